//! Who has passed which gate, and who says so.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{
    MemberId, Timestamp,
    training::{Gate, Passed},
};
use store::{Result, TrainingTx, training::TrainingRow};

const TRAINING: Table = Table("training");

struct RawTraining {
    member_id: Vec<u8>,
    gate: String,
    done_on: i64,
    by_member_id: Vec<u8>,
}

#[async_trait]
impl TrainingTx for SqlTx {
    async fn put_training(&mut self, row: &TrainingRow) -> Result<()> {
        sqlx::query!(
            "INSERT INTO training (member_id, gate, done_on, by_member_id) VALUES ($1, $2, $3, $4)
             ON CONFLICT (member_id, gate) DO UPDATE
             SET done_on = excluded.done_on, by_member_id = excluded.by_member_id",
            row.member.as_bytes().as_slice(),
            row.passed.gate.name(),
            row.passed.on.to_day().0,
            row.by.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn delete_training(&mut self, member: MemberId, gate: Gate) -> Result<()> {
        sqlx::query!(
            "DELETE FROM training WHERE member_id = $1 AND gate = $2",
            member.as_bytes().as_slice(),
            gate.name(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn training_of(&mut self, member: MemberId) -> Result<Vec<TrainingRow>> {
        let rows = sqlx::query_as!(
            RawTraining,
            "SELECT member_id, gate, done_on, by_member_id FROM training WHERE member_id = $1 ORDER BY gate",
            member.as_bytes().as_slice(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawTraining::parse).collect()
    }

    async fn training(&mut self) -> Result<Vec<TrainingRow>> {
        let rows = sqlx::query_as!(
            RawTraining,
            "SELECT member_id, gate, done_on, by_member_id FROM training ORDER BY member_id, gate",
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawTraining::parse).collect()
    }
}

impl RawTraining {
    fn parse(self) -> Result<TrainingRow> {
        Ok(TrainingRow {
            member: MemberId::from_bytes(TRAINING.fixed("member_id", &self.member_id)?),
            passed: Passed {
                gate: TRAINING.word("gate", Gate::from_name(&self.gate))?,
                on: Timestamp(self.done_on),
            },
            by: MemberId::from_bytes(TRAINING.fixed("by_member_id", &self.by_member_id)?),
        })
    }
}
