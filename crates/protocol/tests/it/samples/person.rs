//! Bodies about what is written down of a person, their roles, and their leaving.

use super::{AT, COLLEAGUE, MEMBER};
use crate::golden::Golden;
use protocol::{
    person::{
        AskRolesParams, DecideRolesParams, DismissParams, Gate, GateStanding, GateState,
        KeepFactsParams, KeepTrainingParams, Mandate, PersonFacts, Privilege, RoleRequest,
    },
    queue::Gender,
    staff::Role,
};

pub(super) fn facts() -> PersonFacts {
    PersonFacts {
        languages: vec!["en".to_owned(), "es-419".to_owned()],
        cleared_at: Some(AT),
        privilege: Privilege::DvCounsellor,
        mandate: Mandate::SocialWorker,
        gender: Some(Gender::Woman),
    }
}

pub(super) fn standing() -> GateStanding {
    GateStanding {
        gate: Gate::LanguageLine,
        state: GateState::Lapsed,
        passed_at: Some(AT),
        by: Some(COLLEAGUE),
        until_at: Some(AT),
    }
}

pub(super) fn request() -> RoleRequest {
    RoleRequest {
        roles: vec![Role::Advocate, Role::Supervisor],
        asked_by: COLLEAGUE,
        until_at: AT,
    }
}

pub(crate) fn add(golden: &mut Golden) {
    golden.add("PersonFacts", &facts());
    golden.add("RoleRequest", &request());
    add_training(golden);
    golden.add(
        "KeepFactsParams",
        &KeepFactsParams {
            member_id: MEMBER,
            facts: PersonFacts {
                languages: Vec::new(),
                cleared_at: None,
                privilege: Privilege::NoneKnown,
                mandate: Mandate::None,
                gender: None,
            },
        },
    );
    golden.add(
        "AskRolesParams",
        &AskRolesParams {
            member_id: MEMBER,
            roles: vec![Role::Advocate, Role::Supervisor],
        },
    );
    golden.add(
        "DecideRolesParams",
        &DecideRolesParams {
            member_id: MEMBER,
            roles: vec![Role::Advocate, Role::Supervisor],
            agreed: true,
        },
    );
    golden.add("DismissParams", &DismissParams { member_id: MEMBER });
    golden.add(
        "Privilege.all",
        &vec![
            Privilege::NoneKnown,
            Privilege::SaCounsellor,
            Privilege::DvCounsellor,
            Privilege::AttorneyClient,
            Privilege::ProfessionalCounsellor,
            Privilege::PsychologistPsychiatrist,
            Privilege::SocialWorker,
            Privilege::Clergy,
            Privilege::OtherCounselConfirmed,
        ],
    );
}

fn add_training(golden: &mut Golden) {
    golden.add("GateStanding", &standing());
    golden.add(
        "GateStanding.missing",
        &GateStanding {
            state: GateState::Missing,
            passed_at: None,
            by: None,
            until_at: None,
            ..standing()
        },
    );
    golden.add(
        "KeepTrainingParams",
        &KeepTrainingParams {
            member_id: MEMBER,
            gate: Gate::Hours,
            passed_at: Some(AT),
        },
    );
    golden.add(
        "Gate.all",
        &vec![
            Gate::Hours,
            Gate::MandatedReporter,
            Gate::LanguageLine,
            Gate::QuickExit,
            Gate::DuressCall,
        ],
    );
    golden.add(
        "GateState.all",
        &vec![
            GateState::Missing,
            GateState::Lapsed,
            GateState::Soon,
            GateState::Good,
        ],
    );
}
