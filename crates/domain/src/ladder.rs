//! The ladder: who is called for an item that nobody has taken yet, and when (R306, R702). It has an end, at which the person is
//! told plainly that it takes long, and from there on it repeats: nobody waits without somebody having to do something about it.

use crate::{
    Level,
    time::{Millis, Timestamp},
    word::words,
};

/// Who is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rung {
    /// Whoever has the first duty.
    Primary,
    /// Whoever stands in for them.
    Secondary,
    /// The supervisor on call.
    Supervisor,
    /// The director on call: the last one.
    Director,
    /// Nobody more: the person reads that it takes long, with other lines to turn to.
    Slow,
}

words!(Rung {
    Primary => "primary",
    Secondary => "secondary",
    Supervisor => "supervisor",
    Director => "director",
    Slow => "slow",
});

/// One step of a ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// So long after the item came into line at this level.
    pub after: Millis,
    /// Who is called.
    pub rung: Rung,
}

/// The steps of one level, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder(Vec<Step>);

/// Why steps are no ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoLadder {
    /// It ends before the director is called and the person is told.
    #[error("must end with the director and the message that it takes long")]
    NoEnd,
    /// A step comes before the one above it.
    #[error("must go up: each step no earlier than the one before")]
    Order,
    /// More steps than are counted.
    #[error("may have 32 steps at most")]
    Long,
}

impl Ladder {
    /// From its steps.
    ///
    /// # Errors
    /// When it does not go up, or never reaches its end.
    pub fn new(steps: Vec<Step>) -> Result<Self, NoLadder> {
        if steps.len() > 32 {
            return Err(NoLadder::Long);
        }
        if !steps.is_sorted_by_key(|step| step.after) {
            return Err(NoLadder::Order);
        }
        let has = |rung| steps.iter().any(|step| step.rung == rung);
        let ends = steps.last().is_some_and(|step| step.rung == Rung::Slow);
        if !ends || !has(Rung::Director) {
            return Err(NoLadder::NoEnd);
        }
        Ok(Self(steps))
    }

    /// Its steps, in order.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// How long it takes to its end.
    pub fn length(&self) -> Millis {
        self.0.last().map_or(Millis(0), |step| step.after)
    }
}

/// A ladder for every level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladders {
    /// Imminent.
    pub t1: Ladder,
    /// Urgent.
    pub t2: Ladder,
    /// High.
    pub t3: Ladder,
    /// Standard.
    pub t4: Ladder,
    /// Information, and what asks for nothing.
    pub t5: Ladder,
    /// At the end the last two steps are repeated so often.
    pub again: Millis,
    /// Whoever answers a call has so long to take the item before the next step is made.
    pub coming: Millis,
}

impl Default for Ladders {
    /// R306; where it is silent (director, repetition) our proposal.
    fn default() -> Self {
        const DAY: i64 = 24 * 3_600;
        use Rung::{Director, Primary, Secondary, Slow, Supervisor};
        let ladder = |steps: &[(i64, Rung)]| {
            let step = |&(secs, rung)| Step {
                after: Millis::from_secs(secs),
                rung,
            };
            Ladder(steps.iter().map(step).collect())
        };
        Self {
            t1: ladder(&[
                (0, Primary),
                (0, Secondary),
                (60, Primary),
                (60, Secondary),
                (60, Supervisor),
                (120, Director),
                (120, Slow),
            ]),
            t2: ladder(&[
                (0, Primary),
                (180, Secondary),
                (360, Supervisor),
                (600, Director),
                (600, Slow),
            ]),
            t3: ladder(&[
                (0, Primary),
                (600, Secondary),
                (1_200, Supervisor),
                (1_800, Director),
                (1_800, Slow),
            ]),
            t4: ladder(&[
                (0, Primary),
                (900, Supervisor),
                (3_600, Director),
                (3_600, Slow),
            ]),
            t5: ladder(&[(2 * DAY, Supervisor), (7 * DAY, Director), (7 * DAY, Slow)]),
            again: Millis::from_secs(15 * 60),
            coming: Millis::from_secs(90),
        }
    }
}

impl Ladders {
    /// The one of a level.
    pub const fn of(&self, level: Level) -> &Ladder {
        match level {
            Level::T1 => &self.t1,
            Level::T2 => &self.t2,
            Level::T3 => &self.t3,
            Level::T4 => &self.t4,
            Level::T5 | Level::Tx => &self.t5,
        }
    }
}

/// How far an item has come on its ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Climb {
    /// Since when it stands in line at this level.
    pub since: Timestamp,
    /// How many steps were made; beyond the ladder's own, those that were repeated.
    pub made: u32,
    /// When the next one is due.
    pub next: Timestamp,
}

impl Climb {
    /// At the foot: the first look is due now.
    pub const fn start(now: Timestamp) -> Self {
        Self {
            since: now,
            made: 0,
            next: now,
        }
    }

    /// Makes every step that is due. Returns where it stands then, and who is to be called, each once.
    #[must_use]
    pub fn go(self, now: Timestamp, ladder: &Ladder, again: Millis) -> (Self, Vec<Step>) {
        if now < self.next {
            return (self, Vec::new());
        }
        let steps = ladder.steps();
        let made = usize::try_from(self.made).unwrap_or(usize::MAX);
        let due = |step: &&Step| self.since.plus(step.after) <= now;
        let called: Vec<Step> = steps.iter().skip(made).take_while(due).copied().collect();
        let reached = made.saturating_add(called.len());
        if reached < steps.len() {
            let next = steps
                .get(reached)
                .map_or(now, |step| self.since.plus(step.after));
            return (self.at(reached, next), called);
        }
        if called.is_empty() {
            // Past the end: the director again, and so on until somebody comes.
            let last = steps.iter().rfind(|step| step.rung == Rung::Director);
            let next = now.plus(again);
            return (
                self.at(made.saturating_add(1), next),
                last.copied().into_iter().collect(),
            );
        }
        (self.at(reached, now.plus(again)), called)
    }

    /// Somebody has answered a call: the next step waits for them.
    #[must_use]
    pub fn answered(self, now: Timestamp, coming: Millis) -> Self {
        Self {
            next: self.next.max(now.plus(coming)),
            ..self
        }
    }

    /// Whether it has come to the end: the person reads that it takes long.
    pub fn is_slow(&self, ladder: &Ladder) -> bool {
        usize::try_from(self.made).unwrap_or(usize::MAX) >= ladder.steps().len()
    }

    fn at(self, made: usize, next: Timestamp) -> Self {
        Self {
            made: u32::try_from(made).unwrap_or(u32::MAX),
            next,
            ..self
        }
    }
}
