//! Cases, what lies beside them, and the hand-offs they came from.

use super::{FromWire, ToWire, at, retention, words};
use crate::cases::{Overview, read::Stored};
use domain::{
    DeviceId,
    handoff::{Handoff, Stage, Why},
};
use protocol::{self as wire, Bytes, case::ReturnReason};
use store::case::{CaseEntryRow, CaseFileRow, CaseWrapRow};

words!(
    Why,
    ReturnReason {
        NoCapacity,
        NotMine,
        Conflict,
        Language,
        Missing,
        Other
    }
);

/// A case as it is kept, for who reads it on this device.
pub fn stored(stored: Stored, device: DeviceId) -> wire::case::CaseResponse {
    let holders = stored.overview.holders();
    wire::case::CaseResponse {
        summary: case(&stored.overview, device),
        keys: super::upkeep::case_keys(stored.keys),
        holders: holders.iter().map(ToWire::to_wire).collect(),
        entries: stored.entries.into_iter().map(case_entry).collect(),
    }
}

/// A sealed picture from the wire.
pub fn from_file(params: wire::case::AddFileParams) -> CaseFileRow {
    CaseFileRow {
        id: FromWire::from_wire(params.file_id),
        key_version: i64::from(params.key_version),
        sealed: params.sealed.0,
    }
}

fn handoff(handoff: &Handoff) -> wire::case::CaseHandoff {
    wire::case::CaseHandoff {
        stage: match handoff.stage {
            Stage::Sent => wire::case::HandoffStage::Sent,
            Stage::Accepted => wire::case::HandoffStage::Accepted,
            Stage::Returned(_) => wire::case::HandoffStage::Returned,
        },
        why: handoff.stage.why().map(|why| why.to_wire()),
        by_id: handoff.by.to_wire(),
        receiver_id: handoff.receiver.to_wire(),
        due_at: at(handoff.due_at),
    }
}

/// A line of the case list, for who looks at it on this device.
pub fn case(overview: &Overview, device: DeviceId) -> wire::case::CaseSummary {
    let case = &overview.case;
    wire::case::CaseSummary {
        case_id: case.id.to_wire(),
        opened_at: at(case.opened_at),
        entries: u32::try_from(case.entries).unwrap_or(u32::MAX),
        assigned: overview.assigned.iter().map(ToWire::to_wire).collect(),
        handoff: overview.handoff.as_ref().map(handoff),
        access: if overview.opens_on(device) {
            wire::case::CaseAccess::Open
        } else if overview.is_lost() {
            wire::case::CaseAccess::Lost
        } else {
            wire::case::CaseAccess::Waiting
        },
        closed: retention::closed(&overview.life),
    }
}

/// A sealed entry of a case.
pub fn case_entry(row: CaseEntryRow) -> wire::case::CaseEntry {
    wire::case::CaseEntry {
        entry_id: row.id.to_wire(),
        key_version: u32::try_from(row.key_version).unwrap_or(0),
        sealed: Bytes(row.sealed),
    }
}

/// A sealed entry of a case from the wire.
pub fn from_case_entry(entry: wire::case::CaseEntry) -> CaseEntryRow {
    CaseEntryRow {
        id: FromWire::from_wire(entry.entry_id),
        key_version: i64::from(entry.key_version),
        sealed: entry.sealed.0,
    }
}

/// A sealed key of a case from the wire.
pub fn from_case_wrap(wrap: wire::case::CaseWrap) -> CaseWrapRow {
    CaseWrapRow {
        member: FromWire::from_wire(wrap.member_id),
        device: FromWire::from_wire(wrap.device_id),
        key_version: i64::from(wrap.key_version),
        wrap: wrap.wrap.0,
    }
}
