//! Who opened it has made the group.

use super::{AsideError, announce, of};
use crate::App;
use domain::{AsideId, DeviceId};
use store::aside::AsideState;

/// Keeps the Welcome for the other device. The same one again, after a lost answer, changes nothing.
pub async fn welcome(
    app: &App,
    device: DeviceId,
    id: AsideId,
    welcome: Vec<u8>,
) -> Result<(), AsideError> {
    let mut tx = app.store.begin().await?;
    let row = of(tx.as_mut(), device, id).await?;
    if row.from != device {
        return Err(AsideError::WrongState);
    }
    match &row.state {
        AsideState::Answered { .. } => {}
        AsideState::Open { welcome: known } if *known == welcome => return Ok(()),
        AsideState::Open { .. } | AsideState::Asked => return Err(AsideError::WrongState),
    }
    tx.set_aside(id, &AsideState::Open { welcome }).await?;
    tx.commit().await?;
    announce(app, &row);
    Ok(())
}
