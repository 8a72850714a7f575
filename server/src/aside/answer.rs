//! The other desk answers with a fresh key package.

use super::{AsideError, announce, of};
use crate::App;
use domain::{AsideId, DeviceId};
use store::aside::AsideState;

/// Until the group is made another package takes the place of the first, which may have been lost in a reload.
pub async fn answer(
    app: &App,
    device: DeviceId,
    id: AsideId,
    key_package: Vec<u8>,
) -> Result<(), AsideError> {
    let mut tx = app.store.begin().await?;
    let row = of(tx.as_mut(), device, id).await?;
    if row.to != device || matches!(row.state, AsideState::Open { .. }) {
        return Err(AsideError::WrongState);
    }
    tx.set_aside(id, &AsideState::Answered { key_package })
        .await?;
    tx.commit().await?;
    announce(app, &row);
    Ok(())
}
