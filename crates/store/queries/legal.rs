//! Requests by law, incidents, and alerts to everybody.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{
    AlertId, IncidentId, LegalId, MemberId, TeamId, Timestamp,
    incident::{Alert, AlertKind, Answer, Answered, Breach, Cause, Duty, Incident},
    legal::{Kind, Request, State, Step},
};
use store::{LegalTx, Result, legal::StepRow};

const LEGAL: Table = Table("legal_request");
const STEP: Table = Table("legal_step");
const INCIDENT: Table = Table("incident");
const DUTY: Table = Table("incident_duty");
const PAPER: Table = Table("legal_paper");
const ALERT: Table = Table("alert");

struct RawLegal {
    id: Vec<u8>,
    team_id: Vec<u8>,
    kind: String,
    state: String,
    judge: bool,
    by_id: Vec<u8>,
    received_at: i64,
    due_at: Option<i64>,
    next_at: Option<i64>,
    closed_at: Option<i64>,
}

struct RawIncident {
    id: Vec<u8>,
    team_id: Vec<u8>,
    cause: String,
    breach: String,
    identity: bool,
    request_id: Option<Vec<u8>>,
    by_id: Vec<u8>,
    opened_at: i64,
    known_at: Option<i64>,
    next_at: Option<i64>,
    closed_at: Option<i64>,
}

struct RawAlert {
    id: Vec<u8>,
    team_id: Vec<u8>,
    kind: String,
    by_id: Vec<u8>,
    raised_at: i64,
}

macro_rules! legals {
    ($tx:expr, $rest:literal, $($argument:expr),+) => {
        sqlx::query_as!(
            RawLegal,
            r#"SELECT id, team_id, kind, state, judge AS "judge!: bool", by_id, received_at, due_at, next_at, closed_at
               FROM legal_request "# + $rest,
            $($argument),+
        )
        .fetch_all($tx.conn())
        .await
        .map_err(driver)?
        .into_iter()
        .map(RawLegal::parse)
        .collect::<Result<Vec<_>>>()
    };
}

macro_rules! incidents {
    ($tx:expr, $rest:literal, $($argument:expr),+) => {{
        let rows = sqlx::query_as!(
            RawIncident,
            r#"SELECT id, team_id, cause, breach, identity AS "identity!: bool", request_id, by_id, opened_at, known_at, next_at,
                      closed_at
               FROM incident "# + $rest,
            $($argument),+
        )
        .fetch_all($tx.conn())
        .await
        .map_err(driver)?;
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let id = IncidentId::from_bytes(INCIDENT.fixed("id", &row.id)?);
            let answered = $tx.answered(id).await?;
            found.push(row.parse(id, answered)?);
        }
        Ok::<_, store::StoreError>(found)
    }};
}

macro_rules! alerts {
    ($tx:expr, $rest:literal, $($argument:expr),+) => {
        sqlx::query_as!(
            RawAlert,
            "SELECT id, team_id, kind, by_id, raised_at FROM alert " + $rest,
            $($argument),+
        )
        .fetch_all($tx.conn())
        .await
        .map_err(driver)?
        .into_iter()
        .map(RawAlert::parse)
        .collect::<Result<Vec<_>>>()
    };
}

#[async_trait]
impl LegalTx for SqlTx {
    async fn insert_legal(&mut self, request: &Request) -> Result<bool> {
        let done = sqlx::query!(
            "INSERT INTO legal_request (id, team_id, kind, state, judge, by_id, received_at, due_at, next_at, closed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
            request.id.as_bytes().as_slice(),
            request.team.as_bytes().as_slice(),
            request.kind.name(),
            request.state.name(),
            request.judge,
            request.by.as_bytes().as_slice(),
            request.received.0,
            request.due.map(|at| at.0),
            request.next.map(|at| at.0),
            request.closed.map(|at| at.0),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn save_legal(&mut self, request: &Request) -> Result<()> {
        sqlx::query!(
            "UPDATE legal_request SET state = $2, judge = $3, due_at = $4, next_at = $5, closed_at = $6 WHERE id = $1",
            request.id.as_bytes().as_slice(),
            request.state.name(),
            request.judge,
            request.due.map(|at| at.0),
            request.next.map(|at| at.0),
            request.closed.map(|at| at.0),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn legal(&mut self, id: LegalId) -> Result<Option<Request>> {
        let found = legals!(self, "WHERE id = $1", id.as_bytes().as_slice())?;
        Ok(found.into_iter().next())
    }

    async fn legals(&mut self, team: TeamId) -> Result<Vec<Request>> {
        legals!(
            self,
            "WHERE team_id = $1 ORDER BY received_at DESC, id",
            team.as_bytes().as_slice()
        )
    }

    async fn due_legals(&mut self, now: Timestamp) -> Result<Vec<Request>> {
        legals!(self, "WHERE next_at <= $1 ORDER BY next_at, id", now.0)
    }

    async fn add_legal_step(&mut self, id: LegalId, row: &StepRow) -> Result<()> {
        sqlx::query!(
            "INSERT INTO legal_step (request_id, number, step, code, by_id, at)
             SELECT $1, COALESCE((SELECT MAX(number) FROM legal_step WHERE request_id = $1), 0) + 1, $2, $3, $4, $5",
            id.as_bytes().as_slice(),
            row.step.name(),
            row.step.code(),
            row.by.as_bytes().as_slice(),
            row.at.to_minute().0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn legal_steps(&mut self, id: LegalId) -> Result<Vec<StepRow>> {
        let rows = sqlx::query!(
            "SELECT step, code, by_id, at FROM legal_step WHERE request_id = $1 ORDER BY number",
            id.as_bytes().as_slice()
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            found.push(StepRow {
                step: STEP.word("step", Step::from_parts(&row.step, row.code.as_deref()))?,
                by: MemberId::from_bytes(STEP.fixed("by_id", &row.by_id)?),
                at: Timestamp(row.at),
            });
        }
        Ok(found)
    }

    async fn delete_legal(&mut self, id: LegalId) -> Result<()> {
        self.delete_paper(*id.as_bytes()).await?;
        sqlx::query!(
            "DELETE FROM legal_request WHERE id = $1",
            id.as_bytes().as_slice()
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn insert_incident(&mut self, incident: &Incident) -> Result<bool> {
        let done = sqlx::query!(
            "INSERT INTO incident (id, team_id, cause, breach, identity, request_id, by_id, opened_at, known_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
            incident.id.as_bytes().as_slice(),
            incident.team.as_bytes().as_slice(),
            incident.cause.name(),
            incident.breach.name(),
            incident.identity,
            incident
                .request
                .as_ref()
                .map(|request| request.as_bytes().as_slice()),
            incident.by.as_bytes().as_slice(),
            incident.opened.0,
            incident.known.map(|at| at.0),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        self.save_incident(incident).await?;
        Ok(true)
    }

    async fn save_incident(&mut self, incident: &Incident) -> Result<()> {
        sqlx::query!(
            "UPDATE incident SET breach = $2, identity = $3, known_at = $4, next_at = $5, closed_at = $6 WHERE id = $1",
            incident.id.as_bytes().as_slice(),
            incident.breach.name(),
            incident.identity,
            incident.known.map(|at| at.0),
            incident.next.map(|at| at.0),
            incident.closed.map(|at| at.0),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        for answered in &incident.answered {
            sqlx::query!(
                "INSERT INTO incident_duty (incident_id, duty, answer, by_id, at) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (incident_id, duty) DO UPDATE SET answer = excluded.answer, by_id = excluded.by_id, at = excluded.at",
                incident.id.as_bytes().as_slice(),
                answered.duty.name(),
                answered.answer.name(),
                answered.by.as_bytes().as_slice(),
                answered.at.0,
            )
            .execute(self.conn())
            .await
            .map_err(driver)?;
        }
        Ok(())
    }

    async fn incident(&mut self, id: IncidentId) -> Result<Option<Incident>> {
        let found = incidents!(self, "WHERE id = $1", id.as_bytes().as_slice())?;
        Ok(found.into_iter().next())
    }

    async fn incidents(&mut self, team: TeamId) -> Result<Vec<Incident>> {
        incidents!(
            self,
            "WHERE team_id = $1 ORDER BY opened_at DESC, id",
            team.as_bytes().as_slice()
        )
    }

    async fn due_incidents(&mut self, now: Timestamp) -> Result<Vec<Incident>> {
        incidents!(self, "WHERE next_at <= $1 ORDER BY next_at, id", now.0)
    }

    async fn delete_incident(&mut self, id: IncidentId) -> Result<()> {
        self.delete_paper(*id.as_bytes()).await?;
        sqlx::query!(
            "DELETE FROM incident WHERE id = $1",
            id.as_bytes().as_slice()
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn put_legal_paper(&mut self, id: [u8; 16], team: TeamId, sealed: &[u8]) -> Result<()> {
        sqlx::query!(
            "INSERT INTO legal_paper (id, team_id, box) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET box = excluded.box",
            id.as_slice(),
            team.as_bytes().as_slice(),
            sealed,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn legal_paper(&mut self, id: [u8; 16]) -> Result<Option<Vec<u8>>> {
        let row = sqlx::query!(
            "SELECT box AS sealed FROM legal_paper WHERE id = $1",
            id.as_slice()
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        Ok(row.map(|row| row.sealed))
    }

    async fn legal_papers(&mut self, team: TeamId) -> Result<Vec<([u8; 16], Vec<u8>)>> {
        let rows = sqlx::query!(
            "SELECT id, box AS sealed FROM legal_paper WHERE team_id = $1 ORDER BY id",
            team.as_bytes().as_slice()
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter()
            .map(|row| Ok((PAPER.fixed("id", &row.id)?, row.sealed)))
            .collect()
    }

    async fn replace_legal_paper(
        &mut self,
        id: [u8; 16],
        before: &[u8],
        after: &[u8],
    ) -> Result<bool> {
        let done = sqlx::query!(
            "UPDATE legal_paper SET box = $3 WHERE id = $1 AND box = $2",
            id.as_slice(),
            before,
            after,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn insert_alert(&mut self, alert: &Alert) -> Result<bool> {
        let done = sqlx::query!(
            "INSERT INTO alert (id, team_id, kind, by_id, raised_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            alert.id.as_bytes().as_slice(),
            alert.team.as_bytes().as_slice(),
            alert.kind.name(),
            alert.by.as_bytes().as_slice(),
            alert.at.to_minute().0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn alert(&mut self, id: AlertId) -> Result<Option<Alert>> {
        let found = alerts!(self, "WHERE id = $1", id.as_bytes().as_slice())?;
        Ok(found.into_iter().next())
    }

    async fn unseen_alerts(&mut self, team: TeamId, member: MemberId) -> Result<Vec<Alert>> {
        alerts!(
            self,
            "WHERE team_id = $1 AND NOT EXISTS (
                 SELECT 1 FROM alert_seen WHERE alert_seen.alert_id = alert.id AND alert_seen.member_id = $2
             ) ORDER BY raised_at, id",
            team.as_bytes().as_slice(),
            member.as_bytes().as_slice()
        )
    }

    async fn see_alert(&mut self, id: AlertId, member: MemberId) -> Result<bool> {
        let done = sqlx::query!(
            "INSERT INTO alert_seen (alert_id, member_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            id.as_bytes().as_slice(),
            member.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn delete_old_alerts(&mut self, raised_by: Timestamp) -> Result<()> {
        sqlx::query!("DELETE FROM alert WHERE raised_at <= $1", raised_by.0)
            .execute(self.conn())
            .await
            .map_err(driver)?;
        Ok(())
    }
}

impl SqlTx {
    async fn delete_paper(&mut self, id: [u8; 16]) -> Result<()> {
        sqlx::query!("DELETE FROM legal_paper WHERE id = $1", id.as_slice())
            .execute(self.conn())
            .await
            .map_err(driver)?;
        Ok(())
    }

    async fn answered(&mut self, id: IncidentId) -> Result<Vec<Answered>> {
        let rows = sqlx::query!(
            "SELECT duty, answer, by_id, at FROM incident_duty WHERE incident_id = $1 ORDER BY at, duty",
            id.as_bytes().as_slice()
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            found.push(Answered {
                duty: DUTY.word("duty", Duty::from_name(&row.duty))?,
                answer: DUTY.word("answer", Answer::from_name(&row.answer))?,
                by: MemberId::from_bytes(DUTY.fixed("by_id", &row.by_id)?),
                at: Timestamp(row.at),
            });
        }
        Ok(found)
    }
}

impl RawLegal {
    fn parse(self) -> Result<Request> {
        Ok(Request {
            id: LegalId::from_bytes(LEGAL.fixed("id", &self.id)?),
            team: TeamId::from_bytes(LEGAL.fixed("team_id", &self.team_id)?),
            kind: LEGAL.word("kind", Kind::from_name(&self.kind))?,
            state: LEGAL.word("state", State::from_name(&self.state))?,
            judge: self.judge,
            by: MemberId::from_bytes(LEGAL.fixed("by_id", &self.by_id)?),
            received: Timestamp(self.received_at),
            due: self.due_at.map(Timestamp),
            next: self.next_at.map(Timestamp),
            closed: self.closed_at.map(Timestamp),
        })
    }
}

impl RawIncident {
    fn parse(self, id: IncidentId, answered: Vec<Answered>) -> Result<Incident> {
        let request = match &self.request_id {
            Some(id) => Some(LegalId::from_bytes(INCIDENT.fixed("request_id", id)?)),
            None => None,
        };
        Ok(Incident {
            id,
            team: TeamId::from_bytes(INCIDENT.fixed("team_id", &self.team_id)?),
            cause: INCIDENT.word("cause", Cause::from_name(&self.cause))?,
            breach: INCIDENT.word("breach", Breach::from_name(&self.breach))?,
            identity: self.identity,
            request,
            by: MemberId::from_bytes(INCIDENT.fixed("by_id", &self.by_id)?),
            opened: Timestamp(self.opened_at),
            known: self.known_at.map(Timestamp),
            answered,
            next: self.next_at.map(Timestamp),
            closed: self.closed_at.map(Timestamp),
        })
    }
}

impl RawAlert {
    fn parse(self) -> Result<Alert> {
        Ok(Alert {
            id: AlertId::from_bytes(ALERT.fixed("id", &self.id)?),
            team: TeamId::from_bytes(ALERT.fixed("team_id", &self.team_id)?),
            kind: ALERT.word("kind", AlertKind::from_name(&self.kind))?,
            by: MemberId::from_bytes(ALERT.fixed("by_id", &self.by_id)?),
            at: Timestamp(self.raised_at),
        })
    }
}
