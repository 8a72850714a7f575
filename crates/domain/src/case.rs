//! The life of a case: `open → closed → open …`, and in the end it is gone.
//!
//! Closing is the day on which somebody is not worked with any more (disengagement). From then on a case is kept for a year at most
//! (R220). Deleting it sooner takes two people, or the person's own word (R227).

use crate::{
    MemberId, Rejected,
    retention::Record,
    time::{Millis, Timestamp},
    word::words,
};
use thiserror::Error;

/// For how long a closed case is kept: a year, and never longer (R220).
pub const KEPT: Millis = Record::Case.keep();
/// For how long a deletion that somebody asked for waits for the second person.
pub const ASKED_FOR: Millis = Millis::from_secs(14 * 24 * 3_600);

/// Why a case is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CloseReason {
    /// What was wanted is reached.
    GoalsMet,
    /// The person wants no more of it.
    PersonEnded,
    /// Nobody has heard from them for long.
    LostContact,
    /// They live elsewhere.
    MovedAway,
    /// Somebody else works with them.
    ServedElsewhere,
    /// There should not be one.
    OpenedByMistake,
}

words!(CloseReason {
    GoalsMet => "goals_met",
    PersonEnded => "person_ended",
    LostContact => "lost_contact",
    MovedAway => "moved_away",
    ServedElsewhere => "served_elsewhere",
    OpenedByMistake => "opened_by_mistake",
});

/// Why a case is to be deleted before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeleteReason {
    /// The person asked for it, without the words.
    PersonAsked,
    /// There should not be one.
    OpenedByMistake,
    /// There are two of the same person.
    Twice,
    /// Another system has it now.
    MovedToOtherSystem,
}

words!(DeleteReason {
    PersonAsked => "person_asked",
    OpenedByMistake => "opened_by_mistake",
    Twice => "twice",
    MovedToOtherSystem => "moved_to_other_system",
});

/// How a case stands. All times are whole minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// Somebody is worked with.
    Open,
    /// Nobody is any more.
    Closed(Closed),
}

/// A case that is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed {
    /// Since when.
    pub at: Timestamp,
    /// Why.
    pub why: CloseReason,
    /// When it goes.
    pub until: Timestamp,
}

/// A date on which a case cannot go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadDate {
    /// It is over.
    #[error("the date is not ahead")]
    Past,
    /// A case goes sooner than the rule says, never later.
    #[error("the date is later than the one that stands")]
    Later,
    /// Only a closed case goes.
    #[error(transparent)]
    Rejected(#[from] Rejected),
}

impl Life {
    /// The word for it.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed(_) => "closed",
        }
    }

    /// Nobody works with the person any more: the year begins.
    ///
    /// # Errors
    /// [`Rejected`] when it is closed already: the year begins once.
    pub fn close(self, why: CloseReason, now: Timestamp) -> Result<Self, Rejected> {
        match self {
            Self::Open => {
                let at = now.to_minute();
                let until = at.plus(KEPT);
                Ok(Self::Closed(Closed { at, why, until }))
            }
            Self::Closed(_) => Err(Rejected::state("close", self.name())),
        }
    }

    /// Somebody works with the person again.
    ///
    /// # Errors
    /// [`Rejected`] when it is open, or its time is over and it is about to go.
    pub fn reopen(self, now: Timestamp) -> Result<Self, Rejected> {
        match self {
            Self::Closed(closed) if now < closed.until => Ok(Self::Open),
            Self::Closed(_) | Self::Open => Err(Rejected::state("reopen", self.name())),
        }
    }

    /// It goes sooner than the rule says.
    ///
    /// # Errors
    /// [`BadDate`]: never later than what stands.
    pub fn keep_until(self, until: Timestamp, now: Timestamp) -> Result<Self, BadDate> {
        let Self::Closed(closed) = self else {
            return Err(Rejected::state("set a date", self.name()).into());
        };
        let until = until.to_minute();
        if until <= now {
            return Err(BadDate::Past);
        }
        if until > closed.until {
            return Err(BadDate::Later);
        }
        Ok(Self::Closed(Closed { until, ..closed }))
    }

    /// When it goes; `None` while it is open.
    pub const fn goes(&self) -> Option<Timestamp> {
        match self {
            Self::Open => None,
            Self::Closed(closed) => Some(closed.until),
        }
    }

    /// Whether its time is over.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.goes().is_some_and(|goes| goes <= now)
    }
}

/// Somebody asked to have a case deleted before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deletion {
    /// Who.
    pub by: MemberId,
    /// Why.
    pub why: DeleteReason,
    /// When, to the minute.
    pub asked: Timestamp,
}

impl Deletion {
    /// Whether nobody decided in time.
    pub fn has_lapsed(&self, now: Timestamp) -> bool {
        now.since(self.asked) >= ASKED_FOR
    }
}
