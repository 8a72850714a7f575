//! Another referral beside one that somebody holds (R367): only what is theirs, or waits and might come to them, is there to be compared.

use super::{ReferralError, own};
use crate::{App, audit, triage::fit};
use domain::{
    Item, ItemId, ItemState, Level,
    audit::{Event, Note, Object},
    forwarder::{Forwarder, Proof},
    permission::{Action, Actor, Target, can},
};
use store::{Tx, referral::ReferralRow};

/// A referral that is read beside another one.
#[derive(Debug)]
pub struct Beside {
    /// The referral.
    pub row: ReferralRow,
    /// How urgent it is, or was when it was joined.
    pub level: Level,
    /// Who sent it.
    pub from: Forwarder,
    /// The public key whose signature has to be in the box; `None` for a forwarder that has none.
    pub signer: Option<[u8; 32]>,
}

/// Reads it.
pub async fn beside(
    app: &App,
    actor: &Actor,
    (own_item, other_item): (ItemId, ItemId),
) -> Result<Beside, ReferralError> {
    let mut tx = app.store.begin().await?;
    let (held, _) = own(tx.as_mut(), actor, own_item).await?;
    let (item, row) = other(app, tx.as_mut(), actor, (held.id, other_item)).await?;
    let read = look(tx.as_mut(), row, item.assessment.level).await?;
    let note = Note::by(actor, Event::ReferralJoin)
        .about(Object::Item(item.id))
        .because("read_beside");
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    Ok(read)
}

/// What is joined to a referral that the actor holds.
pub async fn joined(app: &App, actor: &Actor, id: ItemId) -> Result<Vec<Beside>, ReferralError> {
    let mut tx = app.store.read().await?;
    let (_, row) = own(tx.as_mut(), actor, id).await?;
    let mut all = Vec::new();
    for one in tx.joined_to(row.id).await? {
        all.push(look(tx.as_mut(), one.referral, one.level).await?);
    }
    Ok(all)
}

/// The other one of two: the actor's, or one that waits and might come to them.
pub(super) async fn other(
    app: &App,
    tx: &mut dyn Tx,
    actor: &Actor,
    (held, id): (ItemId, ItemId),
) -> Result<(Item, ReferralRow), ReferralError> {
    if held == id {
        return Err(ReferralError::NotFound);
    }
    let item = tx.item(id).await?.filter(|item| item.team == app.team);
    let item = item.ok_or(ReferralError::NotFound)?;
    let is_theirs = item.state.holder().map(|holder| holder.member) == Some(actor.member);
    let might_be = matches!(item.state, ItemState::Waiting { .. })
        && can(actor, Action::ClaimNext, Target::None)
        && fit::fits(app, tx, actor.member, &item).await?.is_ok();
    if !is_theirs && !might_be {
        return Err(ReferralError::NotFound);
    }
    let referral = item.referral().ok_or(ReferralError::NotFound)?;
    let row = tx.referral(referral).await?;
    Ok((item, row.ok_or(ReferralError::NotFound)?))
}

async fn look(tx: &mut dyn Tx, row: ReferralRow, level: Level) -> Result<Beside, ReferralError> {
    let from = tx.forwarder(row.forwarder).await?;
    let key = tx.credential(row.key).await?;
    let key = key.ok_or(ReferralError::NotFound)?;
    Ok(Beside {
        level,
        from: from.ok_or(ReferralError::NotFound)?,
        signer: (key.proof == Proof::Signature).then_some(key.check),
        row,
    })
}
