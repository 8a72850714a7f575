//! A supervisor has looked at who consents for somebody who does not do so alone, or is under 18 (R210).

use super::{ReleaseError, allow, note, object, of_team};
use crate::{App, conflict::open_bars, staff::session::Caller, task::list::hidden};
use domain::{
    ReleaseId,
    audit::Event,
    permission::{Action, Target},
};

/// Signs it off: it counts from now on.
pub async fn sign_off(app: &App, caller: &Caller, id: ReleaseId) -> Result<(), ReleaseError> {
    allow(
        app,
        &caller.actor,
        (Action::SignOffRelease, Target::None),
        Some(object(id)),
    )
    .await?;
    let mut tx = app.store.begin().await?;
    let release = of_team(app, tx.as_mut(), id).await?;
    // What is kept from them because of a conflict is not there for them.
    let bars = open_bars(app, tx.as_mut(), caller.actor.member).await?;
    if hidden(release.on).is_some_and(|hidden| bars.contains(&hidden)) {
        return Err(ReleaseError::NotFound);
    }
    let signed = release.sign_off(caller.actor.member, app.now())?;
    tx.save_release(&signed).await?;
    let event = (caller, Event::ReleaseSignedOff, id);
    note(app, tx.as_mut(), event, release.branch.name()).await?;
    Ok(tx.commit().await?)
}
