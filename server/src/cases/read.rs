//! Somebody who is assigned opens a case.

use crate::{
    App, audit,
    cases::{
        Overview,
        keys::{self, Keys},
        mine,
    },
};
use domain::{
    CaseId, DeviceId,
    audit::{Event, Note, Object},
    permission::{Action, Actor},
};
use store::{StoreError, Tx, case::CaseEntryRow};
use thiserror::Error;

/// A case as it is kept.
#[derive(Debug)]
pub struct Stored {
    /// The case and who is assigned.
    pub overview: Overview,
    /// Its keys, for the caller's device.
    pub keys: Keys,
    /// Its entries in order.
    pub entries: Vec<CaseEntryRow>,
}

/// Why it was not opened.
#[derive(Debug, Error)]
pub enum ReadCaseError {
    /// There is no such case for the caller.
    #[error("no such case")]
    NotFound,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Opens it, for one person who reads it.
pub async fn read(
    app: &App,
    actor: &Actor,
    device: DeviceId,
    id: CaseId,
) -> Result<Stored, ReadCaseError> {
    let mut tx = app.store.begin().await?;
    let Some(overview) = mine(app, tx.as_mut(), actor, id, Action::WorkOnCase).await? else {
        drop(tx);
        audit::deny(app, actor, Action::WorkOnCase, Some(Object::Case(id))).await;
        return Err(ReadCaseError::NotFound);
    };
    let stored = stored(tx.as_mut(), overview, device).await?;
    let note = Note::by(actor, Event::RecordViewed).about(Object::Case(id));
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    Ok(stored)
}

/// A case as it is kept, for a device.
pub(super) async fn stored(
    tx: &mut dyn Tx,
    overview: Overview,
    device: DeviceId,
) -> Result<Stored, StoreError> {
    Ok(Stored {
        keys: keys::of_device(tx, &overview, device).await?,
        entries: tx.case_entries(overview.case.id).await?,
        overview,
    })
}
