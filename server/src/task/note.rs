//! What the agency calls a report: sealed to the team, so that whoever goes on with it can name it.

use super::{TaskError, own, reseal::fits, tell_by};
use crate::{App, staff::session::Caller};
use domain::TaskId;

/// Keeps it, in place of what was.
pub async fn note(app: &App, caller: &Caller, id: TaskId, sealed: &[u8]) -> Result<(), TaskError> {
    let mut tx = app.store.begin().await?;
    let task = own(app, tx.as_mut(), caller, id).await?;
    if task.closed.is_some() {
        return Err(TaskError::NotFound);
    }
    if !fits(app, tx.as_mut(), sealed).await? {
        return Err(TaskError::Conflict);
    }
    tx.put_task_box(id, sealed).await?;
    tell_by(app, tx.as_mut(), (caller, &task), "noted").await?;
    Ok(tx.commit().await?)
}
