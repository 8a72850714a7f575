//! It is over: all that is owed was answered.

use super::{led, object};
use crate::{App, audit, legal::LegalError, legal::seen::hush, staff::session::Caller};
use domain::{
    IncidentId,
    audit::{Event, Note},
};

/// Closes it.
pub async fn close(app: &App, caller: &Caller, id: IncidentId) -> Result<(), LegalError> {
    let mut tx = app.store.begin().await?;
    let incident = led(app, tx.as_mut(), caller, id).await?;
    tx.save_incident(&incident.close(app.now())?).await?;
    let note = Note::by(&caller.actor, Event::IncidentState)
        .about(object(id))
        .because("closed");
    audit::record(tx.as_mut(), app, note).await?;
    hush(app, tx.as_mut(), caller).await?;
    Ok(tx.commit().await?)
}
