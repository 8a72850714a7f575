//! The requests that concern somebody: their own, those that they decide, those that they look at.

use super::open_bars;
use crate::{App, staff::session::Caller};
use domain::{
    Timestamp,
    conflict::{Hidden, OPEN_FOR, REVIEW_WITHIN},
    permission::{Action, Target, can},
};
use store::{Result, conflict::GlassRow};

/// A request, and what the caller may do with it.
#[derive(Debug)]
pub struct Glass {
    /// The name of who asks.
    pub alias: String,
    /// The request.
    pub row: GlassRow,
    /// What the caller can open with it; nothing for who does not decide.
    pub choices: Vec<Hidden>,
    /// Whether the caller decides it.
    pub decide: bool,
    /// Until when the caller has to look at it.
    pub review_by: Option<Timestamp>,
}

/// All that concern the caller, the oldest first.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<Glass>> {
    let me = caller.actor.member;
    let mut tx = app.store.read().await?;
    let kept = open_bars(app, tx.as_mut(), me).await?;
    let mut found = Vec::new();
    for row in tx.glasses().await? {
        let own = row.member == me;
        let decide = row.opened.is_none()
            && can(
                &caller.actor,
                Action::ApproveBreakGlass,
                Target::own_if(own),
            );
        let involved = own || row.opened.is_some_and(|opened| opened.by == me);
        let review = row
            .opened
            .is_some_and(|opened| opened.reviewed_by.is_none())
            && can(
                &caller.actor,
                Action::ReviewBreakGlass,
                Target::own_if(involved),
            );
        if !own && !decide && !review {
            continue;
        }
        let mut choices = Vec::new();
        if decide {
            choices = tx.bars_of(row.member).await?;
            choices.retain(|hidden| !kept.contains(hidden));
        }
        found.push(Glass {
            choices,
            decide,
            review_by: row
                .opened
                .filter(|_| review)
                .map(|opened| Timestamp(opened.until.0 - OPEN_FOR.0).plus(REVIEW_WITHIN)),
            alias: tx
                .staff(row.member)
                .await?
                .map(|staff| staff.alias)
                .unwrap_or_default(),
            row,
        });
    }
    Ok(found)
}
