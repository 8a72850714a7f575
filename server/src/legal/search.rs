//! Somebody insists that it be looked whether a person is here. There is nothing to look with: the answer is always the same, and that it was
//! wanted is written down (R204, S5).

use super::{LegalError, known, note, object};
use crate::{App, staff::session::Caller};
use domain::{LegalId, audit::Event};

/// Always [`LegalError::Forbidden`] for an enquiry of the caller's.
pub async fn search(app: &App, caller: &Caller, id: LegalId) -> Result<(), LegalError> {
    let mut tx = app.store.begin().await?;
    known(app, tx.as_mut(), caller, id).await?;
    let event = (caller, Event::SearchAttempted, object(id));
    note(app, tx.as_mut(), event, "denied").await?;
    tx.commit().await?;
    Err(LegalError::Forbidden)
}
