//! A quarter is closed: the sum stays, and who counted which case is forgotten.

use super::{ReportError, allow, open, span};
use crate::{App, audit};
use domain::{
    audit::{Event, Note},
    permission::{Action, Actor, Target},
    tally::Quarter,
};

/// Closes a quarter that is over.
pub async fn close(app: &App, actor: &Actor, quarter: Quarter) -> Result<(), ReportError> {
    allow(actor, Action::AddUpCases, Target::None)?;
    let span = span(app, quarter)?;
    if !span.over {
        return Err(ReportError::NoQuarter);
    }
    let mut tx = app.store.begin().await?;
    open(app, tx.as_mut(), quarter).await?;
    let progress = tx.count_progress(quarter, span.until).await?;
    let mut report = tx.report((app.team, quarter)).await?;
    report.closed = Some((progress.cases, progress.summed));
    tx.put_report((app.team, quarter), &report).await?;
    tx.forget_counts((app.team, quarter)).await?;
    let note = Note::by(actor, Event::ReportClosed);
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}
