//! Bodies about the rota.

use super::{AT, COLLEAGUE, ITEM, MEMBER, TOKEN, person::standing};
use crate::golden::Golden;
use protocol::{
    PatternId, ShiftId,
    rota::{
        AddPatternParams, AnswerSwapParams, AskSwapParams, Breach, BreakParams, BreakReason,
        CalendarResponse, ClockInParams, ClockOutParams, ClockOutReason, ConfirmHandoverParams,
        DecideSwapParams, DeleteShiftParams, Duty, EndPatternParams, Gap, HandoverConfirmed,
        HandoverResponse, HandoverSide, ImportParams, ImportResponse, LineError, LineProblem,
        OnDuty, OpenCalls, OwnRotaResponse, Pattern, PlanShiftParams, PlannedResponse, RestLimits,
        RestRule, RotaPerson, RotaResponse, Shift, Swap, Untrained, WaitingLanguage, Weekday,
    },
    staff::Role,
    task::OpenTasks,
};

const SHIFT: ShiftId = ShiftId([14; 16]);
const PATTERN: PatternId = PatternId([15; 16]);
const HOUR: u64 = 3_600_000;
const ZONE: &str = "America/New_York";

fn shift() -> Shift {
    Shift {
        shift_id: SHIFT,
        member_id: MEMBER,
        duty: Duty::Primary,
        starts_at: AT,
        ends_at: AT + 8 * HOUR,
    }
}

fn breach() -> Breach {
    Breach {
        member_id: MEMBER,
        starts_at: AT,
        rule: RestRule::Between,
    }
}

fn swap() -> Swap {
    Swap {
        shift: shift(),
        to: COLLEAGUE,
        agreed: true,
        decidable: false,
    }
}

fn person() -> RotaPerson {
    RotaPerson {
        member_id: COLLEAGUE,
        alias: "Bea".to_owned(),
        roles: vec![Role::Advocate],
        duties: vec![Duty::Primary, Duty::Secondary, Duty::LegalOnCall],
        active: true,
    }
}

fn on_break() -> OnDuty {
    OnDuty {
        member_id: MEMBER,
        duty: Duty::Primary,
        since_at: AT,
        planned: false,
        break_at: Some(AT + HOUR),
        break_reason: Some(BreakReason::StepAway),
        break_until_at: Some(AT + 2 * HOUR),
    }
}

pub(crate) fn add(golden: &mut Golden) {
    golden.add("RotaResponse", &rota());
    golden.add("OwnRotaResponse", &own());
    golden.add(
        "OwnRotaResponse.off",
        &OwnRotaResponse {
            on_duty: None,
            now: None,
            shifts: vec![],
            rest_until_at: None,
            swaps: vec![],
            colleagues: vec![],
            calendar: false,
            training: vec![],
            training_from_at: None,
            ..own()
        },
    );
    planning(golden);
    swapping(golden);
    words(golden);
    golden.add(
        "ClockInParams",
        &ClockInParams {
            duty: Some(Duty::Secondary),
        },
    );
    golden.add("ClockInParams.usual", &ClockInParams { duty: None });
    golden.add(
        "BreakParams",
        &BreakParams {
            reason: Some(BreakReason::Meal),
        },
    );
    golden.add("BreakParams.back", &BreakParams { reason: None });
    golden.add(
        "ClockOutParams",
        &ClockOutParams {
            reason: ClockOutReason::Relieved,
        },
    );
    golden.add("CalendarResponse", &CalendarResponse { token: TOKEN });
    handover(golden);
}

fn handover(golden: &mut Golden) {
    golden.add(
        "HandoverResponse",
        &HandoverResponse {
            zone: ZONE.to_owned(),
            people: vec![person()],
            outgoing: vec![shift()],
            incoming: vec![],
            urgent: vec![ITEM],
            waiting: vec![WaitingLanguage {
                language: "es".to_owned(),
                count: 2,
            }],
            calls: OpenCalls {
                open: 3,
                now: 1,
                next_at: Some(AT),
            },
            tasks: OpenTasks {
                open: 2,
                overdue: 1,
                next_at: Some(AT),
            },
            confirmed: vec![HandoverConfirmed {
                member_id: COLLEAGUE,
                side: HandoverSide::Outgoing,
                at: AT,
            }],
        },
    );
    golden.add(
        "ConfirmHandoverParams",
        &ConfirmHandoverParams {
            side: HandoverSide::Incoming,
        },
    );
}

fn rota() -> RotaResponse {
    RotaResponse {
        zone: ZONE.to_owned(),
        today: "2027-01-15".to_owned(),
        ahead_days: 14,
        people: vec![person()],
        shifts: vec![shift()],
        gaps: vec![Gap {
            duty: Duty::Supervisor,
            from_at: AT,
            until_at: AT + HOUR,
        }],
        breaches: vec![breach()],
        limits: RestLimits {
            between_hours: 11,
            on_duty_hours: 12,
            nights: 3,
            days: 7,
            off_days: 2,
        },
        patterns: vec![Pattern {
            pattern_id: PATTERN,
            member_id: MEMBER,
            duty: Duty::Primary,
            days: vec![Weekday::Mon, Weekday::Sun],
            starts: "22:00".to_owned(),
            ends: Some("06:00".to_owned()),
            lasts_minutes: None,
            zone: ZONE.to_owned(),
            from: "2027-01-15".to_owned(),
            until: None,
        }],
        swaps: vec![swap()],
        on_duty: vec![on_break()],
        training: vec![Untrained {
            member_id: COLLEAGUE,
            training: standing(),
        }],
        training_from_at: Some(AT),
    }
}

fn own() -> OwnRotaResponse {
    OwnRotaResponse {
        zone: ZONE.to_owned(),
        on_duty: Some(OnDuty {
            planned: true,
            break_at: None,
            break_reason: None,
            break_until_at: None,
            ..on_break()
        }),
        spared: true,
        duties: vec![Duty::Primary, Duty::Secondary, Duty::LegalOnCall],
        now: Some(shift()),
        shifts: vec![shift()],
        rest_until_at: Some(AT + HOUR),
        swaps: vec![swap()],
        colleagues: vec![person()],
        calendar: true,
        training: vec![standing()],
        training_from_at: Some(AT),
    }
}

#[expect(clippy::too_many_lines, reason = "a list of samples")]
fn planning(golden: &mut Golden) {
    golden.add(
        "PlanShiftParams",
        &PlanShiftParams {
            shift_id: SHIFT,
            change: false,
            member_id: MEMBER,
            duty: Duty::Primary,
            day: "2027-01-15".to_owned(),
            starts: "08:00".to_owned(),
            ends: "16:00".to_owned(),
            despite: false,
        },
    );
    golden.add("DeleteShiftParams", &DeleteShiftParams { shift_id: SHIFT });
    golden.add(
        "AddPatternParams",
        &AddPatternParams {
            pattern_id: PATTERN,
            member_id: MEMBER,
            duty: Duty::Supervisor,
            days: vec![Weekday::Tue, Weekday::Wed, Weekday::Thu],
            starts: "08:00".to_owned(),
            ends: None,
            lasts_minutes: Some(480),
            from: "2027-01-15".to_owned(),
            until: Some("2027-06-30".to_owned()),
            despite: true,
        },
    );
    golden.add(
        "EndPatternParams",
        &EndPatternParams {
            pattern_id: PATTERN,
            until: "2027-02-01".to_owned(),
        },
    );
    golden.add(
        "PlannedResponse",
        &PlannedResponse {
            done: false,
            breaches: vec![breach()],
        },
    );
    golden.add(
        "ImportParams",
        &ImportParams {
            csv: "login,duty,day,starts,ends\n".to_owned(),
            plan: false,
            despite: false,
        },
    );
    golden.add(
        "ImportResponse",
        &ImportResponse {
            done: false,
            errors: vec![LineError {
                line: 3,
                problem: LineProblem::Overlaps,
            }],
            shifts: vec![shift()],
            breaches: vec![],
        },
    );
}

fn swapping(golden: &mut Golden) {
    golden.add(
        "AskSwapParams",
        &AskSwapParams {
            shift_id: SHIFT,
            to: COLLEAGUE,
        },
    );
    golden.add(
        "AnswerSwapParams",
        &AnswerSwapParams {
            shift_id: SHIFT,
            agreed: true,
        },
    );
    golden.add(
        "DecideSwapParams",
        &DecideSwapParams {
            shift_id: SHIFT,
            to: COLLEAGUE,
            approved: true,
            despite: false,
        },
    );
}

#[expect(clippy::too_many_lines, reason = "a list of samples")]
fn words(golden: &mut Golden) {
    golden.add(
        "Duty.all",
        &vec![
            Duty::Primary,
            Duty::Secondary,
            Duty::Supervisor,
            Duty::Director,
            Duty::Interpreter,
            Duty::LegalOnCall,
        ],
    );
    golden.add(
        "RestRule.all",
        &vec![
            RestRule::Between,
            RestRule::OnDuty,
            RestRule::Nights,
            RestRule::Days,
            RestRule::Off,
            RestRule::LateStart,
        ],
    );
    golden.add(
        "BreakReason.all",
        &vec![
            BreakReason::Meal,
            BreakReason::StepAway,
            BreakReason::Debrief,
            BreakReason::Other,
        ],
    );
    golden.add(
        "ClockOutReason.all",
        &vec![
            ClockOutReason::Over,
            ClockOutReason::Relieved,
            ClockOutReason::Unwell,
            ClockOutReason::CalledAway,
        ],
    );
    golden.add(
        "LineProblem.all",
        &vec![
            LineProblem::Columns,
            LineProblem::Person,
            LineProblem::Duty,
            LineProblem::Unfit,
            LineProblem::Day,
            LineProblem::Time,
            LineProblem::Past,
            LineProblem::Overlaps,
            LineProblem::TooMany,
        ],
    );
    golden.add(
        "Weekday.all",
        &vec![
            Weekday::Mon,
            Weekday::Tue,
            Weekday::Wed,
            Weekday::Thu,
            Weekday::Fri,
            Weekday::Sat,
            Weekday::Sun,
        ],
    );
}
