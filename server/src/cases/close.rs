//! Somebody is not worked with any more: the year begins after which their case goes (R220).

use super::LifeError;
use crate::{App, audit, cases::mine};
use domain::{
    CaseId, Timestamp,
    audit::{Event, Note, Object},
    case::CloseReason,
    permission::{Action, Actor},
};

/// Closes it. Closed for the same reason it stays as it is.
pub async fn close(
    app: &App,
    actor: &Actor,
    id: CaseId,
    why: CloseReason,
) -> Result<(), LifeError> {
    let mut tx = app.store.begin().await?;
    let found = mine(app, tx.as_mut(), actor, id, Action::CloseCase).await?;
    found.ok_or(LifeError::NotFound)?;
    let life = tx.case_life(id).await?.close(why, app.now())?;
    tx.set_case_life(id, &life).await?;
    let note = Note::by(actor, Event::RecordClosed)
        .about(Object::Case(id))
        .because(why.name());
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}

/// Has a closed case go sooner than the rule says. Never later.
pub async fn shorten(
    app: &App,
    actor: &Actor,
    id: CaseId,
    until: Timestamp,
) -> Result<(), LifeError> {
    let mut tx = app.store.begin().await?;
    let found = mine(app, tx.as_mut(), actor, id, Action::ShortenCase).await?;
    found.ok_or(LifeError::NotFound)?;
    let life = tx.case_life(id).await?.keep_until(until, app.now())?;
    tx.set_case_life(id, &life).await?;
    let note = Note::by(actor, Event::RecordClosed)
        .about(Object::Case(id))
        .because("goes_sooner");
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}
