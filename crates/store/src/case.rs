//! Case records: sealed entries, wraps of their keys, assignments.

use crate::Result;
use async_trait::async_trait;
use domain::{CaseId, DeviceId, EntryId, FileId, MemberId, Timestamp, handoff::Handoff};

/// A case as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// Its id.
    pub id: CaseId,
    /// The minute it was opened in.
    pub opened_at: Timestamp,
    /// The newest version of its key.
    pub key_version: i64,
    /// How many entries it has.
    pub entries: i64,
    /// Whether somebody knows the newest key who must not read what is new.
    pub exposed: bool,
}

/// One sealed entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseEntryRow {
    /// Its id.
    pub id: EntryId,
    /// Which version of the key seals it.
    pub key_version: i64,
    /// The sealed entry.
    pub sealed: Vec<u8>,
}

/// A sealed picture beside the entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFileRow {
    /// Its id.
    pub id: FileId,
    /// Which version of the key seals it.
    pub key_version: i64,
    /// The sealed bytes.
    pub sealed: Vec<u8>,
}

/// A case key sealed to one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseWrapRow {
    /// Whose device.
    pub member: MemberId,
    /// Which device.
    pub device: DeviceId,
    /// Which version of the key.
    pub key_version: i64,
    /// The sealed key.
    pub wrap: Vec<u8>,
}

/// A device that lacks a version of a case's key, of somebody assigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LackingRow {
    /// Which case.
    pub case: CaseId,
    /// Whose device.
    pub member: MemberId,
    /// Which device.
    pub device: DeviceId,
}

/// A version of a case's key that is sealed to a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldRow {
    /// Whose device.
    pub member: MemberId,
    /// Which device.
    pub device: DeviceId,
    /// Which version.
    pub key_version: i64,
}

/// Cases inside a transaction.
#[async_trait]
pub trait CaseTx: Send {
    /// Adds a case without entries. `false` when the id is taken.
    async fn insert_case(&mut self, case: &CaseRow) -> Result<bool>;

    /// The case.
    async fn case(&mut self, id: CaseId) -> Result<Option<CaseRow>>;

    /// The cases that a member is assigned to, newest first, at most `limit`.
    async fn cases_of(&mut self, member: MemberId, limit: u32) -> Result<Vec<CaseRow>>;

    /// Who is assigned to a case.
    async fn assigned(&mut self, case: CaseId) -> Result<Vec<MemberId>>;

    /// Adds or replaces a wrap; its member is assigned from then on.
    async fn put_case_wrap(&mut self, case: CaseId, wrap: &CaseWrapRow) -> Result<()>;

    /// The wraps for a device, the oldest version first.
    async fn case_wraps(&mut self, case: CaseId, device: DeviceId) -> Result<Vec<CaseWrapRow>>;

    /// Who holds which version of a case's key, by device and version.
    async fn case_holders(&mut self, case: CaseId) -> Result<Vec<HeldRow>>;

    /// The devices of the assigned, active ones, that lack a version of the key of a case of this member.
    async fn lacking_case_keys(&mut self, member: MemberId) -> Result<Vec<LackingRow>>;

    /// Takes somebody off a case, with every wrap for their devices. `false` when they were not on it.
    async fn unassign(&mut self, case: CaseId, member: MemberId) -> Result<bool>;

    /// Notes that somebody knows the newest key who must not read what is new.
    async fn expose_case(&mut self, case: CaseId) -> Result<()>;

    /// Adds a sealed list of readers as the one after `after` others. `false` when there are more or fewer by now.
    async fn insert_case_readers(
        &mut self,
        case: CaseId,
        after: i64,
        sealed: &[u8],
    ) -> Result<bool>;

    /// The sealed lists of readers of a case in order.
    async fn case_readers(&mut self, case: CaseId) -> Result<Vec<Vec<u8>>>;

    /// Adds an entry as the one after `after` others. `false` when there are more or fewer by now, or the id is taken.
    async fn insert_case_entry(
        &mut self,
        case: CaseId,
        after: i64,
        entry: &CaseEntryRow,
    ) -> Result<bool>;

    /// The entries of a case in order.
    async fn case_entries(&mut self, case: CaseId) -> Result<Vec<CaseEntryRow>>;

    /// Adds or replaces where the hand-off that a case came from stands.
    async fn put_handoff(&mut self, case: CaseId, handoff: &Handoff) -> Result<()>;

    /// The hand-off that a case came from; `None` when it was opened by hand.
    async fn handoff(&mut self, case: CaseId) -> Result<Option<Handoff>>;

    /// The cases whose hand-off nobody has taken on by `now`, and nobody was called for, the oldest first.
    async fn late_handoffs(&mut self, now: Timestamp) -> Result<Vec<CaseId>>;

    /// Adds a picture. `false` when the id is taken.
    async fn insert_case_file(&mut self, case: CaseId, file: &CaseFileRow) -> Result<bool>;

    /// A picture of a case.
    async fn case_file(&mut self, case: CaseId, id: FileId) -> Result<Option<CaseFileRow>>;

    /// How many pictures a case has.
    async fn count_case_files(&mut self, case: CaseId) -> Result<i64>;

    /// Deletes a picture. `false` when there is none.
    async fn delete_case_file(&mut self, case: CaseId, id: FileId) -> Result<bool>;
}
