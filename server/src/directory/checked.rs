//! Somebody called, and what the directory says of a service is so (R422).

use super::{DirectoryError, allow, list::today, note};
use crate::{App, staff::session::Caller};
use domain::{ServiceId, permission::Action};

/// Writes down that it was checked today.
pub async fn checked(app: &App, caller: &Caller, id: ServiceId) -> Result<(), DirectoryError> {
    allow(caller, Action::EditDirectory)?;
    let mut tx = app.store.begin().await?;
    let of = tx.organisation_of(id).await?;
    let of = of.ok_or(DirectoryError::NotFound)?;
    let row = tx.organisation(of).await?;
    let mut row = row.ok_or(DirectoryError::NotFound)?;
    let mut services = row.organisation.services.iter_mut();
    let service = services.find(|service| service.id == id);
    service.ok_or(DirectoryError::NotFound)?.checked = Some(today(app));
    if !tx.put_organisation(&row.organisation, row.version).await? {
        return Err(DirectoryError::Conflict);
    }
    note(app, tx.as_mut(), (caller, of), "checked").await?;
    Ok(tx.commit().await?)
}
