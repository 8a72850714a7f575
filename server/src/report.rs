//! Reports of a quarter (R383, R430, docs/decisions/0078): people count the cases that they may read in their own desks, a supervisor's desk adds
//! the counts up, and what is told of the sum is covered here.

pub mod close;
pub mod count;
pub mod counts;
pub mod note;
pub mod own;
pub mod read;
pub mod sum;

use crate::App;
use domain::{
    Rejected, Timestamp,
    handoff::Stage,
    permission::{Action, Actor, Target, can},
    report::BadCount,
    rota::zone::Day,
    tally::Quarter,
};
use store::{StoreError, Tx, case::CaseRow};
use thiserror::Error;

/// Why nothing was done. Nothing was changed.
#[derive(Debug, Error)]
pub enum ReportError {
    /// The caller's role does not allow it.
    #[error("not allowed")]
    Forbidden,
    /// No quarter, one that has not begun, or one that is not over where it has to be.
    #[error("no such quarter")]
    NoQuarter,
    /// A case is not the caller's, or not of the quarter.
    #[error("not found")]
    NotFound,
    /// A colleague was faster.
    #[error("conflict")]
    Conflict,
    /// The quarter is closed.
    #[error("closed")]
    Closed,
    /// The numbers do not fit together.
    #[error(transparent)]
    Bad(#[from] BadCount),
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Rejected> for ReportError {
    fn from(_rejected: Rejected) -> Self {
        Self::Closed
    }
}

/// A quarter that has begun.
#[derive(Debug, Clone, Copy)]
struct Span {
    first: Day,
    last: Day,
    /// From the first moment on, and before the second.
    from: Timestamp,
    until: Timestamp,
    over: bool,
}

fn span(app: &App, quarter: Quarter) -> Result<Span, ReportError> {
    let zone = &app.rota.zone;
    let today = zone.day(app.now());
    let (first, last) = quarter.days().ok_or(ReportError::NoQuarter)?;
    if first > today {
        return Err(ReportError::NoQuarter);
    }
    Ok(Span {
        first,
        last,
        from: zone.midnight(first),
        until: zone.midnight(last.next()),
        over: last < today,
    })
}

fn allow(actor: &Actor, action: Action, target: Target) -> Result<(), ReportError> {
    if can(actor, action, target) {
        Ok(())
    } else {
        Err(ReportError::Forbidden)
    }
}

/// Not once it is closed: who counted what is forgotten then.
async fn open(app: &App, tx: &mut dyn Tx, quarter: Quarter) -> Result<(), ReportError> {
    match tx.report((app.team, quarter)).await?.closed {
        None => Ok(()),
        Some(_) => Err(ReportError::Closed),
    }
}

/// Whether a case is counted: not before who is to have it has taken it on.
async fn counts(tx: &mut dyn Tx, case: &CaseRow, before: Timestamp) -> Result<bool, StoreError> {
    let handoff = tx.handoff(case.id).await?;
    let taken_on = handoff.is_none_or(|handoff| handoff.stage == Stage::Accepted);
    Ok(taken_on && case.opened_at < before)
}
