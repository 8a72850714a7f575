//! Referrals that somebody joined by hand to another one about the same person.

use crate::{Result, referral::ReferralRow};
use async_trait::async_trait;
use domain::{Level, ReferralId, Timestamp, level::Why};

/// A referral that was joined, and how it stood in line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinedRow {
    /// The referral, as it was.
    pub referral: ReferralRow,
    /// The language of its person.
    pub language: String,
    /// How urgent it was.
    pub level: Level,
    /// What made it that urgent.
    pub why: Why,
    /// Whether it concerns somebody under 18.
    pub minor: bool,
    /// Since when it waited.
    pub waiting_since: Timestamp,
}

/// Joined referrals inside a transaction.
#[async_trait]
pub trait JoinTx: Send {
    /// Joins it to another one. What was joined to it goes along.
    async fn join_referral(&mut self, row: &JoinedRow, to: ReferralId) -> Result<()>;

    /// What is joined to a referral, by id.
    async fn joined_to(&mut self, to: ReferralId) -> Result<Vec<JoinedRow>>;

    /// Parts it from the other one; it stays. `false` when it was not joined to that.
    async fn part_referral(&mut self, id: ReferralId, from: ReferralId) -> Result<bool>;
}
