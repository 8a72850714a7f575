//! The audit log's rows as the auditor's page gets them.

use super::{ToWire as _, at, roles, seq};
use crate::audit::alerts::{Alert, Kind};
use domain::{MemberId, permission::Roles, time::Timestamp};
use protocol::{
    Bytes,
    audit::{AlertKind, AuditAlert, AuditEvent, AuditHead, AuditPerson},
};
use store::{
    audit::{AuditHeadRow, AuditRow},
    staff::StaffRow,
};

/// An event. What does not read as it should is left empty: the log is shown as it stands, and verified elsewhere.
pub fn event(row: AuditRow) -> AuditEvent {
    let actor = row.actor.and_then(|id| <[u8; 16]>::try_from(id).ok());
    let bits = row.roles.and_then(|bits| u16::try_from(bits).ok());
    AuditEvent {
        seq: seq(row.seq),
        at: row.minute.map(|minute| at(Timestamp(minute))),
        event: row.event,
        actor: actor.map(|id| MemberId::from_bytes(id).to_wire()),
        roles: roles(bits.map(Roles::from_bits).unwrap_or_default()),
        object_kind: row.object_kind,
        object: row.object.map(Bytes),
        reason: row.reason,
    }
}

/// Something that stands out.
pub fn alert(alert: &Alert) -> AuditAlert {
    AuditAlert {
        kind: match alert.kind {
            Kind::Unassigned => AlertKind::Unassigned,
            Kind::Denials => AlertKind::Denials,
            Kind::Reads => AlertKind::Reads,
            Kind::Volume => AlertKind::Volume,
            Kind::FailedLogins => AlertKind::FailedLogins,
            Kind::OffShift => AlertKind::OffShift,
        },
        who: alert.who.to_wire(),
        count: alert.count,
        threshold: alert.threshold,
        last_seq: seq(alert.last_seq),
    }
}

/// A signed head.
pub fn head(row: &AuditHeadRow) -> AuditHead {
    AuditHead {
        size: seq(row.size),
        signed_at: at(row.minute),
        note: String::from_utf8_lossy(&row.note).into_owned(),
    }
}

/// A name.
pub fn person(row: StaffRow) -> AuditPerson {
    AuditPerson {
        member_id: row.id.to_wire(),
        alias: row.alias,
    }
}
