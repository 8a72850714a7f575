//! Somebody has seen an alert: a human tapped.

use super::object;
use crate::{App, audit, legal::LegalError, staff::session::Caller};
use domain::{
    AlertId,
    audit::{Event, Note},
};

/// It is not shown to them again. Twice is once.
pub async fn see(app: &App, caller: &Caller, id: AlertId) -> Result<(), LegalError> {
    let mut tx = app.store.begin().await?;
    let alert = tx.alert(id).await?;
    alert
        .filter(|alert| alert.team == app.team)
        .ok_or(LegalError::NotFound)?;
    if tx.see_alert(id, caller.actor.member).await? {
        let note = Note::by(&caller.actor, Event::AlertSeen).about(object(id));
        audit::record(tx.as_mut(), app, note).await?;
    }
    Ok(tx.commit().await?)
}
