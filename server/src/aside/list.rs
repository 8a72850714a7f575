//! The asides of a device, for its socket.

use crate::App;
use domain::DeviceId;
use store::{Result, aside::AsideRow};

/// Every aside that the device is one of the two of.
pub async fn list(app: &App, device: DeviceId) -> Result<Vec<AsideRow>> {
    app.store.read().await?.asides_of_device(device).await
}
