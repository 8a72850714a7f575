//! The life of a hand-off (R412): `drafted → personConfirmed → sent → accepted`. What the draft says lives in the clients; the
//! server learns of it when it is sent.

use crate::{Rejected, word::words};

/// Where a hand-off stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Handoff {
    /// The advocate writes down what could be handed on.
    Drafted,
    /// The person has read it in the chat and agreed.
    PersonConfirmed,
    /// It is stored, sealed to the people assigned.
    Sent,
    /// One of them has opened it.
    Accepted,
}

words!(Handoff {
    Drafted => "drafted",
    PersonConfirmed => "personConfirmed",
    Sent => "sent",
    Accepted => "accepted",
});

impl Handoff {
    /// The person agreed, in a message of their own (ruling 14).
    pub fn confirm(self) -> Result<Self, Rejected> {
        match self {
            Self::Drafted => Ok(Self::PersonConfirmed),
            Self::PersonConfirmed | Self::Sent | Self::Accepted => {
                Err(Rejected::state("confirm", self.name()))
            }
        }
    }

    /// It is stored. Without the person's word it cannot be.
    pub fn send(self) -> Result<Self, Rejected> {
        match self {
            Self::PersonConfirmed => Ok(Self::Sent),
            Self::Drafted | Self::Sent | Self::Accepted => {
                Err(Rejected::state("send", self.name()))
            }
        }
    }

    /// Somebody who is assigned has opened it. Opening it again changes nothing.
    pub fn accept(self) -> Result<Self, Rejected> {
        match self {
            Self::Sent | Self::Accepted => Ok(Self::Accepted),
            Self::Drafted | Self::PersonConfirmed => Err(Rejected::state("accept", self.name())),
        }
    }
}
