//! A picture of a case is deleted: it was the wrong one, or the person wants it gone.

use super::LifeError;
use crate::{App, audit, cases::mine, retention::destroy};
use domain::{
    CaseId, FileId,
    audit::{Event, Note, Object},
    permission::{Action, Actor},
};

/// Deletes it for good, unless a legal hold keeps the case. One that is gone already is gone.
pub async fn delete_file(
    app: &App,
    actor: &Actor,
    (id, file): (CaseId, FileId),
) -> Result<(), LifeError> {
    let mut tx = app.store.begin().await?;
    if mine(app, tx.as_mut(), actor, id, Action::WorkOnCase)
        .await?
        .is_none()
    {
        drop(tx);
        audit::deny(app, actor, Action::WorkOnCase, Some(Object::Case(id))).await;
        return Err(LifeError::NotFound);
    }
    if destroy::is_held(tx.as_mut(), id).await? {
        return Err(LifeError::Held);
    }
    if tx.delete_case_file(id, file).await? {
        let note = Note::by(actor, Event::RecordEdited)
            .about(Object::Case(id))
            .because("file_deleted");
        audit::record(tx.as_mut(), app, note).await?;
    }
    Ok(tx.commit().await?)
}
