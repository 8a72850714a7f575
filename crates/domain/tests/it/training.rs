//! Training gates.

use domain::{
    Millis, Timestamp,
    rota::{Duty, zone::Zone},
    training::{Gate, Passed, Standing, TrainingPolicy},
};
use proptest::prelude::*;

const DAY: i64 = 24 * 3_600;

/// Days are counted from one of 2024, by the clocks of UTC.
fn day(number: i64) -> Timestamp {
    Timestamp(0).plus(Millis::from_secs((20_000 + number) * DAY))
}

fn utc() -> Zone {
    "UTC".parse().expect("a zone")
}

fn policy() -> TrainingPolicy {
    TrainingPolicy {
        gates: Gate::ALL.to_vec(),
        from: day(1_000),
        zone: utc(),
        ..TrainingPolicy::default()
    }
}

fn all_on(number: i64) -> Vec<Passed> {
    let on = day(number);
    Gate::ALL
        .iter()
        .map(|gate| Passed { gate: *gate, on })
        .collect()
}

#[test]
fn a_line_that_asks_for_nothing_lets_everybody_in() {
    assert!(TrainingPolicy::default().lets(&[], Duty::Primary, day(5_000)));
}

#[test]
fn a_day_ends_by_the_clocks_of_the_line() {
    let policy = TrainingPolicy {
        zone: Zone::default(),
        ..policy()
    };
    // The evening before, in New York: by the clocks of UTC it is the day on which it lapses.
    let evening = day(1_365).plus(Millis::from_secs(2 * 3_600));
    assert!(policy.lets(&all_on(1_000), Duty::Primary, evening));
    let morning = day(1_365).plus(Millis::from_secs(12 * 3_600));
    assert!(!policy.lets(&all_on(1_000), Duty::Primary, morning));
}

#[test]
fn nobody_is_locked_out_before_the_day_from_which_it_counts() {
    assert!(policy().lets(&[], Duty::Primary, Timestamp(day(1_000).0 - 1)));
    for duty in Duty::ALL {
        let talks = duty.answers() || *duty == Duty::Interpreter;
        assert_eq!(policy().lets(&[], *duty, day(1_000)), !talks, "{duty:?}");
    }
}

#[test]
fn one_that_is_missing_or_lapsed_is_named() {
    let now = day(1_100);
    let mut passed = all_on(1_050);
    passed[0].on = day(735);
    passed[2].on = day(700);
    passed.remove(4);
    assert_eq!(
        policy().standings(&passed, now),
        [
            (Gate::Hours, Standing::Lapsed(day(1_100))),
            (Gate::MandatedReporter, Standing::Good(day(1_415))),
            (Gate::LanguageLine, Standing::Lapsed(day(1_065))),
            (Gate::QuickExit, Standing::Good(day(1_415))),
            (Gate::DuressCall, Standing::Missing),
        ]
    );
    assert!(!policy().lets(&passed, Duty::Primary, now));
    // A refresh counts from its own day; the older one says nothing any more.
    passed.extend(all_on(1_099));
    assert!(policy().lets(&passed, Duty::Primary, now));
}

#[test]
fn it_is_told_thirty_days_ahead() {
    let standing = |now| policy().standings(&all_on(1_000), now)[0].1;
    assert_eq!(standing(day(1_334)), Standing::Good(day(1_365)));
    assert_eq!(standing(day(1_335)), Standing::Soon(day(1_365)));
    assert!(standing(day(1_364)).counts());
    assert_eq!(standing(day(1_365)), Standing::Lapsed(day(1_365)));
}

proptest! {
    /// Whoever may not begin can be told what is missing, and whoever may lacks nothing.
    #[test]
    fn a_refusal_always_names_a_gate(on in prop::collection::vec(0_i64..2_000, 5), now in 1_000_i64..2_000) {
        let passed: Vec<Passed> = Gate::ALL
            .iter()
            .zip(on)
            .map(|(gate, on)| Passed { gate: *gate, on: day(on) })
            .collect();
        let named = policy()
            .standings(&passed, day(now))
            .iter()
            .any(|(_, standing)| !standing.counts());
        prop_assert_eq!(policy().lets(&passed, Duty::Secondary, day(now)), !named);
    }
}
