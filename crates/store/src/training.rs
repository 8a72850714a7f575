//! Who has passed which gate, and who says so.

use crate::Result;
use async_trait::async_trait;
use domain::{
    MemberId,
    training::{Gate, Passed},
};

/// A gate that somebody passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrainingRow {
    /// Who.
    pub member: MemberId,
    /// What, and on which day.
    pub passed: Passed,
    /// Who wrote it down.
    pub by: MemberId,
}

/// Training inside a transaction.
#[async_trait]
pub trait TrainingTx: Send {
    /// Writes it down; a later day of the same gate takes the place of an earlier one. The day is cut to the day.
    async fn put_training(&mut self, row: &TrainingRow) -> Result<()>;

    /// It was written down by mistake.
    async fn delete_training(&mut self, member: MemberId, gate: Gate) -> Result<()>;

    /// What a person passed.
    async fn training_of(&mut self, member: MemberId) -> Result<Vec<TrainingRow>>;

    /// What everybody passed.
    async fn training(&mut self) -> Result<Vec<TrainingRow>>;
}

impl TrainingRow {
    /// What was passed, for the rules.
    pub fn passed(rows: &[Self]) -> Vec<Passed> {
        rows.iter().map(|row| row.passed).collect()
    }
}
