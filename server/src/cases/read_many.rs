//! Several cases at once, for the search in the browser: the server never learns what is looked for.

use crate::{
    App, audit,
    cases::{
        mine,
        read::{Stored, stored},
    },
};
use domain::{
    CaseId, DeviceId,
    audit::{Event, Note, Object},
    permission::{Action, Actor},
};
use store::Result;

/// Those of them that the caller is assigned to. Each counts as read: whoever searches could read all of them.
pub async fn read_many(
    app: &App,
    actor: &Actor,
    device: DeviceId,
    ids: &[CaseId],
) -> Result<Vec<Stored>> {
    let mut tx = app.store.begin().await?;
    let mut found = Vec::new();
    for id in ids {
        let Some(overview) = mine(app, tx.as_mut(), actor, *id, Action::WorkOnCase).await? else {
            continue;
        };
        found.push(stored(tx.as_mut(), overview, device).await?);
        let note = Note::by(actor, Event::RecordViewed)
            .about(Object::Case(*id))
            .because("search");
        audit::record(tx.as_mut(), app, note).await?;
    }
    tx.commit().await?;
    Ok(found)
}
