//! Safe hours: when somebody may be called, as they say it (R330, R334), and the moments that this is.
//!
//! People say "Tuesdays and Thursdays, from one to half past one"; what must never happen is a call at another moment. So an hour
//! that does not exist is no window, an hour that comes twice counts the first time only, and a window during which the clock goes
//! back ends there. The server is told times rounded outwards to the quarter of an hour; the minutes are sealed and the desk holds a
//! call against them (docs/decisions/0054).

use crate::{
    Millis, Timestamp,
    rota::{
        pattern::Weekdays,
        zone::{Day, Wall, Zone},
    },
};
use thiserror::Error;

/// What times are rounded to (R330).
pub const QUARTER_MINUTES: u16 = 15;
/// The longest that one window may be.
pub const LONGEST: Millis = Millis::from_secs(12 * 3_600);
/// For how many days hours may be given, and how far ahead they may end.
pub const MOST_DAYS: i32 = 35;
/// Most rules of one request.
pub const MOST_RULES: usize = 7;
/// Most windows that are kept of one request: four times what is ever tried (R339).
pub const MOST_SLOTS: usize = 12;

/// Why no call can be planned from what somebody gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Impossible {
    /// No hours at all, or more rules than anybody means.
    #[error("no hours were given")]
    Nothing,
    /// A time is not rounded to the quarter of an hour.
    #[error("a time is not rounded")]
    Unrounded,
    /// It would end when it begins, or be longer than half a day.
    #[error("a window is longer than half a day or has no length")]
    Length,
    /// The last day is before the first, or too far away.
    #[error("the days are too many or end before they begin")]
    Days,
    /// None of the hours is still to come, or the clock jumps over all of them.
    #[error("no such hour is to come")]
    Never,
}

/// Hours that repeat: on these days, from when to when on the wall. The end may be on the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    days: Weekdays,
    starts: Wall,
    ends: Wall,
    from: Day,
    until: Day,
}

impl Rule {
    /// A rule from the first day on which a window may begin to the last.
    ///
    /// # Errors
    /// [`Impossible`], but for [`Impossible::Never`].
    pub fn new(
        days: Weekdays,
        (starts, ends): (Wall, Wall),
        (from, until): (Day, Day),
    ) -> Result<Self, Impossible> {
        let rounded = |wall: Wall| wall.minute().is_multiple_of(QUARTER_MINUTES);
        if !rounded(starts) || !rounded(ends) {
            return Err(Impossible::Unrounded);
        }
        let minutes = minutes_between(starts, ends);
        if minutes == 0 || i64::from(minutes) * 60_000 > LONGEST.0 {
            return Err(Impossible::Length);
        }
        if until < from || until > from.plus(MOST_DAYS) {
            return Err(Impossible::Days);
        }
        Ok(Self {
            days,
            starts,
            ends,
            from,
            until,
        })
    }

    /// The window that begins on a day; `None` where the clock has no such time.
    fn on(&self, zone: &Zone, day: Day) -> Option<Slot> {
        let starts = zone.at_exactly(day, self.starts)?;
        let last_day = if self.ends > self.starts {
            day
        } else {
            day.next()
        };
        let ends = end(zone, last_day, self.ends)?;
        let ends = zone.goes_back(starts, ends).unwrap_or(ends);
        (starts < ends).then_some(Slot {
            day: 0,
            starts,
            ends,
        })
    }

    /// Each of its windows with the day on which it begins.
    fn slots(&self, zone: &Zone) -> Vec<(Day, Slot)> {
        let mut found = Vec::new();
        let mut day = self.from;
        while day <= self.until {
            if self.days.has(day.weekday()) {
                found.extend(self.on(zone, day).map(|slot| (day, slot)));
            }
            let next = day.next();
            if next == day {
                break;
            }
            day = next;
        }
        found
    }
}

/// How long it is on the wall.
const fn minutes_between(starts: Wall, ends: Wall) -> u16 {
    const DAY: u16 = 24 * 60;
    (ends.minute() + DAY - starts.minute()) % DAY
}

/// The moment after the last minute of a window. It is there when the time itself is, or the minute before it.
fn end(zone: &Zone, day: Day, wall: Wall) -> Option<Timestamp> {
    if let Some(at) = zone.at_exactly(day, wall) {
        return Some(at);
    }
    let (day, minute) = match wall.minute().checked_sub(1) {
        Some(minute) => (day, minute),
        None => (day.plus(-1), 24 * 60 - 1),
    };
    let last = zone.at_exactly(day, Wall::from_minute(minute)?)?;
    Some(last.plus(Millis::from_secs(60)))
}

/// One time in which somebody may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// Which of the days of a request it belongs to, counted from zero: what is not tried again today waits for another one.
    pub day: u32,
    /// Its first moment.
    pub starts: Timestamp,
    /// The moment after its last.
    pub ends: Timestamp,
}

impl Slot {
    /// Whether the moment is within it.
    pub fn holds(&self, at: Timestamp) -> bool {
        self.starts <= at && at < self.ends
    }
}

/// The windows of these rules that are not over, the earliest first, at most [`MOST_SLOTS`]. Rules that overlap make one window.
///
/// # Errors
/// [`Impossible`] when there is none.
pub fn plan(rules: &[Rule], zone: &Zone, now: Timestamp) -> Result<Vec<Slot>, Impossible> {
    if rules.is_empty() || rules.len() > MOST_RULES {
        return Err(Impossible::Nothing);
    }
    let horizon = zone.day(now).plus(MOST_DAYS);
    if rules.iter().any(|rule| rule.until > horizon) {
        return Err(Impossible::Days);
    }
    let mut all: Vec<_> = rules.iter().flat_map(|rule| rule.slots(zone)).collect();
    all.retain(|(_, slot)| slot.ends > now);
    all.sort_by_key(|(_, slot)| (slot.starts, slot.ends));
    let mut planned: Vec<(Day, Slot)> = Vec::new();
    for (day, slot) in all {
        match planned.last_mut() {
            Some((_, last)) if slot.starts <= last.ends => last.ends = last.ends.max(slot.ends),
            Some(_) | None => planned.push((day, slot)),
        }
    }
    planned.truncate(MOST_SLOTS);
    if planned.is_empty() {
        return Err(Impossible::Never);
    }
    Ok(numbered(planned))
}

fn numbered(planned: Vec<(Day, Slot)>) -> Vec<Slot> {
    let mut days = 0;
    let mut last = None;
    let number = |(day, slot): (Day, Slot)| {
        if last.is_some_and(|before| before != day) {
            days += 1;
        }
        last = Some(day);
        Slot { day: days, ..slot }
    };
    planned.into_iter().map(number).collect()
}
