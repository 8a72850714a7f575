//! Somebody takes an agency out of the directory.

use super::{DirectoryError, allow, note};
use crate::{App, staff::session::Caller};
use domain::{OrganisationId, permission::Action};

/// Takes it out, with everything that it offers.
pub async fn delete(app: &App, caller: &Caller, id: OrganisationId) -> Result<(), DirectoryError> {
    allow(caller, Action::EditDirectory)?;
    let mut tx = app.store.begin().await?;
    if !tx.delete_organisation(id).await? {
        return Err(DirectoryError::NotFound);
    }
    note(app, tx.as_mut(), (caller, id), "removed").await?;
    Ok(tx.commit().await?)
}
