//! Two referrals are about the same person (R367): whoever holds one has seen it, side by side. Nothing is ever compared by the server.

use super::{Held, ReferralError, beside::other, own};
use crate::{App, audit, notify, retention::hold, rota::clock};
use domain::{
    Item, ItemId, ItemState,
    audit::{Event, Note, Object},
    conflict::Hidden,
    page::Cause,
    permission::Actor,
    referral::{LocalReason, Status, join_contact},
    task::On,
};
use store::{Result as Stored, Tx, conflict::BarRow, join::JoinedRow, referral::ReferralRow};

/// Closes the other one as a duplicate; its box stays beside the one that goes on. Who sent it learns nothing (R365).
pub async fn join(
    app: &App,
    actor: &Actor,
    held: Held,
    other_item: ItemId,
) -> Result<(), ReferralError> {
    let mut tx = app.store.begin().await?;
    let (item, row) = own(tx.as_mut(), actor, held.item).await?;
    let (goes, its) = other(app, tx.as_mut(), actor, (item.id, other_item)).await?;
    let (why, status) = (LocalReason::Duplicate, closed_as(its.status));
    its.status.to(status, Some(why))?;
    // Its item would be gone.
    if hold(tx.as_mut(), On::Item(goes.id)).await? {
        return Err(ReferralError::Conflict);
    }
    let contact = join_contact((row.form, row.contact), (its.form, its.contact))?;
    let joined = item.clone().join(held.fence, &goes)?;
    take(app, tx.as_mut(), &item, &goes).await?;
    if !tx.save_item(&item, &joined).await? {
        return Err(ReferralError::Conflict);
    }
    tx.save_referral(row.id, contact, row.status).await?;
    tx.join_referral(&joined_row(&goes, its), row.id).await?;
    keep_bars(tx.as_mut(), goes.id, item.id).await?;
    forget(tx.as_mut(), goes.id).await?;
    for (event, about, code) in [
        (Event::ReferralState, goes.id, status.name()),
        (Event::ReferralState, goes.id, why.name()),
        (Event::ReferralJoin, item.id, "joined"),
    ] {
        let note = Note::by(actor, event).about(Object::Item(about));
        audit::record(tx.as_mut(), app, note.because(code)).await?;
    }
    tx.commit().await?;
    clock::changed(app, actor.member);
    Ok(())
}

/// Its item is gone: nobody is asked about it or called for it any more.
async fn forget(tx: &mut dyn Tx, id: ItemId) -> Stored<()> {
    tx.delete_bars(Hidden::Item(id)).await?;
    tx.withdraw_offers(id).await?;
    notify::withdraw(tx, Cause::Item(id)).await?;
    tx.delete_item(id).await
}

/// As what a duplicate is closed (E18): what nobody has taken on is not accepted, the rest is cancelled.
const fn closed_as(status: Status) -> Status {
    match status {
        Status::Requested => Status::Rejected,
        Status::Accepted
        | Status::InProgress
        | Status::OnHold
        | Status::Rejected
        | Status::Cancelled
        | Status::Failed
        | Status::Completed
        | Status::EnteredInError => Status::Cancelled,
    }
}

/// Settles the other one, for whoever holds this one: nobody else may take it meanwhile.
async fn take(app: &App, tx: &mut dyn Tx, item: &Item, goes: &Item) -> Result<(), ReferralError> {
    let held = match goes.state {
        ItemState::Waiting { .. } => {
            let by = item.state.holder().ok_or(ReferralError::NotFound)?;
            goes.clone().claim(by, app.now(), &app.times.leases())?
        }
        ItemState::Claimed { .. }
        | ItemState::Transferring { .. }
        | ItemState::WrapUp { .. }
        | ItemState::Closed => goes.clone(),
    };
    let fence = held.fence;
    if held != *goes && !tx.save_item(goes, &held).await? {
        return Err(ReferralError::Conflict);
    }
    held.settle(fence)?;
    Ok(())
}

fn joined_row(goes: &Item, referral: ReferralRow) -> JoinedRow {
    JoinedRow {
        referral,
        language: goes.language.clone(),
        level: goes.assessment.level,
        why: goes.assessment.why,
        minor: goes.minor,
        waiting_since: goes.waiting_since,
    }
}

/// From whom one of them is kept, from them is kept what stands beside it (R607).
pub(super) async fn keep_bars(tx: &mut dyn Tx, from: ItemId, to: ItemId) -> Stored<()> {
    for bar in tx.item_bars().await? {
        if bar.hidden == Hidden::Item(from) {
            let hidden = Hidden::Item(to);
            tx.put_bar(&BarRow { hidden, ..bar }).await?;
        }
    }
    Ok(())
}
