//! A request is to be answered by another date: a court, or who asks, has moved it.

use super::{LegalError, led, note, object, seen::hush};
use crate::{App, staff::session::Caller};
use domain::{LegalId, Timestamp, audit::Event};

/// Writes it down; the calls follow.
pub async fn due(
    app: &App,
    caller: &Caller,
    id: LegalId,
    until: Option<Timestamp>,
) -> Result<(), LegalError> {
    let mut tx = app.store.begin().await?;
    let request = led(app, tx.as_mut(), caller, id).await?;
    tx.save_legal(&request.answer_by(until, app.now())?).await?;
    let event = (caller, Event::LegalRequestState, object(id));
    note(app, tx.as_mut(), event, "date").await?;
    hush(app, tx.as_mut(), caller).await?;
    Ok(tx.commit().await?)
}
