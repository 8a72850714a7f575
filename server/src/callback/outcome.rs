//! What came of a call (E4): the next try, the end, or a supervisor who has to know.

use super::{CallbackError, allow, lead, object, of_team};
use crate::{App, audit, staff::session::Caller, tally};
use domain::{
    CallbackId,
    audit::{Event, Note},
    callback::Outcome,
    permission::{Action, Target},
};

/// Writes it down. `again` says whether what the person wrote allows another try: only the boxes say so, and the server does not read
/// them.
pub async fn outcome(
    app: &App,
    caller: &Caller,
    id: CallbackId,
    told: (Outcome, bool),
) -> Result<(), CallbackError> {
    allow(
        app,
        &caller.actor,
        (Action::MakeCall, Target::None),
        Some(object(id)),
    )
    .await?;
    let mut tx = app.store.begin().await?;
    let callback = of_team(tx.as_mut(), app.team, id).await?;
    let done = callback
        .clone()
        .finish(caller.actor.member, told, app.now())?;
    tx.save_callback(&done).await?;
    tally::call_moved(app, tx.as_mut(), &callback, &done).await?;
    let note = Note::by(&caller.actor, Event::AttemptOutcome)
        .about(object(id))
        .because(told.0.name());
    audit::record(tx.as_mut(), app, note).await?;
    if done.attention {
        lead::call(app, tx.as_mut()).await?;
    }
    Ok(tx.commit().await?)
}
