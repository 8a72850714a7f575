//! Safe hours: every zone of the United States over the changes of three years, and the odd days of the calendar (K9).

use domain::{
    Timestamp,
    rota::{
        pattern::Weekdays,
        zone::{Day, Wall, Zone},
    },
    window::{Impossible, MOST_SLOTS, Rule, Slot, plan},
};
use proptest::prelude::*;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// Every zone of the states and their territories in the zone database, and whether their clocks change.
const ZONES: [(&str, bool); 34] = [
    ("America/New_York", true),
    ("America/Detroit", true),
    ("America/Kentucky/Louisville", true),
    ("America/Kentucky/Monticello", true),
    ("America/Indiana/Indianapolis", true),
    ("America/Indiana/Vincennes", true),
    ("America/Indiana/Winamac", true),
    ("America/Indiana/Marengo", true),
    ("America/Indiana/Petersburg", true),
    ("America/Indiana/Vevay", true),
    ("America/Indiana/Tell_City", true),
    ("America/Indiana/Knox", true),
    ("America/Chicago", true),
    ("America/Menominee", true),
    ("America/North_Dakota/Center", true),
    ("America/North_Dakota/New_Salem", true),
    ("America/North_Dakota/Beulah", true),
    ("America/Denver", true),
    ("America/Boise", true),
    ("America/Phoenix", false),
    ("America/Los_Angeles", true),
    ("America/Anchorage", true),
    ("America/Juneau", true),
    ("America/Sitka", true),
    ("America/Metlakatla", true),
    ("America/Yakutat", true),
    ("America/Nome", true),
    ("America/Adak", true),
    ("Pacific/Honolulu", false),
    ("America/Puerto_Rico", false),
    ("America/St_Thomas", false),
    ("Pacific/Guam", false),
    ("Pacific/Saipan", false),
    ("Pacific/Pago_Pago", false),
];

/// Spring and autumn of three years.
const CHANGES: [(&str, &str); 3] = [
    ("2026-03-08", "2026-11-01"),
    ("2027-03-14", "2027-11-07"),
    ("2028-03-12", "2028-11-05"),
];

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn wall(text: &str) -> Wall {
    text.parse().unwrap()
}

fn zone(name: &str) -> Zone {
    name.parse().unwrap()
}

fn rule(on: &str, starts: &str, ends: &str) -> Rule {
    let days = (day(on), day(on));
    Rule::new(Weekdays::ALL, (wall(starts), wall(ends)), days).unwrap()
}

/// The one window of a rule for one day, as seen the day before.
fn one(zone: &Zone, on: &str, starts: &str, ends: &str) -> Result<Slot, Impossible> {
    let now = zone.midnight(day(on).plus(-1));
    let planned = plan(&[rule(on, starts, ends)], zone, now)?;
    assert_eq!(planned.len(), 1);
    Ok(planned[0])
}

/// How long it is, in minutes.
fn length(slot: Slot) -> i64 {
    (slot.ends.0 - slot.starts.0) / MINUTE
}

#[test]
fn on_the_day_on_which_an_hour_is_missing() {
    for (name, changes) in ZONES {
        for (spring, _) in CHANGES {
            let zone = zone(name);
            let minutes = |starts, ends| one(&zone, spring, starts, ends).map(length);
            // All of it, its beginning or its end does not exist: no call.
            let gone = |wanted: i64| {
                if changes {
                    Err(Impossible::Never)
                } else {
                    Ok(wanted)
                }
            };
            assert_eq!(minutes("02:15", "02:45"), gone(30), "{name} {spring}");
            assert_eq!(minutes("02:30", "04:00"), gone(90), "{name} {spring}");
            assert_eq!(minutes("01:00", "02:30"), gone(90), "{name} {spring}");
            // Up to the jump, from it on, and across it.
            assert_eq!(minutes("01:30", "02:00"), Ok(30), "{name} {spring}");
            assert_eq!(minutes("03:00", "03:30"), Ok(30), "{name} {spring}");
            let across = if changes { 60 } else { 120 };
            assert_eq!(minutes("01:30", "03:30"), Ok(across), "{name} {spring}");
            assert_eq!(minutes("13:00", "13:15"), Ok(15), "{name} {spring}");
        }
    }
}

#[test]
fn on_the_day_on_which_an_hour_comes_twice_the_first_counts() {
    for (name, changes) in ZONES {
        for (_, autumn) in CHANGES {
            let zone = zone(name);
            let slot = |starts, ends| one(&zone, autumn, starts, ends).unwrap();
            let midnight = zone.midnight(day(autumn));
            let first = slot("01:15", "01:45");
            assert_eq!(first.starts, Timestamp(midnight.0 + HOUR + 15 * MINUTE));
            assert_eq!(length(first), 30, "{name} {autumn}");
            // A window ends where the clock shows an hour that it has shown before.
            let cut = if changes { 30 } else { 60 };
            assert_eq!(length(slot("01:30", "02:30")), cut, "{name} {autumn}");
            let whole = if changes { 90 } else { 150 };
            assert_eq!(length(slot("00:30", "03:00")), whole, "{name} {autumn}");
            assert_eq!(length(slot("02:00", "02:30")), 30, "{name} {autumn}");
            // Two o'clock is an hour later by the moment than by the wall.
            let later = if changes { 3 * HOUR } else { 2 * HOUR };
            assert_eq!(slot("02:00", "02:30").starts.0 - midnight.0, later);
        }
    }
}

#[test]
fn across_midnight_it_belongs_to_the_day_on_which_it_begins() {
    let zone = zone("America/New_York");
    let night = one(&zone, "2026-12-01", "23:30", "00:30").unwrap();
    assert_eq!(night.starts, zone.at(day("2026-12-01"), wall("23:30")));
    assert_eq!(night.ends, zone.at(day("2026-12-02"), wall("00:30")));
    let until = one(&zone, "2026-12-01", "23:30", "00:00").unwrap();
    assert_eq!(until.ends, zone.midnight(day("2026-12-02")));
    // The night before the clock changes, and the night of it.
    assert_eq!(
        one(&zone, "2026-03-07", "23:00", "02:30"),
        Err(Impossible::Never)
    );
    let short = one(&zone, "2026-03-07", "23:00", "03:00").unwrap();
    assert_eq!(length(short), 3 * 60);
    let cut = one(&zone, "2026-10-31", "23:00", "02:00").unwrap();
    assert_eq!(length(cut), 3 * 60);
}

#[test]
fn a_clock_that_jumps_at_midnight_and_one_that_jumps_over_a_day() {
    // Havana's midnight does not exist on the day of the change.
    let havana = zone("America/Havana");
    assert_eq!(
        one(&havana, "2026-03-08", "00:00", "00:30"),
        Err(Impossible::Never)
    );
    let until = one(&havana, "2026-03-07", "23:30", "00:00").unwrap();
    assert_eq!(length(until), 30);
    // Samoa had no 30 December 2011.
    let apia = zone("Pacific/Apia");
    let days = (day("2011-12-29"), day("2011-12-31"));
    let daily = Rule::new(Weekdays::ALL, (wall("10:00"), wall("10:30")), days).unwrap();
    let planned = plan(&[daily], &apia, apia.midnight(day("2011-12-29"))).unwrap();
    let starts: Vec<_> = planned.iter().map(|slot| apia.day(slot.starts)).collect();
    assert_eq!(starts, [day("2011-12-29"), day("2011-12-31")]);
}

#[test]
fn the_twenty_ninth_of_february_comes_in_leap_years_only() {
    let zone = zone("America/New_York");
    let days = |year: &str| (day(&format!("{year}-02-28")), day(&format!("{year}-03-01")));
    let count = |year: &str| {
        let times = (wall("13:00"), wall("13:30"));
        let daily = Rule::new(Weekdays::ALL, times, days(year)).unwrap();
        let now = zone.midnight(days(year).0);
        plan(&[daily], &zone, now).unwrap().len()
    };
    assert_eq!((count("2027"), count("2028")), (2, 3));
    assert!("2027-02-29".parse::<Day>().is_err());
    assert_eq!(
        length(one(&zone, "2028-02-29", "13:00", "13:30").unwrap()),
        30
    );
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let on = day("2026-12-01");
    let times = |starts: &str, ends: &str| (wall(starts), wall(ends));
    let new = |times, days| Rule::new(Weekdays::ALL, times, days).err();
    assert_eq!(
        new(times("13:00", "13:20"), (on, on)),
        Some(Impossible::Unrounded)
    );
    assert_eq!(
        new(times("13:05", "13:30"), (on, on)),
        Some(Impossible::Unrounded)
    );
    assert_eq!(
        new(times("13:00", "13:00"), (on, on)),
        Some(Impossible::Length)
    );
    assert_eq!(
        new(times("13:00", "01:15"), (on, on)),
        Some(Impossible::Length)
    );
    assert_eq!(new(times("13:00", "01:00"), (on, on)), None);
    assert_eq!(
        new(times("13:00", "13:30"), (on, on.plus(-1))),
        Some(Impossible::Days)
    );
    assert_eq!(
        new(times("13:00", "13:30"), (on, on.plus(36))),
        Some(Impossible::Days)
    );
    let zone = Zone::default();
    let rule = rule("2026-12-01", "13:00", "13:30");
    let at = |text: &str| zone.midnight(day(text));
    assert_eq!(plan(&[], &zone, at("2026-12-01")), Err(Impossible::Nothing));
    assert_eq!(
        plan(&[rule; 8], &zone, at("2026-12-01")),
        Err(Impossible::Nothing)
    );
    assert_eq!(
        plan(&[rule], &zone, at("2026-12-02")),
        Err(Impossible::Never)
    );
    assert_eq!(
        plan(&[rule], &zone, at("2026-10-01")),
        Err(Impossible::Days)
    );
}

#[test]
fn hours_that_overlap_are_one_window_and_days_are_counted() {
    let zone = Zone::default();
    let rules = [
        rule("2026-12-01", "13:00", "13:30"),
        rule("2026-12-01", "13:15", "14:00"),
        rule("2026-12-01", "20:00", "20:30"),
        rule("2026-12-03", "13:00", "13:30"),
    ];
    let planned = plan(&rules, &zone, zone.midnight(day("2026-12-01"))).unwrap();
    let seen: Vec<_> = planned
        .iter()
        .map(|slot| (slot.day, length(*slot)))
        .collect();
    assert_eq!(seen, [(0, 60), (0, 30), (1, 30)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever somebody gives: windows are in order, apart, to come, few, and the wall says what was meant at every minute of them.
    #[test]
    fn every_minute_of_a_window_is_one_that_was_given(
        which in 0..ZONES.len(),
        bits in 1..128_u8,
        starts in 0..96_u16,
        quarters in 1..=48_u16,
        ahead in 0..400_i32,
        length in 0..20_i32,
    ) {
        let zone = zone(ZONES[which].0);
        let from = day("2026-02-20").plus(ahead);
        let (first, last) = (starts * 15, (starts + quarters) * 15 % (24 * 60));
        let times = (Wall::from_minute(first).unwrap(), Wall::from_minute(last).unwrap());
        let days = Weekdays::from_bits(bits).unwrap();
        let rule = Rule::new(days, times, (from, from.plus(length))).unwrap();
        let now = Timestamp(zone.midnight(from).0 + 6 * HOUR);
        let Ok(planned) = plan(&[rule], &zone, now) else {
            return Ok(());
        };
        prop_assert!(planned.len() <= MOST_SLOTS);
        prop_assert!(planned.windows(2).all(|pair| pair[0].ends < pair[1].starts));
        for slot in planned {
            prop_assert!(slot.ends > now && slot.starts < slot.ends);
            let mut at = slot.starts;
            while at < slot.ends {
                let minute = wall_minute(&zone, at);
                let within = if first < last {
                    (first..last).contains(&minute)
                } else {
                    minute >= first || minute < last
                };
                prop_assert!(within, "{minute} of {first}..{last}");
                at = Timestamp(at.0 + 5 * MINUTE);
            }
        }
    }
}

/// What the wall shows, found from the other side: the time of day whose moment this is.
fn wall_minute(zone: &Zone, at: Timestamp) -> u16 {
    let on = zone.day(at);
    let since = (at.0 - zone.midnight(on).0) / MINUTE;
    let minutes = [since - 60, since, since + 60].into_iter();
    let mut minutes = minutes.filter_map(|minute| u16::try_from(minute).ok());
    let shows = |minute: &u16| {
        let wall = Wall::from_minute(*minute);
        wall.and_then(|wall| zone.at_exactly(on, wall)) == Some(at)
    };
    let found = minutes.find(shows);
    found.expect("a window holds no minute that comes the second time")
}
