//! Bodies about how the line is doing.

use super::AT;
use crate::golden::Golden;
use protocol::{
    figures::{
        CallsNow, Counted, FigureBy, FigureCount, FigureDay, FigureLength, FigureLoad, FigurePart,
        FiguresResponse, Measured, QuarterParams, QuarterResponse, WaitingNow, WrapKind, WrapTotal,
    },
    queue::Level,
};

fn part(by: FigureBy) -> FigurePart {
    FigurePart {
        by,
        counts: vec![
            FigureCount {
                what: Counted::Answered,
                total: Some(12),
            },
            FigureCount {
                what: Counted::Abandoned,
                total: None,
            },
        ],
        lengths: vec![FigureLength {
            what: Measured::Answer,
            average_secs: Some(31),
            median_secs: Some(20),
            p90_secs: Some(60),
            p95_secs: None,
        }],
    }
}

fn waiting(level: Level, count: u32, since_at: Option<u64>) -> WaitingNow {
    WaitingNow {
        level,
        count,
        since_at,
        target_secs: 60,
    }
}

const LOAD: FigureLoad = FigureLoad {
    occupancy_percent: Some(62),
    concurrency_tenths: None,
};

pub(crate) fn add(golden: &mut Golden) {
    add_words(golden);
    let everybody = vec![part(FigureBy::All)];
    let level = part(FigureBy::Level { level: Level::T2 });
    let language = part(FigureBy::Language {
        language: "es".to_owned(),
    });
    golden.add(
        "FiguresResponse",
        &FiguresResponse {
            today: "2026-11-29".to_owned(),
            waiting: vec![waiting(Level::T1, 0, None), waiting(Level::T2, 2, Some(AT))],
            calls: vec![CallsNow {
                level: Level::T1,
                open: 3,
                due: 2,
                late: 1,
                target_secs: 300,
            }],
            day: everybody.clone(),
            fortnight: vec![level, language],
            days: vec![FigureDay {
                day: "2026-11-29".to_owned(),
                started: Some(14),
                answered: Some(12),
                abandoned: None,
            }],
            load: LOAD,
            quarters: vec!["2026-Q4".to_owned(), "2026-Q3".to_owned()],
        },
    );
    golden.add(
        "QuarterParams",
        &QuarterParams {
            quarter: "2026-Q4".to_owned(),
            outside: true,
        },
    );
    golden.add(
        "QuarterResponse",
        &QuarterResponse {
            quarter: "2026-Q4".to_owned(),
            from: "2026-10-01".to_owned(),
            until: "2026-11-29".to_owned(),
            parts: everybody,
            load: LOAD,
            wraps: vec![
                WrapTotal {
                    kind: WrapKind::Need,
                    code: "emergency_shelter".to_owned(),
                    total: Some(7),
                },
                WrapTotal {
                    kind: WrapKind::Need,
                    code: "dental".to_owned(),
                    total: None,
                },
            ],
        },
    );
}

#[expect(clippy::too_many_lines, reason = "a list of samples")]
fn add_words(golden: &mut Golden) {
    golden.add(
        "WrapKind.all",
        &vec![
            WrapKind::Disposition,
            WrapKind::Need,
            WrapKind::Action,
            WrapKind::County,
            WrapKind::Language,
            WrapKind::Level,
            WrapKind::FirstLevel,
            WrapKind::FollowUp,
        ],
    );
    golden.add(
        "Counted.all",
        &vec![
            Counted::Started,
            Counted::AfterHours,
            Counted::Offered,
            Counted::Answered,
            Counted::WithinTarget,
            Counted::LanguageUnmet,
            Counted::Abandoned,
            Counted::ShortAbandoned,
            Counted::QuickExit,
            Counted::Dropped,
            Counted::Returned,
            Counted::BackInLine,
            Counted::TransferAsked,
            Counted::TransferWarm,
            Counted::TransferCold,
            Counted::TransferFailed,
            Counted::OutsideOffered,
            Counted::OutsideAgreed,
            Counted::OutsideDeclined,
            Counted::OutsideDone,
            Counted::OutsideFailed,
            Counted::OutsideCold,
            Counted::Escalated,
            Counted::EscalationAnswered,
            Counted::CallAsked,
            Counted::CallTried,
            Counted::CallOutside,
            Counted::CallFirst,
            Counted::CallFirstInTime,
            Counted::CallMissed,
            Counted::CallEnded,
            Counted::CallReached,
            Counted::CallWithdrawn,
        ],
    );
    golden.add(
        "Measured.all",
        &vec![
            Measured::Answer,
            Measured::Wait,
            Measured::Conversation,
            Measured::WrapUp,
            Measured::FirstCall,
        ],
    );
}
