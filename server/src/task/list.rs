//! Who has to do what until when: one's own first, and everybody's for who leads.

use super::{TaskError, allow};
use crate::{App, conflict::open_bars, staff::session::Caller};
use domain::{
    Task, Timestamp,
    conflict::Hidden,
    permission::{Action, Target, can},
    person::Mandate,
    task::On,
};
use store::{Result as Stored, Tx};

/// A task, with whose it is.
#[derive(Debug)]
pub struct Shown {
    /// The task.
    pub task: Task,
    /// The name of its owner.
    pub alias: String,
    /// Whether they still work here.
    pub active: bool,
    /// What is sealed of it.
    pub sealed: Option<Vec<u8>>,
}

/// What somebody is shown.
#[derive(Debug)]
pub struct Tasks {
    /// On what their own duty to report rests.
    pub mandate: Mandate,
    /// The tasks.
    pub shown: Vec<Shown>,
}

/// Clocks that run (R704).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Running {
    /// How many.
    pub open: usize,
    /// Of them, how many should have been done by now.
    pub overdue: usize,
    /// When the next one is due.
    pub next: Option<Timestamp>,
}

/// Looks them up. What is kept from somebody because of a conflict is not there for them, unless it is theirs to do.
pub async fn list(app: &App, caller: &Caller) -> Result<Tasks, TaskError> {
    allow(app, &caller.actor, (Action::KeepTask, Target::None), None).await?;
    let me = caller.actor.member;
    let mut tx = app.store.read().await?;
    let mut tasks = if can(&caller.actor, Action::LeadTasks, Target::None) {
        tx.tasks(app.team).await?
    } else {
        tx.tasks_of(me).await?
    };
    let bars = open_bars(app, tx.as_mut(), me).await?;
    tasks.retain(|task| {
        let hidden = task.on.and_then(hidden);
        task.owner == me || hidden.is_none_or(|hidden| !bars.contains(&hidden))
    });
    tasks.sort_by_key(|task| {
        let due = task.due().unwrap_or(Timestamp(i64::MAX));
        (task.owner != me, task.closed.is_some(), due, task.opened)
    });
    let mut shown = Vec::with_capacity(tasks.len());
    for task in tasks {
        let staff = tx.staff(task.owner).await?;
        shown.push(Shown {
            active: staff.as_ref().is_some_and(|staff| staff.active),
            alias: staff.map(|staff| staff.alias).unwrap_or_default(),
            sealed: tx.task_box(task.id).await?,
            task,
        });
    }
    Ok(Tasks {
        mandate: tx.facts(me).await?.mandate,
        shown,
    })
}

/// What stands for it where conflicts are kept.
pub(crate) const fn hidden(on: On) -> Option<Hidden> {
    match on {
        On::Item(id) => Some(Hidden::Item(id)),
        On::Case(id) => Some(Hidden::Case(id)),
        On::Callback(_) => None,
    }
}

/// Counts the clocks that run: no names, no ids.
pub async fn running(app: &App, tx: &mut dyn Tx) -> Stored<Running> {
    let now = app.now();
    let tasks = tx.tasks(app.team).await?;
    let due: Vec<_> = tasks.iter().filter_map(Task::due).collect();
    Ok(Running {
        open: due.len(),
        overdue: due.iter().filter(|due| **due <= now).count(),
        next: due.into_iter().filter(|due| *due > now).min(),
    })
}
