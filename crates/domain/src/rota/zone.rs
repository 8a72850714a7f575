//! Wall clocks: days and times of day in a zone, and the moments that they are.
//!
//! The rule for the two odd hours of a year: **a time that does not exist is the moment in which the clock jumps over it, and
//! a time that comes twice is the first of the two.** So a later time on the wall is never an earlier moment, and two shifts
//! that meet on the wall meet in time: no hole opens between them, and nobody is there twice.

use crate::Timestamp;
use jiff::{
    civil::{self, Date, DateTime},
    tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase},
};
use std::{fmt, str::FromStr, sync::LazyLock};
use thiserror::Error;

pub use jiff::civil::Weekday;

/// The zones that this program knows. Its own copy: what a machine has installed changes no shift.
static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

const YEARS: std::ops::RangeInclusive<i16> = 2000..=2999;

/// A text that names no day, no time of day, or no zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotOnTheClock {
    /// No day: `2026-11-29` is one.
    #[error("a day is written like 2026-11-29")]
    Day,
    /// No time of day: `08:30` is one.
    #[error("a time of day is written like 08:30")]
    Wall,
    /// No zone of the IANA list.
    #[error("there is no such time zone")]
    Zone,
}

/// A day of the calendar, of the years 2000 to 2999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(Date);

impl Day {
    /// The day that a moment is by the clocks of UTC: how a plain day is stored.
    pub fn of_utc(at: Timestamp) -> Self {
        Zone {
            name: "UTC".to_owned(),
            rules: TimeZone::UTC,
        }
        .day(at)
    }

    /// The day after, or itself at the end of the calendar.
    #[must_use]
    pub fn next(self) -> Self {
        self.plus(1)
    }

    /// So many days later (earlier, below zero), within the calendar.
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        let moved = self.0.checked_add(jiff::Span::new().days(days));
        moved
            .ok()
            .filter(|day| YEARS.contains(&day.year()))
            .map_or(self, Self)
    }

    /// Its year.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// Its month, from one to twelve.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// Its number in the month, from one on.
    pub fn of_month(self) -> i8 {
        self.0.day()
    }

    /// Its day of the week.
    pub fn weekday(self) -> Weekday {
        self.0.weekday()
    }
}

impl FromStr for Day {
    type Err = NotOnTheClock;

    fn from_str(text: &str) -> Result<Self, NotOnTheClock> {
        let day: Date = text.parse().map_err(|_source| NotOnTheClock::Day)?;
        let plain = text.len() == 10 && YEARS.contains(&day.year());
        if plain {
            Ok(Self(day))
        } else {
            Err(NotOnTheClock::Day)
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A time of day on the wall, to the minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Wall(u16);

impl Wall {
    /// So many minutes after midnight; `None` past the day's last.
    pub const fn from_minute(minute: u16) -> Option<Self> {
        if minute < 24 * 60 {
            Some(Self(minute))
        } else {
            None
        }
    }

    /// Minutes after midnight.
    pub const fn minute(self) -> u16 {
        self.0
    }
}

impl FromStr for Wall {
    type Err = NotOnTheClock;

    fn from_str(text: &str) -> Result<Self, NotOnTheClock> {
        let number = |digits: &str| {
            let plain = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
            let number = plain.then(|| digits.parse::<u16>().ok()).flatten();
            number.ok_or(NotOnTheClock::Wall)
        };
        let (hours, minutes) = text.split_once(':').ok_or(NotOnTheClock::Wall)?;
        let (hours, minutes) = (number(hours)?, number(minutes)?);
        if hours > 23 || minutes > 59 {
            return Err(NotOnTheClock::Wall);
        }
        Ok(Self(hours * 60 + minutes))
    }
}

impl fmt::Display for Wall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// A zone of the IANA list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    name: String,
    rules: TimeZone,
}

impl Zone {
    /// Where this kind of line is from (R701).
    pub const DEFAULT: &'static str = "America/New_York";

    /// Its name on the list.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The moment that a time on the wall is: see the module for the two odd hours.
    pub fn at(&self, day: Day, wall: Wall) -> Timestamp {
        let found = self.rules.to_ambiguous_timestamp(on_wall(day, wall));
        let moment = match found.offset() {
            AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => found.earlier(),
            // Read with the clock that is ahead, it is before the jump; what follows is the jump.
            AmbiguousOffset::Gap { .. } => found.earlier().map(|before| {
                let mut jumps = self.rules.following(before);
                jumps.next().map_or(before, |jump| jump.timestamp())
            }),
        };
        let moment = moment.expect("every time of these years is a moment");
        Timestamp(moment.as_millisecond())
    }

    /// The moment that a time on the wall is, for what must never happen at another time: `None` for a time that does not exist, the
    /// first of the two for one that comes twice (R334).
    pub fn at_exactly(&self, day: Day, wall: Wall) -> Option<Timestamp> {
        let found = self.rules.to_ambiguous_timestamp(on_wall(day, wall));
        match found.offset() {
            AmbiguousOffset::Gap { .. } => None,
            AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => {
                let moment = found.earlier().ok()?;
                Some(Timestamp(moment.as_millisecond()))
            }
        }
    }

    /// Whether some moment of a day has this distance from UTC, in minutes: how a time with a distance is known to be one of this zone.
    pub fn is_offset(&self, day: Day, minutes: i32) -> bool {
        let hours = (0..24 * 60).step_by(60).filter_map(Wall::from_minute);
        let mut moments = hours.map(|wall| self.at(day, wall));
        moments.any(|at| {
            let moment = jiff::Timestamp::from_millisecond(at.0);
            moment.is_ok_and(|at| self.rules.to_offset(at).seconds() == minutes * 60)
        })
    }

    /// When the clock goes back between two moments, if it does: from then on the wall shows again what it has shown before.
    pub fn goes_back(&self, from: Timestamp, until: Timestamp) -> Option<Timestamp> {
        let begin = jiff::Timestamp::from_millisecond(from.0).ok()?;
        let mut offset = self.rules.to_offset(begin);
        for change in self.rules.following(begin) {
            let at = Timestamp(change.timestamp().as_millisecond());
            if at >= until {
                return None;
            }
            if change.offset() < offset {
                return Some(at);
            }
            offset = change.offset();
        }
        None
    }

    /// What the wall says at a moment. Moments outside the calendar are its nearest end.
    fn wall_at(&self, at: Timestamp) -> DateTime {
        let moment = jiff::Timestamp::from_millisecond(at.0).unwrap_or(if at.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        });
        self.rules.to_datetime(moment)
    }

    /// The time of day that it is at a moment, to the minute.
    pub fn wall(&self, at: Timestamp) -> Wall {
        let wall = self.wall_at(at);
        let minute = i16::from(wall.hour()) * 60 + i16::from(wall.minute());
        Wall(minute.unsigned_abs())
    }

    /// The day that it is at a moment; outside the calendar, its nearest end.
    pub fn day(&self, at: Timestamp) -> Day {
        let day = self.wall_at(at).date();
        if day.year() < *YEARS.start() {
            Day(civil::date(*YEARS.start(), 1, 1))
        } else if day.year() > *YEARS.end() {
            Day(civil::date(*YEARS.end(), 12, 31))
        } else {
            Day(day)
        }
    }

    /// The first moment of a day.
    pub fn midnight(&self, day: Day) -> Timestamp {
        self.at(day, Wall(0))
    }
}

/// A day and a time of day as one.
fn on_wall(day: Day, wall: Wall) -> DateTime {
    let (hour, minute) = (i8::try_from(wall.0 / 60), i8::try_from(wall.0 % 60));
    let (hour, minute) = (hour.unwrap_or(0), minute.unwrap_or(0));
    day.0.to_datetime(civil::time(hour, minute, 0, 0))
}

impl FromStr for Zone {
    type Err = NotOnTheClock;

    fn from_str(name: &str) -> Result<Self, NotOnTheClock> {
        let rules = ZONES.get(name).map_err(|_source| NotOnTheClock::Zone)?;
        let name = rules.iana_name().ok_or(NotOnTheClock::Zone)?.to_owned();
        Ok(Self { name, rules })
    }
}

impl Default for Zone {
    fn default() -> Self {
        Self::DEFAULT
            .parse()
            .expect("the zone database has the default zone")
    }
}
