//! The paper of a release is sealed again when the team's key is replaced.

use super::{ReleaseError, of_team};
use crate::{App, staff::session::Caller, task::reseal::fits};
use domain::{
    ReleaseId,
    permission::{Action, Target, can},
};

/// Replaces the box, if it is still the one that was read, by one that is sealed to the current key.
pub async fn reseal(
    app: &App,
    caller: &Caller,
    id: ReleaseId,
    (before, after): (&[u8], &[u8]),
) -> Result<(), ReleaseError> {
    if !can(&caller.actor, Action::Reseal, Target::None) {
        return Err(ReleaseError::Forbidden);
    }
    let mut tx = app.store.begin().await?;
    of_team(app, tx.as_mut(), id).await?;
    if !fits(app, tx.as_mut(), after).await? || !tx.replace_release_box(id, before, after).await? {
        return Err(ReleaseError::Conflict);
    }
    Ok(tx.commit().await?)
}
