//! Bodies of the audit log.

use super::{AT, MEMBER, bytes};
use crate::golden::Golden;
use protocol::{
    audit::{
        AlertKind, AuditAlert, AuditEvent, AuditHead, AuditPerson, AuditResponse, MadeHeadResponse,
        ReadAuditParams, ReadAuditResponse,
    },
    staff::Role,
};

pub(crate) fn add(golden: &mut Golden) {
    golden.add(
        "ReadAuditParams",
        &ReadAuditParams {
            from_at: Some(AT),
            before_at: None,
            actor: Some(MEMBER),
            event: Some("record_viewed".to_owned()),
            below: Some(12),
        },
    );
    let event = AuditEvent {
        seq: 11,
        at: Some(AT),
        event: Some("record_viewed".to_owned()),
        actor: Some(MEMBER),
        roles: vec![Role::CaseWorker],
        object_kind: Some("case".to_owned()),
        object: Some(bytes(1)),
        reason: None,
    };
    let pruned = AuditEvent {
        seq: 10,
        at: None,
        event: None,
        actor: None,
        roles: vec![],
        object_kind: None,
        object: None,
        reason: None,
    };
    golden.add(
        "ReadAuditResponse",
        &ReadAuditResponse {
            events: vec![event, pruned],
            more: true,
        },
    );
    add_overview(golden);
}

fn add_overview(golden: &mut Golden) {
    let head = AuditHead {
        size: 11,
        signed_at: AT,
        note: "a signed note\n".to_owned(),
    };
    golden.add(
        "AuditResponse",
        &AuditResponse {
            alerts: vec![AuditAlert {
                kind: AlertKind::Unassigned,
                who: MEMBER,
                count: 4,
                threshold: 3,
                last_seq: 11,
            }],
            alert_hours: 24,
            heads: vec![head.clone()],
            people: vec![AuditPerson {
                member_id: MEMBER,
                alias: "Bea".to_owned(),
            }],
        },
    );
    golden.add(
        "MadeHeadResponse",
        &MadeHeadResponse {
            head: Some(head),
            flaw: None,
            shipped: true,
        },
    );
    golden.add(
        "MadeHeadResponse.flaw",
        &MadeHeadResponse {
            head: None,
            flaw: Some("row 3 is missing".to_owned()),
            shipped: false,
        },
    );
    golden.add(
        "AlertKind.all",
        &vec![
            AlertKind::Unassigned,
            AlertKind::Denials,
            AlertKind::Reads,
            AlertKind::Volume,
            AlertKind::FailedLogins,
            AlertKind::OffShift,
        ],
    );
}
