//! Bodies about what is written down of a person, their roles, and their leaving.

use super::{AT, COLLEAGUE, MEMBER};
use crate::golden::Golden;
use protocol::{
    person::{
        AskRolesParams, DecideRolesParams, DismissParams, KeepFactsParams, PersonFacts, Privilege,
        RoleRequest,
    },
    staff::Role,
};

pub(super) fn facts() -> PersonFacts {
    PersonFacts {
        languages: vec!["en".to_owned(), "es-419".to_owned()],
        cleared_at: Some(AT),
        privilege: Privilege::DvCounsellor,
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
    golden.add(
        "KeepFactsParams",
        &KeepFactsParams {
            member_id: MEMBER,
            facts: PersonFacts {
                languages: Vec::new(),
                cleared_at: None,
                privilege: Privilege::NoneKnown,
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
