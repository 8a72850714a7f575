//! Asides.

use super::{ToWire as _, seq};
use domain::DeviceId;
use protocol::{
    Bytes,
    aside::{Aside, AsideEntry, AsideStep},
};
use store::aside::{AsideEntryRow, AsideRow, AsideState};

/// An aside as one of its two devices is told of it; `None` for a device that is neither.
pub fn aside(row: AsideRow, me: DeviceId) -> Option<Aside> {
    let with = row.other(me)?;
    let opened = row.from == me;
    let step = match (row.state, opened) {
        (AsideState::Asked, false) => AsideStep::Asked,
        (AsideState::Asked, true) | (AsideState::Answered { .. }, false) => AsideStep::Waiting,
        (AsideState::Answered { key_package }, true) => AsideStep::Answered {
            key_package: Bytes(key_package),
        },
        (AsideState::Open { welcome }, false) => AsideStep::Welcomed {
            welcome: Bytes(welcome),
        },
        (AsideState::Open { .. }, true) => AsideStep::Open,
    };
    Some(Aside {
        aside_id: row.id.to_wire(),
        chat_id: row.chat.to_wire(),
        with: with.to_wire(),
        step,
        last_seq: seq(row.last_seq),
    })
}

/// A text of an aside: without content for who sent it.
pub fn aside_entry(row: AsideEntryRow, me: DeviceId) -> AsideEntry {
    AsideEntry {
        seq: seq(row.seq),
        client_id: row.client_id.to_wire(),
        payload: (row.device != me).then_some(Bytes(row.payload)),
    }
}
