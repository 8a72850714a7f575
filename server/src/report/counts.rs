//! Everybody's counts, for who adds them up. Who made which is not told.

use super::{ReportError, allow, span};
use crate::App;
use domain::{
    CountId,
    permission::{Action, Actor, Target},
    tally::Quarter,
};

/// A count as it is added up.
#[derive(Debug)]
pub struct Sealed {
    /// Which.
    pub id: CountId,
    /// How many cases are in it.
    pub cases: u32,
    /// Whether it is in the sum.
    pub summed: bool,
    /// The box.
    pub sealed: Vec<u8>,
}

/// All of them.
pub async fn counts(
    app: &App,
    actor: &Actor,
    quarter: Quarter,
) -> Result<Vec<Sealed>, ReportError> {
    allow(actor, Action::AddUpCases, Target::None)?;
    span(app, quarter)?;
    let mut tx = app.store.read().await?;
    let mut all = Vec::new();
    for count in tx.counts((app.team, quarter)).await? {
        let cases = tx.counted_in(count.id).await?.len();
        all.push(Sealed {
            id: count.id,
            cases: u32::try_from(cases).unwrap_or(u32::MAX),
            summed: count.summed,
            sealed: count.sealed,
        });
    }
    Ok(all)
}
