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
    handoff::Handoff,
    permission::{Action, Actor},
};
use store::{StoreError, case::CaseEntryRow};
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

/// Opens it. The first opening of a hand-off by somebody assigned whose device can read it accepts it.
pub async fn read(
    app: &App,
    actor: &Actor,
    device: DeviceId,
    id: CaseId,
) -> Result<Stored, ReadCaseError> {
    let mut tx = app.store.begin().await?;
    let Some(mut overview) = mine(app, tx.as_mut(), actor, id, Action::WorkOnCase).await? else {
        drop(tx);
        audit::deny(app, actor, Action::WorkOnCase, Some(Object::Case(id))).await;
        return Err(ReadCaseError::NotFound);
    };
    let keys = keys::of_device(tx.as_mut(), &overview, device).await?;
    let entries = tx.case_entries(id).await?;
    if overview.case.handoff == Some(Handoff::Sent)
        && overview.opens_on(device)
        && let Ok(accepted) = Handoff::Sent.accept()
    {
        tx.set_handoff(id, accepted).await?;
        overview.case.handoff = Some(accepted);
    }
    let note = Note::by(actor, Event::RecordViewed).about(Object::Case(id));
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    Ok(Stored {
        overview,
        keys,
        entries,
    })
}
