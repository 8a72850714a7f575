//! A head of the audit log: looked through from the first row, signed, kept, and shipped out of this machine, every hour and
//! when somebody asks. Whoever has one notices every later change of what lies before it.

use crate::{
    App,
    audit::{
        keeping::pruned_origin,
        record,
        tree::{Climb, Hash},
        walk::{Flaw, Mark, Walk},
    },
};
use domain::{
    Timestamp,
    audit::{Event, Note},
    permission::Actor,
    retention::Record,
};
use seal::tlog::{Checkpoint, Head, LogKey, Verifier};
use std::{
    fs, io,
    path::{Path, PathBuf},
};
use store::{
    StoreError, Tx,
    audit::{AuditHeadRow, AuditPruningRow},
};
use thiserror::Error;

/// Rows that are looked at in one go.
pub const PAGE: u32 = 1_000;
/// The subject of mails with heads: the same for everybody.
const SUBJECT: &str = "Hourly record";
/// Heads that a walk is held against.
pub const HEADS: u32 = 1_000;

/// Why there is no head.
#[derive(Debug, Error)]
pub enum HeadError {
    /// The log is not as it was written. Nothing is signed.
    #[error("{0}")]
    Flaw(Flaw),
    /// The key did not sign.
    #[error("the log's key does not sign")]
    Key,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A head as it was shipped out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The row that is kept.
    pub row: AuditHeadRow,
    /// The file, if a folder is set and could be written.
    pub file: Option<PathBuf>,
    /// Whether every way out that is set worked.
    pub shipped: bool,
}

/// Every hour.
pub async fn hourly(app: &App) -> Result<(), StoreError> {
    match make(app, None).await {
        Ok(_) => Ok(()),
        Err(HeadError::Store(error)) => Err(error),
        Err(error @ (HeadError::Flaw(_) | HeadError::Key)) => {
            tracing::error!(audit.flaw = %error, "the audit log was not signed: tell the auditor");
            Ok(())
        }
    }
}

/// Looks through the log, signs where it stands, ships it out.
pub async fn make(app: &App, by: Option<&Actor>) -> Result<Made, HeadError> {
    let mut tx = app.store.read().await?;
    let (row, note) = sign(tx.as_mut(), &app.audit.key, &app.audit.origin, app.now()).await?;
    drop(tx);
    let mut tx = app.store.begin().await?;
    tx.put_audit_head(&row).await?;
    if let Some(actor) = by {
        record(tx.as_mut(), app, Note::by(actor, Event::HeadMade)).await?;
    }
    tx.commit().await?;
    let (file, written) = ship_file(app, &row);
    let mailed = ship_mail(app, &note).await;
    Ok(Made {
        row,
        file,
        shipped: written && mailed,
    })
}

/// Looks through the log and signs where it stands; nothing is kept yet.
pub async fn sign(
    tx: &mut dyn Tx,
    key: &LogKey,
    origin: &str,
    now: Timestamp,
) -> Result<(AuditHeadRow, String), HeadError> {
    let walk = walk(tx, key, origin).await?;
    let minute = now.to_minute();
    let checkpoint = Checkpoint {
        origin: origin.to_owned(),
        head: Head {
            size: walk.size(),
            root: walk.root(),
        },
        time: minute.secs(),
    };
    let note = key.sign_checkpoint(&checkpoint);
    let note = note.map_err(|_source| HeadError::Key)?;
    let row = AuditHeadRow {
        size: i64::try_from(checkpoint.head.size).unwrap_or(i64::MAX),
        minute,
        note: note.clone().into_bytes(),
    };
    Ok((row, note))
}

/// Walks over everything that is there, held against every head that this key has signed.
async fn walk(tx: &mut dyn Tx, key: &LogKey, origin: &str) -> Result<Climb, HeadError> {
    let verifier = key.verifier(origin).map_err(|_source| HeadError::Key)?;
    let heads = tx.audit_heads(HEADS).await?;
    let prunings = tx.audit_prunings().await?;
    let marks = marks(&verifier, &heads);
    let pruned = pruned(&verifier, &prunings);
    let marks = marks.into_iter().chain(pruned).collect();
    let mut walk = Walk::new(size_of(pruned), marks).map_err(HeadError::Flaw)?;
    loop {
        let rows = tx.audit_rows(walk.rows(), PAGE).await?;
        if rows.is_empty() {
            return walk.finish().map_err(HeadError::Flaw);
        }
        for row in rows {
            walk.step(&row).map_err(HeadError::Flaw)?;
        }
    }
}

/// The newest pruning that the key has signed.
pub fn pruned(verifier: &Verifier, prunings: &[AuditPruningRow]) -> Option<Mark> {
    let origin = pruned_origin(verifier.name());
    prunings
        .iter()
        .filter_map(|row| mark(verifier, &origin, &row.note))
        .max_by_key(|mark| mark.size)
}

/// Up to where a pruning took the words.
pub fn size_of(pruned: Option<Mark>) -> i64 {
    pruned.map_or(0, |mark| i64::try_from(mark.size).unwrap_or(i64::MAX))
}

/// The heads that the key has signed, as a walk is held against them; others count for nothing.
pub fn marks(verifier: &Verifier, heads: &[AuditHeadRow]) -> Vec<Mark> {
    let signed = heads
        .iter()
        .filter_map(|head| mark(verifier, verifier.name(), &head.note));
    signed.collect()
}

/// The signature is the same for heads and prunings; what was signed says which of the two it is.
fn mark(verifier: &Verifier, origin: &str, note: &[u8]) -> Option<Mark> {
    let text = verifier.open(std::str::from_utf8(note).ok()?).ok()?;
    let checkpoint = Checkpoint::parse(text).ok()?;
    (checkpoint.origin == origin).then_some(Mark {
        size: checkpoint.head.size,
        root: checkpoint.head.root,
    })
}

/// Takes the words of what is older than the log keeps them, once a day (R220): signed, and itself an event.
pub async fn prune(app: &App) -> Result<(), StoreError> {
    let cutoff = app.audit.keep_since(app.now());
    let mut tx = app.store.read().await?;
    let up_to = tx.audit_last_before(cutoff).await?;
    let prunings = tx.audit_prunings().await?;
    drop(tx);
    let done = prunings.iter().map(|row| row.up_to).max().unwrap_or(0);
    if up_to <= done {
        return Ok(());
    }
    match prune_to(app, up_to).await {
        Ok(()) => Ok(()),
        Err(HeadError::Store(error)) => Err(error),
        Err(error @ (HeadError::Flaw(_) | HeadError::Key)) => {
            tracing::error!(audit.flaw = %error, "the audit log was not pruned: tell the auditor");
            Ok(())
        }
    }
}

async fn prune_to(app: &App, up_to: i64) -> Result<(), HeadError> {
    // The whole log must be sound: what is wrong now could not be named any more afterwards.
    let mut tx = app.store.read().await?;
    walk(tx.as_mut(), &app.audit.key, &app.audit.origin).await?;
    let root = root_at(tx.as_mut(), up_to).await?;
    drop(tx);
    let checkpoint = Checkpoint {
        origin: pruned_origin(&app.audit.origin),
        head: Head {
            size: u64::try_from(up_to).unwrap_or(0),
            root,
        },
        time: app.now().to_minute().secs(),
    };
    let note = app.audit.key.sign(&app.audit.origin, &checkpoint.text());
    let note = note.map_err(|_source| HeadError::Key)?;
    let mut tx = app.store.begin().await?;
    let many = tx
        .prune_audit(&AuditPruningRow {
            up_to,
            note: note.into_bytes(),
        })
        .await?;
    tx.add_purged(Record::Audit, many).await?;
    let note = Note::by_nobody(Event::RetentionRun).because("audit");
    record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    Ok(())
}

async fn root_at(tx: &mut dyn Tx, size: i64) -> Result<Hash, StoreError> {
    let mut climb = Climb::default();
    let mut last = 0;
    while last < size {
        let rows = tx.audit_rows(last, PAGE).await?;
        let Some(newest) = rows.last() else {
            break;
        };
        last = newest.seq;
        for row in rows.iter().filter(|row| row.seq <= size) {
            climb.push(&row.leaf);
        }
    }
    Ok(climb.root())
}

async fn ship_mail(app: &App, note: &str) -> bool {
    let Some(mailer) = &app.audit.mailer else {
        return true;
    };
    match mailer.send(SUBJECT, note).await {
        Ok(()) => true,
        Err(error) => {
            tracing::error!(mail.error = %error, "a head of the audit log was not mailed; the next one will be");
            false
        }
    }
}

fn ship_file(app: &App, row: &AuditHeadRow) -> (Option<PathBuf>, bool) {
    let Some(folder) = &app.audit.settings.heads else {
        return (None, true);
    };
    match write(folder, row) {
        Ok(path) => (Some(path), true),
        Err(error) => {
            tracing::error!(file.error = %error, "a head of the audit log was not written to its folder");
            (None, false)
        }
    }
}

/// Written beside its place, synced, and then renamed: whoever looks sees a whole head or none.
fn write(folder: &Path, row: &AuditHeadRow) -> io::Result<PathBuf> {
    let name = format!("audit-{:012}-{}.head", row.size, row.minute.secs());
    let (path, scratch) = (folder.join(&name), folder.join(format!(".{name}")));
    fs::write(&scratch, &row.note)?;
    fs::File::open(&scratch)?.sync_all()?;
    fs::rename(&scratch, &path)?;
    fs::File::open(folder)?.sync_all()?;
    Ok(path)
}
