//! A supervisor's desk has added counts up.

use super::{ReportError, allow, open, span};
use crate::{App, audit};
use domain::{
    CountId,
    audit::{Event, Note},
    permission::{Action, Actor, Target},
    report::{Counted, Counts},
    tally::Quarter,
};

/// Keeps the sum in the place of the one before.
pub async fn sum(
    app: &App,
    actor: &Actor,
    quarter: Quarter,
    (counts, totals): (&[CountId], Vec<Counted>),
) -> Result<(), ReportError> {
    allow(actor, Action::AddUpCases, Target::None)?;
    span(app, quarter)?;
    let sum = Counts::new(totals)?;
    let mut tx = app.store.begin().await?;
    open(app, tx.as_mut(), quarter).await?;
    let there = tx.counts((app.team, quarter)).await?;
    let is_there = |id: &CountId| there.iter().any(|count| count.id == *id);
    if !counts.iter().all(is_there) {
        return Err(ReportError::Conflict);
    }
    tx.put_sum((app.team, quarter), &sum, counts).await?;
    let note = Note::by(actor, Event::ReportAddedUp);
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}
