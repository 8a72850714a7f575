//! Whoever waits would rather talk with a woman, a man, or whoever comes (R305).

use crate::{App, audit};
use domain::{
    ChatId,
    audit::{Event, Note, Object},
    offer::Answer,
    person::Gender,
};
use store::Result;

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
            tx.answer_offer(item.id, offer.to, Answer::Withdrawn)
                .await?;
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
