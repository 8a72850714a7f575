//! Between a colleague's coming in and their taking over: the person is asked, and says yes or no (R313).

use crate::{
    App, audit,
    chat::answer::{self, announce},
};
use domain::{
    ChatId, DeviceId, InvitationId, Item, ItemState,
    audit::{Event, Note, Object},
};
use store::{
    Result, Tx,
    chat::{InvitationRow, InvitationState, Purpose},
};

/// A chat that is on its way to a colleague who has come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passing {
    /// The question.
    pub invitation: InvitationId,
    /// The device that holds it.
    pub from: DeviceId,
    /// The colleague's device.
    pub to: DeviceId,
    /// Whether the person is not asked.
    pub cold: bool,
    /// Whether the person has said yes.
    pub agreed: bool,
}

/// What is asked in a chat just now, if anything.
pub async fn passing(tx: &mut dyn Tx, item: &Item) -> Result<Option<Passing>> {
    let (ItemState::Transferring { from, .. }, Some(chat)) = (item.state, item.chat()) else {
        return Ok(None);
    };
    let rows = tx.invitations_of_chat(chat).await?;
    Ok(rows.iter().find_map(|row| {
        Some(Passing {
            invitation: row.id,
            from: from.device,
            to: receiver(row)?,
            cold: row.cold.is_some(),
            agreed: row.agreed,
        })
    }))
}

/// The transfer in which a device is the receiver, and in the chat.
pub async fn of_receiver(
    tx: &mut dyn Tx,
    chat: ChatId,
    device: DeviceId,
) -> Result<Option<InvitationRow>> {
    let mut rows = tx.invitations_of_chat(chat).await?.into_iter();
    Ok(rows.find(|row| receiver(row) == Some(device)))
}

fn receiver(row: &InvitationRow) -> Option<DeviceId> {
    match row.state {
        InvitationState::Welcomed { device, .. } if row.purpose == Purpose::Transfer => {
            Some(device)
        }
        InvitationState::Welcomed { .. }
        | InvitationState::Asked
        | InvitationState::Accepted { .. } => None,
    }
}

/// The person's answer. A question that is over by now is left alone: the page is told where the chat stands.
pub async fn answered(app: &App, chat: ChatId, id: InvitationId, yes: bool) -> Result<()> {
    let mut tx = app.store.begin().await?;
    let open = |row: &InvitationRow| {
        row.chat == chat && row.cold.is_none() && !row.agreed && app.now() < row.until
    };
    let row = tx.invitation(id).await?.filter(open);
    let Some(row) = row.filter(|row| receiver(row).is_some()) else {
        return Ok(());
    };
    let Some(item) = tx.item_of_chat(chat).await? else {
        return Ok(());
    };
    if yes {
        next_step(app, tx.as_mut(), &item, &row, true).await?;
    } else {
        answer::close(app, tx.as_mut(), &row).await?;
        let note = Note::by_nobody(Event::TransferState).because("person_declined");
        answer::write_down(app, tx.as_mut(), &row, note).await?;
    }
    tx.touch_chat(chat, app.now()).await?;
    tx.commit().await?;
    announce(app, &row);
    Ok(())
}

/// A step was made; the next one has its own time.
pub async fn next_step(
    app: &App,
    tx: &mut dyn Tx,
    item: &Item,
    row: &InvitationRow,
    agreed: bool,
) -> Result<()> {
    let leases = app.times.leases();
    // Somebody who lost the item meanwhile passes nothing on; the question lapses by itself.
    let Ok(asked) = item.clone().ask_on(app.now(), &leases) else {
        return Ok(());
    };
    tx.save_item(item, &asked).await?;
    let until = app.now().plus(leases.transfer);
    tx.set_agreed(row.id, agreed, until).await?;
    let word = if agreed { "agreed" } else { "joined" };
    let note = Note::by_nobody(Event::TransferState).because(word);
    audit::record(tx, app, note.about(Object::Item(item.id))).await
}
