//! Somebody would come in to interpret: the person is asked before anybody joins, and says yes or no (R506). A no needs no reason.

use crate::{
    App,
    chat::answer::{self, announce},
};
use domain::{ChatId, DeviceId, InvitationId, interpreter::ANSWER};
use store::{
    Result, Tx,
    chat::{InvitationRow, InvitationState, Purpose},
};

/// An interpreter who would come in, and has said yes themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The question.
    pub invitation: InvitationId,
    /// The device that would come in.
    pub device: DeviceId,
}

/// Of whom the person is asked just now, if of anybody.
pub async fn asked(tx: &mut dyn Tx, chat: ChatId) -> Result<Option<Asked>> {
    let rows = tx.invitations_of_chat(chat).await?;
    Ok(rows.iter().find_map(open))
}

/// The certificates of a device that would come in: the name that the person is shown stands in them. `None` for a device that is
/// gone.
pub async fn certificates(app: &App, device: DeviceId) -> Result<Option<Vec<u8>>> {
    let row = app.store.read().await?.device(device).await?;
    Ok(row.map(|row| row.chain))
}

/// The interpreter said yes with this device: now the person is asked. A yes of theirs counts for one device only.
pub async fn ask(app: &App, tx: &mut dyn Tx, row: &InvitationRow, device: DeviceId) -> Result<()> {
    let before = match row.state {
        InvitationState::Accepted { device, .. } => Some(device),
        InvitationState::Asked | InvitationState::Welcomed { .. } => None,
    };
    if row.agreed && before == Some(device) {
        return Ok(());
    }
    let until = app.now().plus(ANSWER);
    tx.set_agreed(row.id, false, until).await
}

/// The person's answer. A question that is over by now is left alone: the page is told where the chat stands.
pub async fn answered(app: &App, chat: ChatId, id: InvitationId, yes: bool) -> Result<()> {
    let mut tx = app.store.begin().await?;
    let row = tx.invitation(id).await?;
    let row = row.filter(|row| row.chat == chat && app.now() < row.until && open(row).is_some());
    let Some(row) = row else {
        return Ok(());
    };
    if yes {
        let until = app.now().plus(app.times.leases().transfer);
        tx.set_agreed(row.id, true, until).await?;
    } else {
        tx.refuse_interpreter(chat, row.to).await?;
        answer::close(app, tx.as_mut(), &row).await?;
    }
    tx.touch_chat(chat, app.now()).await?;
    tx.commit().await?;
    announce(app, &row);
    Ok(())
}

/// Whether the person said no to whom a question was about.
pub async fn was_refused(app: &App, row: &InvitationRow) -> Result<bool> {
    if row.purpose != Purpose::Interpret {
        return Ok(false);
    }
    let refused = app.store.read().await?.refused_interpreters(row.chat).await;
    Ok(refused?.contains(&row.to))
}

fn open(row: &InvitationRow) -> Option<Asked> {
    match row.state {
        InvitationState::Accepted { device, .. }
            if row.purpose == Purpose::Interpret && !row.agreed =>
        {
            Some(Asked {
                invitation: row.id,
                device,
            })
        }
        InvitationState::Accepted { .. }
        | InvitationState::Asked
        | InvitationState::Welcomed { .. } => None,
    }
}
