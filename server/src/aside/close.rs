//! It is over for both.

use super::{AsideError, announce, of};
use crate::App;
use domain::{AsideId, DeviceId};

/// Deletes it with everything that was not read.
pub async fn close(app: &App, device: DeviceId, id: AsideId) -> Result<(), AsideError> {
    let mut tx = app.store.begin().await?;
    let row = of(tx.as_mut(), device, id).await?;
    tx.delete_aside(id).await?;
    tx.commit().await?;
    announce(app, &row);
    Ok(())
}
