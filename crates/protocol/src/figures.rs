//! How the line is doing: totals with nobody in them. What is less than five is not told.

use crate::queue::Level;
use serde::{Deserialize, Serialize};

/// `GET /api/v1/figures`: who waits now, and the totals of today and of two weeks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FiguresResponse {
    /// Today, as the line's own clocks have it: `2026-11-29`.
    pub today: String,
    /// Who waits now, the most urgent level first.
    pub waiting: Vec<WaitingNow>,
    /// Who asked to be called, the most urgent level first.
    pub calls: Vec<CallsNow>,
    /// Today's totals.
    pub day: Vec<FigurePart>,
    /// Those of the 14 days before today.
    pub fortnight: Vec<FigurePart>,
    /// Those one by one, the oldest first.
    pub days: Vec<FigureDay>,
    /// How much who was there was needed in those days.
    pub load: FigureLoad,
    /// Quarters that may be downloaded, the newest first: `2026-Q4`.
    pub quarters: Vec<String>,
}

/// Who waits at a level, and how soon a human should answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WaitingNow {
    /// Which.
    pub level: Level,
    /// How many.
    pub count: u32,
    /// Since when the first of them waits, cut to the minute.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub since_at: Option<u64>,
    /// A human answers within, in seconds.
    pub target_secs: u32,
}

/// Who asked to be called, at a level, and how soon they should be called the first time (R306).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CallsNow {
    /// Which.
    pub level: Level,
    /// How many requests are open.
    pub open: u32,
    /// Of these, how many may be called now.
    pub due: u32,
    /// Of the open ones, how many nobody has called yet though it is past the target.
    pub late: u32,
    /// Somebody calls within, in seconds, from when they asked and it was safe.
    pub target_secs: u32,
}

/// How much who is on duty is needed (R380), of everybody together. Null where less than an hour is behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FigureLoad {
    /// Of the minutes on duty, so many of a hundred with a chat or a wrap-up.
    pub occupancy_percent: Option<u32>,
    /// How many chats at once, while there are any: in tenths.
    pub concurrency_tenths: Option<u32>,
}

/// One day of the whole line. Null: fewer than five, or kept back so that those cannot be told from the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FigureDay {
    /// Which: `2026-11-29`.
    pub day: String,
    /// Who came into line.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub started: Option<u64>,
    /// Who was answered.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub answered: Option<u64>,
    /// Who gave up after ten seconds or more.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub abandoned: Option<u64>,
}

/// Totals of everybody, of a level or of a language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FigurePart {
    /// Of whom.
    pub by: FigureBy,
    /// How often each thing happened.
    pub counts: Vec<FigureCount>,
    /// How long things took.
    pub lengths: Vec<FigureLength>,
}

/// Of whom totals are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum FigureBy {
    /// Everybody.
    All,
    /// Those who had a level at first.
    Level {
        /// Which.
        level: Level,
    },
    /// Those of a language.
    Language {
        /// Its primary subtag.
        language: String,
    },
}

/// How often something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FigureCount {
    /// What.
    pub what: Counted,
    /// How often; null: fewer than five, or kept back so that those cannot be told from the rest.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub total: Option<u64>,
}

/// What is counted (R380, R381).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Counted {
    /// Somebody came into line.
    Started,
    /// Of these, on Saturday or Sunday, before 8 or from 18 o'clock.
    AfterHours,
    /// It was put before somebody.
    Offered,
    /// Somebody took it.
    Answered,
    /// Within the target of its level.
    WithinTarget,
    /// By somebody who does not speak the language.
    LanguageUnmet,
    /// The person gave up, after ten seconds or more.
    Abandoned,
    /// The person gave up sooner.
    ShortAbandoned,
    /// Quick exit.
    QuickExit,
    /// The connection was lost for good, or nobody wrote for too long.
    Dropped,
    /// The person came back with their words.
    Returned,
    /// A chat came back into line.
    BackInLine,
    /// A colleague was asked to take over.
    TransferAsked,
    /// They did, with the person's word.
    TransferWarm,
    /// They did without it: for a reason, or because the holder was gone.
    TransferCold,
    /// They did not.
    TransferFailed,
    /// The person was asked about another line (R313).
    OutsideOffered,
    /// They said yes.
    OutsideAgreed,
    /// They said no.
    OutsideDeclined,
    /// They are through there.
    OutsideDone,
    /// Nobody answered there.
    OutsideFailed,
    /// They went on there without anybody staying.
    OutsideCold,
    /// Somebody more was called.
    Escalated,
    /// Somebody answered such a call.
    EscalationAnswered,
    /// Somebody asked to be called.
    CallAsked,
    /// They were called, as often as it was tried.
    CallTried,
    /// Of these, outside of the safe hours, because a supervisor allowed it.
    CallOutside,
    /// Of these, the first call to somebody.
    CallFirst,
    /// That was within the target of the level (R306).
    CallFirstInTime,
    /// Safe hours passed, and nobody had called.
    CallMissed,
    /// Nobody calls any more.
    CallEnded,
    /// Because the person was reached.
    CallReached,
    /// Because the person took it back, or came by themselves.
    CallWithdrawn,
}

/// How long something took. Null where fewer than five are behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FigureLength {
    /// What.
    pub what: Measured,
    /// About so long on average, in seconds.
    pub average_secs: Option<u32>,
    /// Half of them within.
    pub median_secs: Option<u32>,
    /// Nine of ten within.
    pub p90_secs: Option<u32>,
    /// Nineteen of twenty within.
    pub p95_secs: Option<u32>,
}

/// What is measured (R380).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Measured {
    /// From coming into line to the first answer.
    Answer,
    /// From coming into line to being answered or gone.
    Wait,
    /// From the first answer to the end of the chat.
    Conversation,
    /// From the end of the chat to the wrap-up.
    WrapUp,
    /// From when somebody who asked for it could be called to the first call.
    FirstCall,
}

/// `POST /api/v1/figures/quarter`: asks for a quarter's totals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct QuarterParams {
    /// Which: `2026-Q4`.
    pub quarter: String,
    /// Whether it leaves the programme: then nothing below eleven is told.
    #[serde(default)]
    pub outside: bool,
}

/// Of which kind a code of a wrap-up is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum WrapKind {
    /// What came of it (E7).
    Disposition,
    /// What the person needs (E8).
    Need,
    /// What was done.
    Action,
    /// Where they are.
    County,
    /// In which language.
    Language,
    /// How urgent it turned out to be.
    Level,
    /// How urgent it was at first.
    FirstLevel,
    /// That somebody gets in touch again.
    FollowUp,
}

/// How often a code stood in a wrap-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WrapTotal {
    /// Of which kind.
    pub kind: WrapKind,
    /// Which.
    pub code: String,
    /// How often; null where it would tell of fewer than five.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub total: Option<u64>,
}

/// A quarter's totals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct QuarterResponse {
    /// Which.
    pub quarter: String,
    /// Its first day.
    pub from: String,
    /// Its last day.
    pub until: String,
    /// Everybody's, by level and by language.
    pub parts: Vec<FigurePart>,
    /// How much who was there was needed.
    pub load: FigureLoad,
    /// How often each code stood in a wrap-up, each by itself (R316).
    pub wraps: Vec<WrapTotal>,
}
