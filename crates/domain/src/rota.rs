//! The rota: who should be on duty from when to when, what is missing, and whether people get their rest (R701–R707).
//!
//! Planned time is a [`Shift`]; the time that somebody was really there is an [`Attendance`](presence::Attendance). Times are
//! whole minutes. A week that repeats is a [`Pattern`](pattern::Pattern) on the wall clock of a zone.

pub mod gap;
pub mod pattern;
pub mod presence;
pub mod rest;
pub mod zone;

use crate::{
    MemberId, Millis, ShiftId, Timestamp,
    permission::{Role, Roles},
    word::words,
};
use thiserror::Error;

/// The longest that one shift may be: a day and a night, on the day on which an hour comes twice.
pub const LONGEST_SHIFT: Millis = Millis::from_secs(25 * 3_600);

/// What somebody is there for (R701).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Duty {
    /// Answers first.
    Primary,
    /// Answers when the first does not.
    Secondary,
    /// Can be reached by whoever answers (R706).
    Supervisor,
    /// Last step of the ladder.
    Director,
    /// Interprets.
    Interpreter,
    /// Can be asked about the law.
    LegalOnCall,
}

words!(Duty {
    Primary => "primary",
    Secondary => "secondary",
    Supervisor => "supervisor",
    Director => "director",
    Interpreter => "interpreter",
    LegalOnCall => "legalOnCall",
});

impl Duty {
    /// Whether who is on this duty takes people from the queue.
    pub const fn answers(self) -> bool {
        match self {
            Self::Primary | Self::Secondary | Self::Supervisor => true,
            Self::Director | Self::Interpreter | Self::LegalOnCall => false,
        }
    }

    /// Whether somebody of these roles can do it.
    pub fn fits(self, roles: Roles) -> bool {
        let one_of: &[Role] = match self {
            Self::Primary | Self::Secondary => &[Role::Advocate, Role::Supervisor],
            Self::Supervisor => &[Role::Supervisor],
            Self::Director => &[Role::Director],
            Self::Interpreter => &[Role::Interpreter],
            // Counsel is no role of the desk: whoever the programme names.
            Self::LegalOnCall => &Role::ALL,
        };
        one_of.iter().any(|role| roles.has(*role))
    }

    /// The duties that somebody of these roles can do, the first one first.
    pub fn of(roles: Roles) -> impl Iterator<Item = Self> {
        let fits = move |duty: &Self| duty.fits(roles);
        Self::ALL.iter().copied().filter(fits)
    }
}

/// From when to when: whole minutes, forwards, not longer than [`LONGEST_SHIFT`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    starts: Timestamp,
    ends: Timestamp,
}

/// Why two times are no shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadSpan {
    /// It would end before it begins, or at once.
    #[error("a shift ends after it begins")]
    Backwards,
    /// It would be longer than a day.
    #[error("a shift is not longer than a day")]
    TooLong,
}

impl Span {
    /// From the minute of `starts` to the minute of `ends`.
    ///
    /// # Errors
    /// [`BadSpan`].
    pub fn new(starts: Timestamp, ends: Timestamp) -> Result<Self, BadSpan> {
        let (starts, ends) = (starts.to_minute(), ends.to_minute());
        if ends <= starts {
            Err(BadSpan::Backwards)
        } else if ends.since(starts) > LONGEST_SHIFT {
            Err(BadSpan::TooLong)
        } else {
            Ok(Self { starts, ends })
        }
    }

    /// Its first moment.
    pub const fn starts(self) -> Timestamp {
        self.starts
    }

    /// The moment after its last.
    pub const fn ends(self) -> Timestamp {
        self.ends
    }

    /// How long it is.
    pub fn length(self) -> Millis {
        self.ends.since(self.starts)
    }

    /// Whether the moment is within it.
    pub fn holds(self, at: Timestamp) -> bool {
        self.starts <= at && at < self.ends
    }

    /// Whether they share a moment. Two that meet do not.
    pub fn overlaps(self, other: Self) -> bool {
        self.starts < other.ends && other.starts < self.ends
    }
}

/// One planned time on duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// Which.
    pub id: ShiftId,
    /// Whose.
    pub member: MemberId,
    /// For what.
    pub duty: Duty,
    /// From when to when.
    pub span: Span,
}

/// A person cannot be at two places: the shift of theirs that a new one would run into, if there is one. A shift does not
/// run into itself, so that it can be moved.
pub fn in_the_way(planned: &[Shift], new: &Shift) -> Option<ShiftId> {
    planned
        .iter()
        .find(|shift| {
            shift.member == new.member && shift.id != new.id && shift.span.overlaps(new.span)
        })
        .map(|shift| shift.id)
}
