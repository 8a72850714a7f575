//! What lapses and what is due, in the words of the wire.

use super::{FromWire as _, ToWire as _, at};
use crate::{
    cases::keys::{Keys, Standing},
    upkeep::{
        cases::CaseDue,
        due::{Due, Keeper},
        lapses::Lapse,
        rekey::Sealed,
        reseal::{Stale, StaleCall, StaleLegal, StaleRelease, StaleTask},
        roster::Seat,
    },
};
use domain::{DeviceId, upkeep::Lapsing};
use protocol::{
    Bytes, Reference,
    case::CaseKeys,
    legal::StaleLegal as WireStaleLegal,
    referral::StaleReferral,
    release::StaleRelease as WireStaleRelease,
    task::StaleTask as WireStaleTask,
    upkeep::{
        CaseDevice, CaseKeysResponse, CaseWork, DeviceWrap, KeeperWork, KeptDevice,
        Lapse as WireLapse, LapsingKind, StaleCall as WireStaleCall, StaleIntake, UpkeepResponse,
    },
};
use store::staff::TeamWrapRow;

/// How the keys stand.
pub fn upkeep(due: Due) -> UpkeepResponse {
    let left = due.left;
    UpkeepResponse {
        generation: generation(due.team.generation),
        generations: due.generations.into_iter().map(generation).collect(),
        notice_until_at: at(due.team.notice_until),
        holders: count(due.holders),
        chain: Bytes(due.chain),
        lapses: due.lapses.into_iter().map(lapse).collect(),
        keeper: due.keeper.map(keeper),
        intakes: left.intakes.iter().filter_map(stale_intake).collect(),
        referrals: left.intakes.iter().filter_map(stale_referral).collect(),
        intakes_left: count(due.left_in_all),
        calls: left.calls.into_iter().map(stale_call).collect(),
        tasks: left.tasks.into_iter().map(stale_task).collect(),
        releases: left.releases.into_iter().map(stale_release).collect(),
        legal: left.legal.into_iter().map(stale_legal).collect(),
        cases: due.cases.due.into_iter().map(case_due).collect(),
        cases_left: count(due.cases.left),
        cases_waiting: count(due.cases.waiting),
    }
}

fn stale_call(stale: StaleCall) -> WireStaleCall {
    WireStaleCall {
        callback_id: stale.callback.to_wire(),
        hours: stale.hours,
        sealed: Bytes(stale.sealed),
    }
}

fn stale_task(stale: StaleTask) -> WireStaleTask {
    WireStaleTask {
        task_id: stale.task.to_wire(),
        sealed: Bytes(stale.sealed),
    }
}

fn stale_release(stale: StaleRelease) -> WireStaleRelease {
    WireStaleRelease {
        release_id: stale.release.to_wire(),
        sealed: Bytes(stale.sealed),
    }
}

fn stale_legal(stale: StaleLegal) -> WireStaleLegal {
    WireStaleLegal {
        id: Bytes(stale.id.to_vec()),
        sealed: Bytes(stale.sealed),
    }
}

fn case_due(due: CaseDue) -> CaseWork {
    CaseWork {
        case_id: due.case.to_wire(),
        exposed: due.exposed,
        lacking: count(due.lacking),
    }
}

/// A case's keys, and whom they are for.
pub fn case_standing(standing: Standing) -> CaseKeysResponse {
    let Standing {
        overview,
        keys,
        seats,
    } = standing;
    let devices = seats.into_iter().map(|seat| CaseDevice {
        lacks: overview
            .lacks(seat.device.id)
            .into_iter()
            .map(generation)
            .collect(),
        device: kept(seat),
    });
    CaseKeysResponse {
        keys: case_keys(keys),
        devices: devices.collect(),
        assigned: overview
            .assigned
            .iter()
            .map(super::ToWire::to_wire)
            .collect(),
    }
}

/// A case's keys, for one device.
pub fn case_keys(keys: Keys) -> CaseKeys {
    CaseKeys {
        key_version: generation(keys.version),
        exposed: keys.exposed,
        wraps: keys.wraps.into_iter().map(Bytes).collect(),
        readers: keys.readers.into_iter().map(Bytes).collect(),
    }
}

/// A sealed team key for a device, from the wire.
pub fn from_device_wrap(wrap: DeviceWrap) -> Sealed {
    let row = TeamWrapRow {
        generation: i64::from(wrap.generation),
        wrap: wrap.wrap.0,
    };
    (DeviceId::from_wire(wrap.device_id), row)
}

fn lapse(lapse: Lapse) -> WireLapse {
    let kind = match lapse.what {
        Lapsing::Notice => LapsingKind::Notice,
        Lapsing::Device => LapsingKind::Device,
        Lapsing::Certifier => LapsingKind::Certifier,
        Lapsing::OldKey => LapsingKind::OldKey,
    };
    WireLapse {
        kind,
        alias: lapse.alias,
        until_at: at(lapse.until),
    }
}

fn keeper(keeper: Keeper) -> KeeperWork {
    let kept = |seats: Vec<Seat>| seats.into_iter().map(kept).collect();
    KeeperWork {
        notice: keeper.notice.map(Bytes),
        revoked: keeper.revoked,
        notice_due: keeper.notice_due,
        key_due: keeper.key_due,
        certificates: kept(keeper.certificates),
        members: kept(keeper.members),
        lacking: kept(keeper.lacking),
    }
}

fn kept(seat: Seat) -> KeptDevice {
    KeptDevice {
        member_id: seat.staff.id.to_wire(),
        device_id: seat.device.id.to_wire(),
        chain: Bytes(seat.device.chain),
        hpke_key: Bytes(seat.device.hpke_key),
    }
}

fn stale_intake(stale: &Stale) -> Option<StaleIntake> {
    match stale {
        Stale::Intake { chat, intake } => Some(StaleIntake {
            chat_id: chat.to_wire(),
            intake: Bytes::from(intake.as_slice()),
        }),
        Stale::Referral { .. } => None,
    }
}

fn stale_referral(stale: &Stale) -> Option<StaleReferral> {
    match stale {
        Stale::Referral {
            item,
            reference,
            sealed,
        } => Some(StaleReferral {
            item_id: item.to_wire(),
            reference: Reference(*reference),
            sealed: Bytes::from(sealed.as_slice()),
        }),
        Stale::Intake { .. } => None,
    }
}

fn generation(generation: i64) -> u32 {
    u32::try_from(generation).unwrap_or(0)
}

pub(super) fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
