//! The life of an item: `waiting → claimed → (transferring → claimed) → wrapUp → closed`, and back to `waiting` from every
//! state whose holder vanished. What must hold at every moment: an open item has an owner or a deadline, and never two owners.

use crate::{
    CallbackId, ChatId, DeviceId, ItemId, Level, MemberId, ReferralId, Rejected, TeamId,
    ladder::{Climb, Ladders, Step},
    level::{Assessment, DeviceRisk, Safety, SetBy, Targets, Why},
    person::{Constraints, Gender},
    time::{Millis, Timestamp},
    unverified,
    word::words,
};
use thiserror::Error;

/// What kinds of things wait for a human.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ItemKind {
    /// Somebody in a chat.
    Chat,
    /// Somebody who asked to be called.
    Callback,
    /// What another hotline sent.
    Referral,
}

words!(ItemKind {
    Chat => "chat",
    Callback => "callback",
    Referral => "referral",
});

/// What an item stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum About {
    /// A chat.
    Chat(ChatId),
    /// A request to be called.
    Callback(CallbackId),
    /// A referral.
    Referral(ReferralId),
}

impl About {
    /// Of which kind it is.
    pub const fn kind(&self) -> ItemKind {
        match self {
            Self::Chat(_) => ItemKind::Chat,
            Self::Callback(_) => ItemKind::Callback,
            Self::Referral(_) => ItemKind::Referral,
        }
    }

    /// Its id.
    pub const fn bytes(&self) -> &[u8; 16] {
        match self {
            Self::Chat(id) => id.as_bytes(),
            Self::Callback(id) => id.as_bytes(),
            Self::Referral(id) => id.as_bytes(),
        }
    }

    /// From kind and id.
    pub const fn new(kind: ItemKind, id: [u8; 16]) -> Self {
        match kind {
            ItemKind::Chat => Self::Chat(ChatId::from_bytes(id)),
            ItemKind::Callback => Self::Callback(CallbackId::from_bytes(id)),
            ItemKind::Referral => Self::Referral(ReferralId::from_bytes(id)),
        }
    }
}

/// Counts the holders of one item. A write that names an older one is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fence(pub i64);

/// Who holds an item, and with which device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Holder {
    /// Who.
    pub member: MemberId,
    /// Their device: only it is let into the chat.
    pub device: DeviceId,
}

/// How long a holder is trusted without a sign of life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeasePolicy {
    /// How long one renewal holds. Default 30 s, renewed every 10 s.
    pub lease: Millis,
    /// How much longer a silent holder keeps the item while the other side reads "reconnecting" (ruling 26). Default 150 s more.
    pub grace: Millis,
    /// How long each step of a transfer may take: the colleague comes, the person says yes, the colleague takes over; otherwise
    /// it stays with its holder. Default 60 s.
    pub transfer: Millis,
    /// How long the wrap-up may stay open before the item closes without one. Default 12 h, a session's length.
    pub wrap_up: Millis,
}

impl Default for LeasePolicy {
    fn default() -> Self {
        Self {
            lease: Millis::from_secs(30),
            grace: Millis::from_secs(150),
            transfer: Millis::from_secs(60),
            wrap_up: Millis::from_secs(12 * 3_600),
        }
    }
}

/// Where an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemState {
    /// In line: somebody is called at the next step of its ladder.
    Waiting {
        /// How far it has come on it.
        climb: Climb,
    },
    /// One holder.
    Claimed {
        /// Who.
        by: Holder,
        /// Until when without a renewal.
        lease_until: Timestamp,
    },
    /// One holder, who has asked a colleague to take over.
    Transferring {
        /// Who still holds it.
        from: Holder,
        /// Who is asked.
        to: MemberId,
        /// When the question lapses.
        until: Timestamp,
        /// Until when the holder is trusted without a renewal.
        lease_until: Timestamp,
    },
    /// The chat is over; the holder writes the wrap-up.
    WrapUp {
        /// Who.
        by: Holder,
        /// When the item closes without one.
        due: Timestamp,
    },
    /// Done.
    Closed,
}

impl ItemState {
    /// In line from now on.
    pub const fn in_line(now: Timestamp) -> Self {
        Self::Waiting {
            climb: Climb::start(now),
        }
    }

    /// The state's name, as it is stored and shown.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Waiting { .. } => "waiting",
            Self::Claimed { .. } => "claimed",
            Self::Transferring { .. } => "transferring",
            Self::WrapUp { .. } => "wrapUp",
            Self::Closed => "closed",
        }
    }

    /// The one who owns it, if anybody does.
    pub fn holder(&self) -> Option<Holder> {
        match self {
            Self::Claimed { by, .. } | Self::WrapUp { by, .. } => Some(*by),
            Self::Transferring { from, .. } => Some(*from),
            Self::Waiting { .. } | Self::Closed => None,
        }
    }
}

/// Why a level was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AssessError {
    /// The caller does not hold it, or not in a talk.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// Somebody under 18 is in the chat: it is urgent at least.
    #[error("with somebody under 18 it is urgent at least")]
    Minor,
}

/// Anything that waits for a human.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts of it that have nothing to do with each other"
)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// What it stands for.
    pub about: About,
    /// Whose queue it is in.
    pub team: TeamId,
    /// Whether it is made up, for practice: behind everybody real, and in no count.
    pub drill: bool,
    /// How urgent, by whose word.
    pub assessment: Assessment,
    /// The language that the visitor chose: a BCP 47 tag.
    pub language: String,
    /// First tap. Gone once the item is closed (R220).
    pub safety: Safety,
    /// Second tap. Gone once the item is closed (R220).
    pub device: DeviceRisk,
    /// Whether it concerns somebody under 18, as a holder learnt: it comes only to who is cleared (R226).
    pub minor: bool,
    /// Whether only a supervisor decides what becomes of it: nobody may contact the person (R362).
    pub supervisor: bool,
    /// Whether it is a form that nobody verified: waiting alone does not make it urgent, and the desk says it plainly (R360).
    pub unverified: bool,
    /// Whom the person would rather talk with, until they say otherwise. Gone once the item is closed.
    pub prefers: Option<Gender>,
    /// Whether somebody is there now, in a chat or on another hotline's line: they go before forms of their level (R363).
    pub live: bool,
    /// Whether a holder was lost before: such an item goes before others of its level (R302).
    pub returning: bool,
    /// Since when it waits. Kept when it returns to the queue.
    pub waiting_since: Timestamp,
    /// The latest holder's number.
    pub fence: Fence,
    /// Where it stands.
    pub state: ItemState,
}

impl Item {
    /// What it asks of whoever it comes to. Whom the person would rather talk with counts while they wait; once somebody is with them,
    /// they are asked about everybody who would come in, by name.
    pub const fn constraints(&self) -> Constraints {
        Constraints {
            minor: self.minor,
            supervisor: self.supervisor,
            prefers: match self.state {
                ItemState::Waiting { .. } => self.prefers,
                ItemState::Claimed { .. }
                | ItemState::Transferring { .. }
                | ItemState::WrapUp { .. }
                | ItemState::Closed => None,
            },
        }
    }

    /// The person says whom they would rather talk with, or that it does not matter any more.
    pub fn prefer(self, prefers: Option<Gender>) -> Result<Self, Rejected> {
        if !matches!(self.state, ItemState::Waiting { .. }) {
            return Err(Rejected::state("prefer", self.state.name()));
        }
        Ok(Self { prefers, ..self })
    }

    /// Its chat, if it is one.
    pub const fn chat(&self) -> Option<ChatId> {
        match self.about {
            About::Chat(id) => Some(id),
            About::Callback(_) | About::Referral(_) => None,
        }
    }

    /// Its referral, if it is one.
    pub const fn referral(&self) -> Option<ReferralId> {
        match self.about {
            About::Referral(id) => Some(id),
            About::Chat(_) | About::Callback(_) => None,
        }
    }

    /// Somebody takes it. From `waiting`, or from a holder whose lease and grace are over.
    pub fn claim(self, by: Holder, now: Timestamp, policy: &LeasePolicy) -> Result<Self, Rejected> {
        let item = self.expire(now, policy);
        if !matches!(item.state, ItemState::Waiting { .. }) {
            return Err(Rejected::state("claim", item.state.name()));
        }
        Ok(Self {
            fence: Fence(item.fence.0 + 1),
            state: ItemState::Claimed {
                by,
                lease_until: now.plus(policy.lease),
            },
            ..item
        })
    }

    /// The holder gives a sign of life.
    pub fn renew(
        self,
        fence: Fence,
        now: Timestamp,
        policy: &LeasePolicy,
    ) -> Result<Self, Rejected> {
        self.held(fence, "renew")?;
        let until = now.plus(policy.lease);
        let state = match self.state {
            ItemState::Claimed { by, .. } => ItemState::Claimed {
                by,
                lease_until: until,
            },
            ItemState::Transferring {
                from,
                to,
                until: asked,
                ..
            } => ItemState::Transferring {
                from,
                to,
                until: asked,
                lease_until: until,
            },
            ItemState::WrapUp { .. } => self.state,
            ItemState::Waiting { .. } | ItemState::Closed => {
                return Err(Rejected::state("renew", self.state.name()));
            }
        };
        Ok(Self { state, ..self })
    }

    /// The holder asks a colleague to take over.
    pub fn ask_transfer(
        self,
        fence: Fence,
        to: MemberId,
        now: Timestamp,
        policy: &LeasePolicy,
    ) -> Result<Self, Rejected> {
        self.held(fence, "transfer")?;
        match self.state {
            ItemState::Claimed { by, lease_until } if by.member != to => Ok(Self {
                state: ItemState::Transferring {
                    from: by,
                    to,
                    until: now.plus(policy.transfer),
                    lease_until,
                },
                ..self
            }),
            ItemState::Claimed { .. }
            | ItemState::Waiting { .. }
            | ItemState::Transferring { .. }
            | ItemState::WrapUp { .. }
            | ItemState::Closed => Err(Rejected::state("transfer", self.state.name())),
        }
    }

    /// Something has come of the question: the colleague came in, or the person said yes. The next step has its own time.
    pub fn ask_on(self, now: Timestamp, policy: &LeasePolicy) -> Result<Self, Rejected> {
        match self.state {
            ItemState::Transferring {
                from,
                to,
                lease_until,
                ..
            } => Ok(Self {
                state: ItemState::Transferring {
                    from,
                    to,
                    until: now.plus(policy.transfer),
                    lease_until,
                },
                ..self
            }),
            ItemState::Waiting { .. }
            | ItemState::Claimed { .. }
            | ItemState::WrapUp { .. }
            | ItemState::Closed => Err(Rejected::state("ask on", self.state.name())),
        }
    }

    /// The colleague said no, the holder changed their mind, or the time is over: the holder keeps it.
    pub fn keep(self) -> Result<Self, Rejected> {
        match self.state {
            ItemState::Transferring {
                from, lease_until, ..
            } => Ok(Self {
                state: ItemState::Claimed {
                    by: from,
                    lease_until,
                },
                ..self
            }),
            ItemState::Waiting { .. }
            | ItemState::Claimed { .. }
            | ItemState::WrapUp { .. }
            | ItemState::Closed => Err(Rejected::state("keep", self.state.name())),
        }
    }

    /// The colleague has come in and removed the former holder: the item is theirs.
    pub fn take_over(
        self,
        by: Holder,
        now: Timestamp,
        policy: &LeasePolicy,
    ) -> Result<Self, Rejected> {
        match self.state {
            ItemState::Transferring { to, .. } if to == by.member => Ok(Self {
                fence: Fence(self.fence.0 + 1),
                state: ItemState::Claimed {
                    by,
                    lease_until: now.plus(policy.lease),
                },
                ..self
            }),
            ItemState::Transferring { .. }
            | ItemState::Waiting { .. }
            | ItemState::Claimed { .. }
            | ItemState::WrapUp { .. }
            | ItemState::Closed => Err(Rejected::state("take over", self.state.name())),
        }
    }

    /// The holder gives it back to the queue. It keeps its age.
    pub fn give_back(self, fence: Fence, now: Timestamp) -> Result<Self, Rejected> {
        self.held(fence, "give back")?;
        match self.state {
            ItemState::Claimed { .. } | ItemState::Transferring { .. } => Ok(self.returned(now)),
            ItemState::Waiting { .. } | ItemState::WrapUp { .. } | ItemState::Closed => {
                Err(Rejected::state("give back", self.state.name()))
            }
        }
    }

    /// The chat is over. With a holder the wrap-up is due; an item that nobody holds closes.
    #[must_use]
    pub fn finish(self, now: Timestamp, policy: &LeasePolicy) -> Self {
        match self.state {
            ItemState::Waiting { .. } => self.closed(),
            ItemState::Claimed { by, .. } | ItemState::Transferring { from: by, .. } => Self {
                state: ItemState::WrapUp {
                    by,
                    due: now.plus(policy.wrap_up),
                },
                ..self
            },
            ItemState::WrapUp { .. } | ItemState::Closed => self,
        }
    }

    /// The holder has written the wrap-up.
    pub fn close(self, fence: Fence) -> Result<Self, Rejected> {
        self.held(fence, "wrap up")?;
        match self.state {
            ItemState::WrapUp { .. } => Ok(self.closed()),
            ItemState::Waiting { .. }
            | ItemState::Claimed { .. }
            | ItemState::Transferring { .. }
            | ItemState::Closed => Err(Rejected::state("wrap up", self.state.name())),
        }
    }

    /// The holder is done with what is no talk: nobody is there to part from, so there is no wrap-up.
    pub fn settle(self, fence: Fence) -> Result<Self, Rejected> {
        self.held(fence, "settle")?;
        match (self.about, self.state) {
            (About::Callback(_) | About::Referral(_), ItemState::Claimed { .. }) => {
                Ok(self.closed())
            }
            (
                _,
                ItemState::Waiting { .. }
                | ItemState::Claimed { .. }
                | ItemState::Transferring { .. }
                | ItemState::WrapUp { .. }
                | ItemState::Closed,
            ) => Err(Rejected::state("settle", self.state.name())),
        }
    }

    /// Another one is about the same person, as its holder has seen (R367): what is stricter about one of them holds for both.
    pub fn join(self, fence: Fence, other: &Self) -> Result<Self, Rejected> {
        self.talking(fence, "join")?;
        let assessment = if other.assessment.level < self.assessment.level {
            other.assessment
        } else {
            self.assessment
        };
        Ok(Self {
            assessment,
            minor: self.minor || other.minor,
            supervisor: self.supervisor || other.supervisor,
            waiting_since: self.waiting_since.min(other.waiting_since),
            ..self
        })
    }

    /// A supervisor who holds it has decided with who sent it that the person may be contacted (R362).
    pub fn release(self, fence: Fence) -> Result<Self, Rejected> {
        self.talking(fence, "release")?;
        Ok(Self {
            supervisor: false,
            ..self
        })
    }

    /// What time alone does: a lapsed transfer stays with its holder, a vanished holder loses the item, an overdue wrap-up closes it.
    #[must_use]
    pub fn expire(self, now: Timestamp, policy: &LeasePolicy) -> Self {
        match self.state {
            ItemState::Claimed { lease_until, .. }
            | ItemState::Transferring { lease_until, .. }
                if now >= lease_until.plus(policy.grace) =>
            {
                self.returned(now)
            }
            ItemState::Transferring {
                from,
                until,
                lease_until,
                ..
            } if now >= until => Self {
                state: ItemState::Claimed {
                    by: from,
                    lease_until,
                },
                ..self
            },
            ItemState::WrapUp { due, .. } if now >= due => self.closed(),
            ItemState::Waiting { .. }
            | ItemState::Claimed { .. }
            | ItemState::Transferring { .. }
            | ItemState::WrapUp { .. }
            | ItemState::Closed => self,
        }
    }

    /// When [`Item::expire`] or [`Item::climb`] will next do something; `None` for what is done with.
    pub fn deadline(&self, policy: &LeasePolicy) -> Option<Timestamp> {
        match self.state {
            ItemState::Waiting { climb } => Some(climb.next),
            ItemState::Claimed { lease_until, .. } => Some(lease_until.plus(policy.grace)),
            ItemState::Transferring {
                until, lease_until, ..
            } => Some(until.min(lease_until.plus(policy.grace))),
            ItemState::WrapUp { due, .. } => Some(due),
            ItemState::Closed => None,
        }
    }

    /// Refuses a fence that is not the present holder's.
    pub fn held(&self, fence: Fence, action: &'static str) -> Result<Holder, Rejected> {
        match self.state.holder() {
            Some(holder) if fence == self.fence => Ok(holder),
            Some(_) | None if fence <= self.fence => {
                Err(Rejected::stale(action, self.state.name()))
            }
            Some(_) | None => Err(Rejected::state(action, self.state.name())),
        }
    }

    /// The holder has learnt whether it concerns somebody under 18. Such an item is urgent at least (S1, E1).
    pub fn mark_minor(self, fence: Fence, minor: bool, now: Timestamp) -> Result<Self, Rejected> {
        self.talking(fence, "mark")?;
        let raised = minor && self.assessment.level > Level::T2;
        let assessment = if raised {
            self.assessment.changed(SetBy::Advocate, Why::Under18, now)
        } else {
            self.assessment
        };
        Ok(Self {
            assessment,
            minor,
            ..self
        })
    }

    /// The holder says how urgent it is; without a reason, that it is as it stands (R304).
    ///
    /// # Errors
    /// [`AssessError::Minor`] for less than urgent while somebody under 18 is in the chat.
    pub fn assess(
        self,
        fence: Fence,
        by: SetBy,
        why: Option<Why>,
        now: Timestamp,
    ) -> Result<Self, AssessError> {
        self.talking(fence, "assess")?;
        let assessment = match why {
            None => self.assessment.confirmed(),
            Some(why) => self.assessment.changed(by, why, now),
        };
        if self.minor && assessment.level > Level::T2 {
            return Err(AssessError::Minor);
        }
        Ok(Self { assessment, ..self })
    }

    /// What waiting does: it ages (R302), and whoever is next on the ladder of its level is called (R306). Returns who.
    #[must_use]
    pub fn climb(self, now: Timestamp, targets: &Targets, ladders: &Ladders) -> (Self, Vec<Step>) {
        let ItemState::Waiting { climb } = self.state else {
            return (self, Vec::new());
        };
        if now < climb.next {
            return (self, Vec::new());
        }
        let most = if self.unverified {
            unverified::AGES_TO
        } else {
            Level::T2
        };
        let assessment = self.assessment.aged_to(most, now, targets);
        let (climb, called) = if assessment.level == self.assessment.level {
            climb.go(now, ladders.of(assessment.level), ladders.again)
        } else {
            // Whoever is due is called before it stands at the foot of another ladder: rising takes nobody's call away.
            let before = ladders.of(self.assessment.level);
            let (_, mut called) = climb.go(assessment.since, before, ladders.again);
            let climb = Climb::start(assessment.since);
            let (climb, anew) = climb.go(now, ladders.of(assessment.level), ladders.again);
            called.extend(anew);
            (climb, called)
        };
        let next = assessment
            .rises_at(most, targets)
            .map_or(climb.next, |ages| climb.next.min(ages));
        let state = ItemState::Waiting {
            climb: Climb { next, ..climb },
        };
        let item = Self {
            assessment,
            state,
            ..self
        };
        (item, called)
    }

    /// Somebody has answered a call for it: the ladder waits for them a moment.
    #[must_use]
    pub fn answered(self, now: Timestamp, coming: Millis) -> Self {
        let ItemState::Waiting { climb } = self.state else {
            return self;
        };
        let climb = climb.answered(now, coming);
        Self {
            state: ItemState::Waiting { climb },
            ..self
        }
    }

    /// Refuses what is done in a talk, to who does not hold one.
    fn talking(&self, fence: Fence, action: &'static str) -> Result<(), Rejected> {
        self.held(fence, action)?;
        match self.state {
            ItemState::Claimed { .. } | ItemState::Transferring { .. } => Ok(()),
            ItemState::Waiting { .. } | ItemState::WrapUp { .. } | ItemState::Closed => {
                Err(Rejected::state(action, self.state.name()))
            }
        }
    }

    fn closed(self) -> Self {
        Self {
            safety: Safety::NotSaid,
            device: DeviceRisk::NotSaid,
            minor: false,
            supervisor: false,
            prefers: None,
            state: ItemState::Closed,
            ..self
        }
    }

    fn returned(self, now: Timestamp) -> Self {
        Self {
            returning: true,
            // It ages by waiting, not by being talked about.
            assessment: Assessment {
                since: now,
                ..self.assessment
            },
            state: ItemState::in_line(now),
            ..self
        }
    }
}
