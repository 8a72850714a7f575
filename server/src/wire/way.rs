//! How staff are reached, between the wire and the rules.

use super::{ToWire as _, at};
use crate::notify::{target::Target, ways::list::Own};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use protocol as wire;
use store::page::WayRow;

/// Where a new way leads.
pub fn target(target: wire::way::WayTarget) -> Target {
    match target {
        wire::way::WayTarget::Push {
            endpoint,
            p256dh,
            auth,
        } => Target::Push {
            endpoint,
            p256dh,
            auth,
        },
        wire::way::WayTarget::Mail { address } => Target::Mail { address },
        wire::way::WayTarget::Gateway { gateway, handle } => Target::Gateway { gateway, handle },
    }
}

/// What is somebody's own, at the device that they sit at.
pub fn ways(own: Own, device: domain::DeviceId, push_key: &[u8]) -> wire::way::WaysResponse {
    let test = own.test.map(|page| wire::way::TestPage {
        state: page.state.to_wire(),
        attempts: page.attempts,
        way_id: page.way.map(|way| way.to_wire()),
        made_at: at(page.made_at),
    });
    wire::way::WaysResponse {
        ways: own.ways.iter().map(way).collect(),
        device_id: device.to_wire(),
        push_key: URL_SAFE_NO_PAD.encode(push_key),
        mail: own.mail,
        gateways: own.gateways,
        test,
    }
}

fn way(one: &crate::notify::ways::list::Known) -> wire::way::Way {
    let WayRow {
        id,
        kind,
        device,
        state,
        ..
    } = &one.row;
    let (label, gateway) = match &one.target {
        Some(Target::Push { .. }) => (one.device.clone(), None),
        Some(Target::Mail { address }) => (Some(address.clone()), None),
        Some(Target::Gateway { gateway, handle }) => (Some(handle.clone()), Some(gateway.clone())),
        None => (None, None),
    };
    wire::way::Way {
        way_id: id.to_wire(),
        kind: kind.to_wire(),
        label,
        device_id: device.map(|device| device.to_wire()),
        gateway,
        state: state.to_wire(),
    }
}
