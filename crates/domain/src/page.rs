//! Pages: how somebody of the staff is called who is not in front of the desk (R610, R702, R703).
//!
//! A page says [`TEXT`] and nothing else, by whatever way it goes. It ends when a human typed or tapped.

use crate::{
    ItemId,
    permission::{Role, Roles},
    time::Millis,
    word::words,
};

/// Everything that a page says (rulings 25).
pub const TEXT: &str = "Duty alert";

/// What kind of way somebody is reached by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WayKind {
    /// A browser's push service (RFC 8030).
    Push,
    /// A mailbox.
    Mail,
    /// A gateway of the operator: text message, call, pager.
    Gateway,
}

words!(WayKind {
    Push => "push",
    Mail => "mail",
    Gateway => "gateway",
});

/// What is known of a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WayState {
    /// Nothing was sent by it yet.
    Untried,
    /// The last page by it was taken.
    Works,
    /// The last page by it was refused for good.
    Broken,
}

words!(WayState {
    Untried => "untried",
    Works => "works",
    Broken => "broken",
});

/// Why somebody is paged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// An item waits.
    Item(ItemId),
    /// They asked for it, to see that it arrives.
    Test,
    /// A key, a certificate or the team's notice lapses, and they renew it by opening the desk.
    Lapse,
    /// A colleague needs relief (R709). Who, only the desk says.
    Relief,
    /// Nobody called in a safe window, or something went wrong with a call (R338, R340).
    Callback,
    /// What they have to do is due, or is overdue for somebody whom they lead (R214). Which, only the desk says.
    Task,
    /// A telephone that people are called from does not hide its number (R333).
    Telephone,
    /// A request by law or an incident waits for a supervisor (R218, R223). Which, only the desk says.
    Legal,
}

impl Cause {
    /// The word for its kind.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Item(_) => "item",
            Self::Test => "test",
            Self::Lapse => "lapse",
            Self::Relief => "relief",
            Self::Callback => "callback",
            Self::Task => "task",
            Self::Telephone => "telephone",
            Self::Legal => "legal",
        }
    }

    /// Whether the audit log says who was called and who came. Relief it does not: with few on duty that would name who asked (R709).
    pub const fn is_logged(&self) -> bool {
        match self {
            Self::Item(_)
            | Self::Test
            | Self::Lapse
            | Self::Callback
            | Self::Task
            | Self::Telephone
            | Self::Legal => true,
            Self::Relief => false,
        }
    }

    /// Which item; `None` when it is not about one.
    pub const fn item(&self) -> Option<ItemId> {
        match self {
            Self::Item(id) => Some(*id),
            Self::Test
            | Self::Lapse
            | Self::Relief
            | Self::Callback
            | Self::Task
            | Self::Telephone
            | Self::Legal => None,
        }
    }

    /// From kind and item; `None` for an unknown kind, or when the two do not fit.
    pub fn from_parts(kind: &str, item: Option<ItemId>) -> Option<Self> {
        match (kind, item) {
            ("item", Some(id)) => Some(Self::Item(id)),
            ("test", None) => Some(Self::Test),
            ("lapse", None) => Some(Self::Lapse),
            ("relief", None) => Some(Self::Relief),
            ("callback", None) => Some(Self::Callback),
            ("task", None) => Some(Self::Task),
            ("telephone", None) => Some(Self::Telephone),
            ("legal", None) => Some(Self::Legal),
            _ => None,
        }
    }
}

/// Where a page stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PageState {
    /// It is to be sent.
    Queued,
    /// A way took it. Whether a human saw it is not known.
    Sent,
    /// No way took it.
    Failed,
    /// The person answered.
    Acknowledged,
    /// Somebody else answered, or it is over.
    Withdrawn,
}

words!(PageState {
    Queued => "queued",
    Sent => "sent",
    Failed => "failed",
    Acknowledged => "acknowledged",
    Withdrawn => "withdrawn",
});

impl PageState {
    /// Whether it still waits for its person to answer.
    pub const fn is_open(self) -> bool {
        match self {
            Self::Queued | Self::Sent | Self::Failed => true,
            Self::Acknowledged | Self::Withdrawn => false,
        }
    }
}

/// How a way answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// It took the page.
    Taken,
    /// Not now: it is worth another try.
    Later,
    /// It will not take this or any other.
    Refused,
    /// It is not there any more.
    Gone,
}

/// How often and how long a page is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// The pause after the first round through all ways; it doubles with each round.
    pub first: Millis,
    /// The longest pause.
    pub longest: Millis,
    /// For how long it is tried at all.
    pub lapse: Millis,
}

/// What happens to a page that no way took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterRound {
    /// Wait so long, then begin again with the first way.
    Pause(Millis),
    /// It stays undelivered.
    Fail,
}

/// The order in which a page tries the ways of its person: as they put them, but what refused the last page after the others. One
/// that cannot take it now is tried again after all the others, so that nobody waits for a slow one.
pub fn order<T>(mut ways: Vec<T>, state: impl Fn(&T) -> WayState) -> Vec<T> {
    ways.sort_by_key(|way| state(way) == WayState::Broken);
    ways
}

/// What follows a round through all ways in which none took the page; `rounds` is how many there were before. When every way has
/// refused for good there is nothing to wait for.
pub fn after_round(
    ways: &[WayState],
    rounds: u32,
    age: Millis,
    policy: &RetryPolicy,
) -> AfterRound {
    if !reachable(ways) || age >= policy.lapse {
        return AfterRound::Fail;
    }
    let factor = 1_i64 << rounds.min(32);
    let pause = policy.first.0.saturating_mul(factor);
    AfterRound::Pause(Millis(pause.min(policy.longest.0)))
}

/// Whether somebody can be paged: one way at least that did not refuse.
pub fn reachable(ways: &[WayState]) -> bool {
    ways.iter().any(|state| *state != WayState::Broken)
}

/// Whether somebody with these roles is ever called: who answers people, or stands on the ladder.
pub fn is_called(roles: Roles) -> bool {
    let called = [
        Role::Advocate,
        Role::Supervisor,
        Role::Interpreter,
        Role::Director,
    ];
    called.into_iter().any(|role| roles.has(role))
}
