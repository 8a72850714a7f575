//! It turns out to be worse: the clocks of the notices run from now.

use super::{led, object};
use crate::{App, audit, legal::LegalError, legal::seen::hush, staff::session::Caller};
use domain::{
    IncidentId,
    audit::{Event, Note},
    incident::Breach,
};

/// Writes it down.
pub async fn worsen(
    app: &App,
    caller: &Caller,
    id: IncidentId,
    (breach, identity): (Breach, bool),
) -> Result<(), LegalError> {
    let mut tx = app.store.begin().await?;
    let incident = led(app, tx.as_mut(), caller, id).await?;
    let worse = incident.worsen(breach, identity, app.now())?;
    tx.save_incident(&worse).await?;
    let note = Note::by(&caller.actor, Event::IncidentState)
        .about(object(id))
        .because(worse.breach.name());
    audit::record(tx.as_mut(), app, note).await?;
    hush(app, tx.as_mut(), caller).await?;
    Ok(tx.commit().await?)
}
