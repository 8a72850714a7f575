//! A supervisor gives a task to somebody else, with a reason. The clock runs on, and whoever has it now is called.

use super::{TaskError, allow, list::hidden, may_have, object, of_team, tell_by};
use crate::{
    App, audit,
    conflict::open_bars,
    notify::{self, Page},
    staff::session::Caller,
};
use domain::{
    MemberId, Millis, TaskId,
    audit::{Note, Object},
    page::Cause,
    permission::{Action, Target},
    task::GiveReason,
};

/// Gives it. Nobody is given what they must not know of (R607).
pub async fn give(
    app: &App,
    caller: &Caller,
    (id, to): (TaskId, MemberId),
    why: GiveReason,
) -> Result<(), TaskError> {
    allow(
        app,
        &caller.actor,
        (Action::LeadTasks, Target::None),
        Some(object(id)),
    )
    .await?;
    let mut tx = app.store.begin().await?;
    let task = of_team(app, tx.as_mut(), id).await?;
    if !may_have(app, tx.as_mut(), to).await? {
        return Err(TaskError::NotFound);
    }
    if let Some(hidden) = task.on.and_then(hidden) {
        for member in [caller.actor.member, to] {
            if open_bars(app, tx.as_mut(), member).await?.contains(&hidden) {
                return Err(TaskError::NotFound);
            }
        }
    }
    let given = task.give(to)?;
    tx.save_task(&given).await?;
    tell_by(app, tx.as_mut(), (caller, &task), why.name()).await?;
    let note = Note::by(&caller.actor, super::event(&task)).about(Object::Member(to));
    audit::record(tx.as_mut(), app, note.because("given")).await?;
    if to != caller.actor.member {
        let page = Page {
            member: to,
            cause: Cause::Task,
            step: 0,
            wait: Millis(0),
        };
        notify::page(tx.as_mut(), app, page).await?;
    }
    Ok(tx.commit().await?)
}
