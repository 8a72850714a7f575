//! HSDS schedules. A time with a distance from UTC is taken for the time on the wall when the zone of the line has that distance in summer or in
//! winter; any other is not guessed at, and only its words are kept.

use super::{LINE_BYTES, cut, text};
use domain::{
    directory::hours::{Frequency, Rhythm, Schedule},
    rota::zone::{Day, Wall, Zone},
};
use serde_json::Value;

/// Half a year: one of the two days has the other time.
const HALF_A_YEAR: i32 = 182;

/// The hours of a list, and of how many only the words are kept.
pub(super) fn schedules(values: &[&Value], zone: &Zone, today: Day) -> (Vec<Schedule>, u32) {
    let mut all = Vec::new();
    let mut unclear = 0;
    for value in values {
        let words = [text(value, "description"), text(value, "notes")].join(" ");
        let day = |key: &str, other: &str| {
            let own = text(value, key).parse().ok();
            own.or_else(|| text(value, other).parse().ok())
        };
        let schedule = Schedule {
            from: day("valid_from", "dtstart"),
            until: day("valid_to", "until"),
            rhythm: rhythm(value, zone, today),
            words: cut(&words, LINE_BYTES),
        };
        unclear += u32::from(schedule.rhythm.is_none());
        if schedule.rhythm.is_some() || !schedule.words.is_empty() {
            all.push(schedule);
        }
    }
    (all, unclear)
}

/// What repeats every week or month by days of the week. Everything else of RFC 5545 is left to the words.
fn rhythm(value: &Value, zone: &Zone, today: Day) -> Option<Rhythm> {
    let frequency = Frequency::from_name(&text(value, "freq").to_lowercase())?;
    let rules = ["count", "byweekno", "bymonthday", "byyearday"];
    let plain = rules.iter().all(|key| text(value, key).is_empty());
    let every = text(value, "interval");
    if !plain || !(every.is_empty() || every == "1") {
        return None;
    }
    let shift = value.get("timezone").and_then(Value::as_f64);
    let minutes = |hours: f64| format!("{:.0}", hours * 60.0).parse().ok();
    if let Some(hours) = shift
        && !has(zone, today, minutes(hours)?)
    {
        return None;
    }
    let opens = wall(&text(value, "opens_at"), zone, today)?;
    let closes = wall(&text(value, "closes_at"), zone, today)?;
    Rhythm::new(frequency, &text(value, "byday"), (opens, closes)).ok()
}

/// `09:00`, `09:00:00`, `09:00-05:00`.
fn wall(text: &str, zone: &Zone, today: Day) -> Option<Wall> {
    let (time, rest) = text.split_at_checked(5)?;
    let rest = match rest.strip_prefix(':') {
        Some(seconds) => seconds.split_at_checked(2)?.1,
        None => rest,
    };
    let here = match rest {
        "" => true,
        "Z" => has(zone, today, 0),
        offset => has(zone, today, distance(offset)?),
    };
    here.then(|| time.parse().ok()).flatten()
}

/// `-05:00`, `+01`, in minutes.
fn distance(offset: &str) -> Option<i32> {
    let (sign, digits) = match offset.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let digits = digits.replace(':', "");
    let (hours, minutes) = digits.split_at_checked(2)?;
    let minutes: i32 = if minutes.is_empty() {
        0
    } else {
        minutes.parse().ok()?
    };
    Some(sign * (hours.parse::<i32>().ok()? * 60 + minutes))
}

/// Whether the zone has this distance in summer or in winter.
fn has(zone: &Zone, today: Day, minutes: i32) -> bool {
    [today, today.plus(HALF_A_YEAR)]
        .into_iter()
        .any(|day| zone.is_offset(day, minutes))
}
