//! What somebody has to count: the cases of theirs that no colleague has counted.

use super::{ReportError, allow, counts, span};
use crate::{App, conflict::open_bars};
use domain::{
    CaseId, CountId, Timestamp,
    conflict::Hidden,
    permission::{Action, Actor, Target},
    tally::Quarter,
};
use store::{Tx, case::CaseRow};

/// See there.
#[derive(Debug)]
pub struct Own {
    /// What to count, each with the minute it was opened in.
    pub cases: Vec<(CaseId, Timestamp)>,
    /// How many of theirs a colleague has counted.
    pub by_others: u32,
    /// How many cases are in what they counted before.
    pub counted: Option<u32>,
    /// The first moment of the quarter, and the first after it.
    pub span: (Timestamp, Timestamp),
    /// Whether the quarter is closed.
    pub closed: bool,
}

/// More cases than anybody has.
const LIMIT: u32 = 1_000;

/// Looks it up.
pub async fn own(app: &App, actor: &Actor, quarter: Quarter) -> Result<Own, ReportError> {
    allow(actor, Action::CountCases, Target::Own)?;
    let span = span(app, quarter)?;
    let mut tx = app.store.read().await?;
    let mine = tx.counts((app.team, quarter)).await?;
    let mine = mine.into_iter().find(|count| count.member == actor.member);
    let mine = mine.map(|count| count.id);
    let mut own = Own {
        cases: Vec::new(),
        by_others: 0,
        counted: None,
        span: (span.from, span.until),
        closed: tx.report((app.team, quarter)).await?.closed.is_some(),
    };
    if let Some(count) = mine {
        let cases = tx.counted_in(count).await?.len();
        own.counted = Some(u32::try_from(cases).unwrap_or(u32::MAX));
    }
    for case in readable(app, tx.as_mut(), actor, span.until).await? {
        if is_free(tx.as_mut(), quarter, (case.id, mine)).await? {
            own.cases.push((case.id, case.opened_at));
        } else {
            own.by_others += 1;
        }
    }
    Ok(own)
}

/// The cases that somebody works on, without what is kept from them, that were opened before a moment.
pub(super) async fn readable(
    app: &App,
    tx: &mut dyn Tx,
    actor: &Actor,
    before: Timestamp,
) -> Result<Vec<CaseRow>, ReportError> {
    let kept = open_bars(app, tx, actor.member).await?;
    let mut readable = Vec::new();
    for case in tx.cases_of(actor.member, LIMIT).await? {
        if !kept.contains(&Hidden::Case(case.id)) && counts(tx, &case, before).await? {
            readable.push(case);
        }
    }
    Ok(readable)
}

/// Whether nobody else has counted a case; `mine` is the caller's own count.
async fn is_free(
    tx: &mut dyn Tx,
    quarter: Quarter,
    (case, mine): (CaseId, Option<CountId>),
) -> Result<bool, ReportError> {
    let in_count = tx.count_of(quarter, case).await?;
    Ok(in_count.is_none() || in_count == mine)
}
