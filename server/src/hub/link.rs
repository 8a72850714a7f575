//! One connection as the hub sees it: an address, and hints that wait to be looked at.

use domain::{
    ChatId, DeviceId, MemberId,
    permission::{Role, Roles},
};
use std::{
    collections::BTreeSet,
    mem,
    sync::{Mutex, PoisonError},
};
use store::Endpoint;
use tokio::sync::Notify;

/// Who is at the other end.
#[derive(Debug, Clone, Copy)]
pub enum Address {
    /// A visitor's tab.
    Visitor {
        /// Its chat.
        chat: ChatId,
    },
    /// The page of another hotline's worker beside a visitor.
    Guest {
        /// The chat.
        chat: ChatId,
    },
    /// A staff device.
    Staff {
        /// Who.
        member: MemberId,
        /// Which device.
        device: DeviceId,
        /// SHA-256 of the session's cookie.
        session: [u8; 32],
        /// What they may do.
        roles: Roles,
    },
}

impl Address {
    /// The device, if it is staff.
    pub fn device(&self) -> Option<DeviceId> {
        match self {
            Self::Staff { device, .. } => Some(*device),
            Self::Visitor { .. } | Self::Guest { .. } => None,
        }
    }

    /// The member, if it is staff.
    pub fn member(&self) -> Option<MemberId> {
        match self {
            Self::Staff { member, .. } => Some(*member),
            Self::Visitor { .. } | Self::Guest { .. } => None,
        }
    }

    /// Which end of a chat's log it is.
    pub const fn endpoint(&self) -> Endpoint {
        match self {
            Self::Visitor { .. } => Endpoint::Visitor,
            Self::Guest { .. } => Endpoint::Guest,
            Self::Staff { device, .. } => Endpoint::Device(*device),
        }
    }

    pub(super) fn session(&self) -> Option<&[u8; 32]> {
        match self {
            Self::Staff { session, .. } => Some(session),
            Self::Visitor { .. } | Self::Guest { .. } => None,
        }
    }

    pub(super) fn answers(&self) -> bool {
        match self {
            Self::Staff { roles, .. } => roles.has(Role::Advocate) || roles.has(Role::Supervisor),
            Self::Visitor { .. } | Self::Guest { .. } => false,
        }
    }
}

/// One connection.
pub struct Link {
    address: Address,
    hints: Mutex<Hints>,
    wake: Notify,
}

/// What to look at again. Bounded by the number of chats of the end, whatever happens how often.
#[derive(Debug, Default)]
pub struct Hints {
    /// Chats whose log may have moved.
    pub logs: BTreeSet<ChatId>,
    /// Chats whose state may have changed.
    pub states: BTreeSet<ChatId>,
    /// Chats in which staff are writing.
    pub typists: BTreeSet<ChatId>,
    /// Whether the queue may have changed.
    pub queue: bool,
    /// Whether an invitation or a grant may have changed.
    pub personal: bool,
    /// Whether the connection must end.
    pub end: Option<End>,
}

/// Why a connection must end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// A newer connection of the same end has taken its place.
    Replaced,
    /// The session is over.
    Expelled,
}

impl Hints {
    pub(super) fn log(&mut self, chat: ChatId) {
        self.logs.insert(chat);
    }

    pub(super) fn state(&mut self, chat: ChatId) {
        self.states.insert(chat);
    }

    pub(super) fn typing(&mut self, chat: ChatId) {
        self.typists.insert(chat);
    }

    pub(super) fn queue(&mut self) {
        self.queue = true;
    }

    pub(super) fn personal(&mut self) {
        self.personal = true;
    }
}

impl Link {
    pub(super) fn new(address: Address) -> Self {
        Self {
            address,
            hints: Mutex::default(),
            wake: Notify::new(),
        }
    }

    /// Who is at the other end.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Waits for hints and takes them all. Cancel-safe: nothing is taken before this returns.
    pub async fn hints(&self) -> Hints {
        self.wake.notified().await;
        mem::take(&mut *self.hints.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Leaves a hint.
    pub fn hint(&self, f: impl FnOnce(&mut Hints)) {
        f(&mut self.hints.lock().unwrap_or_else(PoisonError::into_inner));
        self.wake.notify_one();
    }

    pub(super) fn replace(&self) {
        self.hint(|hints| hints.end = Some(End::Replaced));
    }

    pub(super) fn expel(&self) {
        self.hint(|hints| hints.end = Some(End::Expelled));
    }
}
