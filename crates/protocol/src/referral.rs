//! Referrals: what other hotlines send (R361–R368), the form inside of the sealed box, and what the desk does with it.

use crate::{
    Bytes, ChatId, ItemId,
    contact::{IfOther, Voicemail},
    forwarder::{ForwarderKind, Stance},
    ids::{ForwarderId, Reference},
    introduction::{NewIntroduction, Worker},
    queue::{Device, LevelReason},
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Which form it is. Each is a type of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum FormKind {
    /// A professional refers somebody.
    Referral,
    /// Somebody tells of a third person.
    Tip,
    /// Somebody asks for a training; nothing in it is about a client (R368).
    Training,
}

/// Whether the person knows that they are referred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum PersonKnows {
    /// They do.
    Yes,
    /// They do not.
    No,
    /// Nobody said.
    #[default]
    Unknown,
}

/// On what it rests (R361).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ConsentBasis {
    /// The person agreed in writing.
    PersonAgreedWritten,
    /// The person agreed by word of mouth.
    PersonAgreedVerbal,
    /// The person is on the forwarder's line at this moment.
    PersonOnLine,
    /// Somebody else tells of them.
    ThirdPartyTip,
    /// A duty to report.
    Mandated,
    /// Nobody said.
    #[default]
    Unknown,
}

/// Whether the person may be contacted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum MayContact {
    /// They know, and agreed.
    Agreed,
    /// Nobody contacts them: a supervisor decides with who sent it (R362).
    Ask,
    /// A supervisor has decided that they may be.
    Allowed,
}

/// The readable part of a form: what somebody is found by. The same stands once more in the sealed part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Routing {
    /// Which form.
    pub form: FormKind,
    /// Whether the person knows.
    #[serde(default)]
    pub person_knows: PersonKnows,
    /// On what it rests.
    #[serde(default)]
    pub consent: ConsentBasis,
    /// What makes it urgent; the most urgent one gives the level. At most 12.
    #[serde(default)]
    pub reasons: Vec<LevelReason>,
    /// The language that the person speaks: a BCP 47 tag.
    pub language: String,
}

/// `POST /api/v1/referrals`, and `POST /api/v1/forms` for who has no key: a form, sealed to the team of the current notice. The header
/// `Idempotency-Key` is its reference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReferralParams {
    /// The readable part.
    pub routing: Routing,
    /// A [`Form`], signed and sealed (docs/protocol.md).
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub sealed: Bytes,
    /// By what the person and the worker are known, when the person is on the line and is to be brought into a chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introduction: Option<NewIntroduction>,
}

/// What who sent it is told, and all that they are told (R365): the same for what is known and what is not (K8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReceiptResponse {
    /// Their reference.
    pub reference: Reference,
    /// One fixed sentence.
    pub text: String,
    /// Within how many seconds a person reads what comes.
    pub read_within_secs: u32,
}

/// About how old the person is (R405).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum AgeBand {
    /// Under 13.
    Under13,
    /// 13 to 17.
    From13To17,
    /// 18 to 24.
    From18To24,
    /// 25 and over.
    From25,
    /// Nobody said.
    #[default]
    NotSaid,
}

/// Where the person is (R361).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum WhereNow {
    /// With who sends this.
    WithForwarder,
    /// In a safe place.
    SafePlace,
    /// With whoever controls them.
    WithController,
    /// On the way.
    InTransit,
    /// Nobody said.
    #[default]
    Unknown,
}

/// What the situation is about (E11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Situation {
    /// Sex trafficking.
    Sex,
    /// Labour trafficking.
    Labour,
    /// Domestic servitude.
    DomesticServitude,
    /// By family.
    Familial,
    /// By a gang.
    Gang,
    /// Forced to crime.
    ForcedCriminality,
    /// Debt.
    Debt,
    /// Papers were taken.
    PapersTaken,
    /// Locked in.
    Confinement,
    /// Threats against the family at home.
    ThreatsHomeFamily,
    /// Under 18.
    Minor,
    /// Without parents.
    Unaccompanied,
    /// Tortured abroad.
    TortureAbroad,
    /// Detained abroad.
    DetainedAbroad,
    /// By a state.
    StateActor,
    /// By an armed group.
    ArmedGroup,
    /// Domestic violence.
    Dv,
    /// Sexual assault.
    Sa,
    /// Stalking.
    Stalking,
    /// Wages were kept.
    WageTheft,
    /// Forced marriage.
    ForcedMarriage,
    /// Debt for smuggling.
    SmugglingDebt,
    /// Nobody is sure.
    Unsure,
}

/// Whether the police are involved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Involved {
    /// They are.
    Yes,
    /// They are not.
    No,
    /// They will be.
    Pending,
    /// Nobody said.
    #[default]
    NotSaid,
}

/// How the person is reached without danger (R330). What is not said is what is safest (R332).
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SafeContact {
    /// The number, E.164.
    pub number: String,
    /// For whom to ask.
    pub ask_for: String,
    /// When it is safe: days and times of their place.
    pub windows: String,
    /// Whose telephone it is (E3).
    pub phone: Option<Device>,
    /// What to do on an answering machine.
    pub voicemail: Voicemail,
    /// What to say there.
    pub voicemail_words: String,
    /// Whether a text may be sent.
    pub text_message: bool,
    /// What the display may show; empty: nothing.
    pub caller_id: String,
    /// What to do when somebody else answers.
    pub if_other: IfOther,
    /// What the person says first.
    pub code_word: String,
    /// What they say when it is not safe.
    pub danger_word: String,
    /// Whether one may try again.
    pub may_try_again: bool,
}

/// The sealed part of a form (R361). Only the team's people read it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Form {
    /// What stands in clear as well: who changes it there is found out here.
    pub routing: Routing,
    /// What who sends it calls the matter.
    #[serde(default)]
    pub own_ref: String,
    /// Who fills it in, and how they are reached.
    #[serde(default)]
    pub submitter: String,
    /// About whom it is.
    #[serde(default)]
    pub about: String,
    /// How they are reached.
    #[serde(default)]
    pub contact: SafeContact,
    /// About how old they are.
    #[serde(default)]
    pub age: AgeBand,
    /// Town or region.
    #[serde(default)]
    pub town: String,
    /// Where they are now.
    #[serde(default)]
    pub where_now: WhereNow,
    /// What it is about.
    #[serde(default)]
    pub situation: Vec<Situation>,
    /// What they need at once: words of E8.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Whether the police are involved.
    #[serde(default)]
    pub police: Involved,
    /// Whether the person wants that.
    #[serde(default)]
    pub wants_police: PersonKnows,
    /// What is due when.
    #[serde(default)]
    pub deadlines: String,
    /// What else is to be said: at most 1,000 characters.
    #[serde(default)]
    pub text: String,
    /// Who sits beside the person when they are brought into a chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker: Option<Worker>,
}

// Contents stay out of logs.
impl fmt::Debug for SafeContact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SafeContact")
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Form")
    }
}

/// How a referral stands (E18).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ReferralStatus {
    /// It has come.
    Requested,
    /// We take it on.
    Accepted,
    /// We do not.
    Rejected,
    /// It is not wanted any more.
    Cancelled,
    /// We work on it.
    InProgress,
    /// We wait for something.
    OnHold,
    /// We tried, and it did not work.
    Failed,
    /// Done.
    Completed,
    /// It was sent by mistake.
    EnteredInError,
}

/// Why, beside the status (E18).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum LocalReason {
    /// We have no room.
    NoCapacity,
    /// On a waiting list.
    Waitlist,
    /// The age is not ours.
    IneligibleAge,
    /// The place is not ours.
    IneligibleArea,
    /// The status is not ours.
    IneligibleStatus,
    /// Nobody speaks the language.
    Language,
    /// It would not be safe.
    Safety,
    /// The person does not want it.
    PersonDeclined,
    /// Not reached within the rules.
    UnreachableWithinRules,
    /// It is here already.
    Duplicate,
    /// The release is over.
    ReleaseExpired,
    /// The release was withdrawn.
    ReleaseWithdrawn,
    /// The person did not come.
    NoShow,
    /// Somebody else helps.
    ServedElsewhere,
    /// What was needed is there.
    NeedMet,
}

/// `POST /api/v1/referrals/read`: a referral that the caller holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReadReferralParams {
    /// Its item.
    pub item_id: ItemId,
}

/// What the server knows of it, and the box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReferralResponse {
    /// Its item.
    pub item_id: ItemId,
    /// The holder's number.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub fence: u64,
    /// What the forwarder calls it.
    pub reference: Reference,
    /// Who sent it.
    pub from: Sender,
    /// Which form it came on.
    pub form: FormKind,
    /// Whether the person knows, as it stands in clear.
    pub person_knows: PersonKnows,
    /// On what it rests, as it stands in clear.
    pub consent: ConsentBasis,
    /// Whether the person may be contacted.
    pub contact: MayContact,
    /// How it stands.
    pub status: ReferralStatus,
    /// The chat that the person was brought into, once they have come by their code.
    pub chat_id: Option<ChatId>,
    /// The key whose signature has to be in the box; null for a forwarder that has none.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub signer: Option<Bytes>,
    /// The box.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub sealed: Bytes,
}

/// That a form of the caller came, and nothing of what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OwnReceipt {
    /// What its sender calls it.
    pub reference: Reference,
    /// Which form; null for one that came before this was kept.
    pub form: Option<FormKind>,
    /// The minute in which it came.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub received_at: u64,
}

/// `POST /api/v1/own/receipts`: the newest first, of the last 30 days; those that the caller's key could have sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OwnReceiptsResponse {
    /// At most 200.
    pub receipts: Vec<OwnReceipt>,
}

/// Who sent a referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Sender {
    /// What the register calls it.
    pub forwarder_id: ForwarderId,
    /// The organisation's name.
    pub name: String,
    /// What it is.
    pub kind: ForwarderKind,
    /// What it tells others.
    pub stance: Stance,
    /// When it is reached.
    pub hours: String,
    /// Its number from the directory.
    pub phone: String,
    /// Whether it is in the register: not where the form came from the partners' page without a key.
    pub registered: bool,
    /// Whether somebody has called it back: otherwise what it sends is unverified (R360).
    pub verified: bool,
    /// Whether it belongs to police or courts: nothing goes back but by release (R364).
    pub law_enforcement: bool,
}

/// `POST /api/v1/referrals/status`: moves it on; with a status that ends it, closes it and deletes what was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MoveReferralParams {
    /// Its item.
    pub item_id: ItemId,
    /// The holder's number.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub fence: u64,
    /// How it stands from now on.
    pub status: ReferralStatus,
    /// Why; needed for `rejected`, `cancelled` and `failed`.
    pub reason: Option<LocalReason>,
}

/// `POST /api/v1/referrals/contact`: a supervisor has decided with who sent it that the person may be contacted (R362).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AllowContactParams {
    /// Its item.
    pub item_id: ItemId,
    /// The holder's number.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub fence: u64,
}

/// A referral's box that is sealed to a replaced team key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct StaleReferral {
    /// Its item.
    pub item_id: ItemId,
    /// What the forwarder calls it: the box is bound to it.
    pub reference: Reference,
    /// The box.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub sealed: Bytes,
}

/// `POST /api/v1/upkeep/referrals`: the box, sealed to the current team key. `conflict` when somebody was faster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ResealReferralParams {
    /// Its item.
    pub item_id: ItemId,
    /// The box as it was.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub before: Bytes,
    /// The new one.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub after: Bytes,
}
