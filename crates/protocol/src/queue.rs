//! The queue as the desk sees it.

use crate::{Bytes, ChatId, DeviceId, ItemId, MemberId, Token, chat::ColdReason};
use serde::{Deserialize, Serialize};

/// As whom staff answer, and whom a person would rather talk with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Gender {
    /// A woman.
    Woman,
    /// A man.
    Man,
}

/// How urgent (domain.md E1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Level {
    /// Imminent.
    T1,
    /// Urgent.
    T2,
    /// High.
    T3,
    /// Standard.
    T4,
    /// Information.
    T5,
    /// Nothing that the line is for.
    #[serde(rename = "TX")]
    Tx,
}

/// Why it is that urgent (domain.md E1): one of these is enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum LevelReason {
    /// In danger now.
    DangerNow,
    /// Whoever controls the person is there, or back within the hour.
    ControllerNear,
    /// A weapon.
    Weapon,
    /// An overdose, labour or an injury that needs care now.
    CareNow,
    /// A suicide attempt, or the intent and the means.
    SuicideAttempt,
    /// A child under 13 is with whoever controls it.
    ChildWithController,
    /// Being moved now.
    BeingMoved,
    /// Under 18.
    Under18,
    /// The phone may be taken or looked through.
    PhoneAtRisk,
    /// Cannot talk long, as the person tapped.
    CannotTalkLong,
    /// No safe bed tonight.
    NoSafeBed,
    /// Left within the last 24 hours.
    LeftToday,
    /// Threats to kill the person or their family.
    DeathThreats,
    /// Thoughts of suicide.
    SuicidalThoughts,
    /// Pregnant or seriously ill.
    PregnantOrIll,
    /// Detention, removal or a hearing within 48 hours.
    RemovalSoon,
    /// The police are with the person.
    PoliceThere,
    /// Another hotline has the person on the line.
    OnTheLine,
    /// Exploited at present.
    Exploited,
    /// Left within the last 30 days.
    LeftLately,
    /// Stalked or watched.
    Stalked,
    /// Loses the place to live within 7 days.
    HousingEnds,
    /// A legal deadline within 14 days.
    DeadlineSoon,
    /// Exploited in the past.
    Past,
    /// Torture rehabilitation, legal or family matters.
    Services,
    /// A relative or friend asks.
    Helper,
    /// A provider asks, with their client's consent.
    Provider,
    /// Nothing that makes it more urgent was said.
    NotSaid,
    /// A general question.
    Question,
    /// A training.
    Training,
    /// Research.
    Research,
    /// The press.
    Press,
    /// A test.
    Test,
    /// Spam.
    Spam,
    /// A prank.
    Prank,
    /// Abuse.
    Abusive,
    /// It waited twice the target of its level.
    WaitedLong,
}

/// Who said how urgent it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum LevelSetBy {
    /// The person, by their taps.
    Person,
    /// Another hotline.
    Forwarder,
    /// Whoever holds the chat.
    Advocate,
    /// A supervisor.
    Supervisor,
    /// Nobody: it waited too long.
    Timer,
}

/// The visitor's own word on how safe it is (domain.md E2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Safety {
    /// In danger now.
    InDangerNow,
    /// Cannot talk long.
    CannotTalkLong,
    /// OK for now.
    OkForNow,
    /// Said nothing.
    NotSaid,
}

/// Whose phone it is (domain.md E3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Device {
    /// Only the person uses it.
    MineOnly,
    /// Others use it too.
    Shared,
    /// Somebody may look through it.
    MayBeChecked,
    /// Somebody may take it.
    MayBeTaken,
    /// Said nothing.
    NotSaid,
}

/// Where an item stands, for the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ItemState {
    /// Waits for somebody.
    Waiting,
    /// Held by a colleague.
    Claimed {
        /// The holder.
        by: MemberId,
    },
    /// On its way from one colleague to another.
    Transferring {
        /// Who still holds it.
        from: MemberId,
        /// Who is asked.
        to: MemberId,
    },
    /// The chat is over; the wrap-up is due.
    WrapUp {
        /// Who writes it.
        by: MemberId,
    },
}

/// What waits for a human.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ItemKind {
    /// Somebody in a chat.
    Chat,
    /// Somebody who asked to be called.
    Callback,
    /// What another hotline sent.
    Referral,
}

/// One item of the queue. Nothing of it says who the person is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts that have nothing to do with each other"
)]
pub struct QueueItem {
    /// The item.
    pub item_id: ItemId,
    /// What it is.
    pub kind: ItemKind,
    /// Its chat; null for what is none.
    pub chat_id: Option<ChatId>,
    /// How urgent.
    pub level: Level,
    /// Who said so.
    pub level_by: LevelSetBy,
    /// Why.
    pub level_why: LevelReason,
    /// Whether a holder has looked at it since they talk.
    pub level_confirmed: bool,
    /// The language the visitor chose: a BCP 47 tag (RFC 5646).
    pub language: String,
    /// Whether it concerns somebody under 18: it comes only to who is cleared (R226).
    pub minor: bool,
    /// Whether it comes to supervisors only: nobody may contact the person before one has decided (R362).
    pub supervisor: bool,
    /// Whether it is made up, for practice: behind everybody real, and in no count.
    pub drill: bool,
    /// Whether it is a form that nobody verified (R360).
    pub unverified: bool,
    /// Whom the person would rather talk with: it comes to nobody else, until they lift it.
    pub prefers: Option<Gender>,
    /// Whether somebody is there now; forms go after them (R363).
    pub live: bool,
    /// Whether a holder was lost before.
    pub returning: bool,
    /// When it began to wait, cut to the minute.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub waiting_since_at: u64,
    /// Where it stands.
    pub state: ItemState,
    /// Before whom it is put at the moment.
    pub offers: Vec<Offer>,
    /// Who is called about it and has not answered.
    pub called: Vec<MemberId>,
}

/// An item before somebody, who may take it or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Offer {
    /// Before whom.
    pub member_id: MemberId,
    /// Until when they may answer.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub until_at: u64,
}

/// `POST /api/v1/offers/accept`, `/api/v1/offers/decline` and `/api/v1/items/coming`: the answer to an offer, or to a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OfferParams {
    /// The item.
    pub item_id: ItemId,
}

/// `POST /api/v1/drills`: a link for one chat that is practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DrillResponse {
    /// The origin of the visitor's page. The link is this, `/#drill=` and the code.
    pub page: String,
    /// What makes the chat practice. Only its hash is kept.
    pub code: Token,
    /// When it lapses.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub until_at: u64,
}

/// `GET /api/v1/items/calls`: what the caller is called about and has not answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CallsResponse {
    /// The most urgent first.
    pub calls: Vec<Call>,
}

/// Why somebody is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum CallReason {
    /// Somebody waits, and nobody has taken them.
    Waits,
    /// A colleague talks with somebody in danger: nobody is alone with that (R307).
    Imminent,
    /// A colleague holds a chat and does not answer in it, and nobody is free to stand in.
    Silent,
}

/// Somebody waits, or a colleague should not be alone with a chat, and whoever reads this was called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Call {
    /// The item.
    pub item_id: ItemId,
    /// How urgent.
    pub level: Level,
    /// When it began to wait, cut to the minute.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub waiting_since_at: u64,
    /// Why.
    pub why: CallReason,
}

/// `GET /api/v1/calling`: who is asked and called for what waits, and when (R302, R305, R306).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CallingResponse {
    /// The most urgent first.
    pub levels: Vec<CallingLevel>,
    /// Somebody may think about an offer for so long, in seconds.
    pub offer_secs: u32,
    /// From then on it is put before everybody fit at once.
    pub widen_secs: u32,
    /// From then on also before who does not speak the language.
    pub any_language_secs: u32,
    /// So long somebody is left alone with what they declined.
    pub rest_secs: u32,
    /// At a ladder's end the director is called again so often.
    pub again_secs: u32,
    /// Whoever says that they come has so long.
    pub coming_secs: u32,
    /// After something hard somebody steps away for so long.
    pub away_secs: u32,
    /// A debrief is offered within.
    pub debrief_secs: u32,
    /// Whoever is called because somebody needs relief has so long before the supervisor is called.
    pub relief_secs: u32,
    /// When a holder counts as silent.
    pub silence: Silence,
}

/// When a holder counts as silent: the person has written, and nobody answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Silence {
    /// After so many seconds their desk reminds them.
    pub nudge_secs: u32,
    /// After so many their desk asks a colleague in.
    pub stand_in_secs: u32,
}

/// What holds for one level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CallingLevel {
    /// Which.
    pub level: Level,
    /// A human answers within, in seconds.
    pub target_secs: u32,
    /// Its ladder, in order.
    pub steps: Vec<CallingStep>,
}

/// One step of a ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CallingStep {
    /// So long after the item came into line, in seconds.
    pub after_secs: u32,
    /// Who is called.
    pub rung: Rung,
}

/// Who is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Rung {
    /// Whoever has the first duty.
    Primary,
    /// Whoever stands in for them.
    Secondary,
    /// The supervisor on call.
    Supervisor,
    /// The director on call.
    Director,
    /// Nobody more: the person reads of other lines.
    Slow,
}

/// `POST /api/v1/items/level`: the holder says how urgent it is (R304).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AssessParams {
    /// The item.
    pub item_id: ItemId,
    /// The caller's fence.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub fence: u64,
    /// Why; the level follows from it. Null: it is as urgent as it stands.
    pub why: Option<LevelReason>,
}

/// What a claimer needs to come into the chat. Single use; it dies with the lease (ruling 10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Grant {
    /// The group's public state at the current epoch, with its tree (RFC 9420 §12.4.3).
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub group_info: Bytes,
    /// The visitor's sealed box: binds the group to the visitor's key.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub intake: Bytes,
    /// Devices of vanished holders that the claimer removes in the same step (ruling 3).
    pub lost: Vec<DeviceId>,
    /// The log's last number: the claimer reads on from its own commit.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub seq: u64,
}

/// `POST /api/v1/queue/next`: "help the next person".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct NextParams {
    /// Somebody in imminent danger too, although the caller has had one in this shift (R708).
    pub despite: bool,
}

/// `POST /api/v1/queue/next`, `/api/v1/offers/accept` and `/api/v1/items/claim`: what was claimed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ClaimResponse {
    /// The item, now held by the caller.
    pub item: QueueItem,
    /// The holder's number; every later write names it and is refused when it is old.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub fence: u64,
    /// How safe the visitor said it is.
    pub safety: Safety,
    /// Whose phone the visitor said it is.
    pub device: Device,
    /// What lets the caller in; null while the visitor's page still makes its keys: it comes as a frame then.
    pub grant: Option<Grant>,
}

/// `POST /api/v1/items/claim`: a supervisor picks one item, with a reason (ruling 24).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PickParams {
    /// The item.
    pub item_id: ItemId,
    /// Why this one, from a short list.
    pub reason: PickReason,
}

/// Why a supervisor takes one item out of turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum PickReason {
    /// Nobody else speaks the language.
    Language,
    /// It is more urgent than its level says.
    Urgency,
    /// A colleague asked for it.
    ColleagueAsked,
}

/// `POST /api/v1/items/return`: gives an item back to the queue; it keeps its age.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReturnParams {
    /// The item.
    pub item_id: ItemId,
    /// The caller's fence.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub fence: u64,
}

/// `POST /api/v1/items/minor`: the holder has learnt whether it concerns somebody under 18.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MarkMinorParams {
    /// The item.
    pub item_id: ItemId,
    /// The caller's fence.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub fence: u64,
    /// Whether it does.
    pub minor: bool,
}

/// A step of passing somebody on to another hotline (E6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum OutsideStep {
    /// The person was shown what that line reports to whom, and asked.
    Offered,
    /// They said yes.
    Agreed,
    /// They said no.
    Declined,
    /// They are through, and said so.
    Completed,
    /// Nobody answered there.
    NoReceiver,
    /// They go on by themselves; a reason says why nobody stays.
    Cold,
}

/// `POST /api/v1/items/outside`: a step of passing somebody on to another hotline, to be counted. Which one is not told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OutsideParams {
    /// The item.
    pub item_id: ItemId,
    /// The caller's fence.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub fence: u64,
    /// Which.
    pub step: OutsideStep,
    /// Of `cold`: why; null otherwise.
    pub cold: Option<ColdReason>,
}

/// `POST /api/v1/items/wrap-up`: codes in snake case only, no words (R316).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WrapUpParams {
    /// The item.
    pub item_id: ItemId,
    /// The caller's fence.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub fence: u64,
    /// What came of it: a code of E7. With one that is no data only the language and the level are kept beside it.
    pub disposition: String,
    /// What the person needs: codes of E8.
    pub needs: Vec<String>,
    /// What was done: codes of E9. Whether an interpreter helped is one of them.
    pub actions: Vec<String>,
    /// The language that was spoken: a BCP 47 tag.
    pub language: String,
    /// Where the person is, if known: one of Connecticut's eight old counties.
    pub county: Option<String>,
    /// Whether somebody has to do something more.
    pub follow_up: bool,
    /// The level as it turned out.
    pub level: Level,
}
