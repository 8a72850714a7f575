//! HTTP of the desk's origin: conflicts of interest (R607).

use crate::{CaseId, GlassId, ItemId, MemberId};
use serde::{Deserialize, Serialize};

/// What somebody must not see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Hidden {
    /// An item, with its chat.
    Item {
        /// Which.
        item_id: ItemId,
    },
    /// A case.
    Case {
        /// Which.
        case_id: CaseId,
    },
}

/// Why somebody asks to come past a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum GlassReason {
    /// Nobody else is there.
    NobodyElse,
    /// Somebody may be in danger at once.
    ImminentDanger,
    /// There is no conflict.
    NoConflict,
}

/// `POST /api/v1/conflicts/bar`: somebody must not see an item or a case any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BarParams {
    /// What.
    pub hidden: Hidden,
    /// Who; may be the caller.
    pub member_id: MemberId,
}

/// `POST /api/v1/conflicts/ask`: the caller asks to come past what is kept from them, whether anything is or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AskGlassParams {
    /// Random, chosen by the caller.
    pub glass_id: GlassId,
    /// Why.
    pub reason: GlassReason,
}

/// `POST /api/v1/conflicts/decide`: a second person opens one thing for four hours, or refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DecideGlassParams {
    /// Which request.
    pub glass_id: GlassId,
    /// What to open; null refuses.
    pub hidden: Option<Hidden>,
}

/// `POST /api/v1/conflicts/review`: the caller has looked at what was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReviewGlassParams {
    /// Which request.
    pub glass_id: GlassId,
}

/// A request to come past a conflict, as those see it whom it concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Glass {
    /// Which.
    pub glass_id: GlassId,
    /// Who asks.
    pub member_id: MemberId,
    /// By the name that others are shown.
    pub alias: String,
    /// Why.
    pub reason: GlassReason,
    /// The minute it was asked in.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub asked_at: u64,
    /// Whether the caller decides it.
    pub decide: bool,
    /// What the caller can open; empty where nothing is kept from who asks.
    pub choices: Vec<Hidden>,
    /// What was opened.
    pub opened: Option<Hidden>,
    /// Until when.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub until_at: Option<u64>,
    /// Until when the caller has to look at it; null for who does not.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub review_by_at: Option<u64>,
}

/// `GET /api/v1/conflicts`: the requests that concern the caller, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct GlassesResponse {
    /// Their own, those that they decide, those that they look at.
    pub glasses: Vec<Glass>,
}
