//! One of the two wants to talk apart.

use super::{AsideError, announce};
use crate::App;
use domain::{
    AsideId, ChatId, DeviceId, Item,
    aside::{Stand, may_talk},
    permission::{Action, Actor, Role, Target, can},
};
use store::{Endpoint, Tx};

/// Opens an aside with another device of the chat; that desk answers with a key package. Asked again, nothing changes.
///
/// # Errors
/// [`AsideError::Forbidden`] unless one of the two holds the chat and the other is a supervisor in it.
pub async fn open(
    app: &App,
    (actor, device): (&Actor, DeviceId),
    id: AsideId,
    chat: ChatId,
    with: DeviceId,
) -> Result<(), AsideError> {
    if !can(actor, Action::TalkApart, Target::Own) {
        return Err(AsideError::Forbidden);
    }
    let mut tx = app.store.begin().await?;
    let item = tx.item_of_chat(chat).await?;
    let item = item.ok_or(AsideError::NotFound)?;
    let one = stand(tx.as_mut(), &item, device).await?;
    let other = stand(tx.as_mut(), &item, with).await?;
    if device == with || !may_talk(one, other) {
        return Err(AsideError::Forbidden);
    }
    if !tx.insert_aside(id, chat, (device, with)).await? {
        let known = tx
            .aside(id)
            .await?
            .filter(|row| (row.chat, row.from, row.to) == (chat, device, with));
        return known.map(|_same| ()).ok_or(AsideError::Conflict);
    }
    let row = tx.aside(id).await?.ok_or(AsideError::NotFound)?;
    tx.commit().await?;
    announce(app, &row);
    Ok(())
}

/// How a device stands to a chat that it is in.
async fn stand(tx: &mut dyn Tx, item: &Item, device: DeviceId) -> Result<Stand, AsideError> {
    let chat = item.chat().ok_or(AsideError::NotFound)?;
    let members = tx.members(chat).await?;
    let endpoint = Endpoint::Device(device);
    let inside = members.iter().find(|one| one.endpoint == endpoint);
    let member = inside.and_then(|one| one.member);
    let member = member.ok_or(AsideError::NotFound)?;
    let staff = tx.staff(member).await?;
    Ok(Stand {
        holds: item
            .state
            .holder()
            .is_some_and(|holder| holder.device == device),
        supervises: staff.is_some_and(|staff| staff.roles.has(Role::Supervisor)),
    })
}
