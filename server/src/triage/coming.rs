//! Somebody was called, and answers: they are coming (R702, R703).

use crate::{App, notify, tally, triage::on_call::Beside};
use domain::{
    Item, ItemId, ItemState,
    page::Cause,
    permission::{Action, Actor, Target, can},
    tally::{Count, escalated},
};
use store::Result;

/// Somebody is called about an item.
#[derive(Debug)]
pub struct Call {
    /// Which.
    pub item: Item,
    /// Why they are called beside its holder; `None` while it waits.
    pub beside: Option<Beside>,
}

/// What the actor is called about and has not answered, the most urgent first. How urgent, for how long and why is all that is told.
pub async fn calls(app: &App, actor: &Actor) -> Result<Vec<Call>> {
    if !can(actor, Action::AnswerCall, Target::None) {
        return Ok(Vec::new());
    }
    let mut tx = app.store.read().await?;
    let mut calls: Vec<Call> = Vec::new();
    for page in tx.pages_of(actor.member).await? {
        let Some(id) = page.cause.item().filter(|_| page.state.is_open()) else {
            continue;
        };
        let item = tx.item(id).await?;
        let goes_on = |item: &Item| match item.state {
            ItemState::Waiting { .. }
            | ItemState::Claimed { .. }
            | ItemState::Transferring { .. } => true,
            ItemState::WrapUp { .. } | ItemState::Closed => false,
        };
        let item = item.filter(goes_on);
        calls.extend(item.map(|item| Call {
            beside: item.state.holder().map(|_held| {
                // Whoever was called while it waited, and has not answered, is told what holds now.
                Beside::of_step(page.step).unwrap_or(Beside::Imminent)
            }),
            item,
        }));
    }
    // Of several calls about one, the one because of danger stands.
    calls.sort_by_key(|call| (domain::queue::rank(&call.item), call.beside));
    calls.dedup_by_key(|call| call.item.id);
    Ok(calls)
}

/// Ends the calls for the item; if it still waits, its ladder waits a moment for whoever answered. `false` when the actor was not
/// called, or somebody else has answered: then nothing changes.
pub async fn coming(app: &App, actor: &Actor, id: ItemId) -> Result<bool> {
    let called = calls(app, actor).await?;
    if !called.iter().any(|call| call.item.id == id) {
        return Ok(false);
    }
    let mut tx = app.store.begin().await?;
    let Some(item) = tx.item(id).await? else {
        return Ok(false);
    };
    if !notify::acknowledge(tx.as_mut(), app, actor.member, Cause::Item(id)).await? {
        return Ok(false);
    }
    if escalated(&item, &app.triage.ladders) {
        tally::once(app, tx.as_mut(), &item, Count::EscalationAnswered).await?;
    }
    let answered = item.clone().answered(app.now(), app.triage.ladders.coming);
    tx.save_item(&item, &answered).await?;
    tx.commit().await?;
    app.hub.queue_changed();
    Ok(true)
}
