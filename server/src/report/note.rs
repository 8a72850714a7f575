//! What else a report says: trainings given to others. Nothing about clients (R368), so that nothing is covered.

use super::{ReportError, allow, span};
use crate::App;
use domain::{
    permission::{Action, Actor, Target},
    tally::Quarter,
};

/// Writes it down, also when the quarter is closed.
pub async fn note(
    app: &App,
    actor: &Actor,
    quarter: Quarter,
    (trainings, trained): (u32, u32),
) -> Result<(), ReportError> {
    allow(actor, Action::AddUpCases, Target::None)?;
    span(app, quarter)?;
    let mut tx = app.store.begin().await?;
    let mut report = tx.report((app.team, quarter)).await?;
    report.trainings = Some(trainings);
    report.trained = Some(trained);
    tx.put_report((app.team, quarter), &report).await?;
    Ok(tx.commit().await?)
}
