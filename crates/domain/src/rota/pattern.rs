//! A week that repeats, and the shifts that it stands for.

use super::{
    Duty, Span,
    zone::{Day, Wall, Weekday, Zone},
};
use crate::{MemberId, Millis, PatternId};

/// The days of a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Weekdays(u8);

impl Weekdays {
    /// Every day.
    pub const ALL: Self = Self(0x7f);

    /// From bits, Monday the lowest; `None` when a bit is no day, or there is none.
    pub const fn from_bits(bits: u8) -> Option<Self> {
        if bits == 0 || bits > Self::ALL.0 {
            None
        } else {
            Some(Self(bits))
        }
    }

    /// As bits, Monday the lowest.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Whether the day is among them.
    pub fn has(self, day: Weekday) -> bool {
        let place = day.to_monday_zero_offset();
        self.0 & (1 << place) != 0
    }
}

impl FromIterator<Weekday> for Weekdays {
    fn from_iter<I: IntoIterator<Item = Weekday>>(days: I) -> Self {
        let bit = |day: Weekday| 1 << day.to_monday_zero_offset();
        Self(days.into_iter().fold(0, |bits, day| bits | bit(day)))
    }
}

/// How a shift of a pattern ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ends {
    /// So long after its beginning, whatever the clocks do meanwhile.
    After(Millis),
    /// When the wall says so next. The same time as the beginning is a day later.
    At(Wall),
}

/// A weekly pattern of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// Which.
    pub id: PatternId,
    /// Whose.
    pub member: MemberId,
    /// For what.
    pub duty: Duty,
    /// On which days it begins.
    pub days: Weekdays,
    /// When it begins, on the wall.
    pub starts: Wall,
    /// When it ends.
    pub ends: Ends,
    /// Whose wall.
    pub zone: Zone,
    /// The first day on which it may begin.
    pub from: Day,
    /// The last day on which it may begin; without one it goes on.
    pub until: Option<Day>,
}

impl Pattern {
    /// The shifts that begin on the days from `first` to `last`, both of them included. On a day whose clock jumps over all
    /// of it there is none.
    pub fn expand(&self, first: Day, last: Day) -> Vec<Span> {
        let last = self.until.map_or(last, |until| until.min(last));
        let mut day = first.max(self.from);
        let mut spans = Vec::new();
        while day <= last {
            if self.days.has(day.weekday()) {
                spans.extend(on(&self.zone, day, (self.starts, self.ends)));
            }
            let next = day.next();
            if next == day {
                break;
            }
            day = next;
        }
        spans
    }
}

/// From a day and times on the wall to moments; `None` where it would have no length, or more than a day's.
pub fn on(zone: &Zone, day: Day, (starts, ends): (Wall, Ends)) -> Option<Span> {
    let from = zone.at(day, starts);
    let until = match ends {
        Ends::After(length) => from.plus(length),
        Ends::At(wall) if wall > starts => zone.at(day, wall),
        Ends::At(wall) => zone.at(day.next(), wall),
    };
    Span::new(from, until).ok()
}
