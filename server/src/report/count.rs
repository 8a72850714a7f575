//! Somebody has counted their cases. What they counted comes sealed to the team; which cases are in it does not, so that none is counted twice.

use super::{ReportError, allow, open, own::readable, span};
use crate::{App, audit};
use domain::{
    CaseId, CountId,
    audit::{Event, Note},
    permission::{Action, Actor, Target},
    tally::Quarter,
};
use std::collections::HashSet;
use store::report::CountRow;

/// What was counted. No `Debug`: it holds a box.
pub struct Counting {
    /// A new one each time.
    pub id: CountId,
    /// Which cases are in it.
    pub cases: Vec<CaseId>,
    /// Sealed to the team.
    pub sealed: Vec<u8>,
}

/// Keeps it in the place of what they counted before. All of it, or nothing where a colleague has one of the cases.
pub async fn count(
    app: &App,
    actor: &Actor,
    quarter: Quarter,
    counting: Counting,
) -> Result<(), ReportError> {
    allow(actor, Action::CountCases, Target::Own)?;
    let span = span(app, quarter)?;
    let mut tx = app.store.begin().await?;
    open(app, tx.as_mut(), quarter).await?;
    let counts = tx.counts((app.team, quarter)).await?;
    if let Some(before) = counts.iter().find(|count| count.id == counting.id) {
        let same = before.member == actor.member && before.sealed == counting.sealed;
        return if same {
            Ok(())
        } else {
            Err(ReportError::Conflict)
        };
    }
    let readable = readable(app, tx.as_mut(), actor, span.until).await?;
    let readable: HashSet<CaseId> = readable.into_iter().map(|case| case.id).collect();
    if !counting.cases.iter().all(|case| readable.contains(case)) {
        return Err(ReportError::NotFound);
    }
    let row = CountRow {
        id: counting.id,
        member: actor.member,
        sealed: counting.sealed,
        summed: false,
    };
    tx.put_count((app.team, quarter), &row).await?;
    for case in counting.cases {
        if !tx.put_counted(quarter, case, row.id).await? {
            return Err(ReportError::Conflict);
        }
    }
    let note = Note::by(actor, Event::ReportCounted);
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}
