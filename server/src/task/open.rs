//! Somebody takes it on. Nothing opens a task by itself.

use super::{TaskError, allow, tell_by};
use crate::{App, conflict::open_bars, staff::session::Caller};
use domain::{
    MemberId, Task, TaskId,
    conflict::Hidden,
    permission::{Action, Target},
    task::{Life, New, On},
};
use store::{Result as Stored, Tx};

/// What is taken on.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// Chosen by the desk.
    pub id: TaskId,
    /// What is to be done.
    pub life: Life,
    /// What it hangs on.
    pub on: Option<On>,
}

/// Opens it for the caller. Sent again it changes nothing.
pub async fn open(app: &App, caller: &Caller, asked: Asked) -> Result<(), TaskError> {
    allow(app, &caller.actor, (Action::KeepTask, Target::None), None).await?;
    let me = caller.actor.member;
    let mut tx = app.store.begin().await?;
    if let Some(before) = tx.task(asked.id).await? {
        let same = before.team == app.team && before.owner == me;
        return if same && before.kind() == asked.life.kind() {
            Ok(())
        } else {
            Err(TaskError::Conflict)
        };
    }
    if let Some(on) = asked.on
        && !holds(app, tx.as_mut(), me, on).await?
    {
        return Err(TaskError::NotFound);
    }
    let new = New {
        id: asked.id,
        team: app.team,
        owner: me,
        on: asked.on,
        life: asked.life,
    };
    let task = Task::open(new, app.now())?;
    if !tx.insert_task(&task).await? {
        return Err(TaskError::Conflict);
    }
    tell_by(app, tx.as_mut(), (caller, &task), task.life.name()).await?;
    Ok(tx.commit().await?)
}

/// Whether somebody has what a task is to hang on: they hold the item, have the request to be called, or work on the case.
pub(crate) async fn holds(app: &App, tx: &mut dyn Tx, member: MemberId, on: On) -> Stored<bool> {
    match on {
        On::Item(id) => {
            let item = tx.item(id).await?.filter(|item| item.team == app.team);
            let holder = item.and_then(|item| item.state.holder());
            Ok(holder.is_some_and(|holder| holder.member == member))
        }
        On::Callback(id) => {
            let callback = tx.callback(id).await?;
            let callback = callback.filter(|callback| callback.team == app.team);
            let holder = callback.and_then(|callback| callback.state.holder());
            Ok(holder == Some(member))
        }
        On::Case(id) => {
            let barred = open_bars(app, tx, member).await?;
            let works = tx.assigned(id).await?.contains(&member);
            Ok(works && !barred.contains(&Hidden::Case(id)))
        }
    }
}
