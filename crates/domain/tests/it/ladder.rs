//! Who is called, and when.

use crate::waiting;
use domain::{
    Item, ItemState, Level, Millis, Timestamp,
    ladder::{Climb, Ladder, Ladders, NoLadder, Rung, Step},
    level::{Assessment, DeviceRisk, Safety, Targets},
};
use proptest::prelude::*;

fn step(secs: i64, rung: Rung) -> Step {
    Step {
        after: Millis::from_secs(secs),
        rung,
    }
}

/// Who is called when one looks every second, with the second.
fn called(level: Level, until: i64) -> Vec<(i64, Rung)> {
    let ladders = Ladders::default();
    let mut climb = Climb::start(Timestamp(0));
    let mut all = Vec::new();
    for second in 0..=until {
        let (next, steps) = climb.go(Timestamp(second * 1_000), ladders.of(level), ladders.again);
        climb = next;
        all.extend(steps.into_iter().map(|step| (second, step.rung)));
    }
    all
}

/// R306, line by line.
#[test]
fn the_ladders_are_those_of_the_rules() {
    use Rung::{Director, Primary, Secondary, Slow, Supervisor};
    let t1 = [
        (0, Primary),
        (0, Secondary),
        (60, Primary),
        (60, Secondary),
        (60, Supervisor),
        (120, Director),
        (120, Slow),
    ];
    assert_eq!(called(Level::T1, 1_000), t1);
    let t2 = [
        (0, Primary),
        (180, Secondary),
        (360, Supervisor),
        (600, Director),
        (600, Slow),
    ];
    assert_eq!(called(Level::T2, 1_400), t2);
    assert_eq!(called(Level::T3, 700), [(0, Primary), (600, Secondary)]);
    assert_eq!(called(Level::T4, 1_000), [(0, Primary), (900, Supervisor)]);
    assert_eq!(called(Level::T5, 1_000), []);
}

#[test]
fn at_the_end_the_director_is_called_again_and_again() {
    let calls = called(Level::T1, 120 + 3 * 900);
    let again: Vec<_> = calls.into_iter().skip(7).collect();
    let director = |second| (second, Rung::Director);
    assert_eq!(again, [1_020, 1_920, 2_820].map(director));
}

#[test]
fn steps_that_strand_somebody_are_no_ladder() {
    let end = [step(9, Rung::Director), step(9, Rung::Slow)];
    assert!(Ladder::new(end.to_vec()).is_ok());
    assert_eq!(Ladder::new(Vec::new()), Err(NoLadder::NoEnd));
    assert_eq!(
        Ladder::new(vec![step(0, Rung::Primary)]),
        Err(NoLadder::NoEnd)
    );
    assert_eq!(
        Ladder::new(vec![step(0, Rung::Slow)]),
        Err(NoLadder::NoEnd),
        "the director is called"
    );
    let down = [vec![step(10, Rung::Primary)], end.to_vec()].concat();
    assert_eq!(Ladder::new(down), Err(NoLadder::Order));
    let long = [vec![step(0, Rung::Primary); 31], end.to_vec()].concat();
    assert_eq!(Ladder::new(long), Err(NoLadder::Long));
}

#[test]
fn whoever_answers_a_call_is_waited_for_a_moment() {
    let ladders = Ladders::default();
    let ladder = ladders.of(Level::T2);
    let (climb, _) = Climb::start(Timestamp(0)).go(Timestamp(0), ladder, ladders.again);
    let answered = climb.answered(Timestamp(170_000), ladders.coming);
    let (still, none) = answered.go(Timestamp(180_000), ladder, ladders.again);
    assert_eq!(none, [], "secondary was due");
    let (_, steps) = still.go(Timestamp(260_000), ladder, ladders.again);
    assert_eq!(steps, [step(180, Rung::Secondary)], "nobody came after all");
}

proptest! {
    /// Whenever one looks: the same people are called, nobody twice, and there is always a next look.
    #[test]
    fn a_late_look_calls_whom_it_missed(
        level in proptest::sample::select(Level::ALL),
        looks in proptest::collection::vec(0_i64..400_000, 1..30),
    ) {
        let ladders = Ladders::default();
        let ladder = ladders.of(level);
        let mut now = Timestamp(0);
        let mut climb = Climb::start(now);
        let mut all = Vec::new();
        for look in looks {
            now = now.plus(Millis(look));
            let (next, steps) = climb.go(now, ladder, ladders.again);
            prop_assert!(next.next > now, "there is a next look");
            prop_assert!(next.made >= climb.made);
            climb = next;
            all.extend(steps);
        }
        let own: Vec<_> = all.iter().copied().take(ladder.steps().len()).collect();
        let due = ladder.steps().iter().take_while(|step| step.after.0 <= now.0);
        prop_assert_eq!(own, due.copied().collect::<Vec<_>>());
        let beyond = all.iter().skip(ladder.steps().len());
        prop_assert!(beyond.clone().all(|step| step.rung == Rung::Director));
        prop_assert_eq!(climb.is_slow(ladder), now.0 >= ladder.length().0);
    }
}

/// An item as it would wait if nobody ever came.
fn alone(level: Level) -> Item {
    let item = waiting(Safety::NotSaid, DeviceRisk::NotSaid);
    Item {
        assessment: Assessment {
            level,
            first: level,
            ..item.assessment
        },
        ..item
    }
}

/// Nobody stays away from the end of a ladder: of no level, and however the item ages.
#[test]
fn everybody_comes_to_the_end_in_bounded_time() {
    let (targets, ladders) = (Targets::default(), Ladders::default());
    for (level, minutes) in [
        (Level::T1, 2),
        (Level::T2, 10),
        (Level::T3, 20),
        (Level::T4, 50),
        (Level::T5, 4 * 24 * 60 + 50),
        (Level::Tx, 7 * 24 * 60),
    ] {
        let mut item = alone(level);
        let mut rungs = Vec::new();
        let end = Timestamp(minutes * 60_000);
        while let ItemState::Waiting { climb } = item.state
            && climb.next <= end
        {
            let (next, steps) = item.climb(climb.next, &targets, &ladders);
            item = next;
            rungs.extend(steps.iter().map(|step| step.rung));
        }
        let expected = [Rung::Director, Rung::Slow];
        assert_eq!(rungs[rungs.len() - 2..], expected, "{level:?}: {rungs:?}");
        let ends = rungs.iter().filter(|rung| **rung == Rung::Slow);
        assert_eq!(ends.count(), 1, "{level:?} is told once by then");
    }
}
