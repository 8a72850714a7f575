//! What somebody has to do by a certain time.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{
    MemberId, Task, TaskId, TeamId, Timestamp,
    task::{
        Answer, Guardian, Kind, Label, Life, Method, NotFiled, NotReportable, On, Oral, Outcome,
        Report, Request, Stage, Told, Written,
    },
};
use store::{Result, TaskTx};

const TASK: Table = Table("task");

struct RawTask {
    id: Vec<u8>,
    team_id: Vec<u8>,
    kind: String,
    owner_id: Vec<u8>,
    on_kind: Option<String>,
    on_id: Option<Vec<u8>>,
    opened_at: i64,
    next_at: Option<i64>,
    closed_at: Option<i64>,
    state: String,
    reason: Option<String>,
    consulted: bool,
    counsel: bool,
    cause_at: Option<i64>,
    oral_at: Option<i64>,
    oral_method: Option<String>,
    limited: Option<bool>,
    written_at: Option<i64>,
    written_method: Option<String>,
    told: Option<String>,
    answer: Option<String>,
    guardian: Option<String>,
    label: Option<String>,
    date_at: Option<i64>,
}

/// The columns of a life.
#[derive(Default)]
struct Columns {
    reason: Option<&'static str>,
    consulted: bool,
    counsel: bool,
    cause_at: Option<i64>,
    oral: Option<Oral>,
    written: Option<Written>,
    told: Option<&'static str>,
    answer: Option<&'static str>,
    guardian: Option<&'static str>,
    label: Option<&'static str>,
    date_at: Option<i64>,
}

impl Columns {
    fn of(life: &Life) -> Self {
        match life {
            Life::Report(report) => Self {
                consulted: report.consulted,
                told: Some(report.told.name()),
                answer: report.answer.map(Answer::name),
                ..Self::of_stage(&report.stage)
            },
            Life::Request(request) => Self {
                consulted: request.consulted,
                counsel: request.counsel,
                guardian: Some(request.guardian.name()),
                reason: match request.outcome {
                    Some(Outcome::NotFiled(why)) => Some(why.name()),
                    Some(Outcome::Filed) | None => None,
                },
                ..Self::default()
            },
            Life::Deadline { label, at } => Self {
                label: Some(label.name()),
                date_at: Some(at.0),
                ..Self::default()
            },
        }
    }

    fn of_stage(stage: &Stage) -> Self {
        match stage {
            Stage::Considering => Self::default(),
            Stage::NotReportable(why) => Self {
                reason: Some(why.name()),
                ..Self::default()
            },
            Stage::OralDue(since) => Self {
                cause_at: Some(since.0),
                ..Self::default()
            },
            Stage::WrittenDue(oral) => Self {
                oral: Some(*oral),
                ..Self::default()
            },
            Stage::WrittenSent(oral, written) => Self {
                oral: Some(*oral),
                written: Some(*written),
                ..Self::default()
            },
        }
    }
}

macro_rules! tasks {
    ($tx:expr, $rest:literal, $($argument:expr),+) => {
        sqlx::query_as!(
            RawTask,
            r#"SELECT id, team_id, kind, owner_id, on_kind, on_id, opened_at, next_at, closed_at, state, reason,
                      consulted AS "consulted!: bool", counsel AS "counsel!: bool", cause_at, oral_at, oral_method,
                      limited AS "limited: bool", written_at, written_method, told, answer, guardian, label, date_at
               FROM task "# + $rest,
            $($argument),+
        )
        .fetch_all($tx.conn())
        .await
        .map_err(driver)?
        .into_iter()
        .map(RawTask::parse)
        .collect::<Result<Vec<_>>>()
    };
}

#[async_trait]
impl TaskTx for SqlTx {
    async fn insert_task(&mut self, task: &Task) -> Result<bool> {
        let columns = Columns::of(&task.life);
        let done = sqlx::query!(
            "INSERT INTO task (id, team_id, kind, owner_id, opened_at, state, consulted, counsel, told, guardian, label, date_at)
             VALUES ($1, $2, $3, $4, $5, $6, 0, 0, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
            task.id.as_bytes().as_slice(),
            task.team.as_bytes().as_slice(),
            task.kind().name(),
            task.owner.as_bytes().as_slice(),
            task.opened.0,
            task.life.name(),
            columns.told,
            columns.guardian,
            columns.label,
            columns.date_at,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        self.save_task(task).await?;
        Ok(true)
    }

    async fn save_task(&mut self, task: &Task) -> Result<()> {
        let columns = Columns::of(&task.life);
        let (oral, written) = (columns.oral, columns.written);
        sqlx::query!(
            "UPDATE task SET owner_id = $2, on_kind = $3, on_id = $4, next_at = $5, closed_at = $6, state = $7,
                 reason = $8, consulted = $9, counsel = $10, cause_at = $11, oral_at = $12, oral_method = $13,
                 limited = $14, written_at = $15, written_method = $16, told = $17, answer = $18, guardian = $19
             WHERE id = $1",
            task.id.as_bytes().as_slice(),
            task.owner.as_bytes().as_slice(),
            task.on.as_ref().map(On::kind),
            task.on.as_ref().map(|on| on.bytes().as_slice()),
            task.next.map(|next| next.0),
            task.closed.map(|closed| closed.0),
            task.life.name(),
            columns.reason,
            columns.consulted,
            columns.counsel,
            columns.cause_at,
            oral.map(|oral| oral.at.0),
            oral.map(|oral| oral.method.name()),
            oral.map(|oral| oral.limited),
            written.map(|written| written.at.0),
            written.map(|written| written.method.name()),
            columns.told,
            columns.answer,
            columns.guardian,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn task(&mut self, id: TaskId) -> Result<Option<Task>> {
        let found = tasks!(self, "WHERE id = $1", id.as_bytes().as_slice())?;
        Ok(found.into_iter().next())
    }

    async fn tasks(&mut self, team: TeamId) -> Result<Vec<Task>> {
        tasks!(
            self,
            "WHERE team_id = $1 ORDER BY opened_at, id",
            team.as_bytes().as_slice()
        )
    }

    async fn tasks_of(&mut self, owner: MemberId) -> Result<Vec<Task>> {
        tasks!(
            self,
            "WHERE owner_id = $1 ORDER BY opened_at, id",
            owner.as_bytes().as_slice()
        )
    }

    async fn due_tasks(&mut self, now: Timestamp) -> Result<Vec<Task>> {
        tasks!(self, "WHERE next_at <= $1 ORDER BY next_at, id", now.0)
    }

    async fn task_box(&mut self, id: TaskId) -> Result<Option<Vec<u8>>> {
        let row = sqlx::query!(
            "SELECT box AS sealed FROM task WHERE id = $1",
            id.as_bytes().as_slice()
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        Ok(row.and_then(|row| row.sealed))
    }

    async fn put_task_box(&mut self, id: TaskId, sealed: &[u8]) -> Result<()> {
        sqlx::query!(
            "UPDATE task SET box = $2 WHERE id = $1",
            id.as_bytes().as_slice(),
            sealed
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn replace_task_box(&mut self, id: TaskId, before: &[u8], after: &[u8]) -> Result<bool> {
        let done = sqlx::query!(
            "UPDATE task SET box = $3 WHERE id = $1 AND box = $2",
            id.as_bytes().as_slice(),
            before,
            after,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn unhang_tasks(&mut self) -> Result<u64> {
        let done = sqlx::query!(
            "UPDATE task SET on_kind = NULL, on_id = NULL
             WHERE (on_kind = 'item' AND NOT EXISTS (SELECT 1 FROM item WHERE item.id = task.on_id))
                OR (on_kind = 'callback' AND NOT EXISTS (SELECT 1 FROM callback WHERE callback.id = task.on_id))
                OR (on_kind = 'case' AND NOT EXISTS (SELECT 1 FROM case_record WHERE case_record.id = task.on_id))",
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected())
    }

    async fn delete_old_tasks(&mut self, closed_by: Timestamp) -> Result<u64> {
        let done = sqlx::query!(
            "DELETE FROM task WHERE closed_at <= $1 AND (on_kind IS NULL OR on_kind <> 'case') AND NOT EXISTS
             (SELECT 1 FROM hold h WHERE h.on_id = task.on_id AND h.on_kind = task.on_kind AND h.lifted_at IS NULL)",
            closed_by.0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected())
    }
}

impl RawTask {
    fn parse(self) -> Result<Task> {
        let on = match (&self.on_kind, &self.on_id) {
            (Some(kind), Some(id)) => {
                let id = TASK.fixed("on_id", id)?;
                Some(TASK.word("on_kind", On::from_parts(kind, id))?)
            }
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => return Err(TASK.corrupt("on_id")),
        };
        Ok(Task {
            id: TaskId::from_bytes(TASK.fixed("id", &self.id)?),
            team: TeamId::from_bytes(TASK.fixed("team_id", &self.team_id)?),
            owner: MemberId::from_bytes(TASK.fixed("owner_id", &self.owner_id)?),
            on,
            opened: Timestamp(self.opened_at),
            life: self.life()?,
            next: self.next_at.map(Timestamp),
            closed: self.closed_at.map(Timestamp),
        })
    }

    fn life(&self) -> Result<Life> {
        match TASK.word("kind", Kind::from_name(&self.kind))? {
            Kind::MandatedReport => Ok(Life::Report(Report {
                stage: self.stage()?,
                consulted: self.consulted,
                told: TASK.word("told", self.told.as_deref().and_then(Told::from_name))?,
                answer: match &self.answer {
                    Some(word) => Some(TASK.word("answer", Answer::from_name(word))?),
                    None => None,
                },
            })),
            Kind::HhsRequest => Ok(Life::Request(Request {
                guardian: TASK.word(
                    "guardian",
                    self.guardian.as_deref().and_then(Guardian::from_name),
                )?,
                consulted: self.consulted,
                counsel: self.counsel,
                outcome: self.outcome()?,
            })),
            Kind::Deadline => Ok(Life::Deadline {
                label: TASK.word("label", self.label.as_deref().and_then(Label::from_name))?,
                at: Timestamp(TASK.word("date_at", self.date_at)?),
            }),
        }
    }

    fn stage(&self) -> Result<Stage> {
        match self.state.as_str() {
            "considering" => Ok(Stage::Considering),
            "not_reportable" => {
                let why = self.reason.as_deref().and_then(NotReportable::from_name);
                Ok(Stage::NotReportable(TASK.word("reason", why)?))
            }
            "oral_due" => {
                let since = TASK.word("cause_at", self.cause_at)?;
                Ok(Stage::OralDue(Timestamp(since)))
            }
            "written_due" => Ok(Stage::WrittenDue(self.oral()?)),
            "written_sent" => {
                let method = self.written_method.as_deref().and_then(Method::from_name);
                let written = Written {
                    at: Timestamp(TASK.word("written_at", self.written_at)?),
                    method: TASK.word("written_method", method)?,
                };
                Ok(Stage::WrittenSent(self.oral()?, written))
            }
            _ => Err(TASK.corrupt("state")),
        }
    }

    fn oral(&self) -> Result<Oral> {
        let method = self.oral_method.as_deref().and_then(Method::from_name);
        Ok(Oral {
            at: Timestamp(TASK.word("oral_at", self.oral_at)?),
            method: TASK.word("oral_method", method)?,
            limited: TASK.word("limited", self.limited)?,
        })
    }

    fn outcome(&self) -> Result<Option<Outcome>> {
        match self.state.as_str() {
            "open" => Ok(None),
            "filed" => Ok(Some(Outcome::Filed)),
            "not_filed" => {
                let why = self.reason.as_deref().and_then(NotFiled::from_name);
                Ok(Some(Outcome::NotFiled(TASK.word("reason", why)?)))
            }
            _ => Err(TASK.corrupt("state")),
        }
    }
}
