//! Who is there.

use super::{HOUR, at, member, shift};
use domain::{
    AttendanceId, Millis, ShiftId, Timestamp,
    rota::{
        Duty,
        presence::{
            Attendance, BreakReason, EndReason, Presence, comes_for, forgotten_at, on_shift,
        },
    },
};
use proptest::prelude::*;

fn came(who: u8, since: Timestamp) -> Attendance {
    let id = AttendanceId::from_bytes([who; 16]);
    Attendance::begin(id, (member(who), Duty::Primary), None, since)
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Break,
    Back,
    End,
}

proptest! {
    /// Over any history: only who is there takes people, nobody comes back from where they went, and time runs forwards.
    #[test]
    fn a_time_on_duty_has_one_end(
        steps in prop::collection::vec(prop::sample::select(&[Step::Break, Step::Back, Step::End]), 0..12),
    ) {
        let mut now = Timestamp(90_000);
        let mut kept = came(1, now);
        for step in steps {
            now = now.plus(Millis(61_000));
            let before = kept.clone();
            let moved = match step {
                Step::Break => before.clone().take_break(BreakReason::Meal, now),
                Step::Back => before.clone().come_back(),
                Step::End => before.clone().end(EndReason::Over, now),
            };
            let allowed = matches!(
                (before.presence, step),
                (Presence::There, Step::Break | Step::End) | (Presence::Break { .. }, Step::Back | Step::End)
            );
            prop_assert_eq!(moved.is_ok(), allowed);
            kept = moved.unwrap_or(before);
            prop_assert_eq!(kept.answers(), kept.presence == Presence::There);
            if let Presence::Gone { at, .. } = kept.presence {
                prop_assert!(at >= kept.since);
                prop_assert!(kept.held(at) && !kept.held(at.plus(Millis(60_000))));
            }
        }
    }
}

#[test]
fn whoever_steps_away_is_back_when_the_time_is_over_or_sooner() {
    let start = Timestamp(90_000);
    let until = Timestamp(150_001);
    let away = came(1, start).step_away(start, until);
    assert!(away.steps_away() && !away.answers());
    let Presence::Break {
        until: Some(end), ..
    } = away.presence
    else {
        panic!("away: {away:?}");
    };
    assert_eq!(
        end,
        Timestamp(180_000),
        "whole minutes, and not a second too few"
    );
    assert_eq!(away.clone().rested(Timestamp(179_999)), away);
    assert!(away.clone().rested(end).answers());
    assert!(away.clone().come_back().unwrap().answers(), "by choice");
    // Something else that is hard makes it longer, never shorter.
    let longer = away.step_away(start, Timestamp(300_000));
    assert_eq!(longer.clone().rested(end), longer);
    assert_eq!(longer.clone().step_away(start, until), longer);
    // Their own break stays theirs to end, and who has gone is gone.
    let eats = came(1, start).take_break(BreakReason::Meal, start).unwrap();
    assert_eq!(eats.clone().step_away(start, until), eats);
    assert_eq!(eats.clone().rested(Timestamp(i64::MAX)), eats);
    let gone = came(1, start).end(EndReason::Over, start).unwrap();
    assert_eq!(gone.clone().step_away(start, until), gone);
}

#[test]
fn who_clocks_in_comes_for_the_shift_that_is_near() {
    let own = [
        shift(1, 1, Duty::Primary, (at("2026-11-29", "08:00"), 4)),
        shift(2, 1, Duty::Secondary, (at("2026-11-29", "12:00"), 4)),
    ];
    let which = |time: &str, duty| {
        comes_for(&own, duty, at("2026-11-29", time)).map(|shift| shift.id.as_bytes()[0])
    };
    assert_eq!(which("06:59", None), None);
    assert_eq!(which("07:00", None), Some(1));
    assert_eq!(which("11:30", None), Some(1));
    assert_eq!(which("11:30", Some(Duty::Secondary)), Some(2));
    assert_eq!(which("12:00", None), Some(2));
    assert_eq!(which("16:00", None), None);
    assert_eq!(which("08:00", Some(Duty::Supervisor)), None);
}

#[test]
fn a_plan_or_coming_is_reason_enough_to_be_at_work() {
    let planned = [shift(1, 1, Duty::Primary, (at("2026-11-29", "08:00"), 4))];
    let came = [came(2, at("2026-11-29", "20:00"))
        .end(EndReason::Over, at("2026-11-29", "21:00"))
        .unwrap()];
    let there = |who, time: &str| on_shift(member(who), at("2026-11-29", time), (&planned, &came));
    assert!(there(1, "08:00") && there(1, "11:59"));
    assert!(!there(1, "07:59") && !there(1, "12:00") && !there(1, "20:30"));
    assert!(there(2, "20:00") && there(2, "21:00"));
    assert!(!there(2, "19:59") && !there(2, "21:01") && !there(2, "08:30"));
}

#[test]
fn a_forgotten_end_is_counted_from_the_shifts_end() {
    let planned = shift(1, 1, Duty::Primary, (at("2026-11-29", "08:00"), 4));
    let limits = (Millis(2 * HOUR), Millis(12 * HOUR));
    let at_work = |since: &str| Attendance {
        shift: Some(ShiftId::from_bytes([1; 16])),
        ..came(1, at("2026-11-29", since))
    };
    let forgotten = |since, shift| forgotten_at(&at_work(since), shift, limits);
    assert_eq!(
        forgotten("07:30", Some(&planned)),
        at("2026-11-29", "14:00")
    );
    assert_eq!(
        forgotten("13:00", Some(&planned)),
        at("2026-11-29", "15:00")
    );
    assert_eq!(forgotten("08:00", None), at("2026-11-29", "22:00"));
}
