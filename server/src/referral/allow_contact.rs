//! A supervisor has decided with who sent it that the person may be contacted (R362).

use super::{Held, ReferralError, own};
use crate::{App, audit};
use domain::{
    audit::{Event, Note, Object},
    permission::{Action, Actor, Target, can},
    referral::Contact,
};

/// Notes it: from then on the referral may come to anybody who answers people.
pub async fn allow_contact(app: &App, actor: &Actor, held: Held) -> Result<(), ReferralError> {
    if !can(actor, Action::DecideReferral, Target::Own) {
        return Err(ReferralError::Forbidden);
    }
    let mut tx = app.store.begin().await?;
    let (item, row) = own(tx.as_mut(), actor, held.item).await?;
    let released = item.clone().release(held.fence)?;
    if row.contact != Contact::Ask {
        return Ok(());
    }
    tx.save_item(&item, &released).await?;
    tx.save_referral(row.id, Contact::Allowed, row.status)
        .await?;
    let note = Note::by(actor, Event::ReferralState)
        .about(Object::Item(item.id))
        .because("contact_allowed");
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    app.hub.queue_changed();
    Ok(())
}
