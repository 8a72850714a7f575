//! HTTP of the visitor's origin. No id and no token ever stands in a URL (R103).

use crate::{
    Bytes, ChatId, ClientId, Token,
    chat::EndReason,
    queue::{Device, Safety},
};
use serde::{Deserialize, Serialize};

/// `GET /api/v1/line`: what the page needs to begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LineResponse {
    /// Whether somebody is there to answer now (from live presence, never from a setting).
    pub open: bool,
    /// When it opens next, to the quarter of an hour, as far as the rota knows; null while it is open, or while nobody can say.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub opens_at: Option<u64>,
    /// How long people wait at the moment, roughly; never a staff count (R121).
    pub wait: WaitBand,
    /// The signed team notice: the key that intake boxes are sealed to (crypto.md §11). Null when it has lapsed: then the
    /// page shows the phone numbers.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub notice: Option<Bytes>,
}

/// How long people wait at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum WaitBand {
    /// Usually within a minute or two.
    Short,
    /// Some minutes.
    Some,
    /// Long: other lines are shown beside.
    Long,
}

/// `POST /api/v1/chats`: takes a place in line. The page chooses id and token, so that a resend changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OpenChatParams {
    /// Random; becomes the MLS group's id.
    pub chat_id: ChatId,
    /// Random; the capability of this tab.
    pub token: Token,
    /// The language chosen on the page: a BCP 47 tag that the line offers.
    pub language: String,
    /// First optional tap.
    pub safety: Safety,
    /// Second optional tap.
    pub device: Device,
    /// The code of a supervisor that makes it practice; null for everybody real.
    pub drill: Option<Token>,
    /// The code of another hotline that brings the person in; null for everybody else.
    #[serde(default)]
    pub code: Option<String>,
}

/// One sealed text that had not been accepted when the visitor left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OutboxEntry {
    /// The id it was or would have been sent under.
    pub client_id: ClientId,
    /// The MLS `PrivateMessage`.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub payload: Bytes,
}

/// `POST /api/v1/leave`: quick exit or goodbye, sent with keepalive (ruling 8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LeaveParams {
    /// The capability of the tab.
    pub token: Token,
    /// `quickExit`, `endedByPerson`, `noStaffLeft` or `noStaffCallbackBooked`; anything else is refused.
    pub reason: EndReason,
    /// Sealed texts that were still on their way, at most [`crate::limits::LEAVE_OUTBOX`].
    pub outbox: Vec<OutboxEntry>,
}

/// `PUT /api/v1/resume`: keeps or replaces the sealed state behind a return phrase (R612).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct KeepParams {
    /// The capability of the tab.
    pub token: Token,
    /// Where the blob is found: derived from the phrase.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub locator: Bytes,
    /// Proves knowledge of the phrase; the server keeps its SHA-256.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub auth: Bytes,
    /// Counts up with each blob; an older one is refused.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub version: u64,
    /// The sealed state.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub blob: Bytes,
}

/// `POST /api/v1/resume`: asks for the blob behind a phrase. A wrong phrase and none at all are answered alike (`notFound`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ResumeParams {
    /// Where the blob is found.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub locator: Bytes,
    /// Proves knowledge of the phrase.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub auth: Bytes,
    /// The new tab's capability; the old one dies.
    pub token: Token,
}

/// The answer: the sealed state, and which chat it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ResumeResponse {
    /// The chat.
    pub chat_id: ChatId,
    /// The newest blob.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub blob: Bytes,
    /// Its version.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub version: u64,
}
