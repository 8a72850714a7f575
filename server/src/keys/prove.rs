//! Answers who follows the log: its newest signed head, how it continues the one that they know, and leaves that are in it.

use super::keeping::{Log, Signed};
use crate::App;
use seal::{
    keylog::{Leaf, Proof, Proved},
    tlog::{Checkpoint, Hash},
};
use std::sync::PoisonError;
use store::StoreError;
use thiserror::Error;

/// Heads are signed anew after this time, in seconds.
const FRESH_S: u64 = 3_600;
/// Leaves that are read in one go.
const PAGE: u32 = 1_000;

/// What is asked.
#[derive(Debug, Default)]
pub struct Asked {
    /// The size of the newest head that the asker has seen.
    pub from: u64,
    /// Hashes of leaves.
    pub leaves: Vec<Hash>,
    /// A place, and how many leaves from there on.
    pub reading: Option<(u64, u32)>,
}

/// Why there is no proof.
#[derive(Debug, Error)]
pub enum ProveError {
    /// The key does not sign, or the tree does not prove.
    #[error("the log does not prove")]
    Log,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The proof, encoded. Leaves that the log does not have are left out: whoever asked refuses what they stand for. Somebody
/// who has seen more than there is gets the shorter head, and raises the alarm.
pub async fn prove(app: &App, asked: &Asked) -> Result<Vec<u8>, ProveError> {
    catch_up(app).await?;
    let proof = lock(app).answer(app, asked)?;
    Ok(proof.encode())
}

/// Reads what was added since the last time.
async fn catch_up(app: &App) -> Result<(), ProveError> {
    let mut tx = app.store.read().await?;
    loop {
        let from = lock(app).tree.size();
        let start = i64::try_from(from).map_err(|_source| ProveError::Log)?;
        let leaves = tx.key_leaves(start, PAGE).await?;
        if leaves.is_empty() {
            return Ok(());
        }
        let mut log = lock(app);
        for (place, leaf) in (from..).zip(leaves) {
            // Somebody else may have read the same leaves in between.
            if place == log.tree.size() {
                log.push(leaf)?;
            }
        }
    }
}

fn lock(app: &App) -> std::sync::MutexGuard<'_, Log> {
    let log = app.keys.log.lock();
    log.unwrap_or_else(PoisonError::into_inner)
}

impl Log {
    fn answer(&mut self, app: &App, asked: &Asked) -> Result<Proof, ProveError> {
        let note = self.head(app, app.now().to_minute().secs())?;
        let size = self.tree.size();
        let known = asked.leaves.iter().filter_map(|hash| self.places.get(hash));
        let mut places: Vec<u64> = known.copied().collect();
        if let Some((from, count)) = asked.reading {
            let end = size.min(from.saturating_add(count.into()));
            places.extend(from..end);
        }
        let leaves = places.into_iter().map(|place| self.proved(place));
        let leaves: Option<Vec<Proved>> = leaves.collect();
        let consistency = if asked.from < size {
            let path = self.tree.consistency(asked.from);
            path.map_err(|_source| ProveError::Log)?
        } else {
            Vec::new()
        };
        Ok(Proof {
            note,
            from: asked.from,
            consistency,
            leaves: leaves.ok_or(ProveError::Log)?,
        })
    }

    fn push(&mut self, bytes: Vec<u8>) -> Result<(), ProveError> {
        let leaf = Leaf::decode(&bytes).map_err(|_source| StoreError::Corrupt {
            table: "key_leaf",
            column: "leaf",
        })?;
        let place = self.tree.push(bytes);
        self.places.insert(leaf.hash(), place);
        Ok(())
    }

    /// The head, signed: again when there is more, and every hour.
    fn head(&mut self, app: &App, now: u64) -> Result<String, ProveError> {
        let head = self.tree.head();
        let good = |signed: &&Signed| {
            signed.size == head.size && (signed.time..signed.time + FRESH_S).contains(&now)
        };
        if let Some(signed) = self.signed.as_ref().filter(good) {
            return Ok(signed.note.clone());
        }
        let checkpoint = Checkpoint {
            origin: app.keys.origin.clone(),
            head,
            time: now,
        };
        let note = app.keys.key.sign_checkpoint(&checkpoint);
        let note = note.map_err(|_source| ProveError::Log)?;
        self.signed = Some(Signed {
            size: head.size,
            time: now,
            note: note.clone(),
        });
        Ok(note)
    }

    fn proved(&self, index: u64) -> Option<Proved> {
        Some(Proved {
            index,
            leaf: self.tree.leaf(index)?.to_vec(),
            path: self.tree.inclusion(index).ok()?,
        })
    }
}
