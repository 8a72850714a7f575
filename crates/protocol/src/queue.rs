//! The queue as the desk sees it.

use crate::{Bytes, ChatId, DeviceId, ItemId, MemberId};
use serde::{Deserialize, Serialize};

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

/// One item of the queue. Nothing of it says who the person is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct QueueItem {
    /// The item.
    pub item_id: ItemId,
    /// Its chat.
    pub chat_id: ChatId,
    /// How urgent.
    pub level: Level,
    /// The language the visitor chose: a BCP 47 tag (RFC 5646).
    pub language: String,
    /// Whether it concerns somebody under 18: it comes only to who is cleared (R226).
    pub minor: bool,
    /// Whether a holder was lost before.
    pub returning: bool,
    /// When it began to wait, cut to the minute.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub waiting_since_at: u64,
    /// Where it stands.
    pub state: ItemState,
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

/// `POST /api/v1/queue/next` and `/api/v1/items/claim`: what was claimed.
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

/// `POST /api/v1/items/wrap-up`: codes only, no words (R316, E7, E8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WrapUpParams {
    /// The item.
    pub item_id: ItemId,
    /// The caller's fence.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub fence: u64,
    /// What came of it: a code of E7 in snake case.
    pub disposition: String,
    /// What the person needs: codes of E8.
    pub needs: Vec<String>,
    /// The level as it turned out.
    pub level: Level,
}
