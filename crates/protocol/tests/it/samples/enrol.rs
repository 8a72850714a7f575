//! Bodies about ways in for new devices.

use super::{AT, DEVICE, MEMBER, TOKEN, bytes};
use crate::golden::Golden;
use protocol::{
    EnrolmentId, Token,
    enrol::{
        ApproveParams, Candidate, CertifyParams, CommitParams, EnrolNonceParams, EnrolParams,
        EnrolPurpose, EnrolState, EnrolStateParams, Enrolment, EnrolmentsResponse, FinishParams,
        NewPerson, RedeemParams, RedeemResponse, RevealParams, WithdrawEnrolmentParams,
    },
    staff::{Role, TeamKeyWrap},
};

const ENROLMENT: EnrolmentId = EnrolmentId([13; 16]);

pub(crate) fn add(golden: &mut Golden) {
    add_desk(golden);
    add_comparison(golden);
    add_device(golden);
    golden.add(
        "EnrolPurpose.all",
        &vec![
            EnrolPurpose::Join,
            EnrolPurpose::Device,
            EnrolPurpose::Recovery,
        ],
    );
}

fn add_desk(golden: &mut Golden) {
    let person = NewPerson {
        login: "dora".to_owned(),
        alias: "Dora".to_owned(),
        roles: vec![Role::Advocate],
    };
    golden.add(
        "EnrolParams",
        &EnrolParams {
            enrolment_id: ENROLMENT,
            code_hash: bytes(1),
            purpose: EnrolPurpose::Join,
            member_id: MEMBER,
            person: Some(person),
        },
    );
    let enrolment = Enrolment {
        enrolment_id: ENROLMENT,
        purpose: EnrolPurpose::Device,
        member_id: MEMBER,
        login: "dora".to_owned(),
        alias: "Dora".to_owned(),
        roles: vec![Role::Advocate],
        invited_by: Some(MEMBER),
        until_at: AT,
        needs_second: false,
        candidate: Some(Candidate {
            device_id: DEVICE,
            sig_key: bytes(1),
            box_key: bytes(2),
            commitment: Some(bytes(3)),
            device_nonce: Some(bytes(4)),
            approval: None,
            certified: false,
        }),
    };
    let invited = Enrolment {
        invited_by: None,
        candidate: None,
        ..enrolment.clone()
    };
    golden.add(
        "EnrolmentsResponse",
        &EnrolmentsResponse {
            enrolments: vec![invited, enrolment],
        },
    );
    golden.add(
        "WithdrawEnrolmentParams",
        &WithdrawEnrolmentParams {
            enrolment_id: ENROLMENT,
        },
    );
}

fn add_comparison(golden: &mut Golden) {
    golden.add(
        "CommitParams",
        &CommitParams {
            enrolment_id: ENROLMENT,
            commitment: bytes(1),
        },
    );
    golden.add(
        "RevealParams",
        &RevealParams {
            enrolment_id: ENROLMENT,
            nonce: bytes(1),
        },
    );
    golden.add(
        "ApproveParams",
        &ApproveParams {
            enrolment_id: ENROLMENT,
            approval: bytes(1),
        },
    );
    golden.add(
        "CertifyParams",
        &CertifyParams {
            enrolment_id: ENROLMENT,
            chain: bytes(1),
            wraps: vec![TeamKeyWrap {
                generation: 1,
                wrap: bytes(2),
            }],
        },
    );
}

fn add_device(golden: &mut Golden) {
    golden.add(
        "RedeemParams",
        &RedeemParams {
            code: Token([14; 32]),
            token: TOKEN,
            device_id: DEVICE,
            sig_key: bytes(1),
            box_key: bytes(2),
        },
    );
    golden.add(
        "RedeemResponse",
        &RedeemResponse {
            enrolment_id: ENROLMENT,
            purpose: EnrolPurpose::Join,
            member_id: MEMBER,
            login: "dora".to_owned(),
            alias: "Dora".to_owned(),
            salt: None,
            until_at: AT,
        },
    );
    golden.add("EnrolStateParams", &EnrolStateParams { token: TOKEN });
    golden.add("EnrolState.waiting", &EnrolState::Waiting);
    golden.add(
        "EnrolState.committed",
        &EnrolState::Committed {
            commitment: bytes(1),
        },
    );
    golden.add(
        "EnrolState.revealed",
        &EnrolState::Revealed {
            commitment: bytes(1),
            nonce: bytes(2),
        },
    );
    golden.add(
        "EnrolState.certified",
        &EnrolState::Certified { chain: bytes(1) },
    );
    golden.add(
        "EnrolNonceParams",
        &EnrolNonceParams {
            token: TOKEN,
            nonce: bytes(1),
        },
    );
    golden.add(
        "FinishParams",
        &FinishParams {
            token: TOKEN,
            name: "Office laptop".to_owned(),
            vault: bytes(1),
            bound: true,
            salt: bytes(2),
            auth: bytes(3),
        },
    );
}
