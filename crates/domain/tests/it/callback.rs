//! Requests to be called: outcomes against the table of E4, limits over random histories.

use domain::{
    CallbackId, Level, MemberId, Millis, TeamId, Timestamp,
    callback::{
        AHEAD, CALL, Callback, HARD_STOP, HELD, KEPT, Keep, Outcome, Refused, SPACING, State,
        TRIES, Then, WINDOWS, Window, level,
    },
    level::{DeviceRisk, Safety},
    window::Slot,
};
use proptest::prelude::*;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

fn member(number: u8) -> MemberId {
    MemberId::from_bytes([number; 16])
}

/// A window of an hour, so many hours after the beginning of a day.
fn window(day: u32, hour: i64) -> Window {
    let starts = i64::from(day) * DAY + hour * 60 * MINUTE;
    Window::from(Slot {
        day,
        starts: Timestamp(starts),
        ends: Timestamp(starts + 60 * MINUTE),
    })
}

fn request(windows: Vec<Window>) -> Callback {
    Callback {
        id: CallbackId::from_bytes([1; 16]),
        team: TeamId::from_bytes([2; 16]),
        level: Level::T3,
        language: "pt-BR".to_owned(),
        state: State::Waiting,
        attention: false,
        first_due: Some(Timestamp(0)),
        windows,
    }
}

/// Four windows, one each day at one o'clock.
fn four() -> Callback {
    request((0..4).map(|day| window(day, 13)).collect())
}

/// So many minutes after one o'clock of a day.
fn at(day: i64, minutes: i64) -> Timestamp {
    Timestamp(day * DAY + (13 * 60 + minutes) * MINUTE)
}

/// Somebody takes it, reads the card and calls.
fn call(callback: Callback, now: Timestamp) -> Result<Callback, Refused> {
    let by = member(1);
    let taken = callback.take(by, now)?;
    let ready = taken.acknowledge(by, now)?;
    ready.start(by, now)
}

fn told(callback: Callback, outcome: Outcome, again: bool, now: Timestamp) -> Callback {
    let called = call(callback, now).expect("a window is open");
    let done = called.finish(member(1), (outcome, again), now);
    done.expect("whoever called says what came of it")
}

/// E4 as it is written: code, whether it counts, what is next, whether a supervisor looks at it, whether it is raised.
const E4: [(&str, bool, Then, bool, bool); 23] = [
    ("reached_verified", true, Then::Over, false, false),
    ("reached_code_word_wrong", true, Then::Over, true, false),
    ("reached_not_safe_now", true, Then::NextWindow, false, false),
    ("reached_declined", true, Then::Over, false, false),
    (
        "reached_language_mismatch",
        false,
        Then::NextWindow,
        false,
        false,
    ),
    (
        "answered_by_other_plan_used",
        true,
        Then::NextDay,
        false,
        false,
    ),
    (
        "answered_by_other_asked_questions",
        true,
        Then::NextDay,
        true,
        false,
    ),
    ("duress_suspected", true, Then::Over, true, true),
    ("danger_word", true, Then::Over, true, true),
    (
        "voicemail_left_as_agreed",
        true,
        Then::NextWindow,
        false,
        false,
    ),
    (
        "voicemail_reached_none_left",
        true,
        Then::NextWindow,
        false,
        false,
    ),
    ("no_answer", true, Then::SameWindow, false, false),
    ("busy", true, Then::SameWindow, false, false),
    (
        "blocked_caller_rejected",
        false,
        Then::SameWindow,
        false,
        false,
    ),
    ("dropped_midway", true, Then::SameWindow, false, false),
    ("not_in_service", true, Then::Over, false, false),
    ("wrong_number", true, Then::Over, false, false),
    ("cancelled_by_person", false, Then::Over, false, false),
    ("superseded_by_inbound", false, Then::Over, false, false),
    (
        "window_expired_unattempted",
        false,
        Then::NextWindow,
        true,
        false,
    ),
    ("time_not_valid_dst", false, Then::NextWindow, false, false),
    ("attempts_exhausted", false, Then::Over, false, false),
    ("expired_purged", false, Then::Over, false, false),
];

#[test]
fn every_outcome_means_what_the_table_says() {
    let ours = Outcome::ALL.iter().map(|outcome| {
        let verdict = outcome.verdict();
        let (then, raises) = (verdict.then, verdict.raises);
        (
            outcome.name(),
            verdict.counts,
            then,
            verdict.supervisor,
            raises,
        )
    });
    assert_eq!(ours.collect::<Vec<_>>(), E4);
}

#[test]
fn without_the_persons_leave_there_is_one_try() {
    for outcome in Outcome::ALL.iter().copied().filter(|one| one.is_told()) {
        if outcome == Outcome::TimeNotValidDst {
            continue;
        }
        let done = told(four(), outcome, false, at(0, 5));
        let purge = at(0, 5).plus(KEPT);
        assert_eq!(done.state, State::Closed { outcome, purge });
    }
}

#[test]
fn what_counts_leaves_a_second_try_twenty_minutes_later() {
    let tried = told(four(), Outcome::NoAnswer, true, at(0, 5));
    let again = at(0, 5).plus(SPACING);
    assert_eq!(
        call(tried.clone(), at(0, 24)).err(),
        Some(Refused::TooSoon(again))
    );
    let twice = told(tried, Outcome::Busy, true, at(0, 25));
    // Two tries are all of a window.
    assert_eq!(call(twice.clone(), at(0, 50)).err(), Some(Refused::Outside));
    let next = twice.next_window(at(0, 50)).map(|window| window.slot.day);
    assert_eq!(next, Some(1));
}

#[test]
fn what_does_not_count_may_be_tried_again_at_once() {
    let tried = told(four(), Outcome::BlockedCallerRejected, true, at(0, 5));
    let twice = told(tried, Outcome::NoAnswer, true, at(0, 6));
    assert_eq!(
        twice.windows.iter().map(|window| window.tries).sum::<u32>(),
        1
    );
    let mismatch = told(four(), Outcome::ReachedLanguageMismatch, true, at(0, 5));
    let next = mismatch.next_window(at(0, 6)).map(|window| window.slot.day);
    assert_eq!((next, mismatch.windows[0].tries), (Some(1), 0));
}

#[test]
fn somebody_else_answering_is_the_end_of_that_day() {
    let windows = vec![window(0, 13), window(0, 20), window(1, 13)];
    let done = told(
        request(windows),
        Outcome::AnsweredByOtherAskedQuestions,
        true,
        at(0, 2),
    );
    assert!(done.attention, "a supervisor looks at it");
    assert_eq!(
        call(done.clone(), at(0, 7 * 60 + 5)).err(),
        Some(Refused::Outside)
    );
    assert!(call(done, at(1, 5)).is_ok());
}

#[test]
fn three_windows_are_the_end_but_what_is_imminent_a_supervisor_ends() {
    let mut calm = four();
    let mut imminent = Callback {
        level: Level::T1,
        ..four()
    };
    for day in 0..3 {
        calm = told(calm, Outcome::VoicemailReachedNoneLeft, true, at(day, 5));
        imminent = told(
            imminent,
            Outcome::VoicemailReachedNoneLeft,
            true,
            at(day, 5),
        );
    }
    let outcome = Outcome::AttemptsExhausted;
    let purge = at(2, 5).plus(KEPT);
    assert_eq!(calm.state, State::Closed { outcome, purge });
    assert_eq!((imminent.state, imminent.attention), (State::Waiting, true));
    let opened = imminent.clone().open_extra(at(3, 0)).unwrap();
    assert!(call(opened, at(3, 1)).is_ok());
    let seen = imminent.seen(at(3, 0));
    let purge = at(3, 0).plus(KEPT);
    assert_eq!(seen.state, State::Closed { outcome, purge });
}

#[test]
fn nobody_calls_outside_or_without_the_card_or_for_somebody_else() {
    assert_eq!(
        four().take(member(1), at(0, -16)).err(),
        Some(Refused::Outside)
    );
    let early = Timestamp(at(0, 0).0 - AHEAD.0);
    let taken = four().take(member(1), early).unwrap();
    assert_eq!(
        taken.clone().start(member(1), at(0, 1)).err(),
        Some(Refused::CardUnread)
    );
    let ready = taken.acknowledge(member(1), at(0, -2)).unwrap();
    assert_eq!(
        ready.clone().start(member(1), at(0, -2)).err(),
        Some(Refused::Outside)
    );
    assert!(matches!(
        ready.clone().start(member(2), at(0, 1)),
        Err(Refused::Rejected(_))
    ));
    assert!(matches!(
        ready.clone().take(member(2), at(0, 1)),
        Err(Refused::Rejected(_))
    ));
    let calls = ready.start(member(1), at(0, 1)).unwrap();
    let until = at(0, 1).plus(CALL);
    let by = member(1);
    assert_eq!(calls.state, State::Attempting { by, until });
    // Another try has its own card.
    let tried = calls
        .finish(by, (Outcome::NoAnswer, true), at(0, 2))
        .unwrap();
    let taken = tried.take(by, at(0, 30)).unwrap();
    assert_eq!(taken.start(by, at(0, 30)).err(), Some(Refused::CardUnread));
}

#[test]
fn what_only_follows_from_something_nobody_says() {
    for outcome in Outcome::ALL.iter().copied().filter(|one| !one.is_told()) {
        let calls = call(four(), at(0, 1)).unwrap();
        assert!(calls.finish(member(1), (outcome, true), at(0, 2)).is_err());
    }
    // A time that does not exist is said before the call, not after it.
    let outcome = Outcome::TimeNotValidDst;
    let calls = call(four(), at(0, 1)).unwrap();
    assert!(calls.finish(member(1), (outcome, true), at(0, 2)).is_err());
    let taken = four().take(member(1), at(0, -5)).unwrap();
    let put_off = taken
        .finish(member(1), (outcome, false), at(0, -5))
        .unwrap();
    let next = put_off.next_window(at(0, -5)).map(|window| window.slot.day);
    assert_eq!((put_off.state, next), (State::Waiting, Some(1)));
}

#[test]
fn a_danger_word_ends_it_and_raises_it() {
    let raised = |from| {
        let request = Callback {
            level: from,
            ..four()
        };
        told(request, Outcome::DangerWord, true, at(0, 3))
    };
    let done = raised(Level::T3);
    assert!(done.is_closed() && done.attention);
    assert_eq!(done.level, Level::T2);
    assert_eq!(raised(Level::T2).level, Level::T1);
}

#[test]
fn whoever_has_the_words_ends_it_at_any_time() {
    let cancelled = Outcome::CancelledByPerson;
    for callback in [four(), call(four(), at(0, 1)).unwrap()] {
        let done = callback.withdraw(cancelled, at(0, 2)).unwrap();
        assert!(done.is_closed() && !done.attention);
        assert!(done.withdraw(cancelled, at(0, 3)).is_err());
    }
}

#[test]
fn other_hours_take_the_place_of_the_old_ones_and_tries_stay_counted() {
    let tried = told(four(), Outcome::NoAnswer, true, at(0, 5));
    let slots = vec![window(5, 13).slot, window(6, 13).slot];
    let moved = tried.replan(slots, at(0, 10)).unwrap();
    assert_eq!(call(moved.clone(), at(0, 40)).err(), Some(Refused::Outside));
    assert_eq!(call(moved.clone(), at(1, 5)).err(), Some(Refused::Outside));
    let once = told(moved, Outcome::VoicemailReachedNoneLeft, true, at(5, 5));
    let twice = told(once, Outcome::VoicemailReachedNoneLeft, true, at(6, 5));
    assert!(twice.is_closed(), "three windows");
}

#[test]
fn a_window_that_passes_is_missed_unless_somebody_tried() {
    let (waits, missed) = four().pass(at(0, 59));
    assert_eq!((waits.clone(), missed), (four(), 0));
    let (waits, missed) = waits.pass(at(0, 60));
    assert_eq!((missed, waits.attention), (1, true));
    let (again, missed) = waits.clone().pass(at(0, 61));
    assert_eq!((again, missed), (waits, 0), "it is told once");
    let tried = told(four(), Outcome::NoAnswer, true, at(0, 5));
    assert_eq!(tried.pass(at(0, 60)).1, 0);
    // Who took it and did nothing holds nobody's window.
    let taken = four().take(member(1), at(0, 50)).unwrap();
    let (lost, missed) = taken.pass(at(0, 50).plus(HELD));
    assert_eq!((lost.state, missed), (State::Waiting, 1));
    let (over, missed) = four().pass(at(3, 60));
    assert_eq!(missed, 4);
    let (outcome, purge) = (Outcome::ExpiredPurged, at(3, 60).plus(KEPT));
    assert_eq!(over.state, State::Closed { outcome, purge });
    // A call that began in time goes on past its window, and one that nobody tells of does not go on for ever.
    let calls = call(four(), at(0, 55)).unwrap();
    assert_eq!(calls.clone().pass(at(0, 70)), (calls.clone(), 0));
    let (back, missed) = calls.pass(at(0, 55).plus(CALL));
    assert_eq!((back.state, missed), (State::Waiting, 0));
}

#[test]
fn what_is_over_goes_a_day_later_and_all_of_it_within_a_week() {
    let done = told(four(), Outcome::ReachedVerified, false, at(0, 5));
    assert_eq!(done.kept(Timestamp(at(1, 5).0 - 1)), Keep::All);
    assert_eq!(done.kept(at(1, 5)), Keep::Nothing);
    let danger = told(four(), Outcome::DangerWord, false, at(0, 5));
    assert_eq!(
        danger.kept(at(1, 5)),
        Keep::Shell,
        "nobody has looked at it"
    );
    assert_eq!(danger.clone().seen(at(1, 5)).kept(at(1, 5)), Keep::Nothing);
    assert_eq!(danger.kept(at(1, 5).plus(HARD_STOP)), Keep::Nothing);
    assert_eq!(four().kept(at(3, 60).plus(HARD_STOP)), Keep::Nothing);
}

#[test]
fn taps_say_how_urgent_it_is() {
    use DeviceRisk::{MayBeChecked, MayBeTaken, MineOnly};
    for (safety, device, wanted) in [
        (Safety::InDangerNow, MineOnly, Level::T1),
        (Safety::OkForNow, MayBeTaken, Level::T2),
        (Safety::CannotTalkLong, MineOnly, Level::T3),
        (Safety::NotSaid, MayBeChecked, Level::T3),
        (Safety::NotSaid, DeviceRisk::NotSaid, Level::T4),
    ] {
        assert_eq!(level(safety, device), wanted);
    }
}

#[derive(Debug, Clone)]
enum Step {
    Wait(i64),
    Call(usize, bool),
    GiveUp,
    Pass,
    Hours(u32),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (1..400_i64).prop_map(Step::Wait),
        (0..18_usize, any::<bool>()).prop_map(|(which, again)| Step::Call(which, again)),
        Just(Step::GiveUp),
        Just(Step::Pass),
        (0..5_u32).prop_map(Step::Hours),
    ];
    prop::collection::vec(step, 1..120)
}

proptest! {
    /// Whatever happens: nobody calls outside of a window, sooner than twenty minutes after the last call that counted, more often than
    /// twice in a window or in more than three; and an open request always has something to come.
    #[test]
    fn no_history_calls_too_often_or_at_the_wrong_time(steps in steps()) {
        let windows = (0..6).flat_map(|day| [window(day, 13), window(day, 20)]);
        let mut callback = request(windows.collect());
        let mut now = at(0, -30);
        let mut counted: Vec<(Timestamp, Slot)> = Vec::new();
        for step in steps {
            match step {
                Step::Wait(minutes) => now = now.plus(Millis(minutes * MINUTE)),
                Step::Pass => callback = callback.pass(now).0,
                Step::GiveUp => {
                    if let Ok(taken) = callback.clone().take(member(1), now) {
                        callback = taken.give_back(member(1)).unwrap();
                    }
                }
                Step::Hours(day) => {
                    let slots = vec![window(day, 13).slot, window(day, 20).slot];
                    callback = callback.clone().replan(slots, now).unwrap_or(callback);
                }
                Step::Call(which, again) => {
                    let Ok(calls) = call(callback.clone(), now) else { continue };
                    let open = callback.open_window(now).copied();
                    prop_assert!(open.is_some(), "a call outside of every window");
                    let outcome = Outcome::ALL[which % Outcome::ALL.len()];
                    let Ok(done) = calls.finish(member(1), (outcome, again), now) else { continue };
                    if outcome.verdict().counts {
                        counted.extend(open.map(|open| (now, open.slot)));
                    }
                    callback = done;
                }
            }
            callback = callback.pass(now).0;
            prop_assert!(callback.is_closed() || callback.next_window(now).is_some());
        }
        let spaced = counted.windows(2).all(|pair| pair[1].0.since(pair[0].0) >= SPACING);
        prop_assert!(spaced);
        let mut starts: Vec<_> = counted.iter().map(|(_, slot)| slot.starts).collect();
        let twice = starts.iter().all(|one| {
            starts.iter().filter(|other| *other == one).count() <= usize::try_from(TRIES).unwrap()
        });
        prop_assert!(twice);
        starts.dedup();
        prop_assert!(starts.len() <= WINDOWS);
    }
}

#[test]
fn a_try_that_does_not_count_takes_none_before_it_back() {
    let once = told(four(), Outcome::NoAnswer, true, at(0, 1));
    let blocked = told(once, Outcome::BlockedCallerRejected, true, at(0, 25));
    assert_eq!(blocked.windows[0].tries, 1);
    let slots = vec![blocked.windows[0].slot];
    let moved = blocked.replan(slots, at(0, 26)).unwrap();
    let twice = told(moved, Outcome::NoAnswer, true, at(0, 27));
    assert!(twice.is_closed(), "two tries are all of a window");
}

#[test]
fn nobody_calls_again_that_day_though_the_call_went_on_past_its_window() {
    let windows = vec![window(0, 13), window(0, 20), window(1, 13)];
    let calls = call(request(windows), at(0, 59)).unwrap();
    let other = (Outcome::AnsweredByOtherPlanUsed, true);
    let done = calls.finish(member(1), other, at(0, 65)).unwrap();
    let next = done.next_window(at(0, 65)).map(|window| window.slot.day);
    assert_eq!(next, Some(1));
}
