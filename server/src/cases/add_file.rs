//! A sealed picture is kept beside a case's entries.

use crate::{App, audit, cases::mine};
use domain::{
    CaseId,
    audit::{Event, Note, Object},
    case::Life,
    permission::{Action, Actor},
};
use store::{StoreError, case::CaseFileRow};
use thiserror::Error;

/// Most pictures of one case.
pub const MOST: i64 = 60;

/// Why it was not kept.
#[derive(Debug, Error)]
pub enum AddFileError {
    /// There is no such case for the caller.
    #[error("no such case")]
    NotFound,
    /// The id is taken by something else.
    #[error("the id is taken")]
    Conflict,
    /// There is a newer key, or must be one first.
    #[error("the key was replaced")]
    StaleKey,
    /// The case has as many as it may have.
    #[error("too many")]
    TooMany,
    /// Nothing is added to a case that is closed: it is opened again first.
    #[error("the case is closed")]
    Closed,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keeps it. The same again, after a lost answer, changes nothing. What nobody names in an entry afterwards, nobody can find.
pub async fn add_file(
    app: &App,
    actor: &Actor,
    id: CaseId,
    file: CaseFileRow,
) -> Result<(), AddFileError> {
    let mut tx = app.store.begin().await?;
    let Some(overview) = mine(app, tx.as_mut(), actor, id, Action::WorkOnCase).await? else {
        drop(tx);
        audit::deny(app, actor, Action::WorkOnCase, Some(Object::Case(id))).await;
        return Err(AddFileError::NotFound);
    };
    if overview.life != Life::Open {
        return Err(AddFileError::Closed);
    }
    let case = overview.case;
    if case.exposed || file.key_version != case.key_version {
        return Err(AddFileError::StaleKey);
    }
    if tx.count_case_files(id).await? >= MOST {
        return Err(AddFileError::TooMany);
    }
    if !tx.insert_case_file(id, &file).await? {
        let known = tx.case_file(id, file.id).await? == Some(file);
        return if known {
            Ok(())
        } else {
            Err(AddFileError::Conflict)
        };
    }
    let note = Note::by(actor, Event::RecordEdited)
        .about(Object::Case(id))
        .because("file");
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}
