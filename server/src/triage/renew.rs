//! Holders who are connected keep what they hold.

use crate::App;
use store::Result;

/// Renews the leases of every device that is connected to this node.
pub async fn renew(app: &App) -> Result<()> {
    let devices = app.hub.devices();
    if devices.is_empty() {
        return Ok(());
    }
    let mut tx = app.store.begin().await?;
    tx.renew_leases(&devices, app.now().plus(app.times.leases().lease))
        .await?;
    tx.commit().await
}
