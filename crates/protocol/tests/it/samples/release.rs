//! Bodies about releases and mailboxes.

use super::{AT, ITEM, MEMBER, bytes};
use crate::golden::Golden;
use protocol::{
    CaseId, CredentialId, DisclosureId, ForwarderId, Reference, ReleaseId,
    release::{
        AgreedBy, ConsentBranch, DataClass, DisclosureFacts, Letter, LetterBox, LetterFacts,
        MailboxKey, MailboxKeyParams, MailboxResponse, OwnYes, Recipient, ReleaseFacts,
        ReleasePaper, ReleaseParams, ReleasePurpose, ReleaseState, ReleasesResponse,
        ResealReleaseParams, TakeReleaseParams, TakenParams, TellParams, ToldBy,
    },
    task::TaskOn,
};

pub(super) const RELEASE: ReleaseId = ReleaseId([23; 16]);
const DISCLOSURE: DisclosureId = DisclosureId([24; 16]);
const AGENCY: ForwarderId = ForwarderId([20; 16]);
const KEY: CredentialId = CredentialId([21; 16]);
const CASE: CaseId = CaseId([9; 16]);
const ON: TaskOn = TaskOn::Item { item_id: ITEM };

pub(crate) fn add(golden: &mut Golden) {
    golden.add(
        "ReleasesResponse",
        &ReleasesResponse {
            releases: releases(),
            recipients: vec![Recipient {
                forwarder_id: AGENCY,
                name: "Another hotline".to_owned(),
                phone: "+12035550100".to_owned(),
                mailbox: vec![MailboxKey {
                    credential_id: KEY,
                    public_key: bytes(9),
                }],
            }],
        },
    );
    golden.add("ReleasePaper", &paper());
    golden.add(
        "TakeReleaseParams",
        &TakeReleaseParams {
            release_id: RELEASE,
            on: ON,
            recipient: AGENCY,
            purpose: ReleasePurpose::ShelterPlacement,
            classes: vec![DataClass::Alias, DataClass::Needs],
            branch: ConsentBranch::Adult,
            until_at: AT,
            sealed: bytes(5),
        },
    );
    golden.add(
        "ReleaseParams",
        &ReleaseParams {
            release_id: RELEASE,
        },
    );
    golden.add(
        "ResealReleaseParams",
        &ResealReleaseParams {
            release_id: RELEASE,
            before: bytes(5),
            after: bytes(6),
        },
    );
    add_telling(golden);
    add_mailbox(golden);
    add_words(golden);
}

fn paper() -> ReleasePaper {
    ReleasePaper {
        person: "Ana".to_owned(),
        method: AgreedBy::InChat,
        language: "es".to_owned(),
        words_hash: bytes(7),
        signed_by: vec!["Ana".to_owned()],
        risks_explained: true,
        alternatives: "She could tell them herself.".to_owned(),
        copy_given: false,
        other: String::new(),
        own_yes: Some(OwnYes {
            key: bytes(8),
            name: "A.".to_owned(),
            signature: bytes(9),
        }),
    }
}

fn releases() -> Vec<ReleaseFacts> {
    let live = ReleaseFacts {
        release_id: RELEASE,
        on: ON,
        recipient: AGENCY,
        recipient_name: "Another hotline".to_owned(),
        purpose: ReleasePurpose::ReferralStatusToForwarder,
        classes: vec![DataClass::StatusAccepted],
        branch: ConsentBranch::Adult,
        state: ReleaseState::Live,
        by: MEMBER,
        by_alias: "Alex".to_owned(),
        signed_off_by: None,
        from_at: AT,
        until_at: AT + 60_000,
        withdrawn_at: None,
        usable: true,
        sealed: Some(bytes(5)),
        told: vec![DisclosureFacts {
            disclosure_id: DISCLOSURE,
            classes: vec![DataClass::StatusAccepted],
            way: ToldBy::Mailbox,
            by: "Alex".to_owned(),
            told_at: AT,
            waits: true,
            handed_at: Some(AT),
        }],
    };
    let withdrawn = ReleaseFacts {
        on: TaskOn::Case { case_id: CASE },
        branch: ConsentBranch::GuardianMayHarm,
        state: ReleaseState::Withdrawn,
        signed_off_by: Some("Sam".to_owned()),
        withdrawn_at: Some(AT),
        usable: false,
        sealed: None,
        told: Vec::new(),
        ..live.clone()
    };
    vec![live, withdrawn]
}

fn add_telling(golden: &mut Golden) {
    let letter = TellParams {
        disclosure_id: DISCLOSURE,
        on: ON,
        recipient: AGENCY,
        purpose: ReleasePurpose::ReferralStatusToForwarder,
        classes: vec![DataClass::StatusAccepted],
        way: ToldBy::Mailbox,
        boxes: vec![LetterBox {
            credential_id: KEY,
            sealed: bytes(5),
        }],
    };
    golden.add("TellParams", &letter);
    let said = TellParams {
        way: ToldBy::Phone,
        boxes: Vec::new(),
        ..letter
    };
    golden.add("TellParams.phone", &said);
    golden.add(
        "Letter",
        &Letter {
            reference: Reference([17; 16]),
            status: DataClass::StatusAccepted,
        },
    );
}

fn add_mailbox(golden: &mut Golden) {
    golden.add(
        "MailboxKeyParams",
        &MailboxKeyParams {
            public_key: bytes(9),
        },
    );
    golden.add(
        "MailboxResponse",
        &MailboxResponse {
            own: KEY,
            letters: vec![LetterFacts {
                disclosure_id: DISCLOSURE,
                put_at: AT,
                sealed: bytes(5),
            }],
        },
    );
    golden.add(
        "TakenParams",
        &TakenParams {
            disclosure_ids: vec![DISCLOSURE],
        },
    );
}

#[expect(clippy::too_many_lines, reason = "a list of samples")]
fn add_words(golden: &mut Golden) {
    golden.add(
        "ReleasePurpose.all",
        &[
            ReleasePurpose::ShelterPlacement,
            ReleasePurpose::Transport,
            ReleasePurpose::Medical,
            ReleasePurpose::MentalHealth,
            ReleasePurpose::LegalIntake,
            ReleasePurpose::ImmigrationFiling,
            ReleasePurpose::LeReportByChoice,
            ReleasePurpose::LeVictimServices,
            ReleasePurpose::MdtCoordination,
            ReleasePurpose::DcfVoluntary,
            ReleasePurpose::HhsChildEligibility,
            ReleasePurpose::Benefits,
            ReleasePurpose::School,
            ReleasePurpose::EmployerWageClaim,
            ReleasePurpose::InterpreterBooking,
            ReleasePurpose::FamilyTracing,
            ReleasePurpose::ReferralStatusToForwarder,
            ReleasePurpose::EmergencyContact,
            ReleasePurpose::OtherNamed,
        ],
    );
    golden.add(
        "DataClass.all",
        &[
            DataClass::ExistenceOfContact,
            DataClass::Alias,
            DataClass::LegalName,
            DataClass::Phone,
            DataClass::SafeContactRules,
            DataClass::Language,
            DataClass::AgeBand,
            DataClass::BirthDate,
            DataClass::Town,
            DataClass::ExactPlace,
            DataClass::Household,
            DataClass::Needs,
            DataClass::SafetyConstraints,
            DataClass::SituationSummary,
            DataClass::Health,
            DataClass::ImmigrationNeed,
            DataClass::LePreference,
            DataClass::Documents,
            DataClass::StatusAccepted,
            DataClass::StatusDeclined,
            DataClass::StatusScheduled,
            DataClass::StatusAttended,
            DataClass::StatusClosed,
        ],
    );
    golden.add(
        "ConsentBranch.all",
        &[
            ConsentBranch::Adult,
            ConsentBranch::MinorWithGuardian,
            ConsentBranch::GuardianMayHarm,
            ConsentBranch::MinorByLaw,
            ConsentBranch::Emancipated,
            ConsentBranch::Guardian,
        ],
    );
    golden.add(
        "ReleaseState.all",
        &[
            ReleaseState::Awaiting,
            ReleaseState::Live,
            ReleaseState::Withdrawn,
            ReleaseState::Over,
        ],
    );
    golden.add(
        "ToldBy.all",
        &[
            ToldBy::Mailbox,
            ToldBy::Phone,
            ToldBy::InPerson,
            ToldBy::File,
        ],
    );
    golden.add(
        "AgreedBy.all",
        &[
            AgreedBy::InPerson,
            AgreedBy::InChat,
            AgreedBy::PhoneAndWritten,
        ],
    );
}
