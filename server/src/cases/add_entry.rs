//! An entry is added to a case.

use crate::{App, audit, cases::mine};
use domain::{
    CaseId,
    audit::{Event, Note, Object},
    case::Life,
    permission::{Action, Actor},
};
use store::{StoreError, case::CaseEntryRow};
use thiserror::Error;

/// Why the entry was not added.
#[derive(Debug, Error)]
pub enum AddEntryError {
    /// There is no such case for the caller.
    #[error("no such case")]
    NotFound,
    /// Somebody else has added an entry since: read it first, nothing is lost.
    #[error("the case has moved on")]
    Conflict,
    /// There is a newer key, or must be one first: somebody knows this one who must not read what is new.
    #[error("the key was replaced")]
    StaleKey,
    /// Nothing is added to a case that is closed: it is opened again first.
    #[error("the case is closed")]
    Closed,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Adds an entry as the one after `after` others. The same entry again, after a lost answer, changes nothing.
pub async fn add_entry(
    app: &App,
    actor: &Actor,
    id: CaseId,
    after: i64,
    entry: CaseEntryRow,
) -> Result<(), AddEntryError> {
    let mut tx = app.store.begin().await?;
    let Some(overview) = mine(app, tx.as_mut(), actor, id, Action::WorkOnCase).await? else {
        drop(tx);
        audit::deny(app, actor, Action::WorkOnCase, Some(Object::Case(id))).await;
        return Err(AddEntryError::NotFound);
    };
    let closed = overview.life != Life::Open;
    let case = overview.case;
    let stale = case.exposed || entry.key_version != case.key_version;
    if !closed && !stale && tx.insert_case_entry(id, after, &entry).await? {
        let note = Note::by(actor, Event::RecordEdited).about(Object::Case(id));
        audit::record(tx.as_mut(), app, note).await?;
        tx.commit().await?;
        return Ok(());
    }
    let known = tx.case_entries(id).await?.contains(&entry);
    if known {
        Ok(())
    } else if closed {
        Err(AddEntryError::Closed)
    } else if stale {
        Err(AddEntryError::StaleKey)
    } else {
        Err(AddEntryError::Conflict)
    }
}
