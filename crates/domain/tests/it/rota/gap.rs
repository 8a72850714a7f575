//! What is missing.

use super::{HOUR, at, day, shift, wall, york};
use domain::{
    Millis, Timestamp,
    rota::{
        Duty, Shift, Span,
        gap::{Hours, Opening, Stretch, gaps, opens_at},
        pattern::Weekdays,
        zone::Weekday,
    },
};
use proptest::prelude::*;

fn stretch(from: Timestamp, until: Timestamp) -> Stretch {
    Stretch { from, until }
}

fn missing(open: &[Stretch], shifts: &[Shift], duty: Duty) -> Vec<Stretch> {
    let all = gaps(open, shifts).into_iter();
    all.filter(|gap| gap.duty == duty)
        .map(|gap| gap.stretch)
        .collect()
}

#[test]
fn every_open_hour_needs_who_answers_and_who_supervises() {
    let (from, until) = (at("2026-11-29", "00:00"), at("2026-11-30", "00:00"));
    let open = Opening::Always.within(&york(), from, until);
    assert_eq!(open, [stretch(from, until)]);
    let day = [
        shift(1, 1, Duty::Primary, (at("2026-11-29", "08:00"), 8)),
        shift(2, 2, Duty::Primary, (at("2026-11-29", "16:00"), 4)),
        shift(3, 3, Duty::Secondary, (at("2026-11-29", "20:00"), 8)),
        shift(4, 4, Duty::Director, (from, 24)),
    ];
    assert_eq!(
        missing(&open, &day, Duty::Primary),
        [
            stretch(from, at("2026-11-29", "08:00")),
            stretch(at("2026-11-29", "20:00"), until)
        ]
    );
    assert_eq!(missing(&open, &day, Duty::Supervisor), open);
    let round = [
        shift(1, 1, Duty::Primary, (from, 24)),
        shift(2, 2, Duty::Supervisor, (from, 24)),
    ];
    assert_eq!(gaps(&open, &round), []);
}

#[test]
fn nobody_is_missed_while_the_line_is_closed() {
    let evenings = Opening::Weekly(vec![Hours {
        days: Weekdays::from_iter([Weekday::Friday, Weekday::Saturday]),
        from: wall("20:00"),
        until: wall("02:00"),
    }]);
    // From Saturday noon: the end of Friday's is over, Sunday's is the end of Saturday's.
    let open = evenings.within(
        &york(),
        at("2026-11-28", "01:00"),
        at("2026-12-04", "22:00"),
    );
    assert_eq!(
        open,
        [
            stretch(at("2026-11-28", "01:00"), at("2026-11-28", "02:00")),
            stretch(at("2026-11-28", "20:00"), at("2026-11-29", "02:00")),
            stretch(at("2026-12-04", "20:00"), at("2026-12-04", "22:00")),
        ]
    );
    // A night in which the clock jumps is an hour shorter; one in which it turns back is longer.
    let hours = |on: &str| {
        let from = york().midnight(day(on));
        let open = Opening::Weekly(vec![Hours {
            days: Weekdays::ALL,
            from: wall("00:00"),
            until: wall("06:00"),
        }]);
        let open = open.within(&york(), from, from.plus(Millis(23 * HOUR)));
        open[0].until.since(open[0].from).0 / HOUR
    };
    assert_eq!(hours("2026-03-08"), 5);
    assert_eq!(hours("2026-11-01"), 7);
    assert_eq!(hours("2028-02-29"), 6);
}

#[test]
fn a_closed_line_says_when_it_opens() {
    let now = at("2026-11-29", "12:00");
    let of = |duty, from: &str| shift(1, 1, duty, (at("2026-11-29", from), 4));
    let soon = [
        of(Duty::Secondary, "13:00"),
        of(Duty::Primary, "18:10"),
        of(Duty::Primary, "22:00"),
    ];
    // Never too early, and no shift to the minute.
    assert_eq!(opens_at(&soon, now), Some(at("2026-11-29", "18:15")));
    assert_eq!(
        opens_at(&[of(Duty::Primary, "18:00")], now),
        Some(at("2026-11-29", "18:00"))
    );
    assert_eq!(opens_at(&[of(Duty::Secondary, "13:00")], now), None);
    assert_eq!(opens_at(&[], now), None);
    // Somebody should be there: a time tomorrow would send people away.
    let late = [of(Duty::Primary, "11:00"), of(Duty::Primary, "20:00")];
    assert_eq!(opens_at(&late, now), None);
}

prop_compose! {
    fn some_shifts()(
        plan in prop::collection::vec((0_u8..4, 0_i64..96, 1_i64..25, 0_usize..6), 0..12),
    ) -> Vec<Shift> {
        let base = at("2026-10-30", "00:00");
        let one = |(who, from, hours, duty): (u8, i64, i64, usize)| {
            shift(who, who, Duty::ALL[duty], (base.plus(Millis(from * HOUR)), hours))
        };
        plan.into_iter().map(one).collect()
    }
}

proptest! {
    /// Minute by minute: a gap is where the line is open and nobody of the duty is planned.
    #[test]
    fn gaps_are_all_that_is_missing(shifts in some_shifts(), weekly in any::<bool>()) {
        let zone = york();
        let (from, until) = (at("2026-10-30", "00:00"), at("2026-11-04", "00:00"));
        let opening = if weekly {
            Opening::Weekly(vec![
                Hours { days: Weekdays::ALL, from: wall("18:00"), until: wall("03:00") },
                Hours { days: Weekdays::ALL, from: wall("09:00"), until: wall("12:00") },
            ])
        } else {
            Opening::Always
        };
        let open = opening.within(&zone, from, until);
        for duty in [Duty::Primary, Duty::Supervisor] {
            let missing = missing(&open, &shifts, duty);
            let within = |all: &[Stretch], at| all.iter().any(|one| one.from <= at && at < one.until);
            let mut at = from;
            while at < until {
                let planned = shifts.iter().any(|shift| shift.duty == duty && shift.span.holds(at));
                prop_assert_eq!(within(&missing, at), within(&open, at) && !planned);
                at = at.plus(Millis(HOUR / 2));
            }
            for pair in missing.windows(2) {
                prop_assert!(pair[0].until < pair[1].from || !within(&open, pair[0].until));
            }
        }
    }

    #[test]
    fn a_promise_is_never_too_early(shifts in some_shifts(), hours in 0_i64..100) {
        let now = at("2026-10-30", "00:07").plus(Millis(hours * HOUR));
        if let Some(opens) = opens_at(&shifts, now) {
            prop_assert_eq!(opens.0 % (15 * 60_000), 0);
            let begun = |shift: &&Shift| {
                let start = Span::starts(shift.span);
                shift.duty == Duty::Primary && now < start && start <= opens
            };
            prop_assert!(shifts.iter().find(begun).is_some());
        }
    }
}
