//! A task belongs to a case: it is kept as long as that.

use super::{TaskError, open::holds, own, tell_by};
use crate::{App, staff::session::Caller};
use domain::{CaseId, TaskId, task::On};

/// Hangs it on a case that its owner works on.
pub async fn hang(app: &App, caller: &Caller, id: TaskId, case: CaseId) -> Result<(), TaskError> {
    let mut tx = app.store.begin().await?;
    let task = own(app, tx.as_mut(), caller, id).await?;
    if !holds(app, tx.as_mut(), caller.actor.member, On::Case(case)).await? {
        return Err(TaskError::NotFound);
    }
    tx.save_task(&task.hang(case)).await?;
    tell_by(app, tx.as_mut(), (caller, &task), "case").await?;
    Ok(tx.commit().await?)
}
