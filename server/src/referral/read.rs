//! Whoever holds a referral reads it.

use super::{ReferralError, own};
use crate::{App, audit};
use domain::{
    ChatId, Item, ItemId,
    audit::{Event, Note, Object},
    forwarder::{Forwarder, Proof},
    permission::Actor,
};
use store::referral::ReferralRow;

/// What the server knows of a referral, and the box.
#[derive(Debug)]
pub struct Opened {
    /// Its item.
    pub item: Item,
    /// The referral.
    pub row: ReferralRow,
    /// Who sent it.
    pub from: Forwarder,
    /// The chat that the person was brought into, if they have come by their code.
    pub chat: Option<ChatId>,
    /// The public key whose signature has to be in the box; `None` for a forwarder that has none.
    pub signer: Option<[u8; 32]>,
}

/// Reads it.
pub async fn read(app: &App, actor: &Actor, id: ItemId) -> Result<Opened, ReferralError> {
    let mut tx = app.store.begin().await?;
    let (item, row) = own(tx.as_mut(), actor, id).await?;
    let from = tx.forwarder(row.forwarder).await?;
    let from = from.ok_or(ReferralError::NotFound)?;
    let key = tx.credential(row.key).await?;
    let key = key.ok_or(ReferralError::NotFound)?;
    let introduction = tx.introduction_of_referral(row.id).await?;
    let note = Note::by(actor, Event::ReferralState)
        .about(Object::Item(item.id))
        .because("read");
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    Ok(Opened {
        chat: introduction.and_then(|row| row.chat),
        signer: (key.proof == Proof::Signature).then_some(key.check),
        item,
        row,
        from,
    })
}
