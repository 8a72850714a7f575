//! What every use-case is handed: the store, who is connected, the clock, chance, and the organisation's public side.

use crate::{
    audit::Keeping,
    chance::Chance,
    config::{CallPolicy, Times, TriagePolicy},
    hub::Hub,
    keys, mailbox, notify,
    rota::Rules,
    staff::{codes, passkeys::Passkeys},
    triage::{board::Board, prefer::Told},
};
use domain::{Clock, TeamId, Timestamp};
use seal::{Root, Trust};
use std::sync::{Arc, PoisonError, RwLock};
use store::Store;

/// One running line. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of an [`App`].
pub struct Parts {
    /// What is kept.
    pub store: Arc<dyn Store>,
    /// Who is connected.
    pub hub: Hub,
    /// The queue as the desks see it.
    pub board: Board,
    /// What those who wait for a woman or a man were told.
    pub preferences: Told,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub chance: Chance,
    /// Deadlines.
    pub times: Times,
    /// When the line is open, and what staff may be asked for.
    pub rota: Rules,
    /// Who is asked for what waits, and when.
    pub triage: TriagePolicy,
    /// How soon people are called who asked for it, and from what.
    pub calls: CallPolicy,
    /// What the audit log is kept with.
    pub audit: Keeping,
    /// What the public log of keys is kept with.
    pub keys: keys::Keeping,
    /// What one-time codes are kept with.
    pub codes: codes::Keeping,
    /// What staff are called with.
    pub paging: notify::Keeping,
    /// What letters to other agencies are taken away with.
    pub mailbox: mailbox::Keeping,
    /// The organisation's public root: every certificate leads to it.
    pub root: Root,
    /// The team that answers this line.
    pub team: TeamId,
    /// Which certificates do not count any more.
    pub revoked: Serials,
    /// The desk's side of passkeys.
    pub passkeys: Passkeys,
    /// Makes the salt of an unknown log-in name look like any other, for as long as the process lives.
    pub decoy: [u8; 32],
}

impl App {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// What a reader's certificate is held against now.
    pub fn trust(&self) -> Trust {
        Trust::new(self.root, self.revoked.get(), self.now().secs())
    }
}

/// Serials of revoked certificates, as the database last said.
#[derive(Debug, Default)]
pub struct Serials(RwLock<Vec<u64>>);

impl Serials {
    /// All of them.
    pub fn get(&self) -> Vec<u64> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Replaces them.
    pub fn set(&self, serials: Vec<u64>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = serials;
    }
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
