//! Whoever asked was called back, and is not who they said (S5): everybody who works here is told, without a name, and an incident is
//! opened, in one step.

use super::{LegalError, known, note, step};
use crate::{App, alert, incident, staff::session::Caller};
use domain::{
    AlertId, IncidentId, LegalId,
    audit::Event,
    incident::{Alert, AlertKind, Breach, Cause, Incident, New},
    legal::Step,
};

/// Does all of it. Sent again it changes nothing.
pub async fn false_caller(
    app: &App,
    caller: &Caller,
    id: LegalId,
    (incident_id, alert_id): (IncidentId, AlertId),
) -> Result<(), LegalError> {
    let mut tx = app.store.begin().await?;
    let request = known(app, tx.as_mut(), caller, id).await?;
    if let Some(before) = tx.incident(incident_id).await? {
        let same = before.request == Some(id) && before.by == caller.actor.member;
        return same.then_some(()).ok_or(LegalError::Conflict);
    }
    step::make(app, tx.as_mut(), caller, (request, Step::NotGenuine)).await?;
    let new = New {
        id: incident_id,
        team: app.team,
        cause: Cause::FalseCaller,
        breach: Breach::None,
        identity: false,
        request: Some(id),
        by: caller.actor.member,
    };
    let incident = Incident::open(new, app.now());
    let alert = Alert {
        id: alert_id,
        team: app.team,
        kind: AlertKind::FalseCaller,
        by: caller.actor.member,
        at: app.now().to_minute(),
    };
    if !tx.insert_incident(&incident).await? || !tx.insert_alert(&alert).await? {
        return Err(LegalError::Conflict);
    }
    // Who raises it knows.
    tx.see_alert(alert_id, caller.actor.member).await?;
    let event = (caller, Event::IncidentOpened, incident::object(incident_id));
    note(app, tx.as_mut(), event, incident.cause.name()).await?;
    let event = (caller, Event::AlertRaised, alert::object(alert_id));
    note(app, tx.as_mut(), event, alert.kind.name()).await?;
    Ok(tx.commit().await?)
}
