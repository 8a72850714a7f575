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
