//! The rota as pages get it.

use super::{FromWire, ToWire, at, roles, upkeep, words};
use crate::{
    App,
    rota::{
        RotaError,
        handover::Handover,
        import::{Imported, Problem},
        list::{Rota, Wish},
        own::Own,
        plan::Planned,
    },
    staff::training::GateStanding,
};
use domain::{
    MemberId, Millis,
    rota::{
        Duty, Shift,
        gap::Gap,
        pattern::{Ends, Pattern, Weekdays},
        presence::{Attendance, BreakReason, EndReason, Presence, Side},
        rest::{Breach, Limits, Rule},
        zone::{Day, Wall, Weekday},
    },
};
use protocol::rota as wire;
use store::staff::StaffRow;

const MINUTE: i64 = 60_000;

words!(
    Duty,
    wire::Duty {
        Primary,
        Secondary,
        Supervisor,
        Director,
        Interpreter,
        LegalOnCall
    }
);
words!(
    Rule,
    wire::RestRule {
        Between,
        OnDuty,
        Nights,
        Days,
        Off,
        LateStart
    }
);
words!(
    BreakReason,
    wire::BreakReason {
        Meal,
        StepAway,
        Debrief,
        Other
    }
);
words!(Side, wire::HandoverSide { Outgoing, Incoming });
words!(
    Problem,
    wire::LineProblem {
        Columns,
        Person,
        Duty,
        Unfit,
        Day,
        Time,
        Past,
        Overlaps,
        TooMany
    }
);

/// Why somebody clocks out by hand; time and log-out have reasons of their own.
pub fn clock_out(reason: wire::ClockOutReason) -> EndReason {
    match reason {
        wire::ClockOutReason::Over => EndReason::Over,
        wire::ClockOutReason::Relieved => EndReason::Relieved,
        wire::ClockOutReason::Unwell => EndReason::Unwell,
        wire::ClockOutReason::CalledAway => EndReason::CalledAway,
    }
}

/// A day of the wire.
///
/// # Errors
/// [`RotaError::Malformed`].
pub fn day(text: &str) -> Result<Day, RotaError> {
    text.parse().map_err(|_source| RotaError::Malformed)
}

/// A time of day of the wire.
///
/// # Errors
/// [`RotaError::Malformed`].
pub fn wall(text: &str) -> Result<Wall, RotaError> {
    text.parse().map_err(|_source| RotaError::Malformed)
}

pub(super) fn weekday(day: wire::Weekday) -> Weekday {
    match day {
        wire::Weekday::Mon => Weekday::Monday,
        wire::Weekday::Tue => Weekday::Tuesday,
        wire::Weekday::Wed => Weekday::Wednesday,
        wire::Weekday::Thu => Weekday::Thursday,
        wire::Weekday::Fri => Weekday::Friday,
        wire::Weekday::Sat => Weekday::Saturday,
        wire::Weekday::Sun => Weekday::Sunday,
    }
}

const WEEK: [wire::Weekday; 7] = [
    wire::Weekday::Mon,
    wire::Weekday::Tue,
    wire::Weekday::Wed,
    wire::Weekday::Thu,
    wire::Weekday::Fri,
    wire::Weekday::Sat,
    wire::Weekday::Sun,
];

/// A pattern that somebody wants, on the organisation's wall.
///
/// # Errors
/// [`RotaError::Malformed`].
pub fn from_pattern(app: &App, params: &wire::AddPatternParams) -> Result<Pattern, RotaError> {
    let ends = match (&params.ends, params.lasts_minutes) {
        (Some(text), None) => Ends::At(wall(text)?),
        (None, Some(minutes)) if (1..=24 * 60).contains(&minutes) => {
            Ends::After(Millis(i64::from(minutes) * MINUTE))
        }
        (_, _) => return Err(RotaError::Malformed),
    };
    let days: Weekdays = params.days.iter().map(|day| weekday(*day)).collect();
    Ok(Pattern {
        id: domain::PatternId::from_wire(params.pattern_id),
        member: MemberId::from_wire(params.member_id),
        duty: Duty::from_wire(params.duty),
        days: Weekdays::from_bits(days.bits()).ok_or(RotaError::Malformed)?,
        starts: wall(&params.starts)?,
        ends,
        zone: app.rota.zone.clone(),
        from: day(&params.from)?,
        until: params.until.as_deref().map(day).transpose()?,
    })
}

fn pattern(pattern: &Pattern) -> wire::Pattern {
    let days = WEEK.iter().copied();
    let (ends, lasts_minutes) = match pattern.ends {
        Ends::At(wall) => (Some(wall.to_string()), None),
        Ends::After(length) => (None, u32::try_from(length.0 / MINUTE).ok()),
    };
    wire::Pattern {
        pattern_id: pattern.id.to_wire(),
        member_id: pattern.member.to_wire(),
        duty: pattern.duty.to_wire(),
        days: days.filter(|day| pattern.days.has(weekday(*day))).collect(),
        starts: pattern.starts.to_string(),
        ends,
        lasts_minutes,
        zone: pattern.zone.name().to_owned(),
        from: pattern.from.to_string(),
        until: pattern.until.map(|day| day.to_string()),
    }
}

fn shift(shift: &Shift) -> wire::Shift {
    wire::Shift {
        shift_id: shift.id.to_wire(),
        member_id: shift.member.to_wire(),
        duty: shift.duty.to_wire(),
        starts_at: at(shift.span.starts()),
        ends_at: at(shift.span.ends()),
    }
}

fn breach(breach: &Breach) -> wire::Breach {
    wire::Breach {
        member_id: breach.member.to_wire(),
        starts_at: at(breach.at),
        rule: breach.rule.to_wire(),
    }
}

fn gap(gap: &Gap) -> wire::Gap {
    wire::Gap {
        duty: gap.duty.to_wire(),
        from_at: at(gap.stretch.from),
        until_at: at(gap.stretch.until),
    }
}

fn swap(wish: &Wish) -> wire::Swap {
    wire::Swap {
        shift: shift(&wish.shift),
        to: wish.row.to.to_wire(),
        agreed: wish.row.agreed,
        decidable: wish.decidable,
    }
}

fn person(staff: &StaffRow) -> wire::RotaPerson {
    wire::RotaPerson {
        member_id: staff.id.to_wire(),
        alias: staff.alias.clone(),
        roles: roles(staff.roles),
        duties: Duty::of(staff.roles).map(|duty| duty.to_wire()).collect(),
        active: staff.active,
    }
}

fn limits(limits: &Limits) -> wire::RestLimits {
    let hours = |length: Millis| u32::try_from(length.0 / (60 * MINUTE)).unwrap_or(u32::MAX);
    wire::RestLimits {
        between_hours: hours(limits.between),
        on_duty_hours: hours(limits.on_duty),
        nights: limits.nights,
        days: limits.days,
        off_days: limits.off,
    }
}

/// Somebody's time on duty; nothing once they are gone.
pub fn on_duty(attendance: &Attendance) -> Option<wire::OnDuty> {
    let on_break = match attendance.presence {
        Presence::There => None,
        Presence::Break {
            since,
            reason,
            until,
        } => Some((at(since), reason.to_wire(), until.map(at))),
        Presence::Gone { .. } => return None,
    };
    Some(wire::OnDuty {
        member_id: attendance.member.to_wire(),
        duty: attendance.duty.to_wire(),
        since_at: at(attendance.since),
        planned: attendance.shift.is_some(),
        break_at: on_break.map(|(since, _, _)| since),
        break_reason: on_break.map(|(_, reason, _)| reason),
        break_until_at: on_break.and_then(|(_, _, until)| until),
    })
}

/// The coming weeks.
pub fn rota(app: &App, rota: &Rota) -> wire::RotaResponse {
    wire::RotaResponse {
        zone: app.rota.zone.name().to_owned(),
        today: rota.today.to_string(),
        ahead_days: app.rota.ahead_days,
        people: rota.people.iter().map(person).collect(),
        shifts: rota.shifts.iter().map(shift).collect(),
        gaps: rota.gaps.iter().map(gap).collect(),
        breaches: rota.breaches.iter().map(breach).collect(),
        limits: limits(&app.rota.limits),
        patterns: rota
            .patterns
            .iter()
            .map(|row| pattern(&row.pattern))
            .collect(),
        swaps: rota.swaps.iter().map(swap).collect(),
        on_duty: rota.on_duty.iter().filter_map(on_duty).collect(),
        training: rota.training.iter().map(untrained).collect(),
        training_from_at: training_from(app),
    }
}

fn untrained((member, standing): &(MemberId, GateStanding)) -> wire::Untrained {
    wire::Untrained {
        member_id: member.to_wire(),
        training: super::gate_standing(standing),
    }
}

fn training_from(app: &App) -> Option<u64> {
    let policy = &app.rota.training;
    (!policy.gates.is_empty()).then(|| at(policy.from))
}

/// One's own.
pub fn own(app: &App, own: &Own) -> wire::OwnRotaResponse {
    wire::OwnRotaResponse {
        zone: app.rota.zone.name().to_owned(),
        on_duty: own.there.as_ref().and_then(on_duty),
        spared: own.there.as_ref().is_some_and(|there| there.imminent),
        duties: own.duties.iter().map(ToWire::to_wire).collect(),
        now: own.now.as_ref().map(shift),
        shifts: own.shifts.iter().map(shift).collect(),
        rest_until_at: own.rest_until.map(at),
        swaps: own.wishes.iter().map(swap).collect(),
        colleagues: own.colleagues.iter().map(person).collect(),
        calendar: own.calendar,
        training: own.training.iter().map(super::gate_standing).collect(),
        training_from_at: training_from(app),
    }
}

/// What planning came to.
pub fn planned(planned: &Planned) -> wire::PlannedResponse {
    wire::PlannedResponse {
        done: planned.done,
        breaches: planned.breaches.iter().map(breach).collect(),
    }
}

/// What a file came to.
pub fn imported(imported: &Imported) -> wire::ImportResponse {
    let error = |(line, problem): &(u64, Problem)| wire::LineError {
        line: u32::try_from(*line).unwrap_or(u32::MAX),
        problem: problem.to_wire(),
    };
    wire::ImportResponse {
        done: imported.done,
        errors: imported.errors.iter().map(error).collect(),
        shifts: imported.shifts.iter().map(shift).collect(),
        breaches: imported.breaches.iter().map(breach).collect(),
    }
}

/// What is to be handed over.
pub fn handover(app: &App, handover: &Handover) -> wire::HandoverResponse {
    let waiting = handover.waiting.iter();
    wire::HandoverResponse {
        zone: app.rota.zone.name().to_owned(),
        people: handover.people.iter().map(person).collect(),
        outgoing: handover.outgoing.iter().map(shift).collect(),
        incoming: handover.incoming.iter().map(shift).collect(),
        urgent: handover.urgent.iter().map(ToWire::to_wire).collect(),
        waiting: waiting
            .map(|(language, count)| wire::WaitingLanguage {
                language: language.clone(),
                count: *count,
            })
            .collect(),
        calls: wire::OpenCalls {
            open: upkeep::count(handover.calls.open),
            now: upkeep::count(handover.calls.now),
            next_at: handover.calls.next.map(at),
        },
        tasks: super::task::running(handover.tasks),
        confirmed: handover
            .confirmed
            .iter()
            .map(|(member, side, minute)| wire::HandoverConfirmed {
                member_id: member.to_wire(),
                side: side.to_wire(),
                at: at(*minute),
            })
            .collect(),
    }
}
