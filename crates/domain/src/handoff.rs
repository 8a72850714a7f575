//! The life of a hand-off (R412), from what the person agreed to until somebody has taken it on.
//!
//! ```text
//! drafted → person confirmed → sent{to, by when} → accepted
//!                                ↑     ↓     ↘ withdrawn (the person took their word back: the case goes)
//!                                └ returned{why} ↗
//! ```
//! What the draft says lives in the clients; the server learns of it when it is sent. What must hold: a hand-off that is sent names one
//! person who receives it and a time by which they have answered.

use crate::{
    MemberId, Rejected,
    time::{Millis, Timestamp},
    word::words,
};

/// The shortest time to answer: half an hour.
pub const SOONEST: Millis = Millis::from_secs(1_800);
/// The longest: a week. Nobody who agreed to be helped waits longer for a name.
pub const LATEST: Millis = Millis::from_secs(7 * 24 * 3_600);

/// Where a hand-off stands before it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Draft {
    /// The advocate writes down what could be handed on.
    Drafted,
    /// The person has read it in the chat and agreed.
    PersonConfirmed,
}

words!(Draft {
    Drafted => "drafted",
    PersonConfirmed => "personConfirmed",
});

impl Draft {
    /// The person agreed, in a message of their own (ruling 14).
    pub fn confirm(self) -> Result<Self, Rejected> {
        match self {
            Self::Drafted => Ok(Self::PersonConfirmed),
            Self::PersonConfirmed => Err(Rejected::state("confirm", self.name())),
        }
    }

    /// It is stored, for one person who answers by `due_at`. Without the person's word it cannot be. Whoever hands off to themselves
    /// has taken it on.
    pub fn send(
        self,
        by: MemberId,
        receiver: MemberId,
        due_at: Timestamp,
    ) -> Result<Handoff, Rejected> {
        match self {
            Self::PersonConfirmed => Ok(Handoff {
                stage: stage_for(by, receiver),
                by,
                receiver,
                due_at: due_at.to_minute(),
                called: false,
            }),
            Self::Drafted => Err(Rejected::state("send", self.name())),
        }
    }
}

fn stage_for(by: MemberId, receiver: MemberId) -> Stage {
    if by == receiver {
        Stage::Accepted
    } else {
        Stage::Sent
    }
}

/// Where a hand-off stands once it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// The receiver has not answered.
    Sent,
    /// The receiver has taken it on.
    Accepted,
    /// The receiver has sent it back: whoever handed it off names somebody else.
    Returned(Why),
}

impl Stage {
    /// The word for it, as it is stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Accepted => "accepted",
            Self::Returned(_) => "returned",
        }
    }

    /// Why it came back; `None` where it did not.
    pub const fn why(self) -> Option<Why> {
        match self {
            Self::Returned(why) => Some(why),
            Self::Sent | Self::Accepted => None,
        }
    }

    /// From its words; `None` for words that do not go together.
    pub fn from_parts(name: &str, why: Option<&str>) -> Option<Self> {
        match (name, why) {
            ("sent", None) => Some(Self::Sent),
            ("accepted", None) => Some(Self::Accepted),
            ("returned", Some(why)) => Why::from_name(why).map(Self::Returned),
            _ => None,
        }
    }
}

/// Why somebody sends a hand-off back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// They have no room.
    NoCapacity,
    /// It belongs to somebody else.
    NotMine,
    /// They must not work on it (R607).
    Conflict,
    /// They do not speak the language.
    Language,
    /// Something that they need to begin is missing.
    Missing,
    /// Something else.
    Other,
}

words!(Why {
    NoCapacity => "noCapacity",
    NotMine => "notMine",
    Conflict => "conflict",
    Language => "language",
    Missing => "missing",
    Other => "other",
});

/// A hand-off that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handoff {
    /// Where it stands.
    pub stage: Stage,
    /// Who handed it off.
    pub by: MemberId,
    /// Who receives it.
    pub receiver: MemberId,
    /// By when they have answered, in whole minutes.
    pub due_at: Timestamp,
    /// Whether somebody was called because they had not.
    pub called: bool,
}

impl Handoff {
    /// The receiver takes it on. Once more changes nothing.
    pub fn accept(self, who: MemberId) -> Result<Self, Rejected> {
        let open = matches!(self.stage, Stage::Sent | Stage::Accepted);
        if !open || who != self.receiver {
            return Err(Rejected::state("accept", self.stage.name()));
        }
        Ok(Self {
            stage: Stage::Accepted,
            ..self
        })
    }

    /// The receiver sends it back. It waits for whoever handed it off, by the same time.
    pub fn give_back(self, who: MemberId, why: Why) -> Result<Self, Rejected> {
        if self.stage != Stage::Sent || who != self.receiver {
            return Err(Rejected::state("give back", self.stage.name()));
        }
        Ok(Self {
            stage: Stage::Returned(why),
            ..self
        })
    }

    /// Somebody else receives it, by a new time: whoever was named has not answered or has sent it back.
    pub fn pass_to(
        self,
        who: MemberId,
        receiver: MemberId,
        due_at: Timestamp,
    ) -> Result<Self, Rejected> {
        if self.stage == Stage::Accepted || receiver == self.receiver {
            return Err(Rejected::state("pass on", self.stage.name()));
        }
        Ok(Self {
            stage: stage_for(who, receiver),
            by: who,
            receiver,
            due_at: due_at.to_minute(),
            called: false,
        })
    }

    /// The person takes their word back before anybody has taken it on.
    pub fn withdraw(self) -> Result<(), Rejected> {
        match self.stage {
            Stage::Sent | Stage::Returned(_) => Ok(()),
            Stage::Accepted => Err(Rejected::state("withdraw", self.stage.name())),
        }
    }

    /// Whether somebody is to be called now: nobody has taken it on in time.
    pub fn is_late(&self, now: Timestamp) -> bool {
        self.stage != Stage::Accepted && !self.called && self.due_at <= now
    }
}

/// Whether a time to answer, from now on, is neither too short nor too long.
pub fn fits(wait: Millis) -> bool {
    (SOONEST..=LATEST).contains(&wait)
}
