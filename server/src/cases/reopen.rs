//! Somebody is worked with again.

use super::LifeError;
use crate::{App, audit, cases::mine};
use domain::{
    CaseId,
    audit::{Event, Note, Object},
    permission::{Action, Actor},
};

/// Opens a closed case again. The next closing begins a new year.
pub async fn reopen(app: &App, actor: &Actor, id: CaseId) -> Result<(), LifeError> {
    let mut tx = app.store.begin().await?;
    let found = mine(app, tx.as_mut(), actor, id, Action::CloseCase).await?;
    found.ok_or(LifeError::NotFound)?;
    let life = tx.case_life(id).await?.reopen(app.now())?;
    tx.set_case_life(id, &life).await?;
    let note = Note::by(actor, Event::RecordClosed)
        .about(Object::Case(id))
        .because("reopened");
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}
