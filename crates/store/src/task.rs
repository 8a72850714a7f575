//! What somebody has to do by a certain time.

use crate::Result;
use async_trait::async_trait;
use domain::{MemberId, Task, TaskId, TeamId, Timestamp};

/// Tasks inside a transaction.
#[async_trait]
pub trait TaskTx: Send {
    /// Adds a task. `false` when the id is taken.
    async fn insert_task(&mut self, task: &Task) -> Result<bool>;

    /// Keeps how it stands now.
    async fn save_task(&mut self, task: &Task) -> Result<()>;

    /// A task.
    async fn task(&mut self, id: TaskId) -> Result<Option<Task>>;

    /// A team's tasks, the oldest first.
    async fn tasks(&mut self, team: TeamId) -> Result<Vec<Task>>;

    /// Somebody's tasks, the oldest first.
    async fn tasks_of(&mut self, owner: MemberId) -> Result<Vec<Task>>;

    /// Tasks about which somebody is to be called by now.
    async fn due_tasks(&mut self, now: Timestamp) -> Result<Vec<Task>>;

    /// What is sealed of it.
    async fn task_box(&mut self, id: TaskId) -> Result<Option<Vec<u8>>>;

    /// Keeps what is sealed of it, in place of what was.
    async fn put_task_box(&mut self, id: TaskId, sealed: &[u8]) -> Result<()>;

    /// Replaces its sealed box, if it is still `before`.
    async fn replace_task_box(&mut self, id: TaskId, before: &[u8], after: &[u8]) -> Result<bool>;

    /// Forgets which item, request to be called or case tasks hung on that is not there any more. Returns of how many.
    async fn unhang_tasks(&mut self) -> Result<u64>;

    /// Deletes tasks that hang on no case and were closed by this moment, but those of what a legal hold keeps. Returns how many.
    async fn delete_old_tasks(&mut self, closed_by: Timestamp) -> Result<u64>;
}
