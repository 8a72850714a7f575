//! The short form of what `sim` does at length, and what it says when a part of the line is missing.

use std::thread::available_parallelism;
use tests::sim::{self, Mutation, Plan, Rule};

fn plan(histories: u64, mutation: Mutation) -> Plan {
    Plan {
        histories,
        steps: 40,
        seed: 1,
        workers: available_parallelism().map_or(1, usize::from),
        mutation,
    }
}

#[test]
fn nobody_is_stranded_in_random_histories() {
    let report = sim::run(plan(100, Mutation::None));
    assert_eq!(report.failed, 0, "{:#?}", report.failures);
    let counts = report.counts;
    // Nothing is proved where nothing happened.
    for happened in [
        counts.offers,
        counts.declined,
        counts.claims,
        counts.answered,
        counts.stale,
        counts.crashes,
        counts.silent,
    ] {
        assert!(happened > 20, "{counts:?}");
    }
}

/// Histories that were said to be broken, and what came of them: somebody who is spared a second one in danger is not given practice in
/// their place (decision 0058), which the checker did not know.
#[test]
fn histories_that_were_broken_once_are_not() {
    let once = Plan {
        seed: 5_000_841,
        steps: 60,
        workers: 1,
        ..plan(1, Mutation::None)
    };
    let report = sim::run(once);
    assert_eq!(report.failed, 0, "{:#?}", report.failures);
}

#[test]
fn the_same_seed_tells_the_same_story() {
    let told = || sim::run(plan(4, Mutation::None)).counts;
    assert_eq!(told(), told());
}

/// Whether it is said in one of some histories that a rule is broken when a part of the line is missing.
fn is_said(mutation: Mutation, rules: &[Rule]) -> bool {
    (0..12).any(|pair| {
        let some = Plan {
            seed: 1 + 2 * pair,
            ..plan(2, mutation)
        };
        let broken = sim::run(some).broken;
        rules.iter().any(|rule| broken.contains_key(rule))
    })
}

#[test]
fn without_the_sweep_it_is_said_that_somebody_stays_with_who_is_gone() {
    assert!(is_said(Mutation::NoSweep, &[Rule::Gone]));
}

#[test]
fn without_the_ladder_it_is_said_that_nobody_is_called() {
    assert!(is_said(Mutation::NoLadder, &[Rule::Deadline]));
}

#[test]
fn without_ageing_it_is_said_that_somebody_waits_as_urgently_as_ever() {
    assert!(is_said(Mutation::NoAgeing, &[Rule::Ageing]));
}

#[test]
fn a_question_that_stays_open_is_said() {
    assert!(is_said(Mutation::NoLapse, &[Rule::Lapse]));
}

#[test]
fn a_write_under_an_old_fence_is_said() {
    assert!(is_said(Mutation::NoFence, &[Rule::Owner, Rule::Lost]));
}
