//! Releases, what was told, and mailboxes, between the wire and the rules.

use super::{FromWire, ToWire, at, from_seq, task, words};
use crate::release::{
    list::{Recipient, Releases, Shown},
    take::Asked,
    tell::Telling,
};
use domain::{
    CredentialId, DisclosureId, ForwarderId, ReleaseId, Timestamp,
    release::{Branch, Classes, DataClass, Disclosure, Purpose, State, Told},
};
use protocol::{Bytes, release as wire};
use store::{mailbox::SealedLetter, release::DisclosureRow};

words!(
    Purpose,
    wire::ReleasePurpose {
        ShelterPlacement,
        Transport,
        Medical,
        MentalHealth,
        LegalIntake,
        ImmigrationFiling,
        LeReportByChoice,
        LeVictimServices,
        MdtCoordination,
        DcfVoluntary,
        HhsChildEligibility,
        Benefits,
        School,
        EmployerWageClaim,
        InterpreterBooking,
        FamilyTracing,
        ReferralStatusToForwarder,
        EmergencyContact,
        OtherNamed,
    }
);
words!(
    DataClass,
    wire::DataClass {
        ExistenceOfContact,
        Alias,
        LegalName,
        Phone,
        SafeContactRules,
        Language,
        AgeBand,
        BirthDate,
        Town,
        ExactPlace,
        Household,
        Needs,
        SafetyConstraints,
        SituationSummary,
        Health,
        ImmigrationNeed,
        LePreference,
        Documents,
        StatusAccepted,
        StatusDeclined,
        StatusScheduled,
        StatusAttended,
        StatusClosed,
    }
);
words!(
    Branch,
    wire::ConsentBranch {
        Adult,
        MinorWithGuardian,
        GuardianMayHarm,
        MinorByLaw,
        Emancipated,
        Guardian,
    }
);
words!(
    State,
    wire::ReleaseState {
        Awaiting,
        Live,
        Withdrawn,
        Over,
    }
);
words!(
    Told,
    wire::ToldBy {
        Mailbox,
        Phone,
        InPerson,
        File,
    }
);

/// What was agreed to.
pub fn asked(params: wire::TakeReleaseParams) -> Asked {
    Asked {
        id: ReleaseId::from_wire(params.release_id),
        on: task::on(params.on),
        recipient: ForwarderId::from_wire(params.recipient),
        purpose: Purpose::from_wire(params.purpose),
        classes: classes(&params.classes),
        branch: Branch::from_wire(params.branch),
        until: Timestamp(from_seq(params.until_at)),
        sealed: params.sealed.0,
    }
}

/// What is to be told.
pub fn telling(params: wire::TellParams) -> Telling {
    Telling {
        id: DisclosureId::from_wire(params.disclosure_id),
        what: Disclosure {
            on: task::on(params.on),
            recipient: ForwarderId::from_wire(params.recipient),
            purpose: Purpose::from_wire(params.purpose),
            classes: classes(&params.classes),
        },
        way: Told::from_wire(params.way),
        boxes: params
            .boxes
            .into_iter()
            .map(|one| (CredentialId::from_wire(one.credential_id), one.sealed.0))
            .collect(),
    }
}

/// What somebody sees.
pub fn releases(releases: Releases, now: Timestamp) -> wire::ReleasesResponse {
    wire::ReleasesResponse {
        releases: releases
            .shown
            .into_iter()
            .map(|shown| facts(shown, now))
            .collect(),
        recipients: releases.recipients.into_iter().map(recipient).collect(),
    }
}

/// A letter in a mailbox.
pub fn letter(letter: SealedLetter) -> wire::LetterFacts {
    wire::LetterFacts {
        disclosure_id: letter.id.to_wire(),
        put_at: at(letter.put_at),
        sealed: Bytes(letter.sealed),
    }
}

fn classes(classes: &[wire::DataClass]) -> Classes {
    classes
        .iter()
        .map(|class| DataClass::from_wire(*class))
        .collect()
}

fn named(classes: Classes) -> Vec<wire::DataClass> {
    classes.iter().map(|class| class.to_wire()).collect()
}

fn facts(shown: Shown, now: Timestamp) -> wire::ReleaseFacts {
    let release = shown.release;
    wire::ReleaseFacts {
        release_id: release.id.to_wire(),
        on: task::to_on(release.on),
        recipient: release.recipient.to_wire(),
        recipient_name: shown.recipient,
        purpose: release.purpose.to_wire(),
        classes: named(release.classes),
        branch: release.branch.to_wire(),
        state: release.state(now).to_wire(),
        by: release.by.to_wire(),
        by_alias: shown.by,
        signed_off_by: shown.signed_off_by,
        from_at: at(release.from),
        until_at: at(release.until),
        withdrawn_at: release.withdrawn.map(at),
        usable: shown.usable,
        sealed: shown.sealed.map(Bytes),
        told: shown.told.into_iter().map(told).collect(),
    }
}

fn told((row, by, waits): (DisclosureRow, String, bool)) -> wire::DisclosureFacts {
    wire::DisclosureFacts {
        disclosure_id: row.id.to_wire(),
        classes: named(row.classes),
        way: row.way.to_wire(),
        by,
        told_at: at(row.at),
        waits,
        handed_at: row.handed.map(at),
    }
}

fn recipient(recipient: Recipient) -> wire::Recipient {
    let Recipient { agency, mailbox } = recipient;
    wire::Recipient {
        forwarder_id: agency.id.to_wire(),
        name: agency.name,
        phone: agency.phone,
        mailbox: mailbox
            .into_iter()
            .map(|(key, public)| wire::MailboxKey {
                credential_id: key.to_wire(),
                public_key: Bytes(public),
            })
            .collect(),
    }
}
