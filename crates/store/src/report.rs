//! Reports: what people counted of their cases, which case is in whose count, and the sum.

use crate::Result;
use async_trait::async_trait;
use domain::{
    CaseId, CountId, MemberId, TeamId, Timestamp,
    report::{Counted, Counts},
    tally::Quarter,
};

/// What one member counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountRow {
    /// Which.
    pub id: CountId,
    /// Who.
    pub member: MemberId,
    /// Sealed to the team.
    pub sealed: Vec<u8>,
    /// Whether it is in the sum.
    pub summed: bool,
}

/// What else a report says, and how it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReportRow {
    /// Trainings given to others.
    pub trainings: Option<u32>,
    /// How many came.
    pub trained: Option<u32>,
    /// Once it is closed: how many cases there were, and how many of them were in the sum.
    pub closed: Option<(u32, u32)>,
}

/// How many cases are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Opened before the end of the quarter.
    pub cases: u32,
    /// In somebody's count.
    pub counted: u32,
    /// In the sum.
    pub summed: u32,
}

/// Reports inside a transaction. A team's quarter is what everything here is of.
#[async_trait]
pub trait ReportTx: Send {
    /// Puts what a member counted in the place of what they counted before. The sum stays as it was.
    async fn put_count(&mut self, of: (TeamId, Quarter), count: &CountRow) -> Result<()>;

    /// Says that a case is in a count. `false` when it is in somebody else's.
    async fn put_counted(&mut self, quarter: Quarter, case: CaseId, count: CountId)
    -> Result<bool>;

    /// All counts, by id.
    async fn counts(&mut self, of: (TeamId, Quarter)) -> Result<Vec<CountRow>>;

    /// The cases in a count.
    async fn counted_in(&mut self, count: CountId) -> Result<Vec<CaseId>>;

    /// The count that a case is in.
    async fn count_of(&mut self, quarter: Quarter, case: CaseId) -> Result<Option<CountId>>;

    /// How many of the cases that were opened before a moment are counted.
    async fn count_progress(&mut self, quarter: Quarter, before: Timestamp) -> Result<Progress>;

    /// Puts a sum in the place of the one before, and says that these counts are in it and no others.
    async fn put_sum(
        &mut self,
        of: (TeamId, Quarter),
        sum: &Counts,
        counts: &[CountId],
    ) -> Result<()>;

    /// The numbers of the sum.
    async fn sum(&mut self, of: (TeamId, Quarter)) -> Result<Vec<Counted>>;

    /// Writes down what else the report says.
    async fn put_report(&mut self, of: (TeamId, Quarter), report: &ReportRow) -> Result<()>;

    /// The same, back; nothing said where nobody did.
    async fn report(&mut self, of: (TeamId, Quarter)) -> Result<ReportRow>;

    /// Forgets who counted what; the sum stays.
    async fn forget_counts(&mut self, of: (TeamId, Quarter)) -> Result<()>;
}
