//! Somebody says who must not see an item or a case (R607).

use super::ConflictError;
use crate::{App, audit, conflict::open_bars, staff::session::Caller, triage::offer::withdraw};
use domain::{
    DeviceId, Item, MemberId, Timestamp,
    audit::{Event, Note, Object},
    conflict::Hidden,
    permission::{Action, Target, can},
};
use store::{Endpoint, Tx, conflict::BarRow};

/// Keeps it from somebody of the team, oneself included. Whoever holds the item loses it to the head of the queue; whoever sits in
/// the chat or works on the case is let out; whoever is asked about it is asked no longer, and the next one is.
pub async fn bar(
    app: &App,
    caller: &Caller,
    hidden: Hidden,
    member: MemberId,
) -> Result<(), ConflictError> {
    let mut tx = app.store.begin().await?;
    let target = standing(app, tx.as_mut(), caller, hidden).await?;
    if !can(&caller.actor, Action::BarFromItem, target) {
        drop(tx);
        audit::deny(
            app,
            &caller.actor,
            Action::BarFromItem,
            Some(object(hidden)),
        )
        .await;
        // Whoever may not say so may not learn that it is there.
        return Err(ConflictError::NotFound);
    }
    let staff = tx.staff(member).await?;
    let staff = staff.filter(|staff| staff.team == app.team && staff.active);
    staff.ok_or(ConflictError::NotFound)?;
    let row = BarRow {
        member,
        hidden,
        by: caller.actor.member,
    };
    if !tx.put_bar(&row).await? {
        return Ok(());
    }
    let item = take_away(tx.as_mut(), hidden, member).await?;
    let holder = match &item {
        Some(item) => {
            withdraw(app, tx.as_mut(), item.id, member).await?;
            take_out(tx.as_mut(), (member, app.now()), item).await?
        }
        None => None,
    };
    for about in [object(hidden), Object::Member(member)] {
        let note = Note::by(&caller.actor, Event::ConflictDeclared).about(about);
        audit::record(tx.as_mut(), app, note).await?;
    }
    tx.commit().await?;
    app.hub.queue_changed();
    if let Some(chat) = item.as_ref().and_then(Item::chat) {
        app.hub.chat_changed(chat);
    }
    if let Some(holder) = holder {
        app.hub.device_changed(holder);
    }
    Ok(())
}

/// Whoever works on a case knows its key: what is new goes under another one. Returns the item that they are to be let out of.
async fn take_away(
    tx: &mut dyn Tx,
    hidden: Hidden,
    member: MemberId,
) -> Result<Option<Item>, ConflictError> {
    match hidden {
        Hidden::Item(id) => Ok(tx.item(id).await?),
        Hidden::Case(id) => {
            if tx.assigned(id).await?.contains(&member) {
                tx.expose_case(id).await?;
            }
            Ok(None)
        }
    }
}

/// How the caller stands to it. What is not there, over, or kept from the caller is not found.
async fn standing(
    app: &App,
    tx: &mut dyn Tx,
    caller: &Caller,
    hidden: Hidden,
) -> Result<Target, ConflictError> {
    let me = caller.actor.member;
    if open_bars(app, tx, me).await?.contains(&hidden) {
        return Err(ConflictError::NotFound);
    }
    let own = match hidden {
        Hidden::Item(id) => {
            let item = tx.item(id).await?.filter(|item| item.team == app.team);
            let item = item.ok_or(ConflictError::NotFound)?;
            item.state
                .holder()
                .is_some_and(|holder| holder.member == me)
        }
        Hidden::Case(id) => {
            tx.case(id).await?.ok_or(ConflictError::NotFound)?;
            tx.assigned(id).await?.contains(&me)
        }
    };
    Ok(Target::own_if(own))
}

/// The person's devices leave the chat. Returns whose desk takes their keys out, where somebody else holds it.
async fn take_out(
    tx: &mut dyn Tx,
    (member, now): (MemberId, Timestamp),
    item: &Item,
) -> Result<Option<DeviceId>, ConflictError> {
    let holder = item.state.holder();
    if holder.is_some_and(|holder| holder.member == member)
        && let Ok(waiting) = item.clone().give_back(item.fence, now)
    {
        tx.save_item(item, &waiting).await?;
    }
    if let Some(chat) = item.chat() {
        for device in tx.devices_of(member).await? {
            tx.delete_member(chat, Endpoint::Device(device.id)).await?;
        }
    }
    let other = holder.filter(|holder| holder.member != member);
    Ok(other.map(|holder| holder.device))
}

pub(super) const fn object(hidden: Hidden) -> Object {
    match hidden {
        Hidden::Item(id) => Object::Item(id),
        Hidden::Case(id) => Object::Case(id),
    }
}
