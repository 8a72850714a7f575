//! The totals of a quarter, for reports to funders (R383).

use super::{
    FiguresError, allow,
    figures::{Part, parts},
};
use crate::{App, audit};
use domain::{
    audit::{Event, Note},
    permission::Actor,
    rota::zone::Day,
    tally::{Quarter, Staffing},
};

/// A quarter's totals.
#[derive(Debug)]
pub struct Totals {
    /// Which.
    pub quarter: Quarter,
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub until: Day,
    /// Everybody's, by level and by language.
    pub parts: Vec<Part>,
    /// How much who was there was needed.
    pub staffing: Staffing,
}

/// Gives out a quarter's totals, and writes down that they were given out.
pub async fn quarter(app: &App, actor: &Actor, quarter: Quarter) -> Result<Totals, FiguresError> {
    allow(actor)?;
    let today = app.rota.zone.day(app.now());
    // One that goes on, less what is told of its days beside it, would leave single days over.
    let days = quarter.days().filter(|(_, last)| *last < today);
    let (from, until) = days.ok_or(FiguresError::NoQuarter)?;
    let mut tx = app.store.begin().await?;
    let parts = parts(&tx.tallies(from, until).await?);
    let staffing = tx.staffing(from, until).await?;
    let note = Note::by(actor, Event::ReportExported).because("quarter");
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    Ok(Totals {
        quarter,
        from,
        until,
        parts,
        staffing,
    })
}
