//! Somebody reads a case no more: they are done with it, or somebody who answers for it says so.

use crate::{App, audit, cases::mine};
use domain::{
    CaseId, MemberId,
    audit::{Event, Note, Object},
    permission::{Action, Actor, Target, can},
};
use store::StoreError;
use thiserror::Error;

/// Why they stay on it.
#[derive(Debug, Error)]
pub enum TakeOffError {
    /// There is no such case for the caller, or the person is not on it.
    #[error("no such case")]
    NotFound,
    /// The caller may take themselves off, and nobody else.
    #[error("not allowed")]
    Forbidden,
    /// Nobody else holds its keys: what is in it would be lost.
    #[error("nobody else can read it")]
    Last,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes them off, with every key for their devices. What is written from now on goes under a new key, which the next desk of
/// somebody who stays makes.
pub async fn take_off(
    app: &App,
    actor: &Actor,
    id: CaseId,
    member: MemberId,
) -> Result<(), TakeOffError> {
    let mut tx = app.store.begin().await?;
    let Some(overview) = mine(app, tx.as_mut(), actor, id, Action::WorkOnCase).await? else {
        drop(tx);
        audit::deny(app, actor, Action::TakeOffCase, Some(Object::Case(id))).await;
        return Err(TakeOffError::NotFound);
    };
    let target = Target::own_if(member == actor.member);
    if !can(actor, Action::TakeOffCase, target) {
        drop(tx);
        audit::deny(app, actor, Action::TakeOffCase, Some(Object::Case(id))).await;
        return Err(TakeOffError::Forbidden);
    }
    if overview.holders() == [member] {
        return Err(TakeOffError::Last);
    }
    if !tx.unassign(id, member).await? {
        return Err(TakeOffError::NotFound);
    }
    tx.expose_case(id).await?;
    for about in [Object::Case(id), Object::Member(member)] {
        let note = Note::by(actor, Event::RecordUnassigned).about(about);
        audit::record(tx.as_mut(), app, note).await?;
    }
    tx.commit().await?;
    Ok(())
}
