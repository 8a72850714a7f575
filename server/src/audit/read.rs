//! The auditor reads the log. That it was read stands in the log.

use crate::{
    App,
    audit::{
        alerts::{self, Alert},
        record,
    },
    staff::session::Caller,
};
use domain::{
    audit::{Event, Note},
    permission::{Action, Target, can},
};
use store::{
    StoreError,
    audit::{AuditFilter, AuditHeadRow, AuditRow},
    staff::StaffRow,
};
use thiserror::Error;

/// Events of one page.
const PAGE: u32 = 100;
/// Heads that are shown.
const HEADS: u32 = 24;

/// Why nothing is read.
#[derive(Debug, Error)]
pub enum ReadAuditError {
    /// The caller is no auditor.
    #[error("not allowed")]
    Forbidden,
    /// There is no such kind of event.
    #[error("no such event")]
    Event,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A page of events.
#[derive(Debug)]
pub struct Page {
    /// The newest first.
    pub rows: Vec<AuditRow>,
    /// Whether there may be more.
    pub more: bool,
}

/// What an auditor looks at first.
#[derive(Debug)]
pub struct Overview {
    /// What stands out.
    pub alerts: Vec<Alert>,
    /// Since how many hours.
    pub alert_hours: u32,
    /// The newest signed heads.
    pub heads: Vec<AuditHeadRow>,
    /// Everybody of the team.
    pub people: Vec<StaffRow>,
}

/// Alerts, heads, and the names that events are read with.
pub async fn overview(app: &App, caller: &Caller) -> Result<Overview, ReadAuditError> {
    allow(caller)?;
    let alerts = alerts::alerts(app, &caller.actor).await?;
    let mut tx = app.store.read().await?;
    Ok(Overview {
        alerts,
        alert_hours: app.audit.settings.alert_hours,
        heads: tx.audit_heads(HEADS).await?,
        people: tx.staff_of_team(app.team).await?,
    })
}

/// A page of the events that the filter takes, below a place.
pub async fn read(
    app: &App,
    caller: &Caller,
    filter: &AuditFilter,
    below: Option<i64>,
) -> Result<Page, ReadAuditError> {
    allow(caller)?;
    if let Some(word) = &filter.event {
        Event::from_name(word).ok_or(ReadAuditError::Event)?;
    }
    let mut tx = app.store.begin().await?;
    let below = below.unwrap_or(i64::MAX);
    let mut rows = tx.audit_page(filter, below, PAGE + 1).await?;
    let more = rows.len() > PAGE as usize;
    rows.truncate(PAGE as usize);
    let note = Note::by(&caller.actor, Event::ListViewed).because("audit");
    record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    Ok(Page { rows, more })
}

fn allow(caller: &Caller) -> Result<(), ReadAuditError> {
    if can(&caller.actor, Action::ReadAudit, Target::None) {
        Ok(())
    } else {
        Err(ReadAuditError::Forbidden)
    }
}
