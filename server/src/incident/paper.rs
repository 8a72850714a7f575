//! What is written down about an incident, sealed to the team, in place of what was.

use super::{led, object};
use crate::{App, audit, legal::LegalError, staff::session::Caller, task::reseal::fits};
use domain::{
    IncidentId,
    audit::{Event, Note},
};

/// Keeps it.
pub async fn paper(
    app: &App,
    caller: &Caller,
    id: IncidentId,
    sealed: &[u8],
) -> Result<(), LegalError> {
    let mut tx = app.store.begin().await?;
    let incident = led(app, tx.as_mut(), caller, id).await?;
    if incident.closed.is_some() || !fits(app, tx.as_mut(), sealed).await? {
        return Err(LegalError::Conflict);
    }
    tx.put_legal_paper(*id.as_bytes(), app.team, sealed).await?;
    let note = Note::by(&caller.actor, Event::IncidentState)
        .about(object(id))
        .because("noted");
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}
