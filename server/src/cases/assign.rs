//! Somebody else is let into a case.

use crate::{
    App, audit,
    cases::{
        mine,
        open::{OpenCaseError, check_wrap},
    },
};
use domain::{
    CaseId, MemberId,
    audit::{Event, Note, Object},
    conflict::Hidden,
    permission::{Action, Actor},
};
use store::case::CaseWrapRow;

/// The keys for a newcomer, and the list that they are on from then on.
#[derive(Debug)]
pub struct Newcomer {
    /// The keys, sealed to each of their devices.
    pub wraps: Vec<CaseWrapRow>,
    /// The sealed list of who reads the case.
    pub readers: Vec<u8>,
    /// How many lists the caller had read.
    pub after: i64,
}

/// Stores the keys sealed for the newcomer's devices: from then on they are assigned.
pub async fn assign(
    app: &App,
    actor: &Actor,
    id: CaseId,
    new: Newcomer,
) -> Result<(), OpenCaseError> {
    let mut tx = app.store.begin().await?;
    let Some(overview) = mine(app, tx.as_mut(), actor, id, Action::AssignCase).await? else {
        drop(tx);
        audit::deny(app, actor, Action::AssignCase, Some(Object::Case(id))).await;
        return Err(OpenCaseError::NotFound);
    };
    let member = one_person(&new.wraps)?;
    if tx.barred(Hidden::Case(id)).await?.contains(&member) {
        return Err(OpenCaseError::Unfit);
    }
    for wrap in &new.wraps {
        check_wrap(tx.as_mut(), wrap, 1..=overview.case.key_version).await?;
        tx.put_case_wrap(id, wrap).await?;
    }
    if !tx.insert_case_readers(id, new.after, &new.readers).await? {
        return Err(OpenCaseError::Conflict);
    }
    let note = Note::by(actor, Event::RecordAssigned).about(Object::Case(id));
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    Ok(())
}

/// Whose devices these are: one person's.
fn one_person(wraps: &[CaseWrapRow]) -> Result<MemberId, OpenCaseError> {
    let first = wraps.first().ok_or(OpenCaseError::Wraps)?.member;
    if wraps.iter().all(|wrap| wrap.member == first) {
        Ok(first)
    } else {
        Err(OpenCaseError::Wraps)
    }
}
