//! One record that is not deleted, because a request by law reaches it (R218, R220).
//!
//! ```text
//! set → lifted
//! ```
//! What must hold: while one hold on a record is not lifted, nothing deletes that record, neither time nor anybody. Several requests may hold
//! one record; it is free once the last of them is lifted. A hold reaches one record that is there when it is set, and nothing else.

use crate::{HoldId, LegalId, MemberId, Rejected, task::On, time::Timestamp, word::words};

/// Why a record is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// The paper asks for it.
    Asked,
    /// A court has ordered that it be kept.
    Ordered,
    /// Counsel has said so.
    Counsel,
    /// It will be asked for.
    Expected,
}

words!(Why {
    Asked => "asked",
    Ordered => "ordered",
    Counsel => "counsel",
    Expected => "expected",
});

/// Why a hold is lifted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LiftWhy {
    /// The request was answered.
    Answered,
    /// Whoever asked took it back.
    Withdrawn,
    /// A court has quashed it.
    Quashed,
    /// Counsel has said so.
    Counsel,
    /// It was the wrong record.
    Mistake,
}

words!(LiftWhy {
    Answered => "answered",
    Withdrawn => "withdrawn",
    Quashed => "quashed",
    Counsel => "counsel",
    Mistake => "mistake",
});

/// That a hold was lifted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifted {
    /// The supervisor.
    pub by: MemberId,
    /// The minute.
    pub at: Timestamp,
    /// Why.
    pub why: LiftWhy,
}

/// A hold on one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// Which.
    pub id: HoldId,
    /// Because of which request.
    pub request: LegalId,
    /// What is held.
    pub on: On,
    /// The supervisor who set it.
    pub by: MemberId,
    /// The minute.
    pub at: Timestamp,
    /// Why.
    pub why: Why,
    /// That it was lifted; `None` while it holds.
    pub lifted: Option<Lifted>,
}

impl Hold {
    /// Whether its record may not be deleted.
    pub const fn is_open(&self) -> bool {
        self.lifted.is_none()
    }

    /// A supervisor lifts it.
    ///
    /// # Errors
    /// [`Rejected`] when it was lifted before.
    pub fn lift(self, by: MemberId, why: LiftWhy, now: Timestamp) -> Result<Self, Rejected> {
        if !self.is_open() {
            return Err(Rejected::state("lift", "lifted"));
        }
        let lifted = Some(Lifted {
            by,
            at: now.to_minute(),
            why,
        });
        Ok(Self { lifted, ..self })
    }
}
