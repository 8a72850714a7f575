//! Somebody assigned opens a picture of a case.

use crate::{
    App, audit,
    cases::{mine, read::ReadCaseError},
};
use domain::{
    CaseId, FileId,
    audit::{Event, Note, Object},
    permission::{Action, Actor},
};
use store::case::CaseFileRow;

/// The sealed picture.
pub async fn read_file(
    app: &App,
    actor: &Actor,
    (id, file): (CaseId, FileId),
) -> Result<CaseFileRow, ReadCaseError> {
    let mut tx = app.store.begin().await?;
    if mine(app, tx.as_mut(), actor, id, Action::WorkOnCase)
        .await?
        .is_none()
    {
        drop(tx);
        audit::deny(app, actor, Action::WorkOnCase, Some(Object::Case(id))).await;
        return Err(ReadCaseError::NotFound);
    }
    let found = tx.case_file(id, file).await?;
    let found = found.ok_or(ReadCaseError::NotFound)?;
    let note = Note::by(actor, Event::RecordViewed)
        .about(Object::Case(id))
        .because("file");
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    Ok(found)
}
