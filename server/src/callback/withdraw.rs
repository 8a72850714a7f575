//! The person ends it with their words: on the page, in a chat, or on the telephone to an advocate who types them (R341, R342). Nobody
//! asks for the number.

use super::{CallbackError, Words, allow, by_words, object};
use crate::{App, audit, staff::session::Caller, tally};
use domain::{
    audit::{Event, Note},
    callback::Outcome,
    permission::{Action, Target},
};
use store::Tx;

/// The person themselves cancels it.
pub async fn cancel(app: &App, words: Words<'_>) -> Result<(), CallbackError> {
    let mut tx = app.store.begin().await?;
    let outcome = Outcome::CancelledByPerson;
    let note = Note::by_nobody(Event::AttemptOutcome);
    end(app, tx.as_mut(), words, (outcome, note)).await?;
    Ok(tx.commit().await?)
}

/// Why somebody of the staff ends it for who gave them the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// They want no call.
    Cancelled,
    /// They are here already.
    Inbound,
}

/// Somebody of the staff ends it for who gave them the words.
pub async fn end_for(
    app: &App,
    caller: &Caller,
    words: Words<'_>,
    why: Why,
) -> Result<(), CallbackError> {
    allow(app, &caller.actor, (Action::PlanCall, Target::None), None).await?;
    let outcome = match why {
        Why::Cancelled => Outcome::CancelledByPerson,
        Why::Inbound => Outcome::SupersededByInbound,
    };
    let mut tx = app.store.begin().await?;
    let note = Note::by(&caller.actor, Event::AttemptOutcome);
    end(app, tx.as_mut(), words, (outcome, note)).await?;
    Ok(tx.commit().await?)
}

async fn end(
    app: &App,
    tx: &mut dyn Tx,
    words: Words<'_>,
    (outcome, note): (Outcome, Note),
) -> Result<(), CallbackError> {
    let callback = by_words(tx, words).await?;
    let over = callback.clone().withdraw(outcome, app.now())?;
    tx.save_callback(&over).await?;
    tally::call_moved(app, tx, &callback, &over).await?;
    let note = note.about(object(over.id)).because(outcome.name());
    Ok(audit::record(tx, app, note).await?)
}
