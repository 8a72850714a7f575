//! The totals of a quarter, for reports to funders (R383).

use super::{
    FiguresError,
    figures::{Part, parts},
};
use crate::{App, audit};
use domain::{
    audit::{Event, Note},
    permission::{Action, Actor, Target, can},
    rota::zone::Day,
    suppress::Floor,
    tally::{Quarter, Shown, Staffing, cover},
    wrap_up::WrapKind,
};
use std::collections::BTreeMap;
use store::Tx;

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
    /// How often each code stood in a wrap-up.
    pub wraps: Vec<(WrapKind, String, Shown)>,
}

/// Gives out a quarter's totals, and writes down that they were given out, and for whom. Who sees reports sees these too.
pub async fn quarter(
    app: &App,
    actor: &Actor,
    quarter: Quarter,
    floor: Floor,
) -> Result<Totals, FiguresError> {
    if !can(actor, Action::SeeReports, Target::None) {
        return Err(FiguresError::Forbidden);
    }
    let today = app.rota.zone.day(app.now());
    // One that goes on, less what is told of its days beside it, would leave single days over.
    let days = quarter.days().filter(|(_, last)| *last < today);
    let (from, until) = days.ok_or(FiguresError::NoQuarter)?;
    let mut tx = app.store.begin().await?;
    let parts = parts(&tx.tallies(from, until).await?, floor);
    let staffing = tx.staffing(from, until).await?;
    let wraps = wraps(app, tx.as_mut(), (quarter, from, until), floor).await?;
    let note = Note::by(actor, Event::ReportExported).because(match floor {
        Floor::Inside => "quarter",
        Floor::Outside => "quarter_outside",
    });
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    Ok(Totals {
        quarter,
        from,
        until,
        parts,
        staffing,
        wraps,
    })
}

/// Codes of wrap-ups that are kept, and of those that are gone. Nothing below the floor is told, kind by kind.
async fn wraps(
    app: &App,
    tx: &mut dyn Tx,
    (quarter, from, until): (Quarter, Day, Day),
    floor: Floor,
) -> store::Result<Vec<(WrapKind, String, Shown)>> {
    let zone = &app.rota.zone;
    let (from, until) = (zone.midnight(from), zone.midnight(until.next()));
    let mut sums: BTreeMap<WrapKind, BTreeMap<String, u64>> = BTreeMap::new();
    let kept = tx.wrap_ups(from, until).await?;
    let gone = tx.wrap_up_totals(quarter).await?;
    for (kind, code, total) in kept.into_iter().chain(gone) {
        *sums.entry(kind).or_default().entry(code).or_default() += total;
    }
    let mut told = Vec::new();
    for (kind, codes) in sums {
        let totals: Vec<u64> = codes.values().copied().collect();
        let shown = cover(&totals, floor);
        told.extend(
            codes
                .into_keys()
                .zip(shown)
                .map(|(code, shown)| (kind, code, shown)),
        );
    }
    Ok(told)
}
