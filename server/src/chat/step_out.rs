//! A supporter leaves the chat.

use crate::{
    App, audit,
    chat::{answer, pass_on},
};
use domain::{
    ChatId, DeviceId,
    audit::{Event, Note, Object},
    permission::Actor,
};
use store::{Endpoint, StoreError};
use thiserror::Error;

/// Why the supporter could not leave.
#[derive(Debug, Error)]
pub enum StepOutError {
    /// The caller is not in the chat.
    #[error("not in the chat")]
    NotFound,
    /// The holder cannot step out: they end the chat, pass it on or give it back.
    #[error("the holder cannot step out")]
    Holder,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Leaves: nothing more is sent to the device from now on. Nobody can take themselves out of an MLS group (RFC 9420 §12.2),
/// so the holder's desk is asked to; see [`leaving`].
pub async fn step_out(
    app: &App,
    actor: &Actor,
    device: DeviceId,
    chat: ChatId,
) -> Result<(), StepOutError> {
    let mut tx = app.store.begin().await?;
    let item = tx.item_of_chat(chat).await?.ok_or(StepOutError::NotFound)?;
    let holder = item.state.holder();
    if holder.is_some_and(|holder| holder.device == device) {
        return Err(StepOutError::Holder);
    }
    if !tx.delete_member(chat, Endpoint::Device(device)).await? {
        return Err(StepOutError::NotFound);
    }
    if let Some(row) = pass_on::of_receiver(tx.as_mut(), chat, device).await? {
        answer::refuse(app, tx.as_mut(), actor, &row).await?;
    }
    let note = Note::by(actor, Event::ParticipantLeft)
        .about(Object::Item(item.id))
        .because("stepped_out");
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    app.hub.chat_changed(chat);
    app.hub.queue_changed();
    if let Some(holder) = holder {
        app.hub.device_changed(holder.device);
    }
    Ok(())
}

/// Devices whose keys are still in the group although they are no longer members: the holder removes them next. Read from the
/// stored group itself, so that no hint can be lost.
pub async fn leaving(
    app: &App,
    chat: ChatId,
    holder: DeviceId,
) -> Result<Vec<DeviceId>, StoreError> {
    let mut tx = app.store.read().await?;
    let Some(row) = tx.chat(chat).await?.filter(|row| row.ended.is_none()) else {
        return Ok(Vec::new());
    };
    let Some(group_info) = row.group_info else {
        return Ok(Vec::new());
    };
    let members = tx.members(chat).await?;
    let inside = |device: DeviceId| {
        members
            .iter()
            .any(|m| m.endpoint == Endpoint::Device(device))
    };
    if !inside(holder) {
        return Ok(Vec::new());
    }
    let staff = seal::delivery::staff(chat.as_bytes(), &group_info).unwrap_or_default();
    let devices = staff
        .into_iter()
        .map(|staff| DeviceId::from_bytes(staff.device));
    Ok(devices.filter(|device| !inside(*device)).collect())
}
