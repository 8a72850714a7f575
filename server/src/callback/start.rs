//! Somebody calls now. Outside of a window, without the card, too soon or too often the server says no (R334, R335, R339), and no desk
//! shows the number before it has said yes. The call itself is made on a telephone that is not ours.

use super::{CallbackError, allow, object, of_team};
use crate::{App, audit, staff::session::Caller, tally};
use domain::{
    CallbackId,
    audit::{Event, Note},
    callback::Refused,
    permission::{Action, Target},
};

/// Counts the try; what comes of it may take that back.
pub async fn start(app: &App, caller: &Caller, id: CallbackId) -> Result<(), CallbackError> {
    allow(
        app,
        &caller.actor,
        (Action::MakeCall, Target::None),
        Some(object(id)),
    )
    .await?;
    let mut tx = app.store.begin().await?;
    let callback = of_team(tx.as_mut(), app.team, id).await?;
    let started = callback.clone().start(caller.actor.member, app.now());
    let event = match &started {
        Ok(calls) => {
            tx.save_callback(calls).await?;
            tally::called(app, tx.as_mut(), &callback).await?;
            Event::AttemptStarted
        }
        Err(Refused::Outside) => Event::AttemptRefusedWindow,
        Err(other) => return Err((*other).into()),
    };
    let note = Note::by(&caller.actor, event).about(object(id));
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    started.map(drop).map_err(Into::into)
}
