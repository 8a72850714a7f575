//! Bodies about referrals and who sends them.

use super::{AT, CHAT, ITEM, bytes, introduction};
use crate::golden::Golden;
use protocol::{
    CredentialId, ForwarderId, Reference,
    contact::{IfOther, Voicemail},
    forwarder::{
        AddForwarderKeyParams, AddOwnKeyParams, Forwarder, ForwarderFacts, ForwarderKey,
        ForwarderKeyResponse, ForwarderKind, ForwardersResponse, KeepForwarderParams,
        OwnKeysResponse, Proof, RevokeForwarderKeyParams, Scope, Stance,
    },
    queue::{Device, ItemKind, LevelReason},
    referral::{
        AgeBand, AllowContactParams, ConsentBasis, Form, FormKind, Involved, LocalReason,
        MayContact, MoveReferralParams, OwnReceipt, OwnReceiptsResponse, PersonKnows,
        ReadReferralParams, ReceiptResponse, ReferralParams, ReferralResponse, ReferralStatus,
        ResealReferralParams, Routing, SafeContact, Sender, Situation, WhereNow,
    },
};

pub(crate) const REFERENCE: Reference = Reference([14; 16]);
const FORWARDER: ForwarderId = ForwarderId([15; 16]);
const KEY: CredentialId = CredentialId([16; 16]);

pub(crate) fn add(golden: &mut Golden) {
    add_sent(golden);
    add_desk(golden);
    add_register(golden);
    add_words(golden);
    golden.add(
        "ItemKind.all",
        &vec![ItemKind::Chat, ItemKind::Callback, ItemKind::Referral],
    );
}

pub(super) fn sender() -> Sender {
    Sender {
        forwarder_id: ForwarderId([20; 16]),
        name: "Another hotline".to_owned(),
        kind: ForwarderKind::OtherStateHotline,
        stance: Stance::ReportsHarm,
        hours: "all day".to_owned(),
        phone: "+12035550100".to_owned(),
        registered: true,
        verified: false,
        law_enforcement: true,
    }
}

fn routing() -> Routing {
    Routing {
        form: FormKind::Referral,
        person_knows: PersonKnows::Yes,
        consent: ConsentBasis::PersonOnLine,
        reasons: vec![LevelReason::NoSafeBed, LevelReason::Exploited],
        language: "es".to_owned(),
    }
}

/// Every word, in order.
#[expect(clippy::too_many_lines, reason = "a list of samples")]
fn add_words(golden: &mut Golden) {
    golden.add(
        "FormKind.all",
        &vec![FormKind::Referral, FormKind::Tip, FormKind::Training],
    );
    golden.add(
        "PersonKnows.all",
        &vec![PersonKnows::Yes, PersonKnows::No, PersonKnows::Unknown],
    );
    golden.add(
        "ConsentBasis.all",
        &vec![
            ConsentBasis::PersonAgreedWritten,
            ConsentBasis::PersonAgreedVerbal,
            ConsentBasis::PersonOnLine,
            ConsentBasis::ThirdPartyTip,
            ConsentBasis::Mandated,
            ConsentBasis::Unknown,
        ],
    );
    golden.add(
        "MayContact.all",
        &vec![MayContact::Agreed, MayContact::Ask, MayContact::Allowed],
    );
    golden.add(
        "AgeBand.all",
        &vec![
            AgeBand::Under13,
            AgeBand::From13To17,
            AgeBand::From18To24,
            AgeBand::From25,
            AgeBand::NotSaid,
        ],
    );
    golden.add(
        "WhereNow.all",
        &vec![
            WhereNow::WithForwarder,
            WhereNow::SafePlace,
            WhereNow::WithController,
            WhereNow::InTransit,
            WhereNow::Unknown,
        ],
    );
    golden.add(
        "Situation.all",
        &vec![
            Situation::Sex,
            Situation::Labour,
            Situation::DomesticServitude,
            Situation::Familial,
            Situation::Gang,
            Situation::ForcedCriminality,
            Situation::Debt,
            Situation::PapersTaken,
            Situation::Confinement,
            Situation::ThreatsHomeFamily,
            Situation::Minor,
            Situation::Unaccompanied,
            Situation::TortureAbroad,
            Situation::DetainedAbroad,
            Situation::StateActor,
            Situation::ArmedGroup,
            Situation::Dv,
            Situation::Sa,
            Situation::Stalking,
            Situation::WageTheft,
            Situation::ForcedMarriage,
            Situation::SmugglingDebt,
            Situation::Unsure,
        ],
    );
    golden.add(
        "Involved.all",
        &vec![
            Involved::Yes,
            Involved::No,
            Involved::Pending,
            Involved::NotSaid,
        ],
    );
    golden.add(
        "Voicemail.all",
        &vec![Voicemail::No, Voicemail::Neutral, Voicemail::AsScripted],
    );
    golden.add(
        "IfOther.all",
        &vec![
            IfOther::HangUpSilently,
            IfOther::WrongNumber,
            IfOther::AskForNameThenLeaveNoMessage,
            IfOther::SurvivorScript,
            IfOther::DoNotSpeakUntilCodeWord,
        ],
    );
    golden.add(
        "ReferralStatus.all",
        &vec![
            ReferralStatus::Requested,
            ReferralStatus::Accepted,
            ReferralStatus::Rejected,
            ReferralStatus::Cancelled,
            ReferralStatus::InProgress,
            ReferralStatus::OnHold,
            ReferralStatus::Failed,
            ReferralStatus::Completed,
            ReferralStatus::EnteredInError,
        ],
    );
    golden.add(
        "LocalReason.all",
        &vec![
            LocalReason::NoCapacity,
            LocalReason::Waitlist,
            LocalReason::IneligibleAge,
            LocalReason::IneligibleArea,
            LocalReason::IneligibleStatus,
            LocalReason::Language,
            LocalReason::Safety,
            LocalReason::PersonDeclined,
            LocalReason::UnreachableWithinRules,
            LocalReason::Duplicate,
            LocalReason::ReleaseExpired,
            LocalReason::ReleaseWithdrawn,
            LocalReason::NoShow,
            LocalReason::ServedElsewhere,
            LocalReason::NeedMet,
        ],
    );
    golden.add(
        "ForwarderKind.all",
        &vec![
            ForwarderKind::Nhth,
            ForwarderKind::Ct211,
            ForwarderKind::DcfCareline,
            ForwarderKind::DcfHart,
            ForwarderKind::LeFederalVictimServices,
            ForwarderKind::LeStateLocal,
            ForwarderKind::UsaoCt,
            ForwarderKind::HsiFbiVictimAssistance,
            ForwarderKind::Cfj,
            ForwarderKind::CacMdt,
            ForwarderKind::SaCrisisCentre,
            ForwarderKind::DvAgency,
            ForwarderKind::HospitalClinic,
            ForwarderKind::School,
            ForwarderKind::ShelterHousing,
            ForwarderKind::LegalAid,
            ForwarderKind::ImmigrationLegal,
            ForwarderKind::RefugeeResettlement,
            ForwarderKind::UcPostRelease,
            ForwarderKind::LabourAgency,
            ForwarderKind::FaithCommunity,
            ForwarderKind::OtherStateHotline,
            ForwarderKind::Center988,
            ForwarderKind::IndividualThirdParty,
            ForwarderKind::Own,
        ],
    );
    golden.add(
        "Stance.all",
        &vec![
            Stance::Unknown,
            Stance::ByConsent,
            Stance::ReportsHarm,
            Stance::SharesWithPolice,
        ],
    );
    golden.add(
        "Proof.all",
        &vec![Proof::Signature, Proof::ApiKey, Proof::Certificate],
    );
    golden.add(
        "Scope.all",
        &vec![Scope::Refer, Scope::AskTraining, Scope::KeepKeys],
    );
}

fn add_sent(golden: &mut Golden) {
    golden.add(
        "ReferralParams",
        &ReferralParams {
            routing: routing(),
            sealed: bytes(1),
            introduction: Some(introduction::new()),
        },
    );
    golden.add(
        "ReceiptResponse",
        &ReceiptResponse {
            reference: REFERENCE,
            text: "The form was received. A person reads it.".to_owned(),
            read_within_secs: 86_400,
        },
    );
    golden.add("Form", &form());
}

fn form() -> Form {
    Form {
        routing: routing(),
        own_ref: "A-7".to_owned(),
        submitter: "Sam, night shift".to_owned(),
        about: "Maria".to_owned(),
        contact: SafeContact {
            number: "+12035550100".to_owned(),
            ask_for: "Ana".to_owned(),
            windows: "weekdays before noon".to_owned(),
            phone: Some(Device::MayBeChecked),
            voicemail: Voicemail::AsScripted,
            voicemail_words: "Ana from the library".to_owned(),
            text_message: true,
            caller_id: "blocked".to_owned(),
            if_other: IfOther::WrongNumber,
            code_word: "blue".to_owned(),
            danger_word: "red".to_owned(),
            may_try_again: true,
        },
        age: AgeBand::From18To24,
        town: "Bridgeport".to_owned(),
        where_now: WhereNow::WithController,
        situation: vec![Situation::Labour, Situation::PapersTaken],
        needs: vec!["emergency_shelter".to_owned()],
        police: Involved::Pending,
        wants_police: PersonKnows::No,
        deadlines: "Friday".to_owned(),
        text: "Wants out tonight.".to_owned(),
        worker: Some(introduction::worker()),
    }
}

/// What a partner sees of its own.
fn add_own(golden: &mut Golden, used: &ForwarderKey) {
    golden.add(
        "OwnKeysResponse",
        &OwnKeysResponse {
            name: "Another hotline".to_owned(),
            own: KEY,
            keys: vec![used.clone()],
        },
    );
    for (name, public_key) in [("api", None), ("signing", Some(bytes(6)))] {
        golden.add(
            &format!("AddOwnKeyParams.{name}"),
            &AddOwnKeyParams {
                public_key,
                scopes: vec![Scope::Refer, Scope::KeepKeys],
            },
        );
    }
    let receipt = OwnReceipt {
        reference: REFERENCE,
        form: Some(FormKind::Tip),
        received_at: AT,
    };
    let old = OwnReceipt {
        form: None,
        ..receipt
    };
    golden.add(
        "OwnReceiptsResponse",
        &OwnReceiptsResponse {
            receipts: vec![receipt, old],
        },
    );
}

fn add_desk(golden: &mut Golden) {
    golden.add("ReadReferralParams", &ReadReferralParams { item_id: ITEM });
    let response = ReferralResponse {
        item_id: ITEM,
        fence: 3,
        reference: REFERENCE,
        from: sender(),
        form: FormKind::Tip,
        person_knows: PersonKnows::Unknown,
        consent: ConsentBasis::ThirdPartyTip,
        contact: MayContact::Ask,
        status: ReferralStatus::InProgress,
        chat_id: Some(CHAT),
        signer: Some(bytes(2)),
        sealed: bytes(3),
    };
    golden.add("ReferralResponse.signed", &response);
    golden.add(
        "ReferralResponse.unsigned",
        &ReferralResponse {
            signer: None,
            ..response
        },
    );
    golden.add(
        "MoveReferralParams",
        &MoveReferralParams {
            item_id: ITEM,
            fence: 3,
            status: ReferralStatus::Rejected,
            reason: Some(LocalReason::IneligibleArea),
        },
    );
    golden.add(
        "AllowContactParams",
        &AllowContactParams {
            item_id: ITEM,
            fence: 3,
        },
    );
    golden.add(
        "ResealReferralParams",
        &ResealReferralParams {
            item_id: ITEM,
            before: bytes(4),
            after: bytes(5),
        },
    );
}

fn facts() -> ForwarderFacts {
    ForwarderFacts {
        name: "Another hotline".to_owned(),
        kind: ForwarderKind::Nhth,
        stance: Stance::ByConsent,
        hours: "all day".to_owned(),
        phone: "+12035550100".to_owned(),
        called_at: Some(AT),
        agreed_at: None,
        active: true,
    }
}

#[expect(clippy::too_many_lines, reason = "a list of samples")]
fn add_register(golden: &mut Golden) {
    let facts = facts();
    golden.add(
        "KeepForwarderParams",
        &KeepForwarderParams {
            forwarder_id: FORWARDER,
            facts: facts.clone(),
        },
    );
    golden.add(
        "AddForwarderKeyParams",
        &AddForwarderKeyParams {
            forwarder_id: FORWARDER,
            public_key: Some(bytes(6)),
            certificate: None,
            scopes: vec![Scope::Refer, Scope::AskTraining],
        },
    );
    golden.add(
        "AddForwarderKeyParams.certificate",
        &AddForwarderKeyParams {
            forwarder_id: FORWARDER,
            public_key: None,
            certificate: Some(bytes(7)),
            scopes: vec![Scope::Refer],
        },
    );
    for (name, api_key, pin) in [
        ("api", Some("sotto_secret".to_owned()), None),
        ("signing", None, None),
        ("certificate", None, Some(bytes(8))),
    ] {
        golden.add(
            &format!("ForwarderKeyResponse.{name}"),
            &ForwarderKeyResponse {
                credential_id: KEY,
                api_key,
                pin,
            },
        );
    }
    golden.add(
        "RevokeForwarderKeyParams",
        &RevokeForwarderKeyParams { credential_id: KEY },
    );
    let used = ForwarderKey {
        credential_id: KEY,
        proof: Proof::Signature,
        pin: None,
        scopes: vec![Scope::Refer],
        added_at: AT,
        used_at: Some(AT),
        revoked_at: Some(AT),
    };
    add_own(golden, &used);
    let fresh = ForwarderKey {
        proof: Proof::ApiKey,
        used_at: None,
        revoked_at: None,
        ..used.clone()
    };
    let shown = ForwarderKey {
        proof: Proof::Certificate,
        pin: Some(bytes(8)),
        ..fresh.clone()
    };
    golden.add(
        "ForwardersResponse",
        &ForwardersResponse {
            forwarders: vec![Forwarder {
                forwarder_id: FORWARDER,
                facts,
                keys: vec![used, fresh, shown],
            }],
        },
    );
}
