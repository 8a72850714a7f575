//! What time does: a supervisor is called for what waits, and what is over for a year is forgotten.

use super::object;
use crate::{
    App, audit, incident,
    notify::{self, Page},
    rota::on_duty::who_has,
};
use domain::{
    IncidentId, LegalId, Millis, Timestamp,
    audit::{Event, Note},
    incident::ALERT_KEPT,
    page::Cause,
    permission::{Action, Target, can},
    rota::Duty,
};
use store::{Result, Tx};

/// Makes every call that is due.
pub async fn call(app: &App) -> Result<()> {
    let now = app.now();
    for seen in app.store.read().await?.due_legals(now).await? {
        for_request(app, seen.id, now).await?;
    }
    for seen in app.store.read().await?.due_incidents(now).await? {
        for_incident(app, seen.id, now).await?;
    }
    Ok(())
}

async fn for_request(app: &App, id: LegalId, now: Timestamp) -> Result<()> {
    let mut tx = app.store.begin().await?;
    let request = tx.legal(id).await?;
    let Some(called) = request.and_then(|request| request.call(now)) else {
        return Ok(());
    };
    tx.save_legal(&called).await?;
    page(app, tx.as_mut()).await?;
    let note = Note::by_nobody(Event::LegalRequestState).about(object(called.id));
    audit::record(tx.as_mut(), app, note.because(word(called.is_overdue(now)))).await?;
    tx.commit().await
}

async fn for_incident(app: &App, id: IncidentId, now: Timestamp) -> Result<()> {
    let mut tx = app.store.begin().await?;
    let incident = tx.incident(id).await?;
    let Some(called) = incident.and_then(|incident| incident.call(now)) else {
        return Ok(());
    };
    tx.save_incident(&called).await?;
    page(app, tx.as_mut()).await?;
    let note = Note::by_nobody(Event::IncidentState).about(incident::object(called.id));
    audit::record(tx.as_mut(), app, note.because(word(called.is_overdue(now)))).await?;
    tx.commit().await
}

const fn word(overdue: bool) -> &'static str {
    if overdue { "overdue" } else { "alert" }
}

/// Calls the supervisor on call, wherever they are. What it is about, only the desk says.
async fn page(app: &App, tx: &mut dyn Tx) -> Result<()> {
    for member in who_has(app, tx, (Duty::Supervisor, None)).await? {
        let actor = audit::record::actor_of(tx, member).await?;
        if !can(&actor, Action::LeadLegal, Target::None) {
            continue;
        }
        let page = Page {
            member,
            cause: Cause::Legal,
            step: 0,
            wait: Millis(0),
        };
        notify::page(tx, app, page).await?;
    }
    Ok(())
}

/// Forgets what is over for a year, and alerts that everybody had three days to see.
pub async fn forget(app: &App) -> Result<()> {
    let now = app.now();
    let over = |at: Option<Timestamp>| at.is_some_and(|at| at <= now);
    let mut tx = app.store.begin().await?;
    for request in tx.legals(app.team).await? {
        if over(request.forgotten()) {
            tx.delete_legal(request.id).await?;
        }
    }
    for incident in tx.incidents(app.team).await? {
        if over(incident.forgotten()) {
            tx.delete_incident(incident.id).await?;
        }
    }
    let raised_by = Timestamp(now.0.saturating_sub(ALERT_KEPT.0));
    tx.delete_old_alerts(raised_by).await?;
    tx.commit().await
}
