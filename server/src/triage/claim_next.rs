//! "Help the next person" (R305): the first of the queue that may come to the caller, nothing else.

use crate::{
    App, audit,
    chat::grant::{Grant, grant},
    introduction::follow,
    notify, tally,
    triage::fit,
};
use domain::{
    Holder, Item, Level, Rejected,
    audit::{Event, Note, Object},
    page::Cause,
    permission::{Action, Actor, Target, can},
    person::Unfit,
    queue::has_room,
    rota::presence::Attendance,
};
use store::{Endpoint, StoreError, Tx, chat::MemberRow};
use thiserror::Error;

/// What was claimed.
#[derive(Debug)]
pub struct Claim {
    /// The item, now held by the caller.
    pub item: Item,
    /// The way in; `None` while the visitor's page still makes its keys, and for what is no chat.
    pub grant: Option<Grant>,
}

/// Why nothing was claimed.
#[derive(Debug, Error)]
pub enum ClaimError {
    /// The caller's role does not allow it.
    #[error("not allowed")]
    Forbidden,
    /// The caller is not on duty, or on a break.
    #[error("not on duty")]
    NotOnDuty,
    /// Only somebody in imminent danger waits, and the caller has had one in this shift.
    #[error("a second imminent one")]
    SecondImminent,
    /// Nobody waits.
    #[error("nobody waits")]
    NothingWaiting,
    /// The caller has as many chats as they may hold (R312).
    #[error("at capacity")]
    AtCapacity,
    /// Somebody else was faster, or the item is not waiting.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// The caller has no clearance for it (R226), is no supervisor where one has to decide (R362), or is not whom the person would
    /// rather talk with.
    #[error("not cleared")]
    Unfit,
    /// The caller is not on duty, and has not passed what is asked before one talks with people (R712).
    #[error("not trained")]
    Untrained,
    /// There is no such item that the caller may know of.
    #[error("no such item")]
    NotFound,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes the first of the queue that may come to the caller, who is on duty. Who asks again before they are in the chat, because the answer was lost, gets the same one: it
/// would stay with somebody who does not know of it otherwise. Who has had somebody in imminent danger in this shift is not given a second
/// one, unless they say so with `despite` (R708).
pub async fn claim_next(
    app: &App,
    actor: &Actor,
    holder: Holder,
    despite: bool,
) -> Result<Claim, ClaimError> {
    if !can(actor, Action::ClaimNext, Target::None) {
        return Err(ClaimError::Forbidden);
    }
    let mut tx = app.store.begin().await?;
    if let Some(claim) = not_entered(tx.as_mut(), holder).await? {
        return Ok(claim);
    }
    let there = tx.attendance_of(actor.member).await?;
    let there = there.filter(Attendance::answers);
    let spared = there.ok_or(ClaimError::NotOnDuty)?.imminent && !despite;
    let head = fit::first(app, tx.as_mut(), actor.member, spared).await?;
    let head = head.ok_or(ClaimError::NothingWaiting)?;
    if spared && head.assessment.level == Level::T1 {
        return Err(ClaimError::SecondImminent);
    }
    let by = Assigned {
        actor,
        holder,
        why: "next",
    };
    // That it may come to them was asked when it was chosen, in this transaction.
    take(app, tx, head, by).await
}

/// What the device holds and could enter, and is not in.
async fn not_entered(tx: &mut dyn Tx, holder: Holder) -> Result<Option<Claim>, ClaimError> {
    for item in tx.items_held_by(holder.device).await? {
        let Some(chat) = item.chat() else {
            continue;
        };
        let members = tx.members(chat).await?;
        let inside = |member: &MemberRow| member.endpoint == Endpoint::Device(holder.device);
        if members.iter().any(inside) {
            continue;
        }
        if let Some(grant) = grant(tx, &item, holder.device).await? {
            return Ok(Some(Claim {
                item,
                grant: Some(grant),
            }));
        }
    }
    Ok(None)
}

/// Who takes an item, and why this one.
#[derive(Debug, Clone, Copy)]
pub struct Assigned<'a> {
    /// Who, with their roles.
    pub actor: &'a Actor,
    /// With their device.
    pub holder: Holder,
    /// A code for the audit log.
    pub why: &'static str,
}

/// Gives one waiting item to a holder who has room for it.
pub async fn claim(
    app: &App,
    mut tx: Box<dyn Tx>,
    item: Item,
    by: Assigned<'_>,
) -> Result<Claim, ClaimError> {
    let holder = by.holder;
    match fit::fits(app, tx.as_mut(), holder.member, &item).await? {
        Ok(()) => {}
        // Not even that it is there.
        Err(Unfit::Barred) => return Err(ClaimError::NotFound),
        Err(Unfit::NotCleared | Unfit::NotSupervisor | Unfit::NotPreferred) => {
            return Err(ClaimError::Unfit);
        }
    }
    take(app, tx, item, by).await
}

/// Whether the holder has room for it. Returns what stands for the same person: one person is one, whatever stands for them.
async fn check_room(
    tx: &mut dyn Tx,
    holder: Holder,
    item: &Item,
) -> Result<Option<Item>, ClaimError> {
    let mut held = tx.items_held_by_member(holder.member).await?;
    let other = follow::other_half(tx, item).await?;
    held.retain(|held| other.as_ref().is_none_or(|other| held.id != other.id));
    if has_room(&held, item) {
        Ok(other)
    } else {
        Err(ClaimError::AtCapacity)
    }
}

/// Gives an item that may come to the holder, who may have no room for it.
async fn take(
    app: &App,
    mut tx: Box<dyn Tx>,
    item: Item,
    by: Assigned<'_>,
) -> Result<Claim, ClaimError> {
    let holder = by.holder;
    let other = check_room(tx.as_mut(), holder, &item).await?;
    let claimed = item.clone().claim(holder, app.now(), &app.times.leases())?;
    if !tx.save_item(&item, &claimed).await? {
        return Err(ClaimError::NothingWaiting);
    }
    // Whoever else was asked or called need not answer any more, and whoever took it is busy.
    let cause = Cause::Item(item.id);
    let called = notify::acknowledge(tx.as_mut(), app, holder.member, cause).await?;
    tally::taken(app, tx.as_mut(), &item, (holder.member, called)).await?;
    tx.withdraw_offers(item.id).await?;
    if !item.drill {
        tx.withdraw_offers_to(holder.member).await?;
        tx.put_idle(holder.member, app.now()).await?;
    }
    if let Some(other) = other {
        let by = (by.actor, holder);
        follow::follow(app, tx.as_mut(), (&claimed, other), by).await?;
    }
    let grant = grant(tx.as_mut(), &claimed, holder.device).await?;
    let note = Note::by(by.actor, Event::ContactAssigned)
        .about(Object::Item(claimed.id))
        .because(by.why);
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    app.hub.queue_changed();
    if let Some(chat) = claimed.chat() {
        app.hub.chat_changed(chat);
    }
    Ok(Claim {
        item: claimed,
        grant,
    })
}
