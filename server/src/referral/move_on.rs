//! The holder says how a referral stands (R366). Nobody outside hears of it (R365).

use super::{Held, ReferralError, own};
use crate::{
    App, audit, notify,
    retention::{hold, items},
    rota::clock,
};
use domain::{
    Item, ReferralId,
    audit::{Event, Note, Object},
    page::Cause,
    permission::Actor,
    referral::{LocalReason, Status},
    retention::Record,
    task::On,
};
use store::{StoreError, Tx};

/// Moves it on. With a status that ends it, it is closed: what was sent is deleted, and so is the item.
pub async fn move_on(
    app: &App,
    actor: &Actor,
    held: Held,
    (status, why): (Status, Option<LocalReason>),
) -> Result<(), ReferralError> {
    let mut tx = app.store.begin().await?;
    let (item, row) = own(tx.as_mut(), actor, held.item).await?;
    item.held(held.fence, "set the status")?;
    let status = row.status.to(status, why)?;
    if status.is_over() {
        let closed = item.clone().settle(held.fence)?;
        forget(tx.as_mut(), (&item, &closed), row.id).await?;
        tx.put_idle(actor.member, app.now()).await?;
    } else {
        tx.save_referral(row.id, row.contact, status).await?;
    }
    for code in [Some(status.name()), why.map(LocalReason::name)]
        .into_iter()
        .flatten()
    {
        let note = Note::by(actor, Event::ReferralState)
            .about(Object::Item(item.id))
            .because(code);
        audit::record(tx.as_mut(), app, note).await?;
    }
    tx.commit().await?;
    clock::changed(app, actor.member);
    Ok(())
}

/// What was sent is gone, and so is its item, unless a legal hold keeps both.
async fn forget(
    tx: &mut dyn Tx,
    (before, closed): (&Item, &Item),
    referral: ReferralId,
) -> Result<(), StoreError> {
    let item = before.id;
    if !hold(tx, On::Item(item)).await? {
        tx.delete_referral(referral).await?;
        tx.add_purged(Record::Referral, 1).await?;
    }
    let introduction = tx.introduction_of_referral(referral).await?;
    // Nobody comes by a code whose form is closed. Who has come stays.
    if let Some(introduction) = introduction.filter(|row| row.chat.is_none()) {
        tx.delete_introduction(introduction.id).await?;
    }
    tx.withdraw_offers(item).await?;
    notify::withdraw(tx, Cause::Item(item)).await?;
    items::let_go(tx, before, closed).await?;
    Ok(())
}
