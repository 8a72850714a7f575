//! When the line is open, and for which of its hours nobody is planned (R701, R706).

use super::{
    Duty, Shift, Span,
    pattern::{Ends, Weekdays, on},
    zone::{Wall, Zone},
};
use crate::Timestamp;

/// The duties that may not be missing while the line is open.
pub const NEEDED: [Duty; 2] = [Duty::Primary, Duty::Supervisor];

/// When the line is open.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Opening {
    /// Day and night.
    #[default]
    Always,
    /// At these times of the week.
    Weekly(Vec<Hours>),
}

/// Hours that repeat each week. An end that is not after the beginning is on the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// On which days they begin.
    pub days: Weekdays,
    /// When they begin.
    pub from: Wall,
    /// When they end.
    pub until: Wall,
}

impl Opening {
    /// The stretches of `from` to `until` in which the line is open, in order and apart.
    pub fn within(&self, zone: &Zone, from: Timestamp, until: Timestamp) -> Vec<Stretch> {
        let window = Stretch { from, until };
        let hours = match self {
            Self::Always => return window.some().into_iter().collect(),
            Self::Weekly(hours) => hours,
        };
        let mut open = Vec::new();
        // From the day before: its hours may reach into the window.
        let mut day = zone.day(from).plus(-1);
        let last = zone.day(until);
        while day <= last {
            let today = hours.iter().filter(|hours| hours.days.has(day.weekday()));
            let spans =
                today.filter_map(|hours| on(zone, day, (hours.from, Ends::At(hours.until))));
            open.extend(spans.map(Stretch::from));
            if day == day.next() {
                break;
            }
            day = day.next();
        }
        let open = open.into_iter();
        joined(open.filter_map(|stretch| stretch.cut(window)).collect())
    }
}

/// A stretch of time, as long as it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stretch {
    /// Its first moment.
    pub from: Timestamp,
    /// The moment after its last.
    pub until: Timestamp,
}

impl From<Span> for Stretch {
    fn from(span: Span) -> Self {
        Self {
            from: span.starts(),
            until: span.ends(),
        }
    }
}

impl Stretch {
    fn some(self) -> Option<Self> {
        (self.from < self.until).then_some(self)
    }

    /// What of it is in the other one too.
    fn cut(self, other: Self) -> Option<Self> {
        let both = Self {
            from: self.from.max(other.from),
            until: self.until.min(other.until),
        };
        both.some()
    }
}

/// In order, and those that meet or overlap made one.
fn joined(mut all: Vec<Stretch>) -> Vec<Stretch> {
    all.sort_unstable();
    let mut joined: Vec<Stretch> = Vec::new();
    for next in all {
        match joined.last_mut() {
            Some(last) if next.from <= last.until => last.until = last.until.max(next.until),
            Some(_) | None => joined.push(next),
        }
    }
    joined
}

/// Time for which nobody is planned although the line is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// For what nobody is planned.
    pub duty: Duty,
    /// When.
    pub stretch: Stretch,
}

/// Everything that is missing in the open stretches, duty by duty, each in order.
pub fn gaps(open: &[Stretch], shifts: &[Shift]) -> Vec<Gap> {
    let missing = |duty: Duty| {
        let of_duty = shifts.iter().filter(move |shift| shift.duty == duty);
        let planned = joined(of_duty.map(|shift| shift.span.into()).collect());
        let gap = move |stretch| Gap { duty, stretch };
        open.iter()
            .flat_map(move |stretch| without(*stretch, &planned))
            .map(gap)
            .collect::<Vec<Gap>>()
    };
    NEEDED.into_iter().flat_map(missing).collect()
}

/// What of a stretch is in none of the others, which are in order and apart.
fn without(stretch: Stretch, others: &[Stretch]) -> Vec<Stretch> {
    let mut rest = Vec::new();
    let mut from = stretch.from;
    for other in others {
        let before = Stretch {
            from,
            until: other.from.min(stretch.until),
        };
        rest.extend(before.some());
        from = from.max(other.until);
    }
    let after = Stretch {
        from,
        until: stretch.until,
    };
    rest.extend(after.some());
    rest
}

/// When the line opens next, as far as the rota knows: when the next first answerer begins, to the next quarter of an hour, so
/// that nothing is promised too early and nobody learns shifts to the minute. `None` while one should be there already:
/// they may come any moment, and a later time would send people away.
pub fn opens_at(shifts: &[Shift], now: Timestamp) -> Option<Timestamp> {
    const QUARTER: i64 = 15 * 60_000;
    let primary = || shifts.iter().filter(|shift| shift.duty == Duty::Primary);
    if primary().any(|shift| shift.span.holds(now)) {
        return None;
    }
    let begins = primary().map(|shift| shift.span.starts());
    let next = begins.filter(|start| *start > now).min()?;
    Some(Timestamp(
        next.0.saturating_add(QUARTER - 1).div_euclid(QUARTER) * QUARTER,
    ))
}
