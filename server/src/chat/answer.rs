//! A colleague answers an invitation, or the one who asked takes it back.

use crate::{App, audit, chat::interpret, tally, triage::fit};
use domain::{
    DeviceId, InvitationId,
    audit::{Event, Note, Object},
    permission::{Action, Actor, Target, can},
    tally::Count,
};
use store::{
    Endpoint, StoreError, Tx,
    chat::{InvitationRow, InvitationState, Purpose},
};
use thiserror::Error;

/// Why the answer was not taken.
#[derive(Debug, Error)]
pub enum AnswerError {
    /// There is no such invitation for the caller, or no longer.
    #[error("no such invitation")]
    NotFound,
    /// The caller's role does not allow it.
    #[error("not allowed")]
    Forbidden,
    /// The chat may not come to the caller.
    #[error("not for the caller")]
    Unfit,
    /// It was answered already.
    #[error("already answered")]
    Answered,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Says yes with a fresh key package, or no. Saying yes again replaces the key package until somebody used it: the first one
/// may have been lost in a reload.
pub async fn answer(
    app: &App,
    actor: &Actor,
    device: DeviceId,
    id: InvitationId,
    key_package: Option<Vec<u8>>,
) -> Result<(), AnswerError> {
    let mut tx = app.store.begin().await?;
    let row = tx
        .invitation(id)
        .await?
        .filter(|row| row.to == actor.member && app.now() < row.until)
        .ok_or(AnswerError::NotFound)?;
    if !can(actor, Action::JoinChat, Target::Own) {
        return Err(AnswerError::Forbidden);
    }
    if matches!(row.state, InvitationState::Welcomed { .. }) {
        return Err(AnswerError::Answered);
    }
    if let Some(key_package) = key_package {
        // It may have been marked since they were asked.
        let item = tx.item_of_chat(row.chat).await?;
        let item = item.ok_or(AnswerError::NotFound)?;
        let fit = fit::fits(app, tx.as_mut(), actor.member, &item).await?;
        fit.map_err(|_why| AnswerError::Unfit)?;
        let accepted = InvitationState::Accepted {
            device,
            key_package,
        };
        tx.set_invitation(id, &accepted).await?;
        if row.purpose == Purpose::Interpret {
            interpret::ask(app, tx.as_mut(), &row, device).await?;
        }
    } else {
        refuse(app, tx.as_mut(), actor, &row).await?;
    }
    tx.commit().await?;
    announce(app, &row);
    Ok(())
}

/// The colleague says no: before they come in, or when they have seen more.
pub async fn refuse(
    app: &App,
    tx: &mut dyn Tx,
    actor: &Actor,
    row: &InvitationRow,
) -> Result<(), StoreError> {
    close(app, tx, row).await?;
    let note = Note::by(actor, Event::TransferState).because("declined");
    write_down(app, tx, row, note).await
}

/// Takes an invitation back. A transfer also after the colleague has come in: until they take over it is the caller's.
pub async fn withdraw(app: &App, actor: &Actor, id: InvitationId) -> Result<(), AnswerError> {
    let mut tx = app.store.begin().await?;
    let row = tx
        .invitation(id)
        .await?
        .filter(|row| row.from == actor.member)
        .ok_or(AnswerError::NotFound)?;
    if matches!(row.state, InvitationState::Welcomed { .. }) && row.purpose != Purpose::Transfer {
        return Err(AnswerError::Answered);
    }
    close(app, tx.as_mut(), &row).await?;
    let note = Note::by(actor, Event::TransferState).because("withdrawn");
    write_down(app, tx.as_mut(), &row, note).await?;
    tx.commit().await?;
    announce(app, &row);
    Ok(())
}

/// The colleague is in and has read on: the invitation has done its work.
pub async fn joined(app: &App, device: DeviceId, id: InvitationId) -> Result<(), StoreError> {
    let mut tx = app.store.begin().await?;
    let Some(row) = tx.invitation(id).await? else {
        return Ok(());
    };
    let theirs = matches!(row.state, InvitationState::Welcomed { device: to, .. } if to == device);
    // A transfer is done when its receiver has removed the former holder.
    if !theirs || row.purpose == Purpose::Transfer {
        return Ok(());
    }
    tx.delete_invitation(id).await?;
    tx.commit().await?;
    announce(app, &row);
    Ok(())
}

/// Ends an invitation without anybody coming; a transfer stays with its holder.
pub async fn close(app: &App, tx: &mut dyn Tx, row: &InvitationRow) -> Result<(), StoreError> {
    tx.delete_invitation(row.id).await?;
    // Added, but never came: nothing is sent to them, and the holder's desk takes their keys out again.
    if let InvitationState::Welcomed { device, .. } = row.state {
        tx.delete_member(row.chat, Endpoint::Device(device)).await?;
    }
    if row.purpose != Purpose::Transfer {
        return Ok(());
    }
    let asked_again = tx.invitations_of_chat(row.chat).await?;
    let asked_again = asked_again
        .iter()
        .any(|other| other.id != row.id && other.purpose == Purpose::Transfer);
    if let Some(item) = tx.item_of_chat(row.chat).await?.filter(|_| !asked_again) {
        // Whoever holds it now keeps it; an item that is no longer on its way has nothing to keep.
        if let Ok(kept) = item.clone().expire(app.now(), &app.times.leases()).keep() {
            tx.save_item(&item, &kept).await?;
        }
    }
    Ok(())
}

/// What became of a transfer stands in the audit log; whether somebody came to sit beside is seen when they come.
pub async fn write_down(
    app: &App,
    tx: &mut dyn Tx,
    row: &InvitationRow,
    note: Note,
) -> Result<(), StoreError> {
    if row.purpose != Purpose::Transfer {
        return Ok(());
    }
    if let Some(item) = tx.item_of_chat(row.chat).await? {
        tally::once(app, tx, &item, Count::TransferFailed).await?;
        audit::record(tx, app, note.about(Object::Item(item.id))).await?;
    }
    Ok(())
}

/// Tells both sides.
pub fn announce(app: &App, row: &InvitationRow) {
    app.hub.member_changed(row.from);
    app.hub.member_changed(row.to);
    app.hub.chat_changed(row.chat);
    app.hub.queue_changed();
}
