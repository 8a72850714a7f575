//! Debriefs that are owed, and who needs relief.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{
    MemberId, Timestamp,
    care::{Debrief, DebriefState, Relief},
};
use store::{CareTx, Result};

const DEBRIEF: Table = Table("debrief");
const RELIEF: Table = Table("relief");
const CALL: Table = Table("relief_call");

struct RawRelief {
    member_id: Vec<u8>,
    asked_at: i64,
    calls: i64,
    next_at: i64,
    coming_id: Option<Vec<u8>>,
}

#[async_trait]
impl CareTx for SqlTx {
    async fn put_debrief(&mut self, member: MemberId, debrief: &Debrief) -> Result<()> {
        sqlx::query!(
            "INSERT INTO debrief (member_id, state, due) VALUES ($1, $2, $3)
             ON CONFLICT (member_id) DO UPDATE SET state = excluded.state, due = excluded.due",
            member.as_bytes().as_slice(),
            debrief.state.name(),
            debrief.due.0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn debrief(&mut self, member: MemberId) -> Result<Option<Debrief>> {
        let row = sqlx::query!(
            "SELECT state, due FROM debrief WHERE member_id = $1",
            member.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        row.map(|row| debrief(&row.state, row.due)).transpose()
    }

    async fn debriefs(&mut self) -> Result<Vec<(MemberId, Debrief)>> {
        let rows =
            sqlx::query!("SELECT member_id, state, due FROM debrief ORDER BY due, member_id")
                .fetch_all(self.conn())
                .await
                .map_err(driver)?;
        rows.into_iter()
            .map(|row| {
                let member = MemberId::from_bytes(DEBRIEF.fixed("member_id", &row.member_id)?);
                Ok((member, debrief(&row.state, row.due)?))
            })
            .collect()
    }

    async fn delete_old_debriefs(&mut self, before: Timestamp) -> Result<()> {
        sqlx::query!(
            "DELETE FROM debrief WHERE due < $1 AND state IN ('declined', 'done')",
            before.0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn delete_debrief(&mut self, member: MemberId) -> Result<()> {
        sqlx::query!(
            "DELETE FROM debrief WHERE member_id = $1",
            member.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn put_relief(&mut self, relief: &Relief) -> Result<()> {
        let coming = relief.coming.as_ref().map(|id| id.as_bytes().as_slice());
        sqlx::query!(
            "INSERT INTO relief (member_id, asked_at, calls, next_at, coming_id) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (member_id) DO UPDATE
             SET asked_at = excluded.asked_at, calls = excluded.calls, next_at = excluded.next_at,
                 coming_id = excluded.coming_id",
            relief.member.as_bytes().as_slice(),
            relief.asked.0,
            i64::from(relief.calls),
            relief.next.0,
            coming,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn relief(&mut self, member: MemberId) -> Result<Option<Relief>> {
        sqlx::query_as!(
            RawRelief,
            "SELECT member_id, asked_at, calls, next_at, coming_id FROM relief WHERE member_id = $1",
            member.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?
        .map(RawRelief::parse)
        .transpose()
    }

    async fn reliefs(&mut self) -> Result<Vec<Relief>> {
        let rows = sqlx::query_as!(
            RawRelief,
            "SELECT member_id, asked_at, calls, next_at, coming_id FROM relief ORDER BY asked_at, member_id",
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawRelief::parse).collect()
    }

    async fn delete_relief(&mut self, member: MemberId) -> Result<bool> {
        let done = sqlx::query!(
            "DELETE FROM relief WHERE member_id = $1",
            member.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn insert_relief_call(&mut self, member: MemberId, called: MemberId) -> Result<bool> {
        let done = sqlx::query!(
            "INSERT INTO relief_call (member_id, called_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            member.as_bytes().as_slice(),
            called.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn relief_calls(&mut self, member: MemberId) -> Result<Vec<MemberId>> {
        let rows = sqlx::query!(
            "SELECT called_id FROM relief_call WHERE member_id = $1 ORDER BY called_id",
            member.as_bytes().as_slice(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        let ids = rows.into_iter();
        ids.map(|row| {
            Ok(MemberId::from_bytes(
                CALL.fixed("called_id", &row.called_id)?,
            ))
        })
        .collect()
    }

    async fn delete_relief_calls_to(&mut self, called: MemberId) -> Result<()> {
        sqlx::query!(
            "DELETE FROM relief_call WHERE called_id = $1",
            called.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }
}

fn debrief(state: &str, due: i64) -> Result<Debrief> {
    Ok(Debrief {
        state: DEBRIEF.word("state", DebriefState::from_name(state))?,
        due: Timestamp(due),
    })
}

impl RawRelief {
    fn parse(self) -> Result<Relief> {
        let coming = self.coming_id.map(|id| RELIEF.fixed("coming_id", &id));
        Ok(Relief {
            member: MemberId::from_bytes(RELIEF.fixed("member_id", &self.member_id)?),
            asked: Timestamp(self.asked_at),
            calls: RELIEF.word("calls", u32::try_from(self.calls).ok())?,
            next: Timestamp(self.next_at),
            coming: coming.transpose()?.map(MemberId::from_bytes),
        })
    }
}
