//! What time does: whoever has something to do is called, and who leads when it is overdue; what is over is forgotten.

use super::tell;
use crate::{
    App, audit,
    notify::{self, Page},
    rota::on_duty::who_has,
};
use domain::{
    MemberId, Millis, Task, Timestamp,
    audit::Note,
    page::Cause,
    permission::{Action, Target, can},
    retention::Record,
    rota::Duty,
    task::KEPT,
};
use store::{Result, Tx};

/// Makes every call that is due.
pub async fn call(app: &App) -> Result<()> {
    let now = app.now();
    let seen = app.store.read().await?.due_tasks(now).await?;
    for seen in seen {
        let mut tx = app.store.begin().await?;
        let task = tx.task(seen.id).await?;
        let Some((called, overdue)) = task.and_then(|task| task.call(now)) else {
            continue;
        };
        tx.save_task(&called).await?;
        let here = tx.staff(called.owner).await?;
        let here = here.is_some_and(|staff| staff.active);
        if here {
            page(app, tx.as_mut(), called.owner).await?;
        }
        if overdue || !here {
            lead(app, tx.as_mut(), &called).await?;
        }
        let code = if overdue { "overdue" } else { "alert" };
        tell(app, tx.as_mut(), (Note::by_nobody, &called), code).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Calls the supervisor on call, wherever they are. Which task it is, only the desk says.
async fn lead(app: &App, tx: &mut dyn Tx, task: &Task) -> Result<()> {
    for member in who_has(app, tx, (Duty::Supervisor, Some(task.owner))).await? {
        let actor = audit::record::actor_of(tx, member).await?;
        if can(&actor, Action::LeadTasks, Target::None) {
            page(app, tx, member).await?;
        }
    }
    Ok(())
}

async fn page(app: &App, tx: &mut dyn Tx, member: MemberId) -> Result<()> {
    let page = Page {
        member,
        cause: Cause::Task,
        step: 0,
        wait: Millis(0),
    };
    notify::page(tx, app, page).await?;
    Ok(())
}

/// Forgets what tasks hung on that is gone, and tasks that were closed 30 days ago.
pub async fn forget(app: &App) -> Result<()> {
    let closed_by = Timestamp(app.now().0.saturating_sub(KEPT.0));
    let mut tx = app.store.begin().await?;
    tx.unhang_tasks().await?;
    let many = tx.delete_old_tasks(closed_by).await?;
    tx.add_purged(Record::Task, many).await?;
    tx.commit().await
}
