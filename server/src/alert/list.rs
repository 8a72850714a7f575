//! What somebody has not seen yet.

use crate::{App, staff::session::Caller};
use domain::incident::Alert;
use store::Result;

/// The oldest first.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<Alert>> {
    let mut tx = app.store.read().await?;
    tx.unseen_alerts(app.team, caller.actor.member).await
}
