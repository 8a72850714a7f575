//! Holds a database against a head that was shipped out: every edit, deletion, reorder and truncation of what the head covers
//! is found, and the first row that shows it is named.

use crate::audit::{
    head::{HEADS, PAGE, marks, pruned, size_of},
    walk::{Flaw, Mark, Walk},
};
use seal::tlog::{Checkpoint, Verifier};
use store::{StoreError, Tx, audit::AuditRow};
use thiserror::Error;

/// What a sound log looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sound {
    /// How many rows the heads that were given cover.
    pub covered: u64,
    /// How many rows there are.
    pub rows: i64,
    /// Up to which row the words were taken out, as signed.
    pub pruned: i64,
}

/// Why a log was not found sound.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum VerifyError {
    /// A head that was given is not signed by the log's key.
    #[error("the head is not signed by the log's key")]
    Unsigned,
    /// The rows are not what was written.
    #[error("{0}")]
    Flaw(Flaw),
    /// The database could not be read.
    #[error("the database could not be read: {0}")]
    Store(String),
}

impl From<StoreError> for VerifyError {
    fn from(error: StoreError) -> Self {
        Self::Store(error.to_string())
    }
}

/// Verifies all rows against heads that were shipped out. Heads that are still in the database only help to say where a flaw
/// begins: what has no valid signature counts for nothing, and one that is missing takes nothing away.
pub async fn verify(
    tx: &mut dyn Tx,
    verifier: &Verifier,
    heads: &[String],
) -> Result<Sound, VerifyError> {
    let mut trusted = Vec::new();
    for head in heads {
        let Checkpoint { head, .. } = verifier
            .checkpoint(head)
            .map_err(|_source| VerifyError::Unsigned)?;
        trusted.push(Mark {
            size: head.size,
            root: head.root,
        });
    }
    let covered = trusted.iter().map(|mark| mark.size).max().unwrap_or(0);
    let kept = tx.audit_heads(HEADS).await.unwrap_or_default();
    trusted.extend(marks(verifier, &kept));
    let pruned = pruned(verifier, &tx.audit_prunings().await.unwrap_or_default());
    trusted.extend(pruned);
    let mut walk = Walk::new(size_of(pruned), trusted).map_err(VerifyError::Flaw)?;
    loop {
        let rows = page(tx, walk.rows()).await?;
        if rows.is_empty() {
            let rows = walk.rows();
            walk.finish().map_err(VerifyError::Flaw)?;
            return Ok(Sound {
                covered,
                rows,
                pruned: size_of(pruned),
            });
        }
        for row in rows {
            walk.step(&row).map_err(VerifyError::Flaw)?;
        }
    }
}

/// The next rows. Where one of them cannot be read, only those before it; and when it is the first, it is named.
async fn page(tx: &mut dyn Tx, after: i64) -> Result<Vec<AuditRow>, VerifyError> {
    if let Ok(rows) = tx.audit_rows(after, PAGE).await {
        return Ok(rows);
    }
    let mut sound: Vec<AuditRow> = Vec::new();
    loop {
        let last = sound.last().map_or(after, |row| row.seq);
        match tx.audit_rows(last, 1).await {
            Ok(rows) if rows.is_empty() => return Ok(sound),
            Ok(rows) => sound.extend(rows),
            Err(_source) if sound.is_empty() => {
                return Err(VerifyError::Flaw(Flaw::Unreadable { row: after + 1 }));
            }
            Err(_source) => return Ok(sound),
        }
    }
}
