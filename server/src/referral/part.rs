//! A joined referral is about somebody else after all: it waits again, where it stood.

use super::{Held, ReferralError, join::keep_bars, own};
use crate::{App, audit};
use domain::{
    About, Fence, Item, ItemId, ItemState, Timestamp,
    audit::{Event, Note, Object},
    forwarder::NOBODY,
    level::{Assessment, DeviceRisk, Safety, SetBy},
    permission::Actor,
    referral::Contact,
};
use store::join::JoinedRow;

/// Parts it. What a supervisor has to decide about one of them stays to be decided about both.
pub async fn part(
    app: &App,
    actor: &Actor,
    held: Held,
    reference: [u8; 16],
) -> Result<(), ReferralError> {
    let mut tx = app.store.begin().await?;
    let (item, row) = own(tx.as_mut(), actor, held.item).await?;
    item.held(held.fence, "part")?;
    let joined = tx.joined_to(row.id).await?.into_iter();
    let mut joined = joined.filter(|one| one.referral.reference == reference);
    let joined = joined.next_back().ok_or(ReferralError::NotFound)?;
    tx.part_referral(joined.referral.id, row.id).await?;
    let again = again(app, joined);
    tx.insert_item(&again).await?;
    keep_bars(tx.as_mut(), item.id, again.id).await?;
    for about in [item.id, again.id] {
        let note = Note::by(actor, Event::ReferralJoin).about(Object::Item(about));
        audit::record(tx.as_mut(), app, note.because("parted")).await?;
    }
    tx.commit().await?;
    app.hub.queue_changed();
    Ok(())
}

fn again(app: &App, joined: JoinedRow) -> Item {
    let now: Timestamp = app.now();
    Item {
        id: ItemId::from_bytes(app.chance.bytes()),
        about: About::Referral(joined.referral.id),
        team: app.team,
        assessment: Assessment {
            level: joined.level,
            by: SetBy::Forwarder,
            why: joined.why,
            since: now,
            first: joined.level,
            confirmed: false,
        },
        safety: Safety::NotSaid,
        device: DeviceRisk::NotSaid,
        minor: joined.minor,
        supervisor: joined.referral.contact == Contact::Ask,
        unverified: joined.referral.forwarder == NOBODY,
        drill: false,
        prefers: None,
        live: false,
        returning: false,
        waiting_since: joined.waiting_since,
        fence: Fence(0),
        state: ItemState::in_line(now),
        language: joined.language,
    }
}
