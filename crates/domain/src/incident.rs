//! Something that went wrong, or is about to, and the notices that are owed because of it (R223).
//!
//! What must hold: the clocks run from when a breach is known; who pays is told within 24 hours whatever was encrypted; the attorney general
//! is told not later than residents; nobody is told by another way than the one that they chose; it is over when all was answered.

use crate::{
    AlertId, IncidentId, LegalId, MemberId, Rejected, TeamId,
    time::{Millis, Timestamp},
    word::words,
};

const HOUR: Millis = Millis::from_secs(3_600);

const fn hours(count: i64) -> Millis {
    Millis(HOUR.0 * count)
}

/// Within this time who pays is told (R223).
pub const GRANT_MAKER: Millis = hours(24);
/// Residents are told without unreasonable delay, and at the latest after 60 days.
pub const RESIDENTS: Millis = hours(60 * 24);
/// Within this time it is stopped, and the director knows.
pub const FIRST: Millis = hours(1);
/// What is overdue calls again after so long.
pub const AGAIN: Millis = hours(6);
/// For how long a closed one is kept: a year (R220).
pub const KEPT: Millis = hours(365 * 24);
/// For how long an alert is shown to who has not seen it.
pub const ALERT_KEPT: Millis = hours(72);

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// Somebody said they were somebody else.
    FalseCaller,
    /// A device or a paper is lost or stolen.
    Lost,
    /// Something went to somebody for whom it was not.
    WrongReceiver,
    /// Somebody has broken into a system.
    BrokenInto,
    /// Somebody who works here has looked, or told, what they must not.
    Insider,
    /// The key of a partner is used by somebody else.
    PartnerKey,
    /// Something else.
    Other,
}

words!(Cause {
    FalseCaller => "false_caller",
    Lost => "lost",
    WrongReceiver => "wrong_receiver",
    BrokenInto => "broken_into",
    Insider => "insider",
    PartnerKey => "partner_key",
    Other => "other",
});

/// Whether something that names a person is out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Breach {
    /// Nothing points to it.
    None,
    /// It is about to be.
    Imminent,
    /// It is.
    Actual,
}

words!(Breach {
    None => "none",
    Imminent => "imminent",
    Actual => "actual",
});

/// What is owed because of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Duty {
    /// To stop it.
    Contain,
    /// To tell the director, and counsel.
    Director,
    /// To tell who pays: within 24 hours.
    GrantMaker,
    /// To tell the attorney general: not later than residents.
    AttorneyGeneral,
    /// To tell residents of the state: within 60 days.
    Residents,
    /// To pay for identity services, for 24 months.
    Identity,
    /// To tell the people whom the line is for, each by the way that they chose.
    Persons,
}

words!(Duty {
    Contain => "contain",
    Director => "director",
    GrantMaker => "grant_maker",
    AttorneyGeneral => "attorney_general",
    Residents => "residents",
    Identity => "identity",
    Persons => "persons",
});

impl Duty {
    /// Whether it is a notice to somebody outside.
    pub const fn is_notice(self) -> bool {
        match self {
            Self::GrantMaker
            | Self::AttorneyGeneral
            | Self::Residents
            | Self::Identity
            | Self::Persons => true,
            Self::Contain | Self::Director => false,
        }
    }

    const fn within(self) -> Millis {
        match self {
            Self::Contain | Self::Director => FIRST,
            Self::GrantMaker => GRANT_MAKER,
            Self::AttorneyGeneral | Self::Residents | Self::Identity | Self::Persons => RESIDENTS,
        }
    }

    /// How long before it is due it calls, in hours.
    const fn before(self) -> &'static [i64] {
        match self {
            Self::Contain | Self::Director => &[],
            Self::GrantMaker => &[18, 12, 6, 2],
            // Without unreasonable delay: from the seventh day on.
            Self::AttorneyGeneral | Self::Residents | Self::Identity | Self::Persons => {
                &[53 * 24, 46 * 24, 30 * 24, 15 * 24, 7 * 24, 24]
            }
        }
    }
}

/// How it was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// It was done.
    Done,
    /// Each was told by the way that they chose.
    SafeWay,
    /// Not each: who is left has no safe way.
    NotReachable,
    /// All of it was encrypted and no key is out: counsel says that the state's law asks for nothing.
    SafeHarbour,
    /// It is not owed.
    NotOwed,
}

words!(Answer {
    Done => "done",
    SafeWay => "safe_way",
    NotReachable => "not_reachable",
    SafeHarbour => "safe_harbour",
    NotOwed => "not_owed",
});

/// That a duty was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    /// Which.
    pub duty: Duty,
    /// How.
    pub answer: Answer,
    /// By whom.
    pub by: MemberId,
    /// The minute.
    pub at: Timestamp,
}

/// An incident. All times are whole minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Which.
    pub id: IncidentId,
    /// Whose line.
    pub team: TeamId,
    /// What went wrong.
    pub cause: Cause,
    /// Whether something is out.
    pub breach: Breach,
    /// Whether numbers of social security or tax are among it.
    pub identity: bool,
    /// The request that turned out to be none.
    pub request: Option<LegalId>,
    /// Who opened it.
    pub by: MemberId,
    /// Since when it is open.
    pub opened: Timestamp,
    /// Since when the breach is known; `None` while there is none.
    pub known: Option<Timestamp>,
    /// What was answered.
    pub answered: Vec<Answered>,
    /// When a supervisor is called next; `None` while no clock runs.
    pub next: Option<Timestamp>,
    /// Since when it is over.
    pub closed: Option<Timestamp>,
}

/// What somebody opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct New {
    /// Its id.
    pub id: IncidentId,
    /// Whose line.
    pub team: TeamId,
    /// What went wrong.
    pub cause: Cause,
    /// Whether something is out.
    pub breach: Breach,
    /// Whether numbers of social security or tax are among it.
    pub identity: bool,
    /// The request that turned out to be none.
    pub request: Option<LegalId>,
    /// Who opens it.
    pub by: MemberId,
}

impl Incident {
    /// Somebody opens it: a supervisor is called at once.
    pub fn open(new: New, now: Timestamp) -> Self {
        let now = now.to_minute();
        Self {
            id: new.id,
            team: new.team,
            cause: new.cause,
            breach: new.breach,
            identity: new.identity,
            request: new.request,
            by: new.by,
            opened: now,
            known: (new.breach != Breach::None).then_some(now),
            answered: Vec::new(),
            next: Some(now),
            closed: None,
        }
    }

    /// What is owed, whether it was answered or not.
    pub fn owed(&self) -> impl Iterator<Item = Duty> + '_ {
        let owed = |duty: &Duty| match duty {
            Duty::Contain | Duty::Director => true,
            Duty::Identity => self.known.is_some() && self.identity,
            Duty::GrantMaker | Duty::AttorneyGeneral | Duty::Residents | Duty::Persons => {
                self.known.is_some()
            }
        };
        Duty::ALL.iter().copied().filter(owed)
    }

    /// How a duty was answered.
    pub fn answer(&self, duty: Duty) -> Option<Answer> {
        let found = self.answered.iter().find(|answered| answered.duty == duty);
        found.map(|answered| answered.answer)
    }

    /// Until when a duty is to be answered; `None` when it is not owed, or was.
    pub fn due(&self, duty: Duty) -> Option<Timestamp> {
        let left = self.closed.is_none() && self.answer(duty).is_none();
        (left && self.owed().any(|owed| owed == duty)).then(|| self.since(duty).plus(duty.within()))
    }

    fn since(&self, duty: Duty) -> Timestamp {
        if duty.is_notice() {
            self.known.unwrap_or(self.opened)
        } else {
            self.opened
        }
    }

    /// Whether something should have been answered by now.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        let late = |duty: Duty| self.due(duty).is_some_and(|due| due <= now);
        Duty::ALL.iter().copied().any(late)
    }

    /// It turns out to be worse: what is out, and whether numbers are among it. It never turns out to be less by a word.
    ///
    /// # Errors
    /// [`Rejected`] when it is closed.
    pub fn worsen(self, breach: Breach, identity: bool, now: Timestamp) -> Result<Self, Rejected> {
        let open = self.still_open("worsen")?;
        let breach = open.breach.max(breach);
        let known = open
            .known
            .or((breach != Breach::None).then_some(now.to_minute()));
        let identity = open.identity || identity;
        let worse = Self {
            breach,
            identity,
            known,
            ..open
        };
        Ok(worse.wound(now.to_minute()))
    }

    /// Somebody answers a duty. What was done stays done.
    ///
    /// # Errors
    /// [`Rejected`] when it is not owed, was done, or cannot be answered like that.
    pub fn resolve(self, answered: Answered, now: Timestamp) -> Result<Self, Rejected> {
        let open = self.still_open("answer")?;
        let before = open.answer(answered.duty);
        let again = matches!(before, Some(Answer::Done | Answer::SafeWay));
        if again || !open.fits(answered.duty, answered.answer) {
            return Err(Rejected::state("answer", "it does not fit"));
        }
        let mut next = open;
        next.answered.retain(|known| known.duty != answered.duty);
        next.answered.push(Answered {
            at: now.to_minute(),
            ..answered
        });
        Ok(next.wound(now.to_minute()))
    }

    fn fits(&self, duty: Duty, answer: Answer) -> bool {
        if !self.owed().any(|owed| owed == duty) {
            return false;
        }
        match (duty, answer) {
            // The state's law has a harbour for what was encrypted; the duty to who pays has none.
            (Duty::Contain | Duty::Director | Duty::GrantMaker, answer) => answer == Answer::Done,
            // Not later than residents.
            (Duty::Residents, Answer::Done) => {
                self.answer(Duty::AttorneyGeneral) == Some(Answer::Done)
            }
            (Duty::AttorneyGeneral | Duty::Residents, answer) => {
                matches!(answer, Answer::Done | Answer::SafeHarbour | Answer::NotOwed)
            }
            (Duty::Identity, answer) => matches!(answer, Answer::Done | Answer::SafeHarbour),
            (Duty::Persons, answer) => matches!(
                answer,
                Answer::SafeWay | Answer::NotReachable | Answer::NotOwed
            ),
        }
    }

    /// It is over.
    ///
    /// # Errors
    /// [`Rejected`] while something is not answered.
    pub fn close(self, now: Timestamp) -> Result<Self, Rejected> {
        let open = self.still_open("close")?;
        if open.owed().any(|duty| open.answer(duty).is_none()) {
            return Err(Rejected::state("close", "not all is answered"));
        }
        Ok(Self {
            closed: Some(now.to_minute()),
            next: None,
            ..open
        })
    }

    fn still_open(self, action: &'static str) -> Result<Self, Rejected> {
        if self.closed.is_some() {
            return Err(Rejected::state(action, "closed"));
        }
        Ok(self)
    }

    /// A supervisor is to be called now. The next call is set.
    pub fn call(self, now: Timestamp) -> Option<Self> {
        self.next.filter(|next| *next <= now)?;
        Some(self.wound(now.to_minute()))
    }

    fn wound(self, now: Timestamp) -> Self {
        let again = self.is_overdue(now).then(|| now.plus(AGAIN));
        let calls = Duty::ALL.iter().copied().filter_map(|duty| {
            let due = self.due(duty)?;
            let before = duty.before().iter();
            let before = before.map(|before| Timestamp(due.0 - hours(*before).0));
            before.chain([due]).find(|at| now < *at)
        });
        let next = calls.chain(again).min();
        Self { next, ..self }
    }

    /// When it is deleted; `None` while it is open.
    pub fn forgotten(&self) -> Option<Timestamp> {
        self.closed.map(|closed| closed.plus(KEPT))
    }
}

/// What everybody is told: a word from a list, and nothing about whom it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AlertKind {
    /// Somebody calls who is not who they say.
    FalseCaller,
}

words!(AlertKind {
    FalseCaller => "false_caller",
});

/// An alert to everybody who works here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alert {
    /// Which.
    pub id: AlertId,
    /// Whose line.
    pub team: TeamId,
    /// What it says.
    pub kind: AlertKind,
    /// Who raised it.
    pub by: MemberId,
    /// The minute.
    pub at: Timestamp,
}
