//! The life of a request to be called (R330–R343): `waiting ⇄ taken → attempting → waiting … → closed`.
//!
//! Whoever calls has read the card and is within a window; what came of it says whether there is another try, and when. A request
//! that is open has a window to come, somebody who has taken it until a moment, or a supervisor who decides: none is forgotten.

mod outcome;
mod refused;
mod tries;

pub use outcome::{Outcome, Then, Verdict};
pub use refused::Refused;

use crate::{
    CallbackId, Level, MemberId, Millis, Rejected, TeamId, Timestamp,
    level::{DeviceRisk, Safety, Targets},
    retention::Record,
    window::Slot,
    word::words,
};

/// Most tries in one window (R339).
pub const TRIES: u32 = 2;
/// Most windows in which anybody tries (R339).
pub const WINDOWS: usize = 3;
/// The shortest time between two tries (R339).
pub const SPACING: Millis = Millis::from_secs(20 * 60);
/// How long before a window somebody may take it: time to read the card.
pub const AHEAD: Millis = Millis::from_secs(15 * 60);
/// How long somebody may hold what they have taken without a next step.
pub const HELD: Millis = Millis::from_secs(15 * 60);
/// How long a call may last before its holder is asked no more what came of it.
pub const CALL: Millis = Millis::from_secs(2 * 3_600);
/// How long a window is that a supervisor opens.
pub const EXTRA: Millis = Millis::from_secs(30 * 60);
/// How long number, hours and words stay after the end (R220).
pub const KEPT: Millis = Record::Callback.keep();
/// How long anything of it stays after its last window, whatever happens (R220).
pub const HARD_STOP: Millis = Record::CallbackStop.keep();

/// How urgent a request from the page is. Unlike somebody who waits in a chat, whose phone may be looked through has named hours in
/// which it is not: that is high, not urgent (S2).
pub const fn level(safety: Safety, device: DeviceRisk) -> Level {
    match (safety, device) {
        (Safety::InDangerNow, _) => Level::T1,
        (_, DeviceRisk::MayBeTaken) => Level::T2,
        (Safety::CannotTalkLong, _) | (_, DeviceRisk::MayBeChecked) => Level::T3,
        (
            Safety::OkForNow | Safety::NotSaid,
            DeviceRisk::MineOnly | DeviceRisk::Shared | DeviceRisk::NotSaid,
        ) => Level::T4,
    }
}

/// How soon somebody is called the first time, by level, from when they asked and it was safe (R306).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallTargets(pub Targets);

impl Default for CallTargets {
    fn default() -> Self {
        Self(Targets {
            t1: Millis::from_secs(5 * 60),
            t2: Millis::from_secs(15 * 60),
            t3: Millis::from_secs(2 * 3_600),
            t4: Millis::from_secs(24 * 3_600),
            t5: Millis::from_secs(2 * 24 * 3_600),
        })
    }
}

impl CallTargets {
    /// The one of a level.
    pub const fn of(&self, level: Level) -> Millis {
        self.0.of(level)
    }
}

/// From when on the first call is due, to the minute: as soon as it is asked for, but not before the first window.
pub fn first_due(slots: &[Slot], now: Timestamp) -> Option<Timestamp> {
    let first = slots.iter().map(|slot| slot.starts).min()?;
    Some(first.max(now).to_minute())
}

/// One time in which the person may be called, and what was tried in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// From when to when.
    pub slot: Slot,
    /// How many tries counted.
    pub tries: u32,
    /// When the last one that counted was.
    pub last: Option<Timestamp>,
    /// It is over, or nobody may call in it any more.
    pub done: bool,
    /// A supervisor opened it.
    pub extra: bool,
}

impl From<Slot> for Window {
    fn from(slot: Slot) -> Self {
        Self {
            slot,
            tries: 0,
            last: None,
            done: false,
            extra: false,
        }
    }
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It waits for a window, or for somebody to take it in one.
    Waiting,
    /// Somebody reads it, to call.
    Taken {
        /// Who.
        by: MemberId,
        /// Until when they may, without a next step.
        until: Timestamp,
        /// Whether they have read the card for this try (R335).
        ready: bool,
    },
    /// Somebody calls.
    Attempting {
        /// Who.
        by: MemberId,
        /// Until when they may say what came of it.
        until: Timestamp,
    },
    /// Nobody calls any more.
    Closed {
        /// What came of it.
        outcome: Outcome,
        /// When number, hours and words go.
        purge: Timestamp,
    },
}

impl State {
    /// The word for it.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Taken { .. } => "taken",
            Self::Attempting { .. } => "attempting",
            Self::Closed { .. } => "closed",
        }
    }

    /// Who has it.
    pub const fn holder(&self) -> Option<MemberId> {
        match self {
            Self::Taken { by, .. } | Self::Attempting { by, .. } => Some(*by),
            Self::Waiting | Self::Closed { .. } => None,
        }
    }
}

/// Why a supervisor lets somebody call outside of a window (R334).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OverrideReason {
    /// The person asked for it, by another way.
    PersonAsked,
    /// A life is in danger.
    LifeInDanger,
    /// The hours were taken down wrongly.
    HoursWrong,
    /// It is imminent, and the tries are used up (R339).
    Imminent,
}

words!(OverrideReason {
    PersonAsked => "person_asked",
    LifeInDanger => "life_in_danger",
    HoursWrong => "hours_wrong",
    Imminent => "imminent",
});

/// A request to be called, without the words that are sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Callback {
    /// Which.
    pub id: CallbackId,
    /// Whose team calls.
    pub team: TeamId,
    /// How urgent.
    pub level: Level,
    /// A BCP 47 tag.
    pub language: String,
    /// Where it stands.
    pub state: State,
    /// Whether a supervisor has to look at it.
    pub attention: bool,
    /// From when on the first call is due; `None` once somebody has called.
    pub first_due: Option<Timestamp>,
    /// The times in which somebody may call, the earliest first.
    pub windows: Vec<Window>,
}

/// What is left of a request that is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Everything, for now.
    All,
    /// That it was, for the supervisor; its words go.
    Shell,
    /// Nothing.
    Nothing,
}

impl Callback {
    /// Whether nobody calls any more.
    pub const fn is_closed(&self) -> bool {
        matches!(self.state, State::Closed { .. })
    }

    /// The window that is open.
    pub fn open_window(&self, now: Timestamp) -> Option<&Window> {
        let mut windows = self.windows.iter();
        windows.find(|window| !window.done && window.slot.holds(now))
    }

    /// The window that is open, or the next one.
    pub fn next_window(&self, now: Timestamp) -> Option<&Window> {
        let to_come = |window: &&Window| !window.done && window.slot.ends > now;
        let to_come = self.windows.iter().filter(to_come);
        to_come.min_by_key(|window| window.slot.starts)
    }

    /// Somebody takes it, to call: while a window is open, or shortly before.
    ///
    /// # Errors
    /// [`Refused`] when somebody has it, it is over, or no window is near.
    pub fn take(self, by: MemberId, now: Timestamp) -> Result<Self, Refused> {
        match self.state {
            State::Waiting => {}
            State::Taken { by: holder, .. } if holder == by => {}
            State::Taken { .. } | State::Attempting { .. } | State::Closed { .. } => {
                return Err(self.rejected("take").into());
            }
        }
        let near = |window: &Window| window.slot.starts <= now.plus(AHEAD);
        if !self.next_window(now).is_some_and(near) {
            return Err(Refused::Outside);
        }
        Ok(self.taken(by, now, false))
    }

    /// Whoever has taken it gives it back without a try.
    ///
    /// # Errors
    /// [`Rejected`] when they have not, or are on the telephone.
    pub fn give_back(self, by: MemberId) -> Result<Self, Rejected> {
        match self.state {
            State::Taken { by: holder, .. } if holder == by => Ok(Self {
                state: State::Waiting,
                ..self
            }),
            State::Waiting
            | State::Taken { .. }
            | State::Attempting { .. }
            | State::Closed { .. } => Err(self.rejected("give back")),
        }
    }

    /// Whoever has taken it has read the card (R335).
    ///
    /// # Errors
    /// [`Rejected`] when they have not taken it.
    pub fn acknowledge(self, by: MemberId, now: Timestamp) -> Result<Self, Rejected> {
        match self.state {
            State::Taken { by: holder, .. } if holder == by => Ok(self.taken(by, now, true)),
            State::Waiting
            | State::Taken { .. }
            | State::Attempting { .. }
            | State::Closed { .. } => Err(self.rejected("acknowledge")),
        }
    }

    /// Whoever has taken it and has read the card calls now (R334, R339). The try counts at once: what comes of it may take that back.
    ///
    /// # Errors
    /// [`Refused`], and nothing is changed.
    pub fn start(mut self, by: MemberId, now: Timestamp) -> Result<Self, Refused> {
        match self.state {
            State::Taken {
                by: holder, ready, ..
            } if holder == by => {
                if !ready {
                    return Err(Refused::CardUnread);
                }
            }
            State::Waiting
            | State::Taken { .. }
            | State::Attempting { .. }
            | State::Closed { .. } => return Err(self.rejected("start").into()),
        }
        let open = self.open_window(now).copied().ok_or(Refused::Outside)?;
        self.may_try(&open, now)?;
        for window in &mut self.windows {
            if window.slot == open.slot && window.extra == open.extra {
                window.tries += 1;
                window.last = Some(now);
            }
        }
        let until = now.plus(CALL);
        self.state = State::Attempting { by, until };
        self.first_due = None;
        Ok(self)
    }

    /// What came of it, by whoever called (E4); of a time that does not exist, by whoever has taken it. `again` says whether what the
    /// person wrote allows another try.
    ///
    /// # Errors
    /// [`Rejected`] when they are not the one who called, or it is nothing that somebody says.
    pub fn finish(
        mut self,
        by: MemberId,
        (outcome, again): (Outcome, bool),
        now: Timestamp,
    ) -> Result<Self, Rejected> {
        let called = matches!(self.state, State::Attempting { by: holder, .. } if holder == by);
        let holds = matches!(self.state, State::Taken { by: holder, .. } if holder == by);
        let fits = if outcome == Outcome::TimeNotValidDst {
            holds
        } else {
            called && outcome.is_told()
        };
        if !fits {
            return Err(self.rejected("finish"));
        }
        let verdict = outcome.verdict();
        if called && !verdict.counts {
            self.uncount();
        }
        if verdict.raises {
            self.level = raised(self.level);
        }
        self.attention |= verdict.supervisor;
        if outcome == Outcome::TimeNotValidDst {
            // It may not have begun yet by the clock of the server.
            let wrong = self.next_window(now).map(|window| window.slot);
            self.skip(|window| Some(window.slot) == wrong);
        }
        let then = if again || outcome == Outcome::TimeNotValidDst {
            verdict.then
        } else {
            Then::Over
        };
        self.go_on(then, outcome, now);
        Ok(self)
    }

    /// The person ends it with their words, or is here already (R341, R342). What was over otherwise stays no longer for it.
    ///
    /// # Errors
    /// [`Rejected`] when it was ended like this before.
    pub fn withdraw(mut self, outcome: Outcome, now: Timestamp) -> Result<Self, Rejected> {
        let soonest = match self.state {
            State::Closed {
                outcome: Outcome::CancelledByPerson | Outcome::SupersededByInbound,
                ..
            } => return Err(self.rejected("withdraw")),
            State::Closed { purge, .. } => Some(purge),
            State::Waiting | State::Taken { .. } | State::Attempting { .. } => None,
        };
        let purge = now.plus(KEPT);
        let purge = soonest.map_or(purge, |before| before.min(purge));
        self.state = State::Closed { outcome, purge };
        Ok(self)
    }

    /// The person names other hours. What was tried stays counted.
    ///
    /// # Errors
    /// [`Rejected`] when it is over, or somebody calls at this moment.
    pub fn replan(mut self, slots: Vec<Slot>, now: Timestamp) -> Result<Self, Rejected> {
        match self.state {
            State::Waiting | State::Taken { .. } => {}
            State::Attempting { .. } | State::Closed { .. } => return Err(self.rejected("replan")),
        }
        let first = self.days();
        self.first_due = self.first_due.and_then(|_due| first_due(&slots, now));
        let fresh: Vec<_> = slots
            .into_iter()
            .map(|slot| Slot {
                day: slot.day + first,
                ..slot
            })
            .map(|slot| self.tried_in(slot))
            .collect();
        let replaced = |old: &Window| fresh.iter().any(|new| new.last == old.last);
        self.windows.retain(|old| old.tries > 0 && !replaced(old));
        self.skip(|_old| true);
        self.windows.extend(fresh);
        self.state = State::Waiting;
        self.close_if_used_up(Outcome::AttemptsExhausted, now);
        Ok(self)
    }

    /// A supervisor lets somebody call from now on for a while (R334).
    ///
    /// # Errors
    /// [`Rejected`] when it is over, or somebody calls at this moment.
    pub fn open_extra(mut self, now: Timestamp) -> Result<Self, Rejected> {
        match self.state {
            State::Waiting | State::Taken { .. } => {}
            State::Attempting { .. } | State::Closed { .. } => {
                return Err(self.rejected("override"));
            }
        }
        let slot = Slot {
            day: self.days(),
            starts: now,
            ends: now.plus(EXTRA),
        };
        self.windows.push(Window {
            extra: true,
            ..Window::from(slot)
        });
        self.attention = false;
        Ok(self)
    }

    /// What time does: what somebody held for too long goes back, windows end, and what has none left is over. The number says in how
    /// many windows nobody tried (R340).
    #[must_use]
    pub fn pass(mut self, now: Timestamp) -> (Self, usize) {
        match self.state {
            State::Taken { until, .. } | State::Attempting { until, .. } if until <= now => {
                self.state = State::Waiting;
            }
            State::Waiting
            | State::Taken { .. }
            | State::Attempting { .. }
            | State::Closed { .. } => {}
        }
        if self.is_closed() || matches!(self.state, State::Attempting { .. }) {
            return (self, 0);
        }
        let mut missed = 0;
        for window in &mut self.windows {
            if !window.done && window.slot.ends <= now {
                window.done = true;
                // A window that a supervisor opened is an offer, nobody's safe hour.
                missed += usize::from(window.tries == 0 && !window.extra);
            }
        }
        self.attention |= missed > 0;
        self.close_if_used_up(Outcome::ExpiredPurged, now);
        (self, missed)
    }

    /// A supervisor has looked at it. What is imminent and has no try left is over with that (R339).
    #[must_use]
    pub fn seen(mut self, now: Timestamp) -> Self {
        self.attention = false;
        if self.level == Level::T1 && !self.is_closed() && self.next_window(now).is_none() {
            self.close(Outcome::AttemptsExhausted, now);
        }
        self
    }

    /// What of it stays (R220).
    pub fn kept(&self, now: Timestamp) -> Keep {
        let last = self.windows.iter().map(|window| window.slot.ends).max();
        let stop = last.unwrap_or(now).plus(HARD_STOP);
        let State::Closed { purge, .. } = self.state else {
            return if now >= stop {
                Keep::Nothing
            } else {
                Keep::All
            };
        };
        if now < purge {
            Keep::All
        } else if self.attention && now < purge.plus(HARD_STOP) {
            Keep::Shell
        } else {
            Keep::Nothing
        }
    }

    fn taken(self, by: MemberId, now: Timestamp, ready: bool) -> Self {
        let from = self
            .next_window(now)
            .map_or(now, |window| window.slot.starts.max(now));
        let until = from.plus(HELD);
        Self {
            state: State::Taken { by, until, ready },
            ..self
        }
    }

    const fn rejected(&self, action: &'static str) -> Rejected {
        Rejected {
            action,
            from: self.state.name(),
            stale: false,
        }
    }
}

/// One level more urgent, and urgent at least (R338).
const fn raised(level: Level) -> Level {
    match level {
        Level::T1 | Level::T2 => Level::T1,
        Level::T3 | Level::T4 | Level::T5 | Level::Tx => Level::T2,
    }
}
