//! What lets a holder into the chat that they claimed.

use crate::App;
use domain::{ChatId, DeviceId, Item};
use store::{Endpoint, Result, Tx};

/// A way in. Bound to the device that holds the item; the handshake that uses it is checked again against fence and epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The chat.
    pub chat: ChatId,
    /// The group's public state.
    pub group_info: Vec<u8>,
    /// The visitor's sealed box.
    pub intake: Vec<u8>,
    /// Staff devices that are still in the group: vanished holders, to be removed in the same step (ruling 3).
    pub lost: Vec<DeviceId>,
    /// The last number of the log.
    pub seq: i64,
}

/// The grants that a device can use now: chats it holds, is not in yet, and whose group exists.
pub async fn grants(app: &App, device: DeviceId) -> Result<Vec<Grant>> {
    let mut tx = app.store.read().await?;
    let mut grants = Vec::new();
    for item in tx.items_held_by(device).await? {
        let Some(chat) = item.chat() else {
            continue;
        };
        let members = tx.members(chat).await?;
        if members
            .iter()
            .all(|member| member.endpoint != Endpoint::Device(device))
        {
            grants.extend(grant(tx.as_mut(), &item, device).await?);
        }
    }
    Ok(grants)
}

/// The grant of one held item; `None` while the visitor's page still makes its keys, once the chat is over, and for what is no chat.
pub async fn grant(tx: &mut dyn Tx, item: &Item, device: DeviceId) -> Result<Option<Grant>> {
    let Some(id) = item.chat() else {
        return Ok(None);
    };
    let chat = tx.chat(id).await?;
    let Some(chat) = chat.filter(|chat| chat.ended.is_none()) else {
        return Ok(None);
    };
    let (Some(group_info), Some(intake)) = (chat.group_info, chat.intake) else {
        return Ok(None);
    };
    // Who still has keys is read from the group itself: a row may be gone before the keys are.
    let staff = seal::delivery::staff(id.as_bytes(), &group_info).unwrap_or_default();
    let lost = staff
        .into_iter()
        .map(|staff| DeviceId::from_bytes(staff.device));
    let lost = lost.filter(|other| *other != device).collect();
    Ok(Some(Grant {
        chat: id,
        group_info,
        intake,
        lost,
        seq: chat.last_seq,
    }))
}
