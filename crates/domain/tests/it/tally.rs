//! What is counted of the line, and what of it is shown.

use crate::{holder, waiting};
use domain::{
    Callback, CallbackId, Item, Level, Millis, TeamId, Timestamp,
    callback::{CallTargets, Outcome, State, Window},
    chat::EndReason,
    item::LeasePolicy,
    ladder::Ladders,
    level::{DeviceRisk, Safety, Targets},
    rota::zone::{NotOnTheClock, Zone},
    suppress::Floor,
    tally::{
        BOUNDS, Count, Happened, Histogram, Length, Quarter, SHORT, Shown, Staffing, Sums, What,
        answered, bucket, call_ended, called, counted_language, cover, ended, escalated,
        hide_rests, started,
    },
    window::Slot,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

const SECOND: i64 = 1_000;

/// Somebody high who may be called for an hour, from that minute of the day on.
fn asked(minute: i64) -> Callback {
    let starts = Timestamp(minute * 60 * SECOND);
    let slot = Slot {
        day: 0,
        starts,
        ends: starts.plus(Millis::from_secs(3_600)),
    };
    Callback {
        id: CallbackId::from_bytes([1; 16]),
        team: TeamId::from_bytes([2; 16]),
        level: Level::T3,
        language: "es".to_owned(),
        state: State::Waiting,
        attention: false,
        first_due: Some(starts),
        windows: vec![Window::from(slot)],
    }
}

#[test]
fn a_first_call_is_held_against_the_target_of_its_level() {
    let targets = CallTargets::default();
    let target = targets.of(Level::T3);
    let at = |late: i64| {
        called(
            &asked(10),
            Timestamp(600 * SECOND + target.0 + late),
            &targets,
        )
    };
    let first = [Count::CallTried, Count::CallFirst];
    assert_eq!(
        once(&at(0)),
        [&first[..], &[Count::CallFirstInTime]].concat()
    );
    assert_eq!(once(&at(1)), first);
    assert!(at(1).contains(&Happened::Took(Length::FirstCall, Millis(target.0 + 1))));
    // Somebody has called before.
    let again = Callback {
        first_due: None,
        ..asked(10)
    };
    let again = called(&again, Timestamp(601 * SECOND), &targets);
    assert_eq!(again, [Happened::Once(Count::CallTried)]);
    // A supervisor opened a window before the hour.
    let mut early = asked(10);
    early.windows[0].extra = true;
    let early = called(&early, Timestamp(601 * SECOND), &targets);
    assert!(once(&early).contains(&Count::CallOutside));
    assert!(once(&early).contains(&Count::CallFirstInTime));
}

#[test]
fn who_was_reached_and_who_took_it_back_are_told_apart() {
    let ended = |outcome| once(&call_ended(outcome));
    for outcome in Outcome::ALL {
        assert_eq!(ended(*outcome)[0], Count::CallEnded);
        let reached = ended(*outcome).contains(&Count::CallReached);
        let withdrawn = ended(*outcome).contains(&Count::CallWithdrawn);
        assert!(!(reached && withdrawn), "{outcome:?}");
        // Who gave other words may be anybody.
        let theirs =
            outcome.name().starts_with("reached_") && *outcome != Outcome::ReachedCodeWordWrong;
        assert_eq!(reached, theirs, "{outcome:?}");
    }
    assert!(ended(Outcome::CancelledByPerson).contains(&Count::CallWithdrawn));
    assert!(ended(Outcome::SupersededByInbound).contains(&Count::CallWithdrawn));
}

#[test]
fn one_call_outside_of_the_hours_is_not_told_from_the_rest() {
    let shown = |tried, within| {
        let mut shown: BTreeMap<Count, Shown> = [
            (Count::CallTried, Shown::of(tried, Floor::Inside)),
            (Count::CallFirst, Shown::of(within, Floor::Inside)),
        ]
        .into();
        hide_rests(&mut shown, Floor::Inside);
        shown[&Count::CallFirst]
    };
    assert_eq!(shown(12, 10), Shown::Few, "two were no first calls");
    assert_eq!(shown(15, 10), Shown::Number(10));
    assert_eq!(shown(10, 10), Shown::Number(10));
}

fn urgent() -> Item {
    waiting(Safety::CannotTalkLong, DeviceRisk::NotSaid)
}

fn once(happened: &[Happened]) -> Vec<Count> {
    let only = happened.iter().filter_map(|one| match one {
        Happened::Once(count) => Some(*count),
        Happened::Took(..) => None,
    });
    only.collect()
}

fn taken(item: Item) -> Result<Item, domain::Rejected> {
    item.claim(holder(1), Timestamp(0), &LeasePolicy::default())
}

#[test]
fn an_answer_counts_once_and_against_the_target_of_the_first_level() {
    let targets = Targets::default();
    let at = |ms| answered(&urgent(), Timestamp(ms), &targets);
    let target = targets.t2.0;
    assert_eq!(once(&at(target)), [Count::Answered, Count::WithinTarget]);
    assert_eq!(once(&at(target + 1)), [Count::Answered]);
    let waited = Millis(target);
    assert!(at(target).contains(&Happened::Took(Length::Answer, waited)));
    assert!(at(target).contains(&Happened::Took(Length::Wait, waited)));
    let mut risen = urgent();
    risen.assessment.level = Level::T1;
    let then = answered(&risen, Timestamp(target), &targets);
    assert_eq!(once(&then), [Count::Answered, Count::WithinTarget]);
}

#[test]
fn weekends_and_evenings_are_after_hours() -> Result<(), NotOnTheClock> {
    let zone = Zone::default();
    let counts = |day: &str, wall: &str| {
        let at = zone.at(day.parse()?, wall.parse()?);
        Ok::<_, NotOnTheClock>(once(&started(&zone, at)))
    };
    // A Friday, and the Saturday after it.
    let (day, late) = (
        vec![Count::Started],
        vec![Count::Started, Count::AfterHours],
    );
    assert_eq!(counts("2026-11-27", "07:59")?, late);
    assert_eq!(counts("2026-11-27", "08:00")?, day);
    assert_eq!(counts("2026-11-27", "17:59")?, day);
    assert_eq!(counts("2026-11-27", "18:00")?, late);
    assert_eq!(counts("2026-11-28", "12:00")?, late);
    Ok(())
}

#[test]
fn a_desk_is_as_busy_as_its_minutes() -> Result<(), domain::Rejected> {
    let talk = taken(urgent())?;
    let over = talk.clone().finish(Timestamp(1), &LeasePolicy::default());
    let mut minutes = Staffing::default();
    let two = [talk.clone(), talk.clone()];
    for held in [&[][..], std::slice::from_ref(&talk), &two, &[over]] {
        minutes.add(held);
    }
    let once = Staffing {
        there: 4,
        busy: 3,
        talking: 2,
        talks: 3,
    };
    assert_eq!(minutes, once);
    assert_eq!(
        minutes.occupancy_percent(),
        None,
        "four minutes are about somebody"
    );
    let hour = Staffing {
        there: 60,
        busy: 45,
        talking: 30,
        talks: 45,
    };
    assert_eq!(hour.occupancy_percent(), Some(75));
    assert_eq!(hour.concurrency_tenths(), None);
    let day = Staffing {
        talking: 60,
        talks: 75,
        ..hour
    };
    assert_eq!(day.concurrency_tenths(), Some(13));
    Ok(())
}

#[test]
fn what_came_back_into_line_was_answered_before() -> Result<(), domain::Rejected> {
    let back = taken(urgent())?.give_back(domain::Fence(1), Timestamp(0))?;
    assert_eq!(answered(&back, Timestamp(1), &Targets::default()), []);
    let left = ended(&back, EndReason::EndedByPerson, false, Timestamp(60_000));
    assert_eq!(left, []);
    Ok(())
}

#[test]
fn giving_up_is_not_leaving_quickly_and_not_a_lost_connection() -> Result<(), domain::Rejected> {
    let at = |reason, ms| once(&ended(&urgent(), reason, false, Timestamp(ms)));
    let long = SHORT.0;
    for reason in [EndReason::EndedByPerson, EndReason::NoStaffLeft] {
        assert_eq!(at(reason, long), [Count::Abandoned]);
        assert_eq!(at(reason, long - 1), [Count::ShortAbandoned]);
    }
    assert_eq!(at(EndReason::QuickExit, long), [Count::QuickExit]);
    assert_eq!(at(EndReason::ConnectionLost, long), [Count::Dropped]);
    assert_eq!(at(EndReason::IdleTimeout, long), [Count::Dropped]);
    assert_eq!(at(EndReason::ServiceFailure, long), []);
    // Who asked to be called has not given up.
    assert_eq!(at(EndReason::NoStaffCallbackBooked, long), []);
    let talking = taken(urgent())?;
    let in_chat = |reason, paused| ended(&talking, reason, paused, Timestamp(long));
    assert_eq!(in_chat(EndReason::EndedByPerson, false), []);
    let quick = in_chat(EndReason::QuickExit, false);
    assert_eq!(quick, [Happened::Once(Count::QuickExit)]);
    assert_eq!(in_chat(EndReason::ConnectionLost, true), []);
    Ok(())
}

#[test]
fn a_call_at_once_is_no_escalation() {
    let (targets, ladders) = (Targets::default(), Ladders::default());
    let (first, _) = urgent().climb(Timestamp(0), &targets, &ladders);
    assert!(!escalated(&first, &ladders));
    let later = Timestamp(180 * SECOND);
    let (second, _) = first.climb(later, &targets, &ladders);
    assert!(escalated(&second, &ladders));
}

#[test]
fn a_language_is_counted_without_its_region() {
    assert_eq!(counted_language("pt-BR"), "pt");
    assert_eq!(counted_language("ES"), "es");
}

#[test]
fn totals_are_stored_under_a_word_that_is_read_back() {
    let counts = Count::ALL.iter().map(|count| What::Count(*count));
    let buckets = 0..=BOUNDS.len();
    let lengths = Length::ALL
        .iter()
        .flat_map(|length| buckets.clone().map(|bucket| What::Length(*length, bucket)));
    for what in counts.chain(lengths) {
        let (word, bucket) = what.stored();
        assert_eq!(What::from_stored(word, bucket), Some(what));
    }
    assert_eq!(What::from_stored("answered", 1), None);
    assert_eq!(What::from_stored("answer", BOUNDS.len() + 1), None);
    assert_eq!(What::from_stored("who", 0), None);
}

#[test]
fn a_histogram_tells_average_and_quantiles() {
    let mut lengths = Histogram::default();
    for secs in [3, 4, 12, 18] {
        lengths.add(bucket(Millis::from_secs(secs)), 1);
    }
    assert_eq!(lengths.average_secs(), None, "fewer than five");
    assert_eq!(lengths.within_secs(50), None);
    lengths.add(bucket(Millis::from_secs(700)), 1);
    assert_eq!(lengths.total(), 5);
    assert_eq!(lengths.within_secs(50), Some(15));
    assert_eq!(lengths.within_secs(80), Some(20));
    assert_eq!(lengths.within_secs(90), Some(900));
    // 2.5 + 2.5 + 12.5 + 17.5 + 750, by five.
    assert_eq!(lengths.average_secs(), Some(157));
    lengths.add(bucket(Millis::from_secs(999_999)), 100);
    assert_eq!(lengths.within_secs(90), Some(345_600));
}

#[test]
fn every_target_is_a_bound() {
    let targets = Targets::default();
    let calls = CallTargets::default();
    for level in Level::ALL {
        for target in [targets.of(*level), calls.of(*level)] {
            assert_ne!(bucket(target), bucket(Millis(target.0 + 1)), "{level:?}");
        }
    }
}

#[test]
fn nothing_below_five_is_shown_or_can_be_told_from_the_rest() {
    use Shown::{Few, Number};
    assert_eq!(cover(&[9, 12], Floor::Inside), [Number(9), Number(12)]);
    assert_eq!(cover(&[4, 12, 9], Floor::Inside), [Few, Number(12), Few]);
    assert_eq!(cover(&[2, 3, 9], Floor::Inside), [Few, Few, Number(9)]);
    assert_eq!(cover(&[0, 9], Floor::Inside), [Few, Number(9)]);
    assert_eq!(cover(&[1], Floor::Inside), [Few]);
    assert_eq!(cover(&[], Floor::Inside), []);
    assert_eq!(
        (Shown::of(4, Floor::Inside), Shown::of(5, Floor::Inside)),
        (Few, Number(5))
    );
}

#[test]
fn quarters_have_their_days() -> Result<(), NotOnTheClock> {
    let quarter = |day: &str| day.parse().map(Quarter::of);
    let last = quarter("2026-11-29")?;
    assert_eq!(last.to_string(), "2026-Q4");
    assert_eq!("2026-Q4".parse(), Ok(last));
    let days = last.days().map(|(first, last)| format!("{first} {last}"));
    assert_eq!(days.as_deref(), Some("2026-10-01 2026-12-31"));
    assert_eq!(quarter("2027-01-01")?.before(), last);
    assert_eq!(last.before(), quarter("2026-09-30")?);
    for wrong in [
        "2026-Q5", "2026-Q0", "26-Q1", "2026Q1", "+026-Q1", "1999-Q1",
    ] {
        assert!(wrong.parse::<Quarter>().is_err(), "{wrong}");
    }
    Ok(())
}

proptest! {
    /// What is shown and the sum tell nobody a part between one and four.
    #[test]
    fn what_is_hidden_is_five_together_or_nothing(parts in prop::collection::vec(0_u64..30, 0..8)) {
        let shown = cover(&parts, Floor::Inside);
        let hidden: u64 = parts.iter().zip(&shown)
            .filter(|(_, shown)| shown.number().is_none())
            .map(|(part, _)| part)
            .sum();
        let all: u64 = parts.iter().sum();
        prop_assert!(hidden == 0 || hidden >= 5 || hidden == all);
        for (part, shown) in parts.iter().zip(&shown) {
            prop_assert!(shown.number().is_none_or(|number| number == *part && number >= 5));
        }
    }

    #[test]
    fn sums_are_the_sum(totals in prop::collection::vec(0_u64..9, 1..9)) {
        let mut sums = Sums::default();
        for total in &totals {
            sums.add(What::Count(Count::Started), *total);
            sums.add(Happened::Took(Length::Wait, Millis(1)).what(), *total);
        }
        let all: u64 = totals.iter().sum();
        prop_assert_eq!(sums.count(Count::Started), all);
        prop_assert_eq!(sums.length(Length::Wait).total(), all);
        prop_assert_eq!(sums.count(Count::Answered), 0);
    }
}
