//! HTTP of the desk's origin: the audit log, for the auditor. Events hold codes and random ids, no content (R608).

use crate::{Bytes, MemberId, staff::Role};
use serde::{Deserialize, Serialize};

/// `POST /api/v1/audit/read`: events that the filter takes, the newest first. What is null takes all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReadAuditParams {
    /// From this minute on.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub from_at: Option<u64>,
    /// Before this minute.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub before_at: Option<u64>,
    /// By this person.
    pub actor: Option<MemberId>,
    /// Of this kind, by its word.
    pub event: Option<String>,
    /// Only events before this place, for the next page.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub below: Option<u64>,
}

/// One event. After two years its words are gone and only its place is left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AuditEvent {
    /// Its place in the log, from 1, without gaps.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub seq: u64,
    /// The minute.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub at: Option<u64>,
    /// The word for what happened (E19).
    pub event: Option<String>,
    /// Who of the staff; null for a visitor, time or a stranger.
    pub actor: Option<MemberId>,
    /// Their roles then.
    pub roles: Vec<Role>,
    /// What it is about: `item`, `case`, `member`, `device`, `team` or `row`.
    pub object_kind: Option<String>,
    /// Its random id.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub object: Option<Bytes>,
    /// Why or how, as a code.
    pub reason: Option<String>,
}

/// A page of events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReadAuditResponse {
    /// The newest first.
    pub events: Vec<AuditEvent>,
    /// Whether there may be more.
    pub more: bool,
}

/// What stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum AlertKind {
    /// Asked for cases that they are not assigned to.
    Unassigned,
    /// Was refused over and over.
    Denials,
    /// Read many cases.
    Reads,
    /// Did many things.
    Volume,
    /// A log-in failed over and over under this name.
    FailedLogins,
    /// Read cases while neither planned nor clocked in.
    OffShift,
}

/// Something that stands out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AuditAlert {
    /// What.
    pub kind: AlertKind,
    /// Who; for log-ins that failed, whose name was tried, which may be nobody's.
    pub who: MemberId,
    /// How often.
    pub count: u32,
    /// From what number on it is told.
    pub threshold: u32,
    /// The last event of it.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub last_seq: u64,
}

/// A signed head: what was in the log then (C2SP checkpoint).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AuditHead {
    /// How many events it covers.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub size: u64,
    /// The minute in which it was signed.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub signed_at: u64,
    /// The signed text, to be kept somewhere else.
    pub note: String,
}

/// Somebody whom events name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AuditPerson {
    /// Who.
    pub member_id: MemberId,
    /// The name that visitors see.
    pub alias: String,
}

/// `GET /api/v1/audit`: what an auditor looks at first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AuditResponse {
    /// What stands out.
    pub alerts: Vec<AuditAlert>,
    /// Since how many hours.
    pub alert_hours: u32,
    /// The newest signed heads, the newest first.
    pub heads: Vec<AuditHead>,
    /// Everybody of the team, for the names.
    pub people: Vec<AuditPerson>,
}

/// `POST /api/v1/audit/heads`: the log was looked through from its first event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MadeHeadResponse {
    /// The new head; null when the log is not as it was written, and nothing was signed.
    pub head: Option<AuditHead>,
    /// What is wrong, with the first event that shows it.
    pub flaw: Option<String>,
    /// Whether every way out that the configuration names worked.
    pub shipped: bool,
}
