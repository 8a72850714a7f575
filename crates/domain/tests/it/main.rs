//! The rules, tried as a whole: over random histories where they are about time and order, against written-out tables where
//! they are lists.

mod callback;
mod care;
mod chat;
#[expect(
    clippy::unwrap_used,
    reason = "entries and hours written out for a test: what is none has failed it"
)]
mod directory;
mod forwarder;
#[expect(
    clippy::unwrap_used,
    reason = "a hand-off written out for a test: one that cannot be sent has failed it"
)]
mod handoff;
mod hold;
mod incident;
mod item;
mod ladder;
mod legal;
mod level;
mod offer;
mod page;
mod permission;
mod person;
mod queue;
mod referral;
mod release;
mod report;
mod retention;
#[expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "plans written out for a test: one that does not parse has failed it"
)]
mod rota;
#[expect(
    clippy::indexing_slicing,
    clippy::needless_range_loop,
    reason = "linear equations, solved by hand as an attacker would: an index that is not there has failed the test"
)]
mod suppress;
mod tally;
mod task;
mod telephone;
mod time;
mod training;
#[expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "hours written out for a test: ones that do not parse have failed it"
)]
mod window;
mod wrap_up;

use domain::{
    About, ChatId, DeviceId, Fence, Holder, Item, ItemId, ItemState, MemberId, TeamId, Timestamp,
    level::{Assessment, DeviceRisk, Safety},
};

/// A number of staff, with one device each.
fn holder(number: u8) -> Holder {
    Holder {
        member: MemberId::from_bytes([number; 16]),
        device: DeviceId::from_bytes([number; 16]),
    }
}

/// A new item of two taps.
fn waiting(safety: Safety, device: DeviceRisk) -> Item {
    Item {
        id: ItemId::from_bytes([1; 16]),
        about: About::Chat(ChatId::from_bytes([2; 16])),
        team: TeamId::from_bytes([3; 16]),
        assessment: Assessment::from_taps(safety, device, Timestamp(0)),
        language: "es".to_owned(),
        safety,
        device,
        minor: false,
        supervisor: false,
        drill: false,
        unverified: false,
        prefers: None,
        live: true,
        returning: false,
        waiting_since: Timestamp(0),
        fence: Fence(0),
        state: ItemState::in_line(Timestamp(0)),
    }
}
