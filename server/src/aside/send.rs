//! One sealed text.

use super::{AsideError, announce, of};
use crate::App;
use domain::{AsideId, ClientId, DeviceId};
use seal::{
    chat::Place,
    delivery::{Content, inspect_message},
};
use store::aside::AsideState;

/// Stores it as the next one, and says its number. Only the outside is looked at: a sealed message of this very group.
pub async fn send(
    app: &App,
    device: DeviceId,
    id: AsideId,
    (client_id, payload): (ClientId, Vec<u8>),
) -> Result<i64, AsideError> {
    let mut tx = app.store.begin().await?;
    let row = of(tx.as_mut(), device, id).await?;
    if !matches!(row.state, AsideState::Open { .. }) {
        return Err(AsideError::WrongState);
    }
    let place = Place {
        chat: *row.chat.as_bytes(),
        aside: *id.as_bytes(),
    };
    let sealed = inspect_message(&payload).is_ok_and(|framing| {
        framing.content == Content::Application && framing.chat == place.group()
    });
    if !sealed {
        return Err(AsideError::Malformed);
    }
    let seq = tx.append_aside(id, device, (client_id, &payload)).await?;
    let seq = seq.ok_or(AsideError::NotFound)?;
    tx.commit().await?;
    announce(app, &row);
    Ok(seq)
}
