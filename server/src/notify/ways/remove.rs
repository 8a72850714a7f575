//! A way goes.

use super::{WaysError, allow};
use crate::{App, staff::session::Caller};
use domain::WayId;

/// Forgets one of the caller's ways.
pub async fn remove(app: &App, caller: &Caller, id: WayId) -> Result<(), WaysError> {
    allow(caller)?;
    let mut tx = app.store.begin().await?;
    if !tx.delete_way(caller.actor.member, id).await? {
        return Err(WaysError::NotFound);
    }
    Ok(tx.commit().await?)
}
