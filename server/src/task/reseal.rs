//! What is sealed of a task is sealed again when the team's key is replaced.

use super::{TaskError, of_team};
use crate::{App, staff::session::Caller};
use domain::{
    TaskId,
    permission::{Action, Target, can},
};
use seal::{Notice, boxes};
use store::{Result as Stored, Tx};

/// Replaces a box, if it is still the one that was read, by one that is sealed to the current key.
pub async fn reseal(
    app: &App,
    caller: &Caller,
    id: TaskId,
    (before, after): (&[u8], &[u8]),
) -> Result<(), TaskError> {
    if !can(&caller.actor, Action::Reseal, Target::None) {
        return Err(TaskError::Forbidden);
    }
    let mut tx = app.store.begin().await?;
    of_team(app, tx.as_mut(), id).await?;
    if !fits(app, tx.as_mut(), after).await? || !tx.replace_task_box(id, before, after).await? {
        return Err(TaskError::Conflict);
    }
    Ok(tx.commit().await?)
}

/// Whether a box is sealed to the team's current key.
pub(crate) async fn fits(app: &App, tx: &mut dyn Tx, sealed: &[u8]) -> Stored<bool> {
    let notice = tx.team(app.team).await?.and_then(|team| team.notice);
    let current = notice.and_then(|notice| Notice::verify_once(&notice, &app.root).ok());
    let fits = current.is_some_and(|notice| {
        let key = notice.terms().key.hash();
        boxes::key_id(sealed).is_ok_and(|id| key.starts_with(&id))
    });
    Ok(fits)
}
