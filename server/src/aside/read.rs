//! What comes after a number; everything up to it has been processed.

use super::{AsideError, of};
use crate::App;
use domain::{AsideId, DeviceId};
use store::aside::AsideEntryRow;

/// At most so many at once.
const PAGE: u32 = 32;

/// Notes how far the device has come, and hands out what follows.
pub async fn read(
    app: &App,
    device: DeviceId,
    id: AsideId,
    after: i64,
) -> Result<Vec<AsideEntryRow>, AsideError> {
    let mut tx = app.store.begin().await?;
    of(tx.as_mut(), device, id).await?;
    tx.acknowledge_aside(id, device, after).await?;
    let entries = tx.aside_entries(id, after, PAGE).await?;
    tx.commit().await?;
    Ok(entries)
}
