//! Care for those who answer (R708, R709): a time away after something hard, a debrief that is owed, and relief without a reason.
//!
//! Nothing here says what was hard, or counts how often.

use crate::{
    Item, Level, MemberId, Rejected,
    rota::Duty,
    time::{Millis, Timestamp},
    word::words,
};

/// How people are cared for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CarePolicy {
    /// How long somebody steps away after something hard. Default 20 min.
    pub away: Millis,
    /// Within what time a debrief is offered. Default 24 h.
    pub debrief: Millis,
    /// How long a call for relief waits for an answer before the supervisor is called, and then called again. Default 90 s.
    pub relief: Millis,
}

impl Default for CarePolicy {
    fn default() -> Self {
        Self {
            away: Millis::from_secs(20 * 60),
            debrief: Millis::from_secs(24 * 3_600),
            relief: Millis::from_secs(90),
        }
    }
}

/// Whether what is known of an item makes it a hard one (R708): imminent, now or when the person came, or with somebody under 18. That
/// somebody told of torture only its holder can say.
pub fn is_hard(item: &Item) -> bool {
    was_imminent(item) || item.minor
}

/// Whether somebody was in imminent danger in it, now or when they came.
pub fn was_imminent(item: &Item) -> bool {
    let assessment = &item.assessment;
    assessment.level == Level::T1 || assessment.first == Level::T1
}

/// Where a debrief stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DebriefState {
    /// It is owed, and nobody has said anything.
    Offered,
    /// They want it.
    Accepted,
    /// They do not want it.
    Declined,
    /// They had it.
    Done,
}

words!(DebriefState {
    Offered => "offered",
    Accepted => "accepted",
    Declined => "declined",
    Done => "done",
});

/// A debrief of one person. However much was hard, it is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Debrief {
    /// Where it stands.
    pub state: DebriefState,
    /// When it is to be done. Whole minutes.
    pub due: Timestamp,
}

impl Debrief {
    /// Something hard is over: one is owed from now on. One that is still open stays as it is, with its earlier end.
    #[must_use]
    pub fn owe(before: Option<Self>, now: Timestamp, policy: &CarePolicy) -> Self {
        before.filter(Self::is_open).unwrap_or(Self {
            state: DebriefState::Offered,
            due: now.plus(policy.debrief).to_minute(),
        })
    }

    /// Whether it is still to be done.
    pub const fn is_open(&self) -> bool {
        match self.state {
            DebriefState::Offered | DebriefState::Accepted => true,
            DebriefState::Declined | DebriefState::Done => false,
        }
    }

    /// They say whether they want it. They may think again.
    ///
    /// # Errors
    /// [`Rejected`] when they had it.
    pub fn answer(self, wanted: bool) -> Result<Self, Rejected> {
        let state = if wanted {
            DebriefState::Accepted
        } else {
            DebriefState::Declined
        };
        self.moved("answer", state)
    }

    /// They had it.
    ///
    /// # Errors
    /// [`Rejected`] when they had it already.
    pub fn hold(self) -> Result<Self, Rejected> {
        self.moved("hold", DebriefState::Done)
    }

    fn moved(self, action: &'static str, state: DebriefState) -> Result<Self, Rejected> {
        match self.state {
            DebriefState::Offered | DebriefState::Accepted | DebriefState::Declined => {
                Ok(Self { state, ..self })
            }
            DebriefState::Done => Err(Rejected::state(action, self.state.name())),
        }
    }
}

/// Somebody needs relief (R709). It is there while it is open, and leaves nothing behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relief {
    /// Who.
    pub member: MemberId,
    /// Since when.
    pub asked: Timestamp,
    /// How many calls were made.
    pub calls: u32,
    /// When the next one is due; once somebody comes: when it is forgotten.
    pub next: Timestamp,
    /// Who comes.
    pub coming: Option<MemberId>,
}

/// How long it is shown who comes.
const SHOWN: Millis = Millis::from_secs(3_600);

impl Relief {
    /// They ask; the first call is due at once.
    pub const fn ask(member: MemberId, now: Timestamp) -> Self {
        Self {
            member,
            asked: now,
            calls: 0,
            next: now,
            coming: None,
        }
    }

    /// The call that is due, and the row after it: first whoever stands in, then the supervisor, until somebody answers. Nobody to stand
    /// in is told with [`Relief::nobody`].
    pub fn call(self, now: Timestamp, policy: &CarePolicy) -> Option<(Self, Duty)> {
        if self.coming.is_some() || now < self.next {
            return None;
        }
        let duty = if self.calls == 0 {
            Duty::Secondary
        } else {
            Duty::Supervisor
        };
        let after = Self {
            calls: self.calls.saturating_add(1),
            next: now.plus(policy.relief),
            ..self
        };
        Some((after, duty))
    }

    /// Nobody was there for the call that was just made: the next one is due at once.
    #[must_use]
    pub fn nobody(self, now: Timestamp) -> Self {
        Self { next: now, ..self }
    }

    /// Somebody comes: a human typed or tapped (R703).
    ///
    /// # Errors
    /// [`Rejected`] when somebody comes already, or it is their own.
    pub fn come(self, by: MemberId, now: Timestamp) -> Result<Self, Rejected> {
        if self.coming.is_some() || by == self.member {
            return Err(Rejected::state("come", "answered"));
        }
        Ok(Self {
            coming: Some(by),
            next: now.plus(SHOWN),
            ..self
        })
    }

    /// Whether it is to be forgotten.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.coming.is_some() && self.next <= now
    }
}
