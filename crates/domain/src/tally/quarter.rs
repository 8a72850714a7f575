//! Quarters of a year: what reports to funders are about (R383, R430).

use crate::rota::zone::Day;
use std::{fmt, str::FromStr};
use thiserror::Error;

/// Three months of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quarter {
    year: i16,
    number: i8,
}

/// A text that names no quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a quarter is written like 2026-Q4")]
pub struct NotAQuarter;

impl Quarter {
    /// The one that a day is in.
    pub fn of(day: Day) -> Self {
        Self {
            year: day.year(),
            number: (day.month() - 1) / 3 + 1,
        }
    }

    /// The one before.
    #[must_use]
    pub const fn before(self) -> Self {
        if self.number == 1 {
            Self {
                year: self.year - 1,
                number: 4,
            }
        } else {
            Self {
                year: self.year,
                number: self.number - 1,
            }
        }
    }

    /// Its first day and its last; `None` outside the calendar.
    pub fn days(self) -> Option<(Day, Day)> {
        let (first, last) = match self.number {
            1 => ("01-01", "03-31"),
            2 => ("04-01", "06-30"),
            3 => ("07-01", "09-30"),
            _ => ("10-01", "12-31"),
        };
        let on = |day| format!("{:04}-{day}", self.year).parse().ok();
        on(first).zip(on(last))
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-Q{}", self.year, self.number)
    }
}

impl FromStr for Quarter {
    type Err = NotAQuarter;

    fn from_str(text: &str) -> Result<Self, NotAQuarter> {
        let (year, number) = text.split_once("-Q").ok_or(NotAQuarter)?;
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || number.len() != 1 || !digits(year) || !digits(number) {
            return Err(NotAQuarter);
        }
        let quarter = Self {
            year: year.parse().map_err(|_source| NotAQuarter)?,
            number: number.parse().map_err(|_source| NotAQuarter)?,
        };
        let known = (1..=4).contains(&quarter.number) && quarter.days().is_some();
        known.then_some(quarter).ok_or(NotAQuarter)
    }
}
