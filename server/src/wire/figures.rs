//! The figures of the line.

use super::{ToWire as _, at, queue::secs, words};
use crate::{
    callback::due::AtLevel,
    config::{CallPolicy, TriagePolicy},
    tally::{
        figures::{By, Figures, OneDay, Part, Waiting},
        quarter::Totals,
    },
};
use domain::{
    tally::{Count, Histogram, Length, Shown, Staffing},
    wrap_up::WrapKind,
};
use protocol::figures::{
    self as wire, CallsNow, Counted, FigureBy, FigureCount, FigureDay, FigureLength, FigureLoad,
    FigurePart, FiguresResponse, Measured, QuarterResponse, WaitingNow, WrapTotal,
};

words!(
    WrapKind,
    wire::WrapKind {
        Disposition,
        Need,
        Action,
        County,
        Language,
        Level,
        FirstLevel,
        FollowUp,
    }
);
words!(
    Count,
    Counted {
        Started,
        AfterHours,
        Offered,
        Answered,
        WithinTarget,
        LanguageUnmet,
        Abandoned,
        ShortAbandoned,
        QuickExit,
        Dropped,
        Returned,
        BackInLine,
        TransferAsked,
        TransferWarm,
        TransferCold,
        TransferFailed,
        OutsideOffered,
        OutsideAgreed,
        OutsideDeclined,
        OutsideDone,
        OutsideFailed,
        OutsideCold,
        Escalated,
        EscalationAnswered,
        CallAsked,
        CallTried,
        CallOutside,
        CallFirst,
        CallFirstInTime,
        CallMissed,
        CallEnded,
        CallReached,
        CallWithdrawn,
    }
);
words!(
    Length,
    Measured {
        Answer,
        Wait,
        Conversation,
        WrapUp,
        FirstCall
    }
);

/// How the line is doing.
pub fn figures(figures: &Figures, policy: &TriagePolicy, calls: &CallPolicy) -> FiguresResponse {
    let waiting = |waiting: &Waiting| WaitingNow {
        level: waiting.level.to_wire(),
        count: few(waiting.count),
        since_at: waiting.since.map(at),
        target_secs: secs(policy.targets.of(waiting.level)),
    };
    let call = |at: &AtLevel| CallsNow {
        level: at.level.to_wire(),
        open: few(at.open),
        due: few(at.due),
        late: few(at.late),
        target_secs: secs(calls.targets.of(at.level)),
    };
    FiguresResponse {
        today: figures.today.to_string(),
        waiting: figures.waiting.iter().map(waiting).collect(),
        calls: figures.calls.iter().map(call).collect(),
        day: figures.day.iter().map(part).collect(),
        fortnight: figures.fortnight.iter().map(part).collect(),
        days: figures.days.iter().map(day).collect(),
        load: load(figures.staffing),
        quarters: figures.quarters.iter().map(ToString::to_string).collect(),
    }
}

fn few(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A quarter's totals.
pub fn quarter(totals: &Totals) -> QuarterResponse {
    QuarterResponse {
        quarter: totals.quarter.to_string(),
        from: totals.from.to_string(),
        until: totals.until.to_string(),
        parts: totals.parts.iter().map(part).collect(),
        load: load(totals.staffing),
        wraps: totals.wraps.iter().map(wrap).collect(),
    }
}

fn wrap((kind, code, shown): &(WrapKind, String, Shown)) -> WrapTotal {
    WrapTotal {
        kind: kind.to_wire(),
        code: code.clone(),
        total: shown.number(),
    }
}

fn load(staffing: Staffing) -> FigureLoad {
    FigureLoad {
        occupancy_percent: staffing.occupancy_percent(),
        concurrency_tenths: staffing.concurrency_tenths(),
    }
}

fn day(day: &OneDay) -> FigureDay {
    FigureDay {
        day: day.day.to_string(),
        started: day.started.number(),
        answered: day.answered.number(),
        abandoned: day.abandoned.number(),
    }
}

fn part(part: &Part) -> FigurePart {
    let counts = part.counts.iter().map(|(what, shown)| FigureCount {
        what: what.to_wire(),
        total: shown.number(),
    });
    FigurePart {
        by: match &part.by {
            By::All => FigureBy::All,
            By::Level(level) => FigureBy::Level {
                level: level.to_wire(),
            },
            By::Language(language) => FigureBy::Language {
                language: language.clone(),
            },
        },
        counts: counts.collect(),
        lengths: part.lengths.iter().map(length).collect(),
    }
}

fn length((what, taken): &(Length, Option<Histogram>)) -> FigureLength {
    let within = |percent| taken.as_ref().and_then(|taken| taken.within_secs(percent));
    FigureLength {
        what: what.to_wire(),
        average_secs: taken.as_ref().and_then(Histogram::average_secs),
        median_secs: within(50),
        p90_secs: within(90),
        p95_secs: within(95),
    }
}
