//! What is due for the keys of the caller's cases.

use super::roster::Seat;
use crate::{
    App,
    cases::{Overview, keys::is_wanted, overview},
    conflict::open_bars,
    staff::session::Caller,
};
use domain::{
    CaseId,
    conflict::Hidden,
    permission::{Action, Target, can},
};
use std::collections::{BTreeMap, HashSet};
use store::{Result, Tx, case::LackingRow};

/// Cases that are handed out at a time.
const CASES: usize = 20;

/// What is due for one case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseDue {
    /// Which.
    pub case: CaseId,
    /// Whether it gets a new key.
    pub exposed: bool,
    /// How many devices lack a version of the key.
    pub lacking: usize,
}

/// What is due for all of them.
#[derive(Debug, Default)]
pub struct CasesDue {
    /// What this desk can do, some at a time.
    pub due: Vec<CaseDue>,
    /// How many there are in all.
    pub left: usize,
    /// How many cases wait until a colleague's desk lets this device in.
    pub waiting: usize,
}

/// Looks it up among the cases that the caller is assigned to.
pub async fn cases_due(
    app: &App,
    tx: &mut dyn Tx,
    caller: &Caller,
    seats: &[Seat],
) -> Result<CasesDue> {
    if !can(&caller.actor, Action::WorkOnCase, Target::Own) {
        return Ok(CasesDue::default());
    }
    let kept = open_bars(app, tx, caller.actor.member).await?;
    let mut found: BTreeMap<CaseId, Vec<LackingRow>> = BTreeMap::new();
    for row in tx.lacking_case_keys(caller.actor.member).await? {
        found.entry(row.case).or_default().push(row);
    }
    let exposed: HashSet<CaseId> = tx
        .exposed_cases(caller.actor.member)
        .await?
        .into_iter()
        .collect();
    for case in &exposed {
        found.entry(*case).or_default();
    }
    found.retain(|case, _| !kept.contains(&Hidden::Case(*case)));
    let mut all = CasesDue::default();
    for (case, rows) in found {
        all.waiting += usize::from(rows.iter().any(|row| row.device == caller.device));
        let Some(row) = tx.case(case).await? else {
            continue;
        };
        let overview = overview(tx, row).await?;
        let due = CaseDue {
            case,
            exposed: exposed.contains(&case),
            lacking: lacking(app, tx, (&overview, caller), (&rows, seats)).await?,
        };
        let work = due.exposed || due.lacking > 0;
        if work && overview.opens_on(caller.device) {
            all.due.push(due);
        }
    }
    all.left = all.due.len();
    all.due.truncate(CASES);
    Ok(all)
}

/// How many of these devices the caller's can give something: those that have not lapsed, that the case is not kept from, and
/// that lack a version which the caller's holds.
async fn lacking(
    app: &App,
    tx: &mut dyn Tx,
    (overview, caller): (&Overview, &Caller),
    (rows, seats): (&[LackingRow], &[Seat]),
) -> Result<usize> {
    let own = overview.lacks(caller.device);
    let mut count = 0;
    for row in rows {
        let lacks = overview.lacks(row.device);
        let helps = lacks.iter().any(|version| !own.contains(version));
        let seat = seats.iter().find(|seat| seat.device.id == row.device);
        if let Some(seat) = seat.filter(|_| helps) {
            count += usize::from(is_wanted(app, tx, row.case, seat).await?);
        }
    }
    Ok(count)
}
