//! Training gates (R712): what somebody has to have done before they talk with people, and anew each year.

use crate::{
    rota::{
        Duty,
        zone::{Day, Zone},
    },
    time::{Millis, Timestamp},
    word::words,
};

/// What has to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Gate {
    /// The hours of training, 20 at least.
    Hours,
    /// The course for those who must report.
    MandatedReporter,
    /// A call with the language line, tried out.
    LanguageLine,
    /// The quick exit, tried out.
    QuickExit,
    /// The duress call, tried out.
    DuressCall,
}

words!(Gate {
    Hours => "hours",
    MandatedReporter => "mandatedReporter",
    LanguageLine => "languageLine",
    QuickExit => "quickExit",
    DuressCall => "duressCall",
});

/// What is asked, and from when. Without gates nothing is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrainingPolicy {
    /// What has to be done.
    pub gates: Vec<Gate>,
    /// The first day on which nobody begins without it; until then it is said only. A line that begins to ask locks nobody out.
    pub from: Timestamp,
    /// How long it counts. Default 365 days.
    pub refresh: Millis,
    /// So long before it lapses people are told. Default 30 days.
    pub warn: Millis,
    /// By whose clocks a day begins.
    pub zone: Zone,
}

impl Default for TrainingPolicy {
    fn default() -> Self {
        Self {
            gates: Vec::new(),
            from: Timestamp(0),
            refresh: days(365),
            warn: days(30),
            zone: Zone::default(),
        }
    }
}

/// When a gate was last passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passed {
    /// Which.
    pub gate: Gate,
    /// On which day.
    pub on: Timestamp,
}

/// How somebody stands to a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// They never passed it.
    Missing,
    /// It lapsed on this day.
    Lapsed(Timestamp),
    /// It lapses on this day, which is near.
    Soon(Timestamp),
    /// It counts until this day.
    Good(Timestamp),
}

impl Standing {
    /// Whether it counts now.
    pub const fn counts(self) -> bool {
        match self {
            Self::Soon(_) | Self::Good(_) => true,
            Self::Missing | Self::Lapsed(_) => false,
        }
    }

    /// The day on which it lapses, or did.
    pub const fn until(self) -> Option<Timestamp> {
        match self {
            Self::Missing => None,
            Self::Lapsed(day) | Self::Soon(day) | Self::Good(day) => Some(day),
        }
    }
}

impl TrainingPolicy {
    /// How somebody who passed these stands to everything that is asked, in the order in which it is.
    pub fn standings(&self, passed: &[Passed], now: Timestamp) -> Vec<(Gate, Standing)> {
        let standing = |gate: Gate| {
            let last = passed.iter().filter(|one| one.gate == gate);
            match last.map(|one| one.on).max() {
                None => Standing::Missing,
                Some(on) => self.counted(on.plus(self.refresh), now),
            }
        };
        self.gates
            .iter()
            .map(|gate| (*gate, standing(*gate)))
            .collect()
    }

    fn counted(&self, until: Timestamp, now: Timestamp) -> Standing {
        let day = Day::of_utc(until);
        if day <= self.zone.day(now) {
            Standing::Lapsed(until)
        } else if day <= self.zone.day(now.plus(self.warn)) {
            Standing::Soon(until)
        } else {
            Standing::Good(until)
        }
    }

    /// Whether somebody who passed these may begin such a duty now. Who talks with nobody needs no gate.
    pub fn lets(&self, passed: &[Passed], duty: Duty, now: Timestamp) -> bool {
        let asked = now >= self.from && (duty.answers() || duty == Duty::Interpreter);
        !asked
            || self
                .standings(passed, now)
                .iter()
                .all(|(_, standing)| standing.counts())
    }
}

const fn days(days: i64) -> Millis {
    Millis::from_secs(days * 24 * 3_600)
}
