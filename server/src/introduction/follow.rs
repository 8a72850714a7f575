//! One person, one advocate: whoever takes the chat has the form that came with them, and whoever takes the form is asked about the chat.

use super::bring_in::put_before;
use crate::{App, audit, notify, triage::fit};
use domain::{
    About, Holder, Item, ItemState,
    audit::{Event, Note, Object},
    page::Cause,
    permission::Actor,
};
use store::{Result, Tx};

/// What stands for the same person as this item, if another hotline brought them in: the form of a chat, the chat of a form.
pub async fn other_half(tx: &mut dyn Tx, item: &Item) -> Result<Option<Item>> {
    match item.about {
        About::Chat(chat) => match tx.introduction_of_chat(chat).await? {
            Some(row) => tx.item_about(&About::Referral(row.referral)).await,
            None => Ok(None),
        },
        About::Referral(referral) => {
            let row = tx.introduction_of_referral(referral).await?;
            match row.and_then(|row| row.chat) {
                Some(chat) => tx.item_of_chat(chat).await,
                None => Ok(None),
            }
        }
        About::Callback(_) => Ok(None),
    }
}

/// Somebody has taken one half: the other one follows.
pub async fn follow(
    app: &App,
    tx: &mut dyn Tx,
    (taken, other): (&Item, Item),
    (actor, holder): (&Actor, Holder),
) -> Result<()> {
    match taken.about {
        About::Chat(_) => take_form(app, tx, other, (actor, holder)).await,
        About::Referral(_) => put_before(app, tx, &other, holder).await,
        About::Callback(_) => Ok(()),
    }
}

/// The form comes to whoever has the person, also from a colleague who had it before. Who must not see it does without.
async fn take_form(
    app: &App,
    tx: &mut dyn Tx,
    form: Item,
    (actor, holder): (&Actor, Holder),
) -> Result<()> {
    let held = form.state.holder();
    if held.is_some_and(|by| by.member == holder.member) {
        return Ok(());
    }
    if fit::fits(app, tx, holder.member, &form).await?.is_err() {
        return Ok(());
    }
    let now = app.now();
    let waiting = match form.state {
        ItemState::Claimed { .. } => form.clone().give_back(form.fence, now).ok(),
        ItemState::Waiting { .. } => Some(form.clone()),
        ItemState::Transferring { .. } | ItemState::WrapUp { .. } | ItemState::Closed => None,
    };
    let claimed = waiting.and_then(|form| form.claim(holder, now, &app.times.leases()).ok());
    let Some(claimed) = claimed else {
        return Ok(());
    };
    if !tx.save_item(&form, &claimed).await? {
        return Ok(());
    }
    tx.withdraw_offers(form.id).await?;
    notify::acknowledge(tx, app, holder.member, Cause::Item(form.id)).await?;
    let note = Note::by(actor, Event::ContactAssigned)
        .about(Object::Item(form.id))
        .because("introduced");
    audit::record(tx, app, note).await
}
