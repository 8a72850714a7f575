//! Bodies about what is renewed in the background.

use super::{
    AT, CHAT, DEVICE, ITEM, MEMBER, bytes, release::RELEASE, staff::case_keys, task::TASK,
};
use crate::golden::Golden;
use protocol::{
    CallbackId, CaseId,
    case::CaseWrap,
    legal::StaleLegal,
    referral::StaleReferral,
    release::StaleRelease,
    task::StaleTask,
    upkeep::{
        CaseDevice, CaseKeysResponse, CaseWork, DeviceWrap, KeeperWork, KeptDevice, Lapse,
        LapsingKind, NewCaseKeyParams, NewTeamKeyParams, PassOnCaseParams, PassOnParams,
        RenewCertificatesParams, RenewNoticeParams, RenewedCertificate, ResealCallParams,
        ResealParams, StaleCall, StaleIntake, UpkeepResponse,
    },
};

const CASE: CaseId = CaseId([9; 16]);
const CALLBACK: CallbackId = CallbackId([19; 16]);

fn kept() -> KeptDevice {
    KeptDevice {
        member_id: MEMBER,
        device_id: DEVICE,
        chain: bytes(1),
        hpke_key: bytes(2),
    }
}

fn keeper() -> KeeperWork {
    KeeperWork {
        notice: Some(bytes(3)),
        revoked: vec![17, 4_503_599_627_370_495],
        notice_due: true,
        key_due: true,
        certificates: vec![kept()],
        members: vec![kept()],
        lacking: vec![kept()],
    }
}

#[expect(clippy::too_many_lines, reason = "a list of samples")]
pub(crate) fn add(golden: &mut Golden) {
    let kinds = [
        LapsingKind::Notice,
        LapsingKind::Device,
        LapsingKind::Certifier,
        LapsingKind::OldKey,
    ];
    let lapses = kinds.map(|kind| Lapse {
        kind,
        alias: "Alex".to_owned(),
        until_at: AT,
    });
    let upkeep = UpkeepResponse {
        generation: 3,
        generations: vec![3, 2],
        notice_until_at: AT,
        holders: 2,
        chain: bytes(1),
        lapses: lapses.to_vec(),
        keeper: Some(keeper()),
        intakes: vec![StaleIntake {
            chat_id: CHAT,
            intake: bytes(4),
        }],
        referrals: vec![StaleReferral {
            item_id: ITEM,
            reference: super::referral::REFERENCE,
            sealed: bytes(6),
        }],
        intakes_left: 7,
        calls: vec![StaleCall {
            callback_id: CALLBACK,
            hours: true,
            sealed: bytes(7),
        }],
        tasks: vec![StaleTask {
            task_id: TASK,
            sealed: bytes(8),
        }],
        releases: vec![StaleRelease {
            release_id: RELEASE,
            sealed: bytes(9),
        }],
        legal: vec![StaleLegal {
            id: bytes(26),
            sealed: bytes(10),
        }],
        cases: vec![CaseWork {
            case_id: CASE,
            exposed: true,
            lacking: 2,
        }],
        cases_left: 3,
        cases_waiting: 1,
    };
    golden.add("UpkeepResponse", &upkeep);
    let idle = UpkeepResponse {
        lapses: Vec::new(),
        keeper: None,
        intakes: Vec::new(),
        referrals: Vec::new(),
        intakes_left: 0,
        calls: Vec::new(),
        tasks: Vec::new(),
        releases: Vec::new(),
        legal: Vec::new(),
        cases: Vec::new(),
        cases_left: 0,
        cases_waiting: 0,
        ..upkeep
    };
    golden.add("UpkeepResponse.idle", &idle);
    add_params(golden);
    add_cases(golden);
}

fn add_cases(golden: &mut Golden) {
    let keys = CaseKeysResponse {
        keys: case_keys(),
        assigned: vec![MEMBER],
        devices: vec![CaseDevice {
            device: kept(),
            lacks: vec![1, 2],
        }],
    };
    golden.add("CaseKeysResponse", &keys);
    let wraps = vec![CaseWrap {
        member_id: MEMBER,
        device_id: DEVICE,
        key_version: 3,
        wrap: bytes(5),
    }];
    let next = NewCaseKeyParams {
        case_id: CASE,
        key_version: 3,
        readers: bytes(6),
        after: 2,
        wraps: wraps.clone(),
    };
    golden.add("NewCaseKeyParams", &next);
    let case_id = CASE;
    golden.add("PassOnCaseParams", &PassOnCaseParams { case_id, wraps });
}

fn add_params(golden: &mut Golden) {
    golden.add(
        "ResealCallParams",
        &ResealCallParams {
            callback_id: CALLBACK,
            before: bytes(7),
            after: bytes(8),
        },
    );
    let certificates = vec![RenewedCertificate {
        device_id: DEVICE,
        chain: bytes(1),
    }];
    golden.add(
        "RenewCertificatesParams",
        &RenewCertificatesParams { certificates },
    );
    let notice = bytes(3);
    golden.add("RenewNoticeParams", &RenewNoticeParams { notice });
    let wraps = vec![DeviceWrap {
        device_id: DEVICE,
        generation: 3,
        wrap: bytes(5),
    }];
    let (notice, key_wraps) = (bytes(3), wraps.clone());
    golden.add(
        "NewTeamKeyParams",
        &NewTeamKeyParams {
            notice,
            wraps: key_wraps,
        },
    );
    golden.add("PassOnParams", &PassOnParams { wraps });
    let (before, after) = (bytes(6), bytes(7));
    golden.add(
        "ResealParams",
        &ResealParams {
            chat_id: CHAT,
            before,
            after,
        },
    );
}
