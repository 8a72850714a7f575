//! The person has an interpreter leave (R506): one tap, no reason.

use crate::{App, audit};
use domain::{
    ChatId, DeviceId,
    audit::{Event, Note, Object},
    permission::Role,
};
use store::{Endpoint, Result};

/// Nothing more is sent to the device from now on, and its owner is not asked into this chat again; the holder's desk takes the keys
/// out next ([`super::step_out::leaving`]). Who is there and is no interpreter, or holds the chat, stays.
pub async fn send_away(app: &App, chat: ChatId, device: DeviceId) -> Result<()> {
    let mut tx = app.store.begin().await?;
    let members = tx.members(chat).await?;
    let endpoint = Endpoint::Device(device);
    let inside = members.iter().find(|one| one.endpoint == endpoint);
    let (Some(member), Some(item)) = (
        inside.and_then(|one| one.member),
        tx.item_of_chat(chat).await?,
    ) else {
        return Ok(());
    };
    let holder = item.state.holder();
    let staff = tx.staff(member).await?;
    let interprets = staff.is_some_and(|staff| staff.roles.has(Role::Interpreter));
    if !interprets || holder.is_some_and(|holder| holder.device == device) {
        return Ok(());
    }
    tx.delete_member(chat, endpoint).await?;
    tx.refuse_interpreter(chat, member).await?;
    let note = Note::by_nobody(Event::ParticipantLeft)
        .about(Object::Item(item.id))
        .because("sent_away");
    audit::record(tx.as_mut(), app, note).await?;
    tx.touch_chat(chat, app.now()).await?;
    tx.commit().await?;
    app.hub.chat_changed(chat);
    if let Some(holder) = holder {
        app.hub.device_changed(holder.device);
    }
    Ok(())
}
