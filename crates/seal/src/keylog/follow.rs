//! The log as one client follows it while it runs.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{Leaf, Seen, View};
use crate::{Refusal, Result, tlog::Hash};

/// What one client has seen of the log; clones share it. A check that needs a line which was not proved yet fails with
/// [`Refusal::Unlogged`] and leaves its hash in [`KeyLog::take_missing`]: whoever called asks the server for these, gives the
/// answer to [`KeyLog::learn`], and does the same step again. If it fails again, the line is not in the log.
#[derive(Debug, Clone)]
pub struct KeyLog(Arc<Mutex<Followed>>);

#[derive(Debug)]
struct Followed {
    view: View,
    missing: BTreeSet<Hash>,
}

impl KeyLog {
    /// Follows on from a view.
    pub fn new(view: View) -> Self {
        let missing = BTreeSet::new();
        Self(Arc::new(Mutex::new(Followed { view, missing })))
    }

    /// How many leaves have been seen: what to ask from.
    pub fn size(&self) -> u64 {
        self.lock().view.size()
    }

    /// What to keep for the next visit.
    pub fn seen(&self) -> Option<Seen> {
        self.lock().view.seen()
    }

    /// Takes a proof; see [`View::learn`].
    pub fn learn(&self, proof: &[u8], now: u64) -> Result<()> {
        self.lock().view.learn(proof, now)
    }

    /// Hashes of lines that were needed since the last call and are not proved.
    pub fn take_missing(&self) -> Vec<Hash> {
        std::mem::take(&mut self.lock().missing)
            .into_iter()
            .collect()
    }

    /// All of these must be proved; whatever is not is noted, so that one question is enough for all.
    pub(crate) fn require(&self, lines: &[Leaf]) -> Result<()> {
        let mut followed = self.lock();
        let missing = lines.iter().filter(|line| !followed.view.knows(line));
        let missing: Vec<Hash> = missing.map(Leaf::hash).collect();
        if missing.is_empty() {
            return Ok(());
        }
        followed.missing.extend(missing);
        drop(followed);
        Err(Refusal::Unlogged.into())
    }

    fn lock(&self) -> MutexGuard<'_, Followed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
