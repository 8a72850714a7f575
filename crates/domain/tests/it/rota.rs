//! The rota: wall clocks, patterns, gaps and rest.

mod gap;
mod pattern;
mod presence;
mod rest;

use domain::{
    MemberId, Millis, ShiftId, Timestamp,
    permission::{Role, Roles},
    rota::{
        BadSpan, Duty, LONGEST_SHIFT, Shift, Span, in_the_way,
        zone::{Day, Wall, Zone},
    },
};
use proptest::prelude::*;

const HOUR: i64 = 3_600_000;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn wall(text: &str) -> Wall {
    text.parse().unwrap()
}

fn york() -> Zone {
    Zone::default()
}

/// A time on New York's walls.
fn at(on: &str, time: &str) -> Timestamp {
    york().at(day(on), wall(time))
}

fn member(number: u8) -> MemberId {
    MemberId::from_bytes([number; 16])
}

/// A shift of somebody, from when and for how many hours. Its id is its place in a list.
fn shift(place: u8, who: u8, duty: Duty, (from, hours): (Timestamp, i64)) -> Shift {
    Shift {
        id: ShiftId::from_bytes([place; 16]),
        member: member(who),
        duty,
        span: Span::new(from, from.plus(Millis(hours * HOUR))).unwrap(),
    }
}

#[test]
fn a_shift_ends_after_it_begins_and_within_a_day() {
    let from = at("2026-11-29", "08:00");
    let span = |ms| Span::new(from, from.plus(Millis(ms)));
    assert_eq!(span(0), Err(BadSpan::Backwards));
    assert_eq!(span(-60_000), Err(BadSpan::Backwards));
    assert_eq!(span(59_999), Err(BadSpan::Backwards), "times are minutes");
    assert_eq!(span(60_000).unwrap().length(), Millis(60_000));
    assert!(span(LONGEST_SHIFT.0).is_ok());
    assert_eq!(span(LONGEST_SHIFT.0 + 60_000), Err(BadSpan::TooLong));
}

#[test]
fn nobody_is_at_two_places() {
    let first = shift(1, 1, Duty::Primary, (at("2026-11-29", "08:00"), 8));
    let meets = shift(2, 1, Duty::Secondary, (first.span.ends(), 4));
    let others = shift(3, 2, Duty::Primary, (at("2026-11-29", "09:00"), 8));
    let runs_into = shift(4, 1, Duty::Secondary, (at("2026-11-29", "15:00"), 8));
    let planned = [first];
    assert_eq!(in_the_way(&planned, &meets), None);
    assert_eq!(in_the_way(&planned, &others), None);
    assert_eq!(in_the_way(&planned, &runs_into), Some(first.id));
    let moved = Shift {
        span: runs_into.span,
        ..first
    };
    assert_eq!(in_the_way(&planned, &moved), None, "not into itself");
}

#[test]
fn a_duty_asks_for_a_role() {
    let able = |role: Role| -> Vec<&str> {
        let duties = Duty::of(Roles::from_iter([role]));
        duties.map(Duty::name).collect()
    };
    let answers = ["primary", "secondary", "legalOnCall"];
    assert_eq!(able(Role::Advocate), answers);
    assert_eq!(
        able(Role::Supervisor),
        ["primary", "secondary", "supervisor", "legalOnCall"]
    );
    assert_eq!(able(Role::Director), ["director", "legalOnCall"]);
    assert_eq!(able(Role::Interpreter), ["interpreter", "legalOnCall"]);
    for role in [
        Role::RotaManager,
        Role::Auditor,
        Role::CaseWorker,
        Role::Administrator,
    ] {
        assert_eq!(able(role), ["legalOnCall"]);
    }
    assert_eq!(Duty::of(Roles::default()).count(), 0);
}

proptest! {
    /// What is written is read again, and nothing else is read.
    #[test]
    fn walls_are_read_as_they_are_written(minute in 0_u16..2_000, text in "[0-9:]{0,6}") {
        match Wall::from_minute(minute) {
            Some(known) => prop_assert_eq!(known.to_string().parse(), Ok(known)),
            None => prop_assert!(minute >= 1_440),
        }
        if let Ok(read) = text.parse::<Wall>() {
            prop_assert_eq!(read.to_string(), text);
        }
    }

    #[test]
    fn days_are_read_as_they_are_written(days in 0_i32..365_000, text in "[0-9-]{0,11}") {
        let known = day("2000-01-01").plus(days);
        prop_assert_eq!(known.to_string().parse(), Ok(known));
        if let Ok(read) = text.parse::<Day>() {
            prop_assert_eq!(read.to_string(), text);
        }
    }
}
