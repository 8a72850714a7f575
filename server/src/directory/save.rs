//! Somebody writes down an agency, or what changed of it.

use super::{DirectoryError, allow, list::today, note};
use crate::{App, staff::session::Caller};
use domain::{
    directory::{BadEntry, Organisation},
    permission::Action,
};

/// Saves it in the place of the version that was read; what is wrong with it is told, and nothing saved.
pub async fn save(
    app: &App,
    caller: &Caller,
    mut organisation: Organisation,
    before: u32,
) -> Result<Option<BadEntry>, DirectoryError> {
    allow(caller, Action::EditDirectory)?;
    if let Err(bad) = organisation.check(today(app)) {
        return Ok(Some(bad));
    }
    let mut tx = app.store.begin().await?;
    if let Some(partner) = organisation.partner {
        let partner = tx.forwarder(partner).await?;
        partner
            .filter(|one| !one.is_nobody())
            .ok_or(DirectoryError::NotFound)?;
    }
    let known = tx.organisation(organisation.id).await?;
    let known = known.map(|row| row.organisation.services);
    for service in &mut organisation.services {
        // When it came here nobody says but this line.
        let same = known.iter().flatten().find(|one| one.id == service.id);
        if let Some(same) = same {
            service.added = same.added;
        }
    }
    if !tx.put_organisation(&organisation, before).await? {
        return Err(DirectoryError::Conflict);
    }
    let how = if before == 0 { "added" } else { "changed" };
    note(app, tx.as_mut(), (caller, organisation.id), how).await?;
    tx.commit().await?;
    Ok(None)
}
