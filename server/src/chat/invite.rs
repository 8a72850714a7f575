//! The holder asks a colleague in: to take over, or to sit beside.

use crate::{App, audit, staff::training, tally, triage::fit};
use domain::{
    ChatId, DeviceId, Fence, InvitationId, Item, MemberId, Rejected,
    audit::{Event, Note, Object},
    level::{DeviceRisk, Safety},
    permission::{Action, Actor, Target, can},
    tally::Count,
    transfer::ColdReason,
};
use store::{
    StoreError, Tx,
    chat::{InvitationRow, InvitationState, Purpose},
};
use thiserror::Error;

/// A question to a colleague.
#[derive(Debug)]
pub struct Question {
    /// Random, made by the caller's browser.
    pub id: InvitationId,
    /// The chat.
    pub chat: ChatId,
    /// Who is asked.
    pub to: MemberId,
    /// What for.
    pub purpose: Purpose,
    /// Why the person is not asked before the colleague takes over (R313).
    pub cold: Option<ColdReason>,
    /// The caller's fence.
    pub fence: Fence,
}

/// Why nobody was asked.
#[derive(Debug, Error)]
pub enum InviteError {
    /// The caller does not hold the chat, or holds it no longer.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// A role does not allow it: the caller's, or the colleague's.
    #[error("not allowed")]
    Forbidden,
    /// The chat may not come to the colleague.
    #[error("not for this colleague")]
    Unfit,
    /// The colleague is not on duty, and has not passed what is asked before one talks with people (R712).
    #[error("not trained")]
    Untrained,
    /// There is no such chat or colleague.
    #[error("not found")]
    NotFound,
    /// A reason for a transfer without the person's word, and no transfer.
    #[error("a reason belongs to a transfer")]
    Reason,
    /// Nobody is on shift, free and fit for it.
    #[error("nobody is free")]
    NobodyFree,
    /// The person wants no interpreting of this colleague.
    #[error("the person has refused")]
    Refused,
    /// The id is taken, the colleague is in the chat already, or the person is being asked about another interpreter.
    #[error("already asked")]
    Conflict,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Asks. The same question again, after a lost answer, changes nothing.
pub async fn invite(
    app: &App,
    actor: &Actor,
    device: DeviceId,
    question: Question,
) -> Result<(), InviteError> {
    let now = app.now();
    if question.cold.is_some() && question.purpose != Purpose::Transfer {
        return Err(InviteError::Reason);
    }
    let mut tx = app.store.begin().await?;
    let item = tx
        .item_of_chat(question.chat)
        .await?
        .ok_or(InviteError::NotFound)?;
    let holder = item.held(question.fence, "ask")?;
    if holder.device != device || !can(actor, Action::HoldChat, Target::Own) {
        return Err(InviteError::Forbidden);
    }
    check_colleague(app, tx.as_mut(), &question).await?;
    let fit = fit::fits(app, tx.as_mut(), question.to, &item).await?;
    fit.map_err(|_why| InviteError::Unfit)?;
    let row = InvitationRow {
        id: question.id,
        chat: question.chat,
        from: actor.member,
        from_device: device,
        to: question.to,
        purpose: question.purpose,
        cold: question.cold,
        agreed: false,
        until: now.plus(app.times.leases().transfer),
        state: InvitationState::Asked,
    };
    if !tx.insert_invitation(&row).await? {
        return known(tx.as_mut(), &row).await;
    }
    if question.purpose == Purpose::Transfer {
        let asked =
            item.clone()
                .ask_transfer(question.fence, question.to, now, &app.times.leases())?;
        tx.save_item(&item, &asked).await?;
        let note = Note::by(actor, Event::TransferState)
            .about(Object::Item(item.id))
            .because(question.cold.map_or("asked", ColdReason::name));
        tally::once(app, tx.as_mut(), &item, Count::TransferAsked).await?;
        audit::record(tx.as_mut(), app, note).await?;
    }
    tx.commit().await?;
    app.hub.member_changed(row.to);
    app.hub.member_changed(row.from);
    app.hub.queue_changed();
    Ok(())
}

/// The colleague must be one of the team whose role allows it, and not in the chat already.
async fn check_colleague(
    app: &App,
    tx: &mut dyn Tx,
    question: &Question,
) -> Result<(), InviteError> {
    let staff = tx.staff(question.to).await?;
    let staff = staff.filter(|staff| staff.active && staff.team == app.team);
    let staff = staff.ok_or(InviteError::NotFound)?;
    let colleague = Actor {
        member: staff.id,
        roles: staff.roles,
    };
    // An interpreter sits beside nobody: they come in to interpret, and the person is asked before.
    let needed = match question.purpose {
        Purpose::Transfer | Purpose::Support => Action::HoldChat,
        Purpose::Interpret => Action::Interpret,
    };
    if !can(&colleague, needed, Target::Own) {
        return Err(InviteError::Forbidden);
    }
    if !training::may_talk(app, tx, staff.id).await? {
        return Err(InviteError::Untrained);
    }
    if question.purpose == Purpose::Interpret {
        check_interpreter(tx, question).await?;
    }
    let inside = tx.members(question.chat).await?;
    if inside.iter().any(|member| member.member == Some(staff.id)) {
        return Err(InviteError::Conflict);
    }
    Ok(())
}

/// Whom the person refused is not asked again, and one question at a time stands before the person.
async fn check_interpreter(tx: &mut dyn Tx, question: &Question) -> Result<(), InviteError> {
    let refused = tx.refused_interpreters(question.chat).await?;
    if refused.contains(&question.to) {
        return Err(InviteError::Refused);
    }
    let open = tx.invitations_of_chat(question.chat).await?;
    let other = |row: &InvitationRow| {
        row.purpose == Purpose::Interpret
            && row.id != question.id
            && !matches!(row.state, InvitationState::Welcomed { .. })
    };
    if open.iter().any(other) {
        return Err(InviteError::Conflict);
    }
    Ok(())
}

/// The id is taken: by the same question, or by another.
async fn known(tx: &mut dyn Tx, row: &InvitationRow) -> Result<(), InviteError> {
    let known = tx.invitation(row.id).await?;
    let same = known.is_some_and(|known| {
        (known.chat, known.from, known.to, known.purpose, known.cold)
            == (row.chat, row.from, row.to, row.purpose, row.cold)
    });
    if same {
        Ok(())
    } else {
        Err(InviteError::Conflict)
    }
}

/// What a newcomer needs beside the Welcome.
#[derive(Debug)]
pub struct Newcomer {
    /// The visitor's sealed box.
    pub intake: Vec<u8>,
    /// How safe the visitor said it is: a colleague must not have to ask again, and an interpreter need not know (R506).
    pub safety: Safety,
    /// Whose phone the visitor said it is; likewise.
    pub device: DeviceRisk,
}

/// `None` once the chat is over.
pub async fn newcomer(
    app: &App,
    chat: ChatId,
    purpose: Purpose,
) -> Result<Option<Newcomer>, StoreError> {
    let mut tx = app.store.read().await?;
    let intake = tx.chat(chat).await?.and_then(|chat| chat.intake);
    let item = tx.item_of_chat(chat).await?;
    let newcomer = |(intake, item): (Vec<u8>, Item)| {
        let (safety, device) = match purpose {
            Purpose::Transfer | Purpose::Support => (item.safety, item.device),
            Purpose::Interpret => (Safety::NotSaid, DeviceRisk::NotSaid),
        };
        Newcomer {
            intake,
            safety,
            device,
        }
    };
    Ok(intake.zip(item).map(newcomer))
}
