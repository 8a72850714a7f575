//! What time does to items: a vanished holder loses the chat, a lapsed transfer stays, an overdue wrap-up closes.

use crate::{App, audit, care, retention::items, tally};
use domain::{
    Item, ItemId, ItemState,
    audit::{Event, Note, Object},
    tally::Count,
};
use store::Result;

const BATCH: u32 = 100;

/// Moves every overdue item on, so that nobody stays with somebody who is not there.
pub async fn overdue(app: &App) -> Result<()> {
    let now = app.now();
    let leases = app.times.leases();
    let overdue = app
        .store
        .read()
        .await?
        .overdue_items(now, leases.grace.0, BATCH)
        .await?;
    for seen in overdue {
        expire(app, seen.id).await?;
    }
    Ok(())
}

/// Looks at one of them again, now that it cannot change, and moves it on.
async fn expire(app: &App, id: ItemId) -> Result<()> {
    let mut tx = app.store.begin().await?;
    let Some(item) = tx.item(id).await? else {
        return Ok(());
    };
    let moved = item.clone().expire(app.now(), &app.times.leases());
    if moved == item {
        return Ok(());
    }
    if moved.state == ItemState::Closed {
        items::let_go(tx.as_mut(), &item, &moved).await?;
    } else {
        tx.save_item(&item, &moved).await?;
    }
    care::after::lost(app, tx.as_mut(), (&item, &moved)).await?;
    if matches!(moved.state, ItemState::Waiting { .. }) {
        tally::once(app, tx.as_mut(), &item, Count::BackInLine).await?;
    }
    if let Some(note) = lost(&item, &moved) {
        audit::record(tx.as_mut(), app, note).await?;
    }
    tx.commit().await?;
    app.hub.queue_changed();
    if let Some(chat) = item.chat() {
        app.hub.chat_changed(chat);
    }
    Ok(())
}

/// What time took from somebody, for the audit log.
fn lost(before: &Item, after: &Item) -> Option<Note> {
    let about = |event, why| {
        let note = Note::by_nobody(event);
        Some(note.about(Object::Item(before.id)).because(why))
    };
    match (&before.state, &after.state) {
        (_, ItemState::Closed) => about(Event::WrapSaved, "overdue"),
        (_, ItemState::Waiting { .. }) => about(Event::ParticipantLeft, "lease_over"),
        (ItemState::Transferring { .. }, ItemState::Claimed { .. }) => {
            about(Event::TransferState, "lapsed")
        }
        (
            _,
            ItemState::Claimed { .. } | ItemState::Transferring { .. } | ItemState::WrapUp { .. },
        ) => None,
    }
}
