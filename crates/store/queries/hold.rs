//! Records that may not be deleted.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{
    CaseId, HoldId, LegalId, MemberId, TeamId, Timestamp,
    hold::{Hold, LiftWhy, Lifted, Why},
    task::On,
};
use store::{HoldTx, Result};

const HOLD: Table = Table("hold");
const CASE: Table = Table("case_record");

struct RawHold {
    id: Vec<u8>,
    request_id: Vec<u8>,
    on_kind: String,
    on_id: Vec<u8>,
    set_by: Vec<u8>,
    set_at: i64,
    set_why: String,
    lifted_by: Option<Vec<u8>>,
    lifted_at: Option<i64>,
    lifted_why: Option<String>,
}

macro_rules! holds {
    ($tx:expr, $rest:literal, $($argument:expr),+) => {
        sqlx::query_as!(
            RawHold,
            "SELECT id, request_id, on_kind, on_id, set_by, set_at, set_why, lifted_by, lifted_at, lifted_why FROM hold " + $rest,
            $($argument),+
        )
        .fetch_all($tx.conn())
        .await
        .map_err(driver)?
        .into_iter()
        .map(RawHold::parse)
        .collect::<Result<Vec<_>>>()
    };
}

#[async_trait]
impl HoldTx for SqlTx {
    async fn set_hold(&mut self, hold: &Hold) -> Result<bool> {
        let done = sqlx::query!(
            "INSERT INTO hold (id, request_id, on_kind, on_id, set_by, set_at, set_why) VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT DO NOTHING",
            hold.id.as_bytes().as_slice(),
            hold.request.as_bytes().as_slice(),
            hold.on.kind(),
            hold.on.bytes().as_slice(),
            hold.by.as_bytes().as_slice(),
            hold.at.to_minute().0,
            hold.why.name(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn lift_hold(&mut self, hold: &Hold) -> Result<bool> {
        let done = sqlx::query!(
            "UPDATE hold SET lifted_by = $2, lifted_at = $3, lifted_why = $4 WHERE id = $1 AND lifted_at IS NULL",
            hold.id.as_bytes().as_slice(),
            hold.lifted.as_ref().map(|lifted| lifted.by.as_bytes().as_slice()),
            hold.lifted.map(|lifted| lifted.at.to_minute().0),
            hold.lifted.map(|lifted| lifted.why.name()),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn hold(&mut self, id: HoldId) -> Result<Option<Hold>> {
        let found = holds!(self, "WHERE id = $1", id.as_bytes().as_slice())?;
        Ok(found.into_iter().next())
    }

    async fn is_held(&mut self, on: On) -> Result<bool> {
        let row = sqlx::query!(
            r#"SELECT EXISTS (SELECT 1 FROM hold WHERE on_id = $1 AND on_kind = $2 AND lifted_at IS NULL) AS "held!: bool""#,
            on.bytes().as_slice(),
            on.kind()
        )
        .fetch_one(self.conn())
        .await
        .map_err(driver)?;
        Ok(row.held)
    }

    async fn held(&mut self, team: TeamId) -> Result<Vec<On>> {
        let rows = sqlx::query!(
            "SELECT DISTINCT hold.on_kind, hold.on_id FROM hold JOIN legal_request ON legal_request.id = hold.request_id
             WHERE legal_request.team_id = $1 AND hold.lifted_at IS NULL",
            team.as_bytes().as_slice()
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        let on = |kind: &str, id: &[u8]| {
            HOLD.word("on_kind", On::from_parts(kind, HOLD.fixed("on_id", id)?))
        };
        rows.iter()
            .map(|row| on(&row.on_kind, &row.on_id))
            .collect()
    }

    async fn cases_there(&mut self) -> Result<Vec<(CaseId, Timestamp)>> {
        let rows =
            sqlx::query!("SELECT id, opened_at FROM case_record ORDER BY opened_at DESC, id")
                .fetch_all(self.conn())
                .await
                .map_err(driver)?;
        rows.iter()
            .map(|row| {
                let id = CaseId::from_bytes(CASE.fixed("id", &row.id)?);
                Ok((id, Timestamp(row.opened_at)))
            })
            .collect()
    }

    async fn holds(&mut self, team: TeamId) -> Result<Vec<Hold>> {
        holds!(
            self,
            "WHERE request_id IN (SELECT legal_request.id FROM legal_request WHERE team_id = $1) ORDER BY set_at, id",
            team.as_bytes().as_slice()
        )
    }

    async fn holds_of(&mut self, request: LegalId) -> Result<Vec<Hold>> {
        holds!(
            self,
            "WHERE request_id = $1 ORDER BY set_at, id",
            request.as_bytes().as_slice()
        )
    }
}

impl RawHold {
    fn parse(self) -> Result<Hold> {
        let on = HOLD.fixed("on_id", &self.on_id)?;
        let lifted = match (&self.lifted_by, self.lifted_at, &self.lifted_why) {
            (Some(by), Some(at), Some(why)) => Some(Lifted {
                by: MemberId::from_bytes(HOLD.fixed("lifted_by", by)?),
                at: Timestamp(at),
                why: HOLD.word("lifted_why", LiftWhy::from_name(why))?,
            }),
            (None, None, None) => None,
            _ => return Err(HOLD.corrupt("lifted_at")),
        };
        Ok(Hold {
            id: HoldId::from_bytes(HOLD.fixed("id", &self.id)?),
            request: LegalId::from_bytes(HOLD.fixed("request_id", &self.request_id)?),
            on: HOLD.word("on_kind", On::from_parts(&self.on_kind, on))?,
            by: MemberId::from_bytes(HOLD.fixed("set_by", &self.set_by)?),
            at: Timestamp(self.set_at),
            why: HOLD.word("set_why", Why::from_name(&self.set_why))?,
            lifted,
        })
    }
}
