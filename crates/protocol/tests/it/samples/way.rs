//! Bodies about how staff are reached.

use super::{AT, DEVICE, MEMBER};
use crate::golden::Golden;
use protocol::{
    WayId,
    way::{
        AddWayParams, OrderWaysParams, PageState, RemoveWayParams, TestPage, Unreachable,
        UnreachableResponse, Way, WayKind, WayState, WayTarget, WaysResponse,
    },
};

const WAY: WayId = WayId([17; 16]);

pub(crate) fn add(golden: &mut Golden) {
    let push = WayTarget::Push {
        endpoint: "https://push.example.org/send/abc".to_owned(),
        p256dh: "BKey".to_owned(),
        auth: "c2VjcmV0".to_owned(),
    };
    let mail = WayTarget::Mail {
        address: "duty@example.org".to_owned(),
    };
    let gateway = WayTarget::Gateway {
        gateway: "sms".to_owned(),
        handle: "+1 555 0100".to_owned(),
    };
    for (name, target) in [
        ("AddWayParams.push", push),
        ("AddWayParams.mail", mail),
        ("AddWayParams.gateway", gateway),
    ] {
        let way_id = WAY;
        golden.add(name, &AddWayParams { way_id, target });
    }
    golden.add(
        "OrderWaysParams",
        &OrderWaysParams {
            way_ids: vec![WAY, WayId([18; 16])],
        },
    );
    golden.add("RemoveWayParams", &RemoveWayParams { way_id: WAY });
    golden.add("WaysResponse", &ways());
    golden.add(
        "WaysResponse.none",
        &WaysResponse {
            ways: Vec::new(),
            mail: false,
            gateways: Vec::new(),
            test: None,
            ..ways()
        },
    );
    golden.add(
        "UnreachableResponse",
        &UnreachableResponse {
            people: vec![Unreachable {
                member_id: MEMBER,
                alias: "Noor".to_owned(),
            }],
        },
    );
    words(golden);
}

fn words(golden: &mut Golden) {
    golden.add(
        "WayKind.all",
        &[WayKind::Push, WayKind::Mail, WayKind::Gateway],
    );
    golden.add(
        "WayState.all",
        &[WayState::Untried, WayState::Works, WayState::Broken],
    );
    golden.add(
        "PageState.all",
        &[
            PageState::Queued,
            PageState::Sent,
            PageState::Failed,
            PageState::Acknowledged,
            PageState::Withdrawn,
        ],
    );
}

fn ways() -> WaysResponse {
    let way = |number: u8, kind, label: Option<&str>| Way {
        way_id: WayId([number; 16]),
        kind,
        label: label.map(str::to_owned),
        device_id: (kind == WayKind::Push).then_some(DEVICE),
        gateway: (kind == WayKind::Gateway).then(|| "sms".to_owned()),
        state: WayState::Works,
    };
    WaysResponse {
        ways: vec![
            way(17, WayKind::Push, Some("Office")),
            way(18, WayKind::Mail, Some("duty@example.org")),
            way(19, WayKind::Gateway, None),
        ],
        device_id: DEVICE,
        push_key: "BKey".to_owned(),
        mail: true,
        gateways: vec!["sms".to_owned()],
        test: Some(TestPage {
            state: PageState::Sent,
            attempts: 2,
            way_id: Some(WAY),
            made_at: AT,
        }),
    }
}
