//! Rest (R707).

use super::{HOUR, at, day, shift, york};
use domain::rota::{
    Duty, Shift,
    rest::{Answered, Limits, Rule, breaches, late_starts, rested_at},
};
use proptest::prelude::*;

/// Which rules are broken with which shift.
fn broken(shifts: &[Shift]) -> Vec<(u8, Rule)> {
    let all = breaches(shifts, &york(), &Limits::default());
    let place = |breach: &domain::rota::rest::Breach| (breach.shift.as_bytes()[0], breach.rule);
    all.iter().map(place).collect()
}

/// Shifts of one person on these days (counted from a Monday), each from a time on the wall and so long.
fn plan(days: &[i32], from: &str, hours: i64) -> Vec<Shift> {
    let shift_on = |(place, offset): (usize, &i32)| {
        let on = day("2026-11-30").plus(*offset).to_string();
        let place = u8::try_from(place + 1).unwrap();
        shift(place, 1, Duty::Primary, (at(&on, from), hours))
    };
    days.iter().enumerate().map(shift_on).collect()
}

#[test]
fn eleven_hours_lie_between_two_duties() {
    let pair = |second: &str| {
        [
            shift(1, 1, Duty::Primary, (at("2026-11-30", "08:00"), 8)),
            shift(2, 1, Duty::Primary, (at("2026-12-01", second), 4)),
        ]
    };
    assert_eq!(broken(&pair("03:00")), []);
    assert_eq!(broken(&pair("02:59")), [(2, Rule::Between)]);
    let someone_else = [
        pair("02:00")[0],
        shift(2, 2, Duty::Primary, (at("2026-12-01", "02:00"), 4)),
    ];
    assert_eq!(broken(&someone_else), []);
}

#[test]
fn nobody_is_on_duty_for_more_than_twelve_hours() {
    assert_eq!(broken(&plan(&[0], "08:00", 12)), []);
    assert_eq!(broken(&plan(&[0], "08:00", 13)), [(1, Rule::OnDuty)]);
    // Shifts that meet are one time on duty.
    let meet = [
        shift(1, 1, Duty::Primary, (at("2026-11-30", "08:00"), 8)),
        shift(2, 1, Duty::Secondary, (at("2026-11-30", "16:00"), 4)),
        shift(3, 1, Duty::Primary, (at("2026-11-30", "20:00"), 1)),
    ];
    assert_eq!(broken(&meet), [(3, Rule::OnDuty)]);
    assert_eq!(broken(&meet[..2]), []);
    // And each that makes it longer says so.
    let last = shift(4, 1, Duty::Primary, (at("2026-11-30", "21:00"), 1));
    let longer = [meet.as_slice(), &[last]].concat();
    assert_eq!(broken(&longer), [(3, Rule::OnDuty), (4, Rule::OnDuty)]);
}

/// A duty by the wall is as long as its night: in the night in which an hour comes twice, twelve hours on the wall are
/// thirteen.
#[test]
fn the_hour_that_comes_twice_is_worked_twice() {
    let night = |on: &str, next: &str| {
        let (from, until) = (at(on, "20:00"), at(next, "08:00"));
        [shift(
            1,
            1,
            Duty::Primary,
            (from, until.since(from).0 / HOUR),
        )]
    };
    assert_eq!(
        broken(&night("2026-10-31", "2026-11-01")),
        [(1, Rule::OnDuty)]
    );
    assert_eq!(
        broken(&night("2027-11-06", "2027-11-07")),
        [(1, Rule::OnDuty)]
    );
    assert_eq!(broken(&night("2026-10-30", "2026-10-31")), []);
    // Eleven hours on the wall are ten of rest in the night whose clock jumps.
    let short = [
        shift(1, 1, Duty::Primary, (at("2026-03-07", "12:00"), 8)),
        shift(2, 1, Duty::Primary, (at("2026-03-08", "07:00"), 8)),
    ];
    assert_eq!(broken(&short), [(2, Rule::Between)]);
}

#[test]
fn three_nights_in_a_row_are_enough() {
    assert_eq!(broken(&plan(&[0, 1, 2], "22:00", 8)), []);
    assert_eq!(
        broken(&plan(&[0, 1, 2, 3, 4], "22:00", 8)),
        [(4, Rule::Nights), (5, Rule::Nights)]
    );
    assert_eq!(broken(&plan(&[0, 1, 2, 4, 5, 6], "22:00", 8)), []);
    // Late evenings and early mornings are no nights.
    assert_eq!(broken(&plan(&[0, 1, 2, 3, 4], "17:00", 8)), []);
    assert_eq!(broken(&plan(&[0, 1, 2, 3, 4], "05:00", 8)), []);
    // A night that begins after midnight belongs to the evening before.
    let mixed = [plan(&[0, 1], "22:00", 8), plan(&[3, 4], "00:30", 7)].concat();
    assert_eq!(broken(&mixed), [(2, Rule::Nights)]);
}

#[test]
fn who_answers_a_call_in_the_night_begins_later() {
    let shifts = [
        shift(1, 1, Duty::Secondary, (at("2026-11-30", "22:00"), 8)),
        shift(2, 1, Duty::Primary, (at("2026-12-01", "12:00"), 4)),
        shift(3, 2, Duty::Primary, (at("2026-12-01", "12:00"), 4)),
    ];
    let late = |day: &str, wall: &str| {
        let answered = [Answered {
            member: shifts[0].member,
            at: at(day, wall),
        }];
        let (zone, limits) = (york(), Limits::default());
        let late = late_starts(&shifts, &answered, &zone, &limits);
        let places: Vec<(u8, Rule)> = late
            .iter()
            .map(|breach| (breach.shift.as_bytes()[0], breach.rule))
            .collect();
        (
            places,
            rested_at(shifts[0].member, &answered, &zone, &limits),
        )
    };
    let second = vec![(2, Rule::LateStart)];
    assert_eq!(
        late("2026-12-01", "03:06"),
        (second.clone(), Some(at("2026-12-01", "14:06")))
    );
    assert_eq!(late("2026-12-01", "01:01").0, second);
    // Eleven hours are enough; and six in the morning, or the evening, is no night.
    assert_eq!(late("2026-12-01", "01:00").0, []);
    assert_eq!(late("2026-12-01", "06:00"), (vec![], None));
    assert_eq!(late("2026-11-30", "22:59"), (vec![], None));
    // Whoever has begun has begun.
    assert_eq!(late("2026-11-30", "23:00").0, []);
    let nobody = rested_at(shifts[2].member, &[], &york(), &Limits::default());
    assert_eq!(nobody, None);
}

#[test]
fn after_seven_days_come_two_off() {
    let week = [0, 1, 2, 3, 4, 5, 6];
    assert_eq!(broken(&plan(&week, "09:00", 8)), []);
    let eight = [&week[..], &[7]].concat();
    assert_eq!(broken(&plan(&eight, "09:00", 8)), [(8, Rule::Days)]);
    let one_off = [&week[..], &[8]].concat();
    assert_eq!(broken(&plan(&one_off, "09:00", 8)), [(8, Rule::Off)]);
    let two_off = [&week[..], &[9]].concat();
    assert_eq!(broken(&plan(&two_off, "09:00", 8)), []);
    // Six, one off, six: no run of seven.
    let sixes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12];
    assert_eq!(broken(&plan(&sixes, "09:00", 8)), []);
}

#[test]
fn days_run_on_over_the_29th_of_february() {
    let leap: Vec<Shift> = (0..8)
        .map(|number: u8| {
            let on = day("2028-02-24").plus(i32::from(number)).to_string();
            shift(number + 1, 1, Duty::Primary, (at(&on, "09:00"), 8))
        })
        .collect();
    assert_eq!(broken(&leap), [(8, Rule::Days)]);
}

proptest! {
    /// In any order the same is found, and only of who is planned.
    #[test]
    fn the_order_of_a_plan_says_nothing(
        days in prop::collection::btree_set(0_i32..30, 0..20),
        hours in 1_i64..20,
        seed in any::<u64>(),
    ) {
        let days: Vec<i32> = days.into_iter().collect();
        let mut shifts = plan(&days, "18:00", hours);
        let found = broken(&shifts);
        let turn = usize::try_from(seed % 20).unwrap().min(shifts.len());
        shifts.rotate_left(turn);
        prop_assert_eq!(&broken(&shifts), &found);
        // A plan without what breaks a rule, and without anything after it, breaks none.
        if let Some(first) = breaches(&shifts, &york(), &Limits::default()).first() {
            shifts.retain(|shift| shift.span.starts() < first.at);
            prop_assert_eq!(broken(&shifts), vec![]);
        }
        if hours > 12 && !days.is_empty() {
            prop_assert!(found.iter().any(|(_, rule)| *rule == Rule::OnDuty));
        }
    }

    /// Who has weekends off and works by day keeps every rule, through every change of the clocks.
    #[test]
    fn an_ordinary_week_keeps_every_rule(weeks in 0_i32..150, length in 1_i64..12) {
        let monday = day("2026-01-05").plus(weeks * 7);
        let shifts: Vec<Shift> = (0..10_u8)
            .map(|number| {
                let offset = i32::from(number / 5) * 7 + i32::from(number % 5);
                let on = monday.plus(offset).to_string();
                shift(number, 1, Duty::Primary, (at(&on, "07:00"), length))
            })
            .collect();
        prop_assert_eq!(broken(&shifts), vec![]);
    }
}
