//! The directory (R421, R422, docs/decisions/0074): all of the staff reads it, who keeps it writes it down or brings it in from a file in the shape of
//! HSDS 3. A desk gets all of it and looks for itself, so that nobody learns here what a person needs.

pub mod checked;
pub mod delete;
pub mod hsds;
pub mod import;
pub mod list;
pub mod save;

use crate::{App, audit, staff::session::Caller};
use domain::{
    OrganisationId,
    audit::{Event, Note, Object},
    permission::{Action, Target, can},
};
use store::{StoreError, Tx};
use thiserror::Error;

/// Why nothing was done. Nothing was changed.
#[derive(Debug, Error)]
pub enum DirectoryError {
    /// The caller's role does not allow it.
    #[error("not allowed")]
    Forbidden,
    /// No such agency or service, or no such partner.
    #[error("not found")]
    NotFound,
    /// Somebody else was faster, or another agency has one of the services.
    #[error("conflict")]
    Conflict,
    /// The file is not in the shape of HSDS 3.
    #[error("not a file of HSDS")]
    NotHsds,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn allow(caller: &Caller, action: Action) -> Result<(), DirectoryError> {
    if can(&caller.actor, action, Target::None) {
        Ok(())
    } else {
        Err(DirectoryError::Forbidden)
    }
}

/// Writes down that somebody changed an agency.
async fn note(
    app: &App,
    tx: &mut dyn Tx,
    (caller, id): (&Caller, OrganisationId),
    how: &'static str,
) -> Result<(), StoreError> {
    let note = Note::by(&caller.actor, Event::DirectoryEdited)
        .about(Object::Row(*id.as_bytes()))
        .because(how);
    audit::record(tx, app, note).await
}
