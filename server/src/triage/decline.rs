//! Somebody does not take what was put before them. No reason is asked for (R709).

use crate::{App, audit};
use domain::{
    ItemId,
    audit::{Event, Note, Object},
    offer::Answer,
    permission::Actor,
};
use store::Result;

/// Declines the offer; it is put before the next one at once. An offer that is over already is as good as declined.
pub async fn decline(app: &App, actor: &Actor, id: ItemId) -> Result<()> {
    let mut tx = app.store.begin().await?;
    if !tx.answer_offer(id, actor.member, Answer::Declined).await? {
        return Ok(());
    }
    let note = Note::by(actor, Event::ContactOffered)
        .about(Object::Item(id))
        .because(Answer::Declined.name());
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    app.hub.queue_changed();
    Ok(())
}
