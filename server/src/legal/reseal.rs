//! The paper of a request or an incident is sealed again when the team's key is replaced.

use super::LegalError;
use crate::{App, staff::session::Caller, task::reseal::fits};
use domain::permission::{Action, Target, can};

/// Replaces the box, if it is still the one that was read, by one that is sealed to the current key.
pub async fn reseal(
    app: &App,
    caller: &Caller,
    id: [u8; 16],
    (before, after): (&[u8], &[u8]),
) -> Result<(), LegalError> {
    if !can(&caller.actor, Action::Reseal, Target::None) {
        return Err(LegalError::Forbidden);
    }
    let mut tx = app.store.begin().await?;
    if !fits(app, tx.as_mut(), after).await? || !tx.replace_legal_paper(id, before, after).await? {
        return Err(LegalError::Conflict);
    }
    Ok(tx.commit().await?)
}
