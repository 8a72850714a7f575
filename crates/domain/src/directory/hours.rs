//! When a service is open: HSDS schedules, which are those of iCalendar (RFC 5545), as times on the wall of the line's own zone.
//!
//! HSDS writes hours with a distance from UTC, which is wrong for half of the year: who opens at nine opens at nine in summer and in winter. So hours
//! are wall times, and become moments only here.

use crate::{
    rota::zone::{Day, Wall, Weekday, Zone},
    time::{Millis, Timestamp},
    word::words,
};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// How often it repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Frequency {
    /// Every week.
    Weekly,
    /// Every month.
    Monthly,
}

words!(Frequency {
    Weekly => "weekly",
    Monthly => "monthly",
});

/// A day of the week in a schedule: every one, or the nth of a month (from its end, below zero).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ByDay {
    /// Which of the month; zero is every one.
    nth: i8,
    day: Weekday,
}

/// The days as RFC 5545 writes them.
const DAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Monday),
    ("TU", Weekday::Tuesday),
    ("WE", Weekday::Wednesday),
    ("TH", Weekday::Thursday),
    ("FR", Weekday::Friday),
    ("SA", Weekday::Saturday),
    ("SU", Weekday::Sunday),
];

/// What is no schedule that this program can keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a schedule that can be kept")]
pub struct Unclear;

impl FromStr for ByDay {
    type Err = Unclear;

    fn from_str(text: &str) -> Result<Self, Unclear> {
        let at = text.len().checked_sub(2).ok_or(Unclear)?;
        let (nth, day) = text.split_at_checked(at).ok_or(Unclear)?;
        let mut days = DAYS.iter();
        let (_, day) = days.find(|(word, _)| *word == day).ok_or(Unclear)?;
        let nth = if nth.is_empty() {
            0
        } else {
            let number: i8 = nth.parse().map_err(|_source| Unclear)?;
            if number == 0 || !(-5..=5).contains(&number) {
                return Err(Unclear);
            }
            number
        };
        Ok(Self { nth, day: *day })
    }
}

impl fmt::Display for ByDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.nth != 0 {
            write!(f, "{}", self.nth)?;
        }
        let mut days = DAYS.iter();
        let word = days.find(|(_, day)| *day == self.day);
        f.write_str(word.map_or("", |(word, _)| word))
    }
}

impl ByDay {
    fn is(self, day: Day) -> bool {
        if day.weekday() != self.day {
            return false;
        }
        if self.nth >= 0 {
            return self.nth == 0 || (day.of_month() - 1) / 7 + 1 == self.nth;
        }
        // How many of this weekday the month still has, this one included.
        let month = day.month();
        let left = (0..5).take_while(|weeks| day.plus(weeks * 7).month() == month);
        i8::try_from(left.count()).is_ok_and(|left| -left == self.nth)
    }
}

/// A time that repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rhythm {
    frequency: Frequency,
    days: Vec<ByDay>,
    /// When it opens.
    pub opens: Wall,
    /// When it closes: not later than it opens is on the next day, and the same is a whole day.
    pub closes: Wall,
}

impl Rhythm {
    /// Puts one together. `days` as in RFC 5545: `MO,TU` every week, `1MO,-1FR` every month.
    ///
    /// # Errors
    /// [`Unclear`] without days, or with the nth of a week.
    pub fn new(
        frequency: Frequency,
        days: &str,
        (opens, closes): (Wall, Wall),
    ) -> Result<Self, Unclear> {
        let days: Result<Vec<ByDay>, Unclear> =
            days.split(',').map(|day| day.trim().parse()).collect();
        let days = days?;
        if days.len() > 35
            || (frequency == Frequency::Weekly && days.iter().any(|day| day.nth != 0))
        {
            return Err(Unclear);
        }
        Ok(Self {
            frequency,
            days,
            opens,
            closes,
        })
    }

    /// How often.
    pub const fn frequency(&self) -> Frequency {
        self.frequency
    }

    /// The days as RFC 5545 writes them.
    pub fn days(&self) -> String {
        let days: Vec<String> = self.days.iter().map(ToString::to_string).collect();
        days.join(",")
    }
}

/// When something is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// From which day on it holds.
    pub from: Option<Day>,
    /// Up to which day, that one included.
    pub until: Option<Day>,
    /// The hours; `None` where only the words say it.
    pub rhythm: Option<Rhythm>,
    /// What is to be said about it: "not on holidays".
    pub words: String,
}

impl Schedule {
    fn holds_on(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// From when until when something is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// The first moment.
    pub from: Timestamp,
    /// The moment after the last.
    pub until: Timestamp,
}

/// When something is open from a moment on, for so long; what overlaps or meets is one. `None` where no schedule says it, or one of them says it
/// only in words: somebody who is told "closed" while it is open has lost a night.
pub fn openings(
    schedules: &[&Schedule],
    zone: &Zone,
    now: Timestamp,
    ahead: Millis,
) -> Option<Vec<Opening>> {
    let today = zone.day(now);
    let end = now.plus(ahead);
    let mut found = Vec::new();
    let mut any = false;
    for schedule in schedules {
        if schedule.until.is_some_and(|until| until < today) {
            continue;
        }
        let rhythm = schedule.rhythm.as_ref()?;
        any = true;
        // What opened yesterday may be open now.
        let mut day = today.plus(-1);
        while zone.midnight(day) < end {
            if schedule.holds_on(day) && rhythm.days.iter().any(|one| one.is(day)) {
                let closes = if rhythm.closes <= rhythm.opens {
                    day.next()
                } else {
                    day
                };
                found.push(Opening {
                    from: zone.at(day, rhythm.opens),
                    until: zone.at(closes, rhythm.closes),
                });
            }
            if day.next() == day {
                break;
            }
            day = day.next();
        }
    }
    found.retain(|one| one.from < one.until && one.until > now && one.from < end);
    any.then(|| joined(found))
}

fn joined(mut openings: Vec<Opening>) -> Vec<Opening> {
    openings.sort_by_key(|one| (one.from, one.until));
    let mut all: Vec<Opening> = Vec::new();
    for one in openings {
        match all.last_mut() {
            Some(last) if one.from <= last.until => last.until = last.until.max(one.until),
            Some(_) | None => all.push(one),
        }
    }
    all
}
