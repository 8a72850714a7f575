//! Weeks that repeat, through the odd hours of the year.

use super::{HOUR, at, day, member, wall, york};
use domain::{
    Millis, PatternId, Timestamp,
    rota::{
        Duty, Span,
        pattern::{Ends, Pattern, Weekdays, on},
        zone::{Wall, Weekday, Zone},
    },
};
use proptest::prelude::*;

fn pattern(days: Weekdays, starts: &str, ends: Ends) -> Pattern {
    Pattern {
        id: PatternId::from_bytes([1; 16]),
        member: member(1),
        duty: Duty::Primary,
        days,
        starts: wall(starts),
        ends,
        zone: york(),
        from: day("2026-01-01"),
        until: None,
    }
}

fn daily(starts: &str, ends: &str) -> Pattern {
    pattern(Weekdays::ALL, starts, Ends::At(wall(ends)))
}

fn hours(spans: &[Span]) -> Vec<i64> {
    spans.iter().map(|span| span.length().0 / HOUR).collect()
}

/// 8 March 2026 and 14 March 2027, at two in the night: the clock jumps to three.
#[test]
fn a_time_that_does_not_exist_is_the_jump() {
    for spring in ["2026-03-08", "2027-03-14"] {
        let jump = at(spring, "03:00");
        assert_eq!(jump.since(at(spring, "01:59")), Millis(60_000));
        for missing in ["02:00", "02:01", "02:30", "02:59"] {
            assert_eq!(at(spring, missing), jump, "{missing}");
        }
        // From jump to jump there is nothing.
        let within = (wall("02:10"), Ends::At(wall("02:50")));
        assert_eq!(on(&york(), day(spring), within), None);
    }
}

/// 1 November 2026 and 7 November 2027: from one to two comes twice.
#[test]
fn a_time_that_comes_twice_is_the_first() {
    for autumn in ["2026-11-01", "2027-11-07"] {
        assert_eq!(
            at(autumn, "01:30").since(at(autumn, "00:30")),
            Millis(HOUR),
            "the first"
        );
        assert_eq!(
            at(autumn, "02:00").since(at(autumn, "01:00")),
            Millis(2 * HOUR),
            "the second is passed"
        );
    }
}

#[test]
fn a_night_shift_is_as_long_as_its_night() {
    let nights = daily("22:00", "06:00");
    let three = |first: &str, last: &str| hours(&nights.expand(day(first), day(last)));
    assert_eq!(three("2026-03-06", "2026-03-08"), [8, 7, 8]);
    assert_eq!(three("2026-10-30", "2026-11-01"), [8, 9, 8]);
    assert_eq!(three("2027-03-12", "2027-03-14"), [8, 7, 8]);
    assert_eq!(three("2027-11-05", "2027-11-07"), [8, 9, 8]);
}

#[test]
fn a_length_is_kept_whatever_the_clocks_do() {
    let nights = pattern(Weekdays::ALL, "22:00", Ends::After(Millis(8 * HOUR)));
    let spans = nights.expand(day("2026-10-30"), day("2026-11-01"));
    assert_eq!(hours(&spans), [8, 8, 8]);
    // It begins by the wall again on the next day.
    assert_eq!(spans[2].starts(), at("2026-11-01", "22:00"));
    assert_eq!(spans[1].ends(), at("2026-11-01", "05:00"));
}

#[test]
fn the_same_time_is_a_day_later() {
    let round = daily("08:00", "08:00");
    let lengths = |first, last| hours(&round.expand(day(first), day(last)));
    assert_eq!(lengths("2026-03-06", "2026-03-08"), [24, 23, 24]);
    assert_eq!(lengths("2026-10-30", "2026-11-01"), [24, 25, 24]);
}

#[test]
fn the_29th_of_february_has_a_shift() {
    let days = daily("08:00", "16:00");
    let found = |first, last| -> Vec<Timestamp> {
        let spans = days.expand(day(first), day(last));
        spans.into_iter().map(Span::starts).collect()
    };
    assert_eq!(
        found("2028-02-28", "2028-03-01"),
        [
            at("2028-02-28", "08:00"),
            at("2028-02-29", "08:00"),
            at("2028-03-01", "08:00")
        ]
    );
    assert_eq!(found("2027-02-28", "2027-03-01").len(), 2);
    assert!("2027-02-29".parse::<domain::rota::zone::Day>().is_err());
}

#[test]
fn only_its_days_and_only_while_it_counts() {
    let mut weekend = daily("08:00", "16:00");
    weekend.days = Weekdays::from_iter([Weekday::Saturday, Weekday::Sunday]);
    weekend.from = day("2026-11-29");
    weekend.until = Some(day("2026-12-06"));
    let spans = weekend.expand(day("2026-01-01"), day("2027-01-01"));
    let starts: Vec<Timestamp> = spans.into_iter().map(Span::starts).collect();
    assert_eq!(
        starts,
        [
            at("2026-11-29", "08:00"),
            at("2026-12-05", "08:00"),
            at("2026-12-06", "08:00")
        ]
    );
    assert_eq!(Weekdays::from_bits(0), None);
    assert_eq!(Weekdays::from_bits(0x80), None);
    assert_eq!(Weekdays::from_bits(0x60), Some(weekend.days));
}

#[test]
fn an_unknown_zone_is_none() {
    for name in ["", "New York", "America/Springfield", "../etc/passwd"] {
        assert!(name.parse::<Zone>().is_err(), "{name}");
    }
    assert_eq!("america/new_york".parse::<Zone>().unwrap(), york());
}

fn some_zone() -> impl Strategy<Value = Zone> {
    const NAMES: &[&str] = &[
        "America/New_York",
        "Europe/Berlin",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Africa/Casablanca",
        "UTC",
    ];
    prop::sample::select(NAMES).prop_map(|name| name.parse().unwrap())
}

proptest! {
    /// A later time on the wall is never an earlier moment, and is that time when the wall shows it.
    #[test]
    fn walls_run_forwards(
        zone in some_zone(),
        days in 0_i32..3_000,
        first in 0_u16..1_440,
        second in 0_u16..1_440,
    ) {
        let on = day("2026-01-01").plus(days);
        let moment = |minute| zone.at(on, Wall::from_minute(minute).unwrap());
        let (earlier, later) = (first.min(second), first.max(second));
        prop_assert!(moment(earlier) <= moment(later));
        prop_assert!(moment(later) <= zone.midnight(on.next()));
        prop_assert_eq!(zone.day(moment(first)), on);
    }

    /// Two shifts that meet on the wall meet in time, on every day of the years: around the clock there is no hole and nobody
    /// twice.
    #[test]
    fn shifts_that_meet_on_the_wall_meet_in_time(
        zone in some_zone(),
        from in 0_i32..1_200,
        cuts in prop::collection::btree_set(0_u16..1_440, 1..5),
    ) {
        let cuts: Vec<Wall> = cuts.into_iter().filter_map(Wall::from_minute).collect();
        let first = day("2026-01-01").plus(from);
        let last = first.plus(10);
        let mut spans = Vec::new();
        for (place, starts) in cuts.iter().enumerate() {
            let ends = cuts[(place + 1) % cuts.len()];
            let shift = Pattern {
                starts: *starts,
                ends: Ends::At(ends),
                zone: zone.clone(),
                ..daily("00:00", "00:00")
            };
            spans.extend(shift.expand(first, last));
        }
        spans.sort();
        for pair in spans.windows(2) {
            prop_assert_eq!(pair[0].ends(), pair[1].starts());
        }
        prop_assert!(!spans.is_empty());
    }
}
