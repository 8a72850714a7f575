//! Releases: a person's consent to tell one agency some facts, for a time (R205–R212), and what lies in an agency's mailbox.

use crate::shape::wire;
use crate::{
    Bytes, MemberId, Reference,
    ids::{CredentialId, DisclosureId, ForwarderId, ReleaseId},
    task::TaskOn,
};
use serde::{Deserialize, Serialize};
use std::fmt;

wire! {
    word
    /// For what somebody may be told (E12).
    ReleasePurpose {
        /// A place in a shelter.
        ShelterPlacement,
        /// A ride.
        Transport,
        /// Care by a doctor.
        Medical,
        /// Care for the mind.
        MentalHealth,
        /// A first talk with lawyers.
        LegalIntake,
        /// An application about immigration.
        ImmigrationFiling,
        /// A report to the police that the person wants.
        LeReportByChoice,
        /// Victim services of the police.
        LeVictimServices,
        /// A team of several agencies.
        MdtCoordination,
        /// Child protection, by choice.
        DcfVoluntary,
        /// A child's rights, at HHS.
        HhsChildEligibility,
        /// Benefits.
        Benefits,
        /// A school.
        School,
        /// Wages that an employer owes.
        EmployerWageClaim,
        /// An interpreter.
        InterpreterBooking,
        /// Looking for family.
        FamilyTracing,
        /// How a referral stands, told to who sent it (R365).
        ReferralStatusToForwarder,
        /// Somebody to call in need.
        EmergencyContact,
        /// Something else, named on the paper.
        OtherNamed,
    }
}

wire! {
    word
    /// What may be told (E13).
    DataClass {
        /// That there was a contact at all.
        ExistenceOfContact,
        /// What they call themselves.
        Alias,
        /// Their name by law.
        LegalName,
        /// A number.
        Phone,
        /// How they are reached without danger.
        SafeContactRules,
        /// What they speak.
        Language,
        /// About how old they are.
        AgeBand,
        /// The day of their birth.
        BirthDate,
        /// The town.
        Town,
        /// Where exactly they are.
        ExactPlace,
        /// Who lives with them.
        Household,
        /// What they need.
        Needs,
        /// What would put them in danger.
        SafetyConstraints,
        /// What it is about, in short.
        SituationSummary,
        /// Their health.
        Health,
        /// What they need about immigration.
        ImmigrationNeed,
        /// What they want of the police.
        LePreference,
        /// Papers.
        Documents,
        /// That the referral was taken on.
        StatusAccepted,
        /// That it was not.
        StatusDeclined,
        /// That there is an appointment.
        StatusScheduled,
        /// That the person came.
        StatusAttended,
        /// That it is closed.
        StatusClosed,
    }
}

wire! {
    word
    /// Who may consent (R210).
    ConsentBranch {
        /// A grown person, for themselves.
        Adult,
        /// Under 18: they and a parent or guardian.
        MinorWithGuardian,
        /// Under 18, and the guardian is, or may be, who harms them: the guardian may not consent.
        GuardianMayHarm,
        /// Under 18, and the law lets them have this without a parent.
        MinorByLaw,
        /// Under 18 and emancipated.
        Emancipated,
        /// Somebody decides for them by law, who does not harm them.
        Guardian,
    }
}

wire! {
    word
    /// How a release stands.
    ReleaseState {
        /// A supervisor has to sign it off.
        Awaiting,
        /// It counts.
        Live,
        /// The person took it back.
        Withdrawn,
        /// Its time is over.
        Over,
    }
}

wire! {
    word
    /// How something was told.
    ToldBy {
        /// Put into the agency's mailbox, sealed to it.
        Mailbox,
        /// By telephone.
        Phone,
        /// In person.
        InPerson,
        /// As a file that somebody takes to them.
        File,
    }
}

wire! {
    word
    /// How the person agreed.
    AgreedBy {
        /// In person, in writing.
        InPerson,
        /// In the chat.
        InChat,
        /// By telephone, and in writing afterwards.
        PhoneAndWritten,
    }
}

/// What stands on the paper of a release, sealed to the team: who it is about, and how they agreed (R205).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReleasePaper {
    /// What the person calls themselves.
    pub person: String,
    /// How they agreed.
    pub method: AgreedBy,
    /// The language in which it was put to them: a BCP 47 tag.
    pub language: String,
    /// SHA-256 of the words that were put to them.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub words_hash: Bytes,
    /// Who agreed, in their own words or by their own hand: the person, and a guardian where one has to.
    pub signed_by: Vec<String>,
    /// Whether it was said what may go wrong.
    pub risks_explained: bool,
    /// What else was thought of.
    #[serde(default)]
    pub alternatives: String,
    /// Whether they have a copy.
    pub copy_given: bool,
    /// For a purpose that is not on the list: which.
    #[serde(default)]
    pub other: String,
    /// For one that was agreed to in a chat: the yes of the person's own page. Null for one that was taken in another way.
    #[serde(default)]
    pub own_yes: Option<OwnYes>,
}

/// A yes that the page of the person signed, in the chat: over the release, the hash of its words and the name. The key was made for that
/// chat, and says nothing of a device (R209).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OwnYes {
    /// The public key of the page.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub key: Bytes,
    /// A name or a mark of the person's choice; may be empty.
    pub name: String,
    /// The signature.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub signature: Bytes,
}

// Contents stay out of logs.
impl fmt::Debug for ReleasePaper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReleasePaper")
    }
}

wire! {
    strict
    /// `POST /api/v1/releases`: writes a release down. Sent again it changes nothing.
    struct TakeReleaseParams {
        /// Chosen by the desk.
        pub release_id: ReleaseId,
        /// About whom: what the caller holds, or a case that they work on.
        pub on: TaskOn,
        /// The one agency that may be told.
        pub recipient: ForwarderId,
        /// For what.
        pub purpose: ReleasePurpose,
        /// What.
        pub classes: Vec<DataClass>,
        /// Who consents.
        pub branch: ConsentBranch,
        /// Until when: between an hour and 30 days ahead (R207).
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub until_at: u64,
        /// A [`ReleasePaper`], sealed to the team.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub sealed: Bytes,
    }
}

wire! {
    strict
    /// `POST /api/v1/releases/withdraw` and `POST /api/v1/releases/sign-off`.
    struct ReleaseParams {
        /// Which.
        pub release_id: ReleaseId,
    }
}

wire! {
    strict
    /// A letter as one key of its receiver opens it.
    struct LetterBox {
        /// The key.
        pub credential_id: CredentialId,
        /// A [`Letter`], signed and sealed.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub sealed: Bytes,
    }
}

wire! {
    strict
    /// `POST /api/v1/releases/tell`: tells an agency something, if a release lets it be told: puts it into its mailbox, or writes down that
    /// it was said. `noRelease` otherwise, and that is written down too. Sent again it tells nothing twice.
    struct TellParams {
        /// Chosen by the desk; also what the letter is bound to.
        pub disclosure_id: DisclosureId,
        /// About whom.
        pub on: TaskOn,
        /// Whom.
        pub recipient: ForwarderId,
        /// For what.
        pub purpose: ReleasePurpose,
        /// What.
        pub classes: Vec<DataClass>,
        /// How.
        pub way: ToldBy,
        /// For the mailbox: one for each of its keys. Empty otherwise.
        #[serde(default)]
        pub boxes: Vec<LetterBox>,
    }
}

wire! {
    /// That something was told.
    struct DisclosureFacts {
        /// Which.
        pub disclosure_id: DisclosureId,
        /// What.
        pub classes: Vec<DataClass>,
        /// How.
        pub way: ToldBy,
        /// The name of who told it.
        pub by: String,
        /// The minute.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub told_at: u64,
        /// Whether it still lies in the mailbox.
        pub waits: bool,
        /// The minute a letter was first handed out: from then on nobody can call it back.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        pub handed_at: Option<u64>,
    }
}

wire! {
    /// A release, and what was told by it.
    struct ReleaseFacts {
        /// Which.
        pub release_id: ReleaseId,
        /// About whom.
        pub on: TaskOn,
        /// The agency.
        pub recipient: ForwarderId,
        /// Its name.
        pub recipient_name: String,
        /// For what.
        pub purpose: ReleasePurpose,
        /// What.
        pub classes: Vec<DataClass>,
        /// Who consents.
        pub branch: ConsentBranch,
        /// How it stands.
        pub state: ReleaseState,
        /// The one who took it.
        pub by: MemberId,
        /// Their name.
        pub by_alias: String,
        /// The name of the supervisor who signed it off; null while nobody has.
        pub signed_off_by: Option<String>,
        /// From which minute.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub from_at: u64,
        /// Until which minute.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub until_at: u64,
        /// The minute it was withdrawn.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        pub withdrawn_at: Option<u64>,
        /// Whether what it is about is still there: otherwise nobody can tell anything by it.
        pub usable: bool,
        /// The paper, for who took it, who has the person now, and who leads; null for everybody else (R606).
        #[cfg_attr(feature = "ts", ts(type = "string | null"))]
        pub sealed: Option<Bytes>,
        /// What was told by it, the oldest first.
        pub told: Vec<DisclosureFacts>,
    }
}

wire! {
    /// To what letters for one key of an agency are sealed.
    struct MailboxKey {
        /// The key.
        pub credential_id: CredentialId,
        /// An X-Wing public key.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub public_key: Bytes,
    }
}

wire! {
    /// An agency that may be told something.
    struct Recipient {
        /// Which.
        pub forwarder_id: ForwarderId,
        /// Its name.
        pub name: String,
        /// Its number from the directory.
        pub phone: String,
        /// Its mailbox: empty where it has none.
        pub mailbox: Vec<MailboxKey>,
    }
}

wire! {
    /// `GET /api/v1/releases`, and the answer to every change.
    struct ReleasesResponse {
        /// The newest first.
        pub releases: Vec<ReleaseFacts>,
        /// Who may be told something at all, by name.
        pub recipients: Vec<Recipient>,
    }
}

wire! {
    /// A release's paper that is sealed to a replaced team key.
    struct StaleRelease {
        /// Which.
        pub release_id: ReleaseId,
        /// The box.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub sealed: Bytes,
    }
}

wire! {
    strict
    /// `POST /api/v1/upkeep/releases`: the paper, sealed to the current team key. `conflict` when somebody was faster.
    struct ResealReleaseParams {
        /// Which.
        pub release_id: ReleaseId,
        /// The box as it was.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub before: Bytes,
        /// The new one.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub after: Bytes,
    }
}

wire! {
    strict
    /// What a letter says, sealed to its receiver: how a referral of theirs stands, and nothing else.
    struct Letter {
        /// What they call the referral.
        pub reference: Reference,
        /// How it stands: one of the classes that are a status.
        pub status: DataClass,
    }
}

wire! {
    strict
    /// `POST /api/v1/own/mailbox/key`: to what letters for the caller's key are sealed from now on.
    struct MailboxKeyParams {
        /// An X-Wing public key. The private half stays where it is.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub public_key: Bytes,
    }
}

wire! {
    /// A letter in the caller's mailbox.
    struct LetterFacts {
        /// Which.
        pub disclosure_id: DisclosureId,
        /// The minute it was put there.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub put_at: u64,
        /// A [`Letter`], signed and sealed.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub sealed: Bytes,
    }
}

wire! {
    /// `POST /api/v1/own/mailbox`: what lies there for the caller's key, the oldest first. Empty is the usual answer: nothing is put there
    /// that no release allows (R365).
    struct MailboxResponse {
        /// What the line calls the caller's key: letters are bound to it.
        pub own: CredentialId,
        /// At most 50.
        pub letters: Vec<LetterFacts>,
    }
}

wire! {
    strict
    /// `POST /api/v1/own/mailbox/taken`: the caller has these: they are deleted.
    struct TakenParams {
        /// Which.
        pub disclosure_ids: Vec<DisclosureId>,
    }
}
