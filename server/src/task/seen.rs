//! Whoever was called says that they know (R703).

use super::{TaskError, allow};
use crate::{App, audit, notify, staff::session::Caller};
use domain::{
    MemberId, Task,
    page::Cause,
    permission::{Action, Target, can},
};
use store::{Result as Stored, Tx};

/// The caller has seen what is due.
pub async fn seen(app: &App, caller: &Caller) -> Result<(), TaskError> {
    allow(app, &caller.actor, (Action::KeepTask, Target::None), None).await?;
    let mut tx = app.store.begin().await?;
    notify::acknowledge(tx.as_mut(), app, caller.actor.member, Cause::Task).await?;
    Ok(tx.commit().await?)
}

/// Somebody has done something: they need not be called any more, and once nothing is overdue whoever leads need not either.
pub(super) async fn hush(app: &App, tx: &mut dyn Tx, member: MemberId) -> Stored<()> {
    notify::acknowledge(tx, app, member, Cause::Task).await?;
    let (now, tasks) = (app.now(), tx.tasks(app.team).await?);
    if tasks.iter().any(|task| task.is_overdue(now)) {
        return Ok(());
    }
    let has_own = |member| {
        let runs = |task: &Task| task.owner == member && task.due().is_some();
        tasks.iter().any(runs)
    };
    for staff in tx.staff_of_team(app.team).await? {
        let actor = audit::record::actor_of(tx, staff.id).await?;
        if can(&actor, Action::LeadTasks, Target::None) && !has_own(staff.id) {
            tx.withdraw_pages_to(staff.id, Cause::Task).await?;
        }
    }
    Ok(())
}
