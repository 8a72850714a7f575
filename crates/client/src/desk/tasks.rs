//! What somebody has to do by a certain time.

use super::{Desk, upkeep::moved_on};
use crate::{ClientError, Result, random};
use protocol::{
    Bytes, CaseId, MemberId, TaskId,
    task::{
        GiveReason, GiveTaskParams, HangTaskParams, NewTask, OpenTaskParams, ResealTaskParams,
        StaleTask, TaskFacts, TaskNoteParams, TaskOn, TaskStep, TaskStepParams, TasksResponse,
    },
};
use seal::{Notice, note::Note};

impl Desk {
    /// One's own tasks, and everybody's for who leads.
    ///
    /// # Errors
    /// `forbidden`.
    pub async fn tasks(&self) -> Result<TasksResponse> {
        self.plan.http.get("/api/v1/tasks").await
    }

    /// Takes something on. Returns which task it is.
    ///
    /// # Errors
    /// `notFound` for what this person does not hold, `wrongState` for a date that is not ahead.
    pub async fn open_task(&self, task: NewTask, on: Option<TaskOn>) -> Result<TaskId> {
        let task_id = TaskId(random()?);
        let told = self.open_task_as(task_id, task, on).await?;
        let known = told.tasks.iter().any(|task| task.task_id == task_id);
        known
            .then_some(task_id)
            .ok_or(ClientError::Missing("the task"))
    }

    /// The same under an id that was chosen before: sent again it changes nothing.
    ///
    /// # Errors
    /// `conflict` when the id is another task's.
    pub async fn open_task_as(
        &self,
        task_id: TaskId,
        task: NewTask,
        on: Option<TaskOn>,
    ) -> Result<TasksResponse> {
        let params = OpenTaskParams { task_id, task, on };
        self.plan.http.post("/api/v1/tasks", &params).await
    }

    /// Says what was done.
    ///
    /// # Errors
    /// `wrongState` where it does not follow, `forbidden` for what is somebody else's.
    pub async fn step_task(&self, task_id: TaskId, step: TaskStep) -> Result<TasksResponse> {
        let params = TaskStepParams { task_id, step };
        self.plan.http.post("/api/v1/tasks/step", &params).await
    }

    /// Writes down what the agency calls it.
    ///
    /// # Errors
    /// [`ClientError::Lapsed`] without a notice; the server's problem.
    pub async fn note_task(&self, task_id: TaskId, words: &str) -> Result<TasksResponse> {
        let sealed = Note::Task.seal(&self.own_notice()?, &task_id.0, words.as_bytes())?;
        let sealed = Bytes(sealed);
        let params = TaskNoteParams { task_id, sealed };
        self.plan.http.post("/api/v1/tasks/note", &params).await
    }

    /// What the agency calls it; `None` where nobody wrote it down.
    ///
    /// # Errors
    /// When no key of this desk opens it.
    pub fn task_note(&self, task: &TaskFacts) -> Result<Option<String>> {
        let Some(sealed) = &task.sealed else {
            return Ok(None);
        };
        let words = self.opened_note(Note::Task, &task.task_id.0, sealed)?;
        let text = String::from_utf8(words).ok();
        text.map(Some).ok_or(ClientError::Answer("not a text"))
    }

    /// Opens what the team wrote down beside an id.
    pub(super) fn opened_note(&self, note: Note, id: &[u8; 16], sealed: &Bytes) -> Result<Vec<u8>> {
        let team = self.me.team.team_id.0;
        let mut failed = seal::Error::Sealed("note");
        for (generation, key) in &self.team_keys {
            match note.open(sealed.as_slice(), key, id, (&team, *generation)) {
                Ok(words) => return Ok(words.to_vec()),
                Err(error) => failed = error,
            }
        }
        Err(failed.into())
    }

    /// Gives it to somebody else.
    ///
    /// # Errors
    /// `forbidden` for who does not lead, `notFound` for who may not have it.
    pub async fn give_task(
        &self,
        task_id: TaskId,
        member_id: MemberId,
        why: GiveReason,
    ) -> Result<TasksResponse> {
        let params = GiveTaskParams {
            task_id,
            member_id,
            why,
        };
        self.plan.http.post("/api/v1/tasks/give", &params).await
    }

    /// Hangs it on a case.
    ///
    /// # Errors
    /// `notFound` for a case that this person does not work on.
    pub async fn hang_task(&self, task_id: TaskId, case_id: CaseId) -> Result<TasksResponse> {
        let params = HangTaskParams { task_id, case_id };
        self.plan.http.post("/api/v1/tasks/hang", &params).await
    }

    /// Having been called about tasks, this person knows.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn tasks_seen(&self) -> Result<()> {
        self.plan.http.tell("/api/v1/tasks/seen", &()).await
    }

    pub(super) async fn reseal_task(&self, stale: &StaleTask) -> Result<bool> {
        let Ok(words) = self.opened_note(Note::Task, &stale.task_id.0, &stale.sealed) else {
            // Sealed to a key that this desk does not hold: a colleague's does it.
            return Ok(false);
        };
        let after = Note::Task.seal(&self.own_notice()?, &stale.task_id.0, &words)?;
        let params = ResealTaskParams {
            task_id: stale.task_id,
            before: stale.sealed.clone(),
            after: Bytes(after),
        };
        moved_on(self.plan.http.tell("/api/v1/upkeep/tasks", &params).await)
    }

    pub(super) fn own_notice(&self) -> Result<Notice> {
        let notice = self.me.team.notice.as_ref().ok_or(ClientError::Lapsed)?;
        let now = self.plan.clock.now_s();
        Ok(Notice::verify(notice.as_slice(), &self.plan.root, now)?)
    }
}
