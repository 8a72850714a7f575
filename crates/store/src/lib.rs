//! What is kept, one trait per word. Backends implement them; the conformance suite (feature `conformance`) runs on each.
//!
//! The database is the log: a message is a row before it is an event. [`Store::append`] is the only way a text gets in; it
//! commits in groups and answers after the commit. Everything else is a transaction: [`Store::begin`] to write,
//! [`Store::read`] to look. Dropping a transaction without [`TxEnd::commit`] leaves nothing behind.

use async_trait::async_trait;
use domain::{ChatId, Timestamp};

pub mod aside;
pub mod audit;
pub mod callback;
pub mod care;
pub mod case;
pub mod chat;
pub mod conflict;
pub mod credential;
pub mod device;
pub mod directory;
pub mod enrolment;
pub mod forwarder;
pub mod hold;
pub mod introduction;
pub mod join;
pub mod keys;
pub mod legal;
pub mod log;
pub mod mailbox;
pub mod offer;
pub mod page;
pub mod people;
pub mod referral;
pub mod release;
pub mod report;
pub mod resume;
pub mod retention;
pub mod rota;
pub mod staff;
pub mod tally;
pub mod task;
pub mod training;
pub mod triage;
pub mod upkeep;

#[cfg(feature = "conformance")]
#[expect(
    clippy::indexing_slicing,
    reason = "these are tests: one that looks past an end has failed"
)]
#[expect(
    clippy::cognitive_complexity,
    reason = "every assertion counts as a branch, and a rule is a list of them"
)]
pub mod conformance;

mod error;

pub use aside::AsideTx;
pub use audit::AuditTx;
pub use callback::CallbackTx;
pub use care::CareTx;
pub use case::CaseTx;
pub use chat::ChatTx;
pub use conflict::ConflictTx;
pub use credential::CredentialTx;
pub use device::DeviceTx;
pub use directory::DirectoryTx;
pub use enrolment::EnrolmentTx;
pub use error::StoreError;
pub use forwarder::ForwarderTx;
pub use hold::HoldTx;
pub use introduction::IntroductionTx;
pub use join::JoinTx;
pub use keys::KeyTx;
pub use legal::LegalTx;
pub use log::{AppendError, Appended, Endpoint, EntryKind, EntryRow, NewEntry};
pub use mailbox::MailboxTx;
pub use offer::OfferTx;
pub use page::PageTx;
pub use people::PeopleTx;
pub use referral::ReferralTx;
pub use release::ReleaseTx;
pub use report::ReportTx;
pub use resume::ResumeTx;
pub use retention::RetentionTx;
pub use rota::RotaTx;
pub use staff::StaffTx;
pub use tally::TallyTx;
pub use task::TaskTx;
pub use training::TrainingTx;
pub use triage::TriageTx;
pub use upkeep::UpkeepTx;

/// The answer of every storage call. `Option` inside says "not there"; an error says "could not look".
pub type Result<T> = std::result::Result<T, StoreError>;

/// One database.
#[async_trait]
pub trait Store: Send + Sync {
    /// Begins a transaction that writes. Writers take turns; the wait has a deadline and ends in [`StoreError::Busy`].
    async fn begin(&self) -> Result<Box<dyn Tx>>;

    /// Begins a transaction that only looks, beside writers. A write through it is an error.
    async fn read(&self) -> Result<Box<dyn Tx>>;

    /// Adds one text to a chat's log and answers once it is on disk.
    ///
    /// In one step: the chat must be open and the sender a member; an id that the log already holds is answered with its first
    /// number; the epoch must be one that the chat still takes; then the next number is given and the entry stored.
    async fn append(&self, entry: NewEntry) -> std::result::Result<Appended, AppendError>;

    /// Notes that a member has processed everything up to `seq`. Entries that every member has processed are deleted. The
    /// cursor only moves forward, and never past the log. Returns once it is queued: an acknowledgement that is lost in a
    /// crash is only sent again.
    async fn acknowledge(&self, chat: ChatId, endpoint: Endpoint, seq: i64) -> Result<()>;

    /// The entries after a number, oldest first, at most `limit`.
    async fn entries_after(&self, chat: ChatId, after: i64, limit: u32) -> Result<Vec<EntryRow>>;

    /// The last numbers of these chats, in any order; unknown chats are left out. For the safety query every two seconds.
    async fn last_seqs(&self, chats: &[ChatId]) -> Result<Vec<(ChatId, i64)>>;

    /// Makes sure that nothing which was deleted is left in the files: slow, and done after somebody's record is deleted. A backend
    /// that cannot promise this says so in its own documentation.
    async fn scrub(&self) -> Result<()>;

    /// Every column that the database has, as table and column: for the statement of what is held (R218).
    async fn columns(&self) -> Result<Vec<(String, String)>>;

    /// Whether the database answers and may be written.
    async fn check(&self, now: Timestamp) -> Result<()>;

    /// Waits until everything that was queued is on disk, then refuses more. For shutdown.
    async fn close(&self);
}

/// A transaction.
pub trait Tx:
    AsideTx
    + AuditTx
    + CallbackTx
    + CareTx
    + ChatTx
    + TrainingTx
    + TriageTx
    + OfferTx
    + StaffTx
    + DeviceTx
    + DirectoryTx
    + EnrolmentTx
    + ForwarderTx
    + HoldTx
    + LegalTx
    + IntroductionTx
    + ReferralTx
    + ReleaseTx
    + ReportTx
    + MailboxTx
    + JoinTx
    + CredentialTx
    + CaseTx
    + KeyTx
    + PeopleTx
    + PageTx
    + ConflictTx
    + ResumeTx
    + RetentionTx
    + RotaTx
    + TallyTx
    + TaskTx
    + UpkeepTx
    + TxEnd
{
}
impl<
    T: AsideTx
        + AuditTx
        + CallbackTx
        + CareTx
        + ChatTx
        + TrainingTx
        + TriageTx
        + OfferTx
        + StaffTx
        + DeviceTx
        + DirectoryTx
        + EnrolmentTx
        + ForwarderTx
        + HoldTx
        + LegalTx
        + IntroductionTx
        + ReferralTx
        + ReleaseTx
        + ReportTx
        + MailboxTx
        + JoinTx
        + CredentialTx
        + CaseTx
        + KeyTx
        + PeopleTx
        + PageTx
        + ConflictTx
        + ResumeTx
        + RetentionTx
        + RotaTx
        + TallyTx
        + TaskTx
        + UpkeepTx
        + TxEnd,
> Tx for T
{
}

/// How a transaction ends well.
#[async_trait]
pub trait TxEnd: Send {
    /// Makes it durable: synced to disk when this returns.
    async fn commit(self: Box<Self>) -> Result<()>;
}
