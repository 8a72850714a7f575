//! Which way is tried first.

use super::{WaysError, allow};
use crate::{App, staff::session::Caller};
use domain::WayId;

/// Puts the caller's ways in this order. All of them are named, each once: an order of other ways than there are is refused, because
/// somebody would not be called as they think.
pub async fn order(app: &App, caller: &Caller, ids: &[WayId]) -> Result<(), WaysError> {
    allow(caller)?;
    let member = caller.actor.member;
    let mut tx = app.store.begin().await?;
    let mut known: Vec<_> = tx.ways_of(member).await?.iter().map(|way| way.id).collect();
    let mut named = ids.to_vec();
    known.sort_unstable();
    named.sort_unstable();
    if known != named {
        return Err(WaysError::Conflict);
    }
    for (place, id) in (1..).zip(ids) {
        tx.place_way(member, *id, place).await?;
    }
    Ok(tx.commit().await?)
}
