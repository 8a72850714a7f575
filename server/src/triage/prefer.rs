//! Whoever waits would rather talk with a woman, a man, or whoever comes (R305).

use crate::{
    App, audit,
    triage::{board, fit, offer::withdraw},
};
use domain::{
    ChatId, Item, ItemState,
    audit::{Event, Note, Object},
    offer::Answer,
    person::Gender,
};
use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
};
use store::Result;

/// What the pages of those who wait for a woman or a man were last told: whether anybody like that is here.
#[derive(Debug, Default)]
pub struct Told(Mutex<HashMap<ChatId, bool>>);

impl Told {
    /// A page is told.
    pub fn note(&self, chat: ChatId, here: bool) {
        self.lock().insert(chat, here);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ChatId, bool>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Notes it, and takes back what is put before others. Somebody who is not in line any more has somebody with them, who may be asked:
/// nothing changes then.
pub async fn prefer(app: &App, chat: ChatId, prefers: Option<Gender>) -> Result<()> {
    let mut tx = app.store.begin().await?;
    let Some(item) = tx.item_of_chat(chat).await? else {
        return Ok(());
    };
    let Ok(preferring) = item.clone().prefer(prefers) else {
        return Ok(());
    };
    if preferring == item || !tx.save_item(&item, &preferring).await? {
        return Ok(());
    }
    for offer in tx.offers(item.id).await? {
        if offer.answer == Answer::Open && prefers.is_some() {
            withdraw(app, tx.as_mut(), item.id, offer.to).await?;
        }
    }
    let note = Note::by_nobody(Event::ContactMarked)
        .about(Object::Item(item.id))
        .because(if prefers.is_some() {
            "preference"
        } else {
            "no_preference"
        });
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    app.hub.queue_changed();
    Ok(())
}

/// Tells whoever waits for a woman or a man when the first one of those comes, and when the last one goes: somebody who reads that nobody like
/// that is here may give up, or settle for whom they would rather not meet.
pub async fn tell(app: &App) -> Result<()> {
    let snapshot = board::look(app).await?;
    let waits = |item: &&Item| matches!(item.state, ItemState::Waiting { .. });
    let mut preferring = HashMap::new();
    for item in snapshot.items().iter().filter(waits) {
        if let (Some(chat), Some(prefers)) = (item.chat(), item.prefers) {
            preferring.insert(chat, prefers);
        }
    }
    app.preferences
        .lock()
        .retain(|chat, _| preferring.contains_key(chat));
    if preferring.is_empty() {
        return Ok(());
    }
    let mut tx = app.store.read().await?;
    let mut here = HashMap::new();
    for gender in [Gender::Woman, Gender::Man] {
        here.insert(gender, fit::suits_anybody(app, tx.as_mut(), gender).await?);
    }
    drop(tx);
    let other = |(chat, prefers): (ChatId, Gender)| {
        let met = here.get(&prefers).copied().unwrap_or_default();
        (app.preferences.lock().get(&chat) != Some(&met)).then_some(chat)
    };
    let changed: HashSet<ChatId> = preferring.into_iter().filter_map(other).collect();
    for chat in changed {
        app.hub.chat_changed(chat);
    }
    Ok(())
}
