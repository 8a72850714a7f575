//! What somebody has to do by a certain time (R214, R405, R407, docs/decisions/0063): taken on by one person, moved on by nobody else, and
//! called for until it is done. What a report says the server never sees.

pub mod give;
pub mod hang;
pub mod list;
pub mod note;
pub mod open;
pub mod reseal;
pub mod seen;
pub mod step;
pub mod sweep;

use crate::{
    App,
    audit::{self, NotAllowed, allow},
    staff::session::Caller,
};
use domain::{
    MemberId, Rejected, Task, TaskId,
    audit::{Event, Note, Object},
    permission::{Action, Target, can},
    task::Kind,
};
use store::{Result as Stored, StoreError, Tx};
use thiserror::Error;

/// Why a step was refused. Nothing was changed.
#[derive(Debug, Error)]
pub enum TaskError {
    /// The caller may not.
    #[error("not allowed")]
    Forbidden,
    /// There is no such task of the caller's, or nothing for it to hang on.
    #[error("not found")]
    NotFound,
    /// The id belongs to another task, or a box is not sealed to the current key.
    #[error("conflict")]
    Conflict,
    /// It does not follow from where it stands.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<NotAllowed> for TaskError {
    fn from(NotAllowed: NotAllowed) -> Self {
        Self::Forbidden
    }
}

/// A task of this line.
async fn of_team(app: &App, tx: &mut dyn Tx, id: TaskId) -> Result<Task, TaskError> {
    let found = tx.task(id).await?;
    found
        .filter(|task| task.team == app.team)
        .ok_or(TaskError::NotFound)
}

/// A task of the caller's. Somebody else's is not there for who does not lead, and not theirs to do for who does.
async fn own(app: &App, tx: &mut dyn Tx, caller: &Caller, id: TaskId) -> Result<Task, TaskError> {
    let task = of_team(app, tx, id).await?;
    let target = Target::own_if(task.owner == caller.actor.member);
    if can(&caller.actor, Action::KeepTask, target) {
        return Ok(task);
    }
    if can(&caller.actor, Action::LeadTasks, target) {
        return Err(TaskError::Forbidden);
    }
    Err(TaskError::NotFound)
}

/// Writes down what happened to a task.
async fn tell(
    app: &App,
    tx: &mut dyn Tx,
    (note, task): (fn(Event) -> Note, &Task),
    code: &'static str,
) -> Stored<()> {
    let note = note(event(task)).about(object(task.id)).because(code);
    audit::record(tx, app, note).await
}

/// The same of what somebody did.
async fn tell_by(
    app: &App,
    tx: &mut dyn Tx,
    (caller, task): (&Caller, &Task),
    code: &'static str,
) -> Stored<()> {
    let note = Note::by(&caller.actor, event(task))
        .about(object(task.id))
        .because(code);
    audit::record(tx, app, note).await
}

const fn event(task: &Task) -> Event {
    match task.kind() {
        Kind::MandatedReport | Kind::HhsRequest => Event::MandatedState,
        Kind::Deadline => Event::TaskState,
    }
}

/// What the audit log names for a task.
const fn object(id: TaskId) -> Object {
    Object::Row(*id.as_bytes())
}

/// Whether somebody works here and may have tasks.
async fn may_have(app: &App, tx: &mut dyn Tx, member: MemberId) -> Stored<bool> {
    let staff = tx.staff(member).await?;
    let here = staff.is_some_and(|staff| staff.team == app.team && staff.active);
    let actor = audit::record::actor_of(tx, member).await?;
    Ok(here && can(&actor, Action::KeepTask, Target::Own))
}
