//! What is told of a quarter.

use super::{ReportError, allow, span};
use crate::{App, audit};
use domain::{
    audit::{Event, Note},
    permission::{Action, Actor, Target},
    report::{Counts, Told, told},
    rota::zone::Day,
    suppress::Floor,
    tally::Quarter,
};
use store::report::{Progress, ReportRow};

/// How many quarters may be looked at.
const QUARTERS: usize = 9;

/// A quarter's report.
#[derive(Debug)]
pub struct Report {
    /// Which.
    pub quarter: Quarter,
    /// Its first day and its last.
    pub days: (Day, Day),
    /// Whether it is over.
    pub over: bool,
    /// From how many on people are told of.
    pub floor: Floor,
    /// How many cases are in the sum.
    pub progress: Progress,
    /// The cases.
    pub told: Told,
    /// What else it says.
    pub row: ReportRow,
    /// Other agencies that may refer, and with how many of them there is an agreement.
    pub partners: (u32, u32),
    /// Which there are, the newest first.
    pub quarters: Vec<Quarter>,
}

/// Reads it. What leaves the programme is of a quarter that is over, and that it left is written down.
pub async fn read(
    app: &App,
    actor: &Actor,
    quarter: Quarter,
    floor: Floor,
) -> Result<Report, ReportError> {
    allow(actor, Action::SeeReports, Target::None)?;
    let span = span(app, quarter)?;
    if floor == Floor::Outside && !span.over {
        return Err(ReportError::NoQuarter);
    }
    let of = (app.team, quarter);
    let mut tx = app.store.begin().await?;
    let counts = Counts::new(tx.sum(of).await?)?;
    let row = tx.report(of).await?;
    let progress = match row.closed {
        Some((cases, summed)) => Progress {
            cases,
            counted: summed,
            summed,
        },
        None => tx.count_progress(quarter, span.until).await?,
    };
    let partners = tx.forwarders().await?;
    let partners = || partners.iter().filter(|one| one.active && !one.is_nobody());
    let agreed = partners().filter(|one| one.agreed_on.is_some());
    let number = |count| u32::try_from(count).unwrap_or(u32::MAX);
    let (all, agreed) = (number(partners().count()), number(agreed.count()));
    if floor == Floor::Outside {
        let note = Note::by(actor, Event::ReportExported).because("cases_outside");
        audit::record(tx.as_mut(), app, note).await?;
    }
    tx.commit().await?;
    let now = Quarter::of(app.rota.zone.day(app.now()));
    let quarters = std::iter::successors(Some(now), |one| Some(one.before()));
    Ok(Report {
        quarter,
        days: (span.first, span.last),
        over: span.over,
        floor,
        progress,
        told: told(&counts, floor),
        row,
        partners: (all, agreed),
        quarters: quarters.take(QUARTERS).collect(),
    })
}
