//! The owner of a task says what was done. Nothing is sent to anybody: what they have done, they did themselves (R214).

use super::{TaskError, own, seen::hush, tell_by};
use crate::{App, staff::session::Caller};
use domain::{TaskId, task::Step};

/// Writes it down.
pub async fn step(app: &App, caller: &Caller, id: TaskId, step: Step) -> Result<(), TaskError> {
    let mut tx = app.store.begin().await?;
    let task = own(app, tx.as_mut(), caller, id).await?;
    let stepped = task.step(step, app.now())?;
    tx.save_task(&stepped).await?;
    tell_by(app, tx.as_mut(), (caller, &task), step.code()).await?;
    hush(app, tx.as_mut(), caller.actor.member).await?;
    Ok(tx.commit().await?)
}
