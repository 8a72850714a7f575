//! How cases end, what a person's words lead to, and how much was deleted (R220, R227).

use crate::Result;
use async_trait::async_trait;
use domain::{
    CaseId, ItemId, Timestamp,
    case::{Deletion, Life},
    retention::Record,
    rota::zone::Day,
    tally::Quarter,
};

/// The case that words lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseWord {
    /// Which.
    pub case: CaseId,
    /// The hash of what proves knowledge of the words.
    pub auth_hash: [u8; 32],
}

/// How much there is of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CaseContents {
    /// Sealed entries.
    pub entries: u64,
    /// Its key, sealed to a device.
    pub wraps: u64,
    /// Sealed lists of who reads it.
    pub readers: u64,
    /// Sealed pictures.
    pub files: u64,
    /// What somebody has to do, or had to.
    pub tasks: u64,
    /// Consents to tell others, with what was told.
    pub releases: u64,
}

/// Ends inside a transaction.
#[async_trait]
pub trait RetentionTx: Send {
    /// How a case stands; open where nobody has closed it.
    async fn case_life(&mut self, case: CaseId) -> Result<Life>;

    /// Keeps how a case stands.
    async fn set_case_life(&mut self, case: CaseId, life: &Life) -> Result<()>;

    /// Closed cases whose time is over by `now`, the longest over first.
    async fn cases_over(&mut self, now: Timestamp) -> Result<Vec<CaseId>>;

    /// Keeps that somebody asked to have a case deleted. `false` when somebody has already.
    async fn insert_case_deletion(&mut self, case: CaseId, deletion: &Deletion) -> Result<bool>;

    /// Who asked to have a case deleted.
    async fn case_deletion(&mut self, case: CaseId) -> Result<Option<Deletion>>;

    /// Everything that waits for a second person, the oldest first.
    async fn case_deletions(&mut self) -> Result<Vec<(CaseId, Deletion)>>;

    /// Forgets that somebody asked. `false` when nobody had.
    async fn drop_case_deletion(&mut self, case: CaseId) -> Result<bool>;

    /// Keeps what words lead to a case, in place of what did. `false`, and nothing is kept, when they lead to another one.
    async fn put_case_word(
        &mut self,
        case: CaseId,
        locator: &[u8; 16],
        auth_hash: &[u8; 32],
    ) -> Result<bool>;

    /// Whether there are words for a case.
    async fn has_case_word(&mut self, case: CaseId) -> Result<bool>;

    /// The case that words lead to.
    async fn case_by_word(&mut self, locator: &[u8; 16]) -> Result<Option<CaseWord>>;

    /// How much there is of a case.
    async fn case_contents(&mut self, case: CaseId) -> Result<CaseContents>;

    /// Deletes a case with everything in it and from whom it was kept; its tasks too, but reports and requests that somebody still owes the
    /// law, which hang on nothing from then on. Releases stay as the ledger of what was told. `false` when it was gone.
    async fn delete_case(&mut self, case: CaseId) -> Result<bool>;

    /// Deletes totals of days before `day`, and of quarters before `quarter`. Returns how many rows.
    async fn delete_old_totals(&mut self, day: Day, quarter: Quarter) -> Result<u64>;

    /// Adds to how many of a kind were deleted since [`RetentionTx::take_purged`].
    async fn add_purged(&mut self, record: Record, many: u64) -> Result<()>;

    /// How many of each kind were deleted since this was asked last; it is forgotten with that.
    async fn take_purged(&mut self) -> Result<Vec<(Record, u64)>>;

    /// Items that are closed and still there, because a legal hold kept them.
    async fn closed_items(&mut self) -> Result<Vec<ItemId>>;

    /// How many of a kind there are.
    async fn count_records(&mut self, record: Record) -> Result<u64>;
}
