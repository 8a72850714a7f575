//! An item is over. It goes at once, unless a legal hold keeps it: then it stays, closed and nobody's, with what was sent about it, until the
//! hold is lifted (R218). What was tapped about safety goes with the contact in any case (R220).

use super::hold;
use crate::App;
use domain::{Item, task::On};
use store::{Result, Tx};

/// Lets go of an item that is closed now. `false` when a hold keeps it.
pub(crate) async fn let_go(tx: &mut dyn Tx, before: &Item, closed: &Item) -> Result<bool> {
    if hold(tx, On::Item(before.id)).await? {
        tx.save_item(before, closed).await?;
        return Ok(false);
    }
    tx.delete_item(before.id).await?;
    Ok(true)
}

/// Closed ones whose hold is lifted go, with what was sent about them.
pub async fn lifted(app: &App) -> Result<()> {
    let closed = app.store.read().await?.closed_items().await?;
    for id in closed {
        let mut tx = app.store.begin().await?;
        let Some(item) = tx.item(id).await? else {
            continue;
        };
        if hold(tx.as_mut(), On::Item(id)).await? {
            continue;
        }
        if let Some(referral) = item.referral() {
            tx.delete_referral(referral).await?;
        }
        tx.delete_item(id).await?;
        tx.commit().await?;
    }
    Ok(())
}
