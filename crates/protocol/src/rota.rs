//! HTTP of the desk's origin: who should be on duty when, who wants to swap, and who is there.
//!
//! Days (`2026-11-29`) and times of day (`08:30`) are those of the organisation's wall clocks, in the zone that the answers name;
//! moments (`*At`) are milliseconds. A time of day that does not exist on its day is the moment in which the clock jumps over it;
//! one that comes twice is the first of the two.

use crate::shape::wire;
use crate::{
    ItemId, MemberId, PatternId, ShiftId, Token, person::GateStanding, staff::Role, task::OpenTasks,
};
use serde::{Deserialize, Serialize};

/// What somebody is there for (R701).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Duty {
    /// Answers first.
    Primary,
    /// Answers when the first does not.
    Secondary,
    /// Can be reached by whoever answers.
    Supervisor,
    /// Last step of the ladder.
    Director,
    /// Interprets.
    Interpreter,
    /// Can be asked about the law.
    LegalOnCall,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

/// A rule of rest (R707).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum RestRule {
    /// Too little time since the last duty.
    Between,
    /// Too long on duty.
    OnDuty,
    /// Too many nights in a row.
    Nights,
    /// Too many days in a row.
    Days,
    /// Too few days off after a full run of days.
    Off,
    /// Too soon after a night in which they were called and answered.
    LateStart,
}

/// Why somebody takes a break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum BreakReason {
    /// To eat or to rest.
    Meal,
    /// After something hard (R708).
    StepAway,
    /// To talk with a supervisor.
    Debrief,
    /// Something else, which nobody has to explain.
    Other,
}

/// Why somebody clocks out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ClockOutReason {
    /// The shift is over.
    Over,
    /// Somebody else took over early.
    Relieved,
    /// They are not well.
    Unwell,
    /// Something else calls them away.
    CalledAway,
}

wire! {
    /// A planned shift.
    struct Shift {
        /// Which.
        pub shift_id: ShiftId,
        /// Whose.
        pub member_id: MemberId,
        /// For what.
        pub duty: Duty,
        /// From when.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub starts_at: u64,
        /// To when.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub ends_at: u64,
    }
}

wire! {
    /// A week that repeats.
    struct Pattern {
        /// Which.
        pub pattern_id: PatternId,
        /// Whose.
        pub member_id: MemberId,
        /// For what.
        pub duty: Duty,
        /// On which days it begins.
        pub days: Vec<Weekday>,
        /// The time of day at which it begins.
        pub starts: String,
        /// The time of day at which it ends; null for one that lasts a time.
        pub ends: Option<String>,
        /// How many minutes it lasts; null for one that ends at a time of day.
        pub lasts_minutes: Option<u32>,
        /// Its zone.
        pub zone: String,
        /// The first day on which it may begin.
        pub from: String,
        /// The last one; null while it goes on.
        pub until: Option<String>,
    }
}

wire! {
    /// Time for which nobody is planned although the line is open.
    struct Gap {
        /// For what nobody is planned.
        pub duty: Duty,
        /// From when.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub from_at: u64,
        /// To when.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub until_at: u64,
    }
}

wire! {
    /// A rule of rest that is not kept to.
    struct Breach {
        /// Whose rest.
        pub member_id: MemberId,
        /// When the shift begins with which it is broken.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub starts_at: u64,
        /// Which rule.
        pub rule: RestRule,
    }
}

wire! {
    /// What people may be asked for.
    struct RestLimits {
        /// Hours between two duties, at least.
        pub between_hours: u32,
        /// Hours on duty, at most.
        pub on_duty_hours: u32,
        /// Nights in a row, at most.
        pub nights: u32,
        /// Days in a row, at most.
        pub days: u32,
        /// Days off after that many.
        pub off_days: u32,
    }
}

wire! {
    /// Somebody wants a colleague to take a shift.
    struct Swap {
        /// The shift; it is still its owner's.
        pub shift: Shift,
        /// Who is to take it.
        pub to: MemberId,
        /// Whether they have agreed; then somebody who plans the rota decides.
        pub agreed: bool,
        /// Whether the caller may decide it: who gives or takes the shift may not.
        pub decidable: bool,
    }
}

wire! {
    /// A person, as far as the rota goes.
    struct RotaPerson {
        /// Who.
        pub member_id: MemberId,
        /// The name.
        pub alias: String,
        /// What they are.
        pub roles: Vec<Role>,
        /// The duties that they can do.
        pub duties: Vec<Duty>,
        /// Whether they still work here.
        pub active: bool,
    }
}

wire! {
    /// Somebody's time on duty.
    struct OnDuty {
        /// Who.
        pub member_id: MemberId,
        /// For what.
        pub duty: Duty,
        /// Since when.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub since_at: u64,
        /// Whether it was planned.
        pub planned: bool,
        /// Since when they are on a break; null while they are there.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        pub break_at: Option<u64>,
        /// Why they are.
        pub break_reason: Option<BreakReason>,
        /// When it is over by itself; null for one that they end themselves.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        pub break_until_at: Option<u64>,
    }
}

wire! {
    /// Somebody lacks a gate of training, or will soon.
    struct Untrained {
        /// Who.
        pub member_id: MemberId,
        /// What.
        pub training: GateStanding,
    }
}

wire! {
    /// `GET /api/v1/rota`: the coming weeks. Who only looks gets no patterns and no breaches.
    struct RotaResponse {
        /// The zone of all days and times of day.
        pub zone: String,
        /// Today there.
        pub today: String,
        /// For how many days ahead gaps and shifts are shown.
        pub ahead_days: u32,
        /// Everybody who is named below, and everybody who can be planned.
        pub people: Vec<RotaPerson>,
        /// By their beginning.
        pub shifts: Vec<Shift>,
        /// What is missing (R701).
        pub gaps: Vec<Gap>,
        /// Rules of rest that are not kept to (R707).
        pub breaches: Vec<Breach>,
        /// What the rules are.
        pub limits: RestLimits,
        /// Weeks that repeat.
        pub patterns: Vec<Pattern>,
        /// Wishes that wait.
        pub swaps: Vec<Swap>,
        /// Who is there now.
        pub on_duty: Vec<OnDuty>,
        /// What is missing of somebody's training, or lapses soon (R712); for who plans.
        pub training: Vec<Untrained>,
        /// From when on nobody begins without it; null where nothing is asked.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        pub training_from_at: Option<u64>,
    }
}

wire! {
    /// `GET /api/v1/rota/own`, and the answer to clocking in and out: the caller's own.
    struct OwnRotaResponse {
        /// The zone of all times of day.
        pub zone: String,
        /// The caller's time on duty; null while they are not on duty.
        pub on_duty: Option<OnDuty>,
        /// Whether the caller has had somebody in imminent danger in this shift, so that a second one is theirs to decide (R708).
        pub spared: bool,
        /// The duties that the caller can do, the usual one first.
        pub duties: Vec<Duty>,
        /// The shift that the caller would come for now.
        pub now: Option<Shift>,
        /// Their shifts of the next fourteen days.
        pub shifts: Vec<Shift>,
        /// The caller answered a call in the night and may begin from then on, although a shift of theirs begins sooner; else null.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        pub rest_until_at: Option<u64>,
        /// Wishes that the caller has, or that somebody has of them.
        pub swaps: Vec<Swap>,
        /// Colleagues who may be asked.
        pub colleagues: Vec<RotaPerson>,
        /// Whether a link shows their shifts in a calendar.
        pub calendar: bool,
        /// What is missing of their training, or lapses soon (R712).
        pub training: Vec<GateStanding>,
        /// From when on they do not begin without it; null where nothing is asked.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        pub training_from_at: Option<u64>,
    }
}

wire! {
    strict
    /// `POST /api/v1/rota/shifts`: plans a shift, or changes one that has not begun.
    struct PlanShiftParams {
        /// Random for a new one; the id of one that is to change.
        pub shift_id: ShiftId,
        /// Whether it is there already.
        pub change: bool,
        /// Whose.
        pub member_id: MemberId,
        /// For what.
        pub duty: Duty,
        /// The day on which it begins.
        pub day: String,
        /// The time of day at which it begins.
        pub starts: String,
        /// The time of day at which it ends; one that is not later is on the next day.
        pub ends: String,
        /// Whether it is meant although somebody does not get their rest.
        pub despite: bool,
    }
}

wire! {
    strict
    /// `POST /api/v1/rota/shifts/delete`: takes a shift out that has not begun.
    struct DeleteShiftParams {
        /// Which.
        pub shift_id: ShiftId,
    }
}

wire! {
    strict
    /// `POST /api/v1/rota/patterns`: plans a week that repeats.
    struct AddPatternParams {
        /// Random.
        pub pattern_id: PatternId,
        /// Whose.
        pub member_id: MemberId,
        /// For what.
        pub duty: Duty,
        /// On which days it begins.
        pub days: Vec<Weekday>,
        /// The time of day at which it begins.
        pub starts: String,
        /// The time of day at which it ends; null for one that lasts a time.
        pub ends: Option<String>,
        /// How many minutes it lasts; null for one that ends at a time of day.
        pub lasts_minutes: Option<u32>,
        /// The first day on which it may begin.
        pub from: String,
        /// The last one; null for one that goes on.
        pub until: Option<String>,
        /// Whether it is meant although somebody does not get their rest.
        pub despite: bool,
    }
}

wire! {
    strict
    /// `POST /api/v1/rota/patterns/end`: its last day. Shifts of it that begin later are taken out.
    struct EndPatternParams {
        /// Which.
        pub pattern_id: PatternId,
        /// The last day on which it may begin.
        pub until: String,
    }
}

wire! {
    /// What planning came to.
    struct PlannedResponse {
        /// Whether it was done. It was not when somebody does not get their rest and nobody said that it is meant.
        pub done: bool,
        /// The rules of rest that it breaks, beside those that were broken before.
        pub breaches: Vec<Breach>,
    }
}

wire! {
    strict
    /// `POST /api/v1/rota/import`: a rota from a spreadsheet. All of it is planned, or nothing.
    struct ImportParams {
        /// Comma-separated, with the first line `login,duty,day,starts,ends`.
        pub csv: String,
        /// Whether to plan it; otherwise it is only looked through.
        pub plan: bool,
        /// Whether it is meant although somebody does not get their rest.
        pub despite: bool,
    }
}

/// What is wrong with a line of a spreadsheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum LineProblem {
    /// It has not the five columns, or the first line does not name them.
    Columns,
    /// Nobody who works here logs in by this name.
    Person,
    /// There is no such duty.
    Duty,
    /// This person cannot do this duty.
    Unfit,
    /// No day.
    Day,
    /// No time of day.
    Time,
    /// It begins in the past.
    Past,
    /// The person is on duty then already, by the rota or by another line.
    Overlaps,
    /// There are too many lines.
    TooMany,
}

wire! {
    /// A line that cannot be planned.
    struct LineError {
        /// Its number in the file, the first is 1.
        pub line: u32,
        /// What is wrong with it.
        pub problem: LineProblem,
    }
}

wire! {
    /// What a spreadsheet came to.
    struct ImportResponse {
        /// Whether it was planned.
        pub done: bool,
        /// Lines that cannot be planned; with one of them nothing is.
        pub errors: Vec<LineError>,
        /// The shifts of it.
        pub shifts: Vec<Shift>,
        /// The rules of rest that it breaks, beside those that were broken before.
        pub breaches: Vec<Breach>,
    }
}

wire! {
    strict
    /// `POST /api/v1/rota/swaps`: asks a colleague to take a shift of the caller's that has not begun.
    struct AskSwapParams {
        /// Which.
        pub shift_id: ShiftId,
        /// Whom.
        pub to: MemberId,
    }
}

wire! {
    strict
    /// `POST /api/v1/rota/swaps/answer`: the colleague answers; who asked takes the wish back with `false`.
    struct AnswerSwapParams {
        /// Which shift.
        pub shift_id: ShiftId,
        /// Whether they take it.
        pub agreed: bool,
    }
}

wire! {
    strict
    /// `POST /api/v1/rota/swaps/decide`: somebody who plans the rota, and is neither of the two, decides.
    struct DecideSwapParams {
        /// Which shift.
        pub shift_id: ShiftId,
        /// Who is to take it, as it was read.
        pub to: MemberId,
        /// Whether they do.
        pub approved: bool,
        /// Whether it is meant although somebody does not get their rest.
        pub despite: bool,
    }
}

wire! {
    strict
    /// `POST /api/v1/duty/start`: clocks in. Without a duty it is the planned shift's, or the usual one.
    struct ClockInParams {
        /// For what.
        pub duty: Option<Duty>,
    }
}

wire! {
    strict
    /// `POST /api/v1/duty/break`: takes a break, or comes back from one.
    struct BreakParams {
        /// Why; null to come back.
        pub reason: Option<BreakReason>,
    }
}

wire! {
    strict
    /// `POST /api/v1/duty/end`: clocks out.
    struct ClockOutParams {
        /// Why.
        pub reason: ClockOutReason,
    }
}

wire! {
    /// `POST /api/v1/rota/calendar`: a new link to the caller's shifts; one that was there before opens nothing any more. The
    /// calendar is at `/api/v1/calendar/` and this token; every event of it says "Duty" and nothing else.
    struct CalendarResponse {
        /// Whoever knows it reads the caller's shifts. It is shown this once.
        pub token: Token,
    }
}

/// On which side of a change of shifts somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum HandoverSide {
    /// They leave.
    Outgoing,
    /// They come.
    Incoming,
}

wire! {
    /// Somebody said that a shift was handed over.
    struct HandoverConfirmed {
        /// Who.
        pub member_id: MemberId,
        /// On which side they were.
        pub side: HandoverSide,
        /// In which minute.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub at: u64,
    }
}

wire! {
    /// How many people wait in a language.
    struct WaitingLanguage {
        /// A BCP 47 tag.
        pub language: String,
        /// How many.
        pub count: u32,
    }
}

wire! {
    /// Open requests to be called, in counts.
    struct OpenCalls {
        /// How many.
        pub open: u32,
        /// Of them, how many may be called now.
        pub now: u32,
        /// When the next window begins; null while none is to come.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        pub next_at: Option<u64>,
    }
}

wire! {
    /// `GET /api/v1/rota/handover`: what is to be handed over at the change of a shift (R704). Counts and ids, no content.
    struct HandoverResponse {
        /// The zone of all times of day.
        pub zone: String,
        /// Everybody who is named below.
        pub people: Vec<RotaPerson>,
        /// Shifts that end within an hour, or ended within the last.
        pub outgoing: Vec<Shift>,
        /// Shifts that begin within an hour, or began within the last.
        pub incoming: Vec<Shift>,
        /// Open items of the two most urgent levels that the caller may know of.
        pub urgent: Vec<ItemId>,
        /// In which languages people wait.
        pub waiting: Vec<WaitingLanguage>,
        /// Who wants to be called.
        pub calls: OpenCalls,
        /// What has to be done by a certain time.
        pub tasks: OpenTasks,
        /// Who has confirmed within the last three hours, the earliest first.
        pub confirmed: Vec<HandoverConfirmed>,
    }
}

wire! {
    strict
    /// `POST /api/v1/rota/handover`: who leaves and who comes both say that it was handed over.
    struct ConfirmHandoverParams {
        /// On which side the caller is.
        pub side: HandoverSide,
    }
}
