//! Consent to tell one agency some facts about one person, and what was told.

use crate::Result;
use async_trait::async_trait;
use domain::{
    DisclosureId, MemberId, ReleaseId, TeamId, Timestamp,
    release::{Classes, Release, Told},
    task::On,
};

/// That something was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DisclosureRow {
    /// Its id, chosen by who told it.
    pub id: DisclosureId,
    /// By which release.
    pub release: ReleaseId,
    /// What.
    pub classes: Classes,
    /// How.
    pub way: Told,
    /// Who told it.
    pub by: MemberId,
    /// The minute.
    pub at: Timestamp,
    /// Of a letter: the minute it was first handed out.
    pub handed: Option<Timestamp>,
}

/// Releases inside a transaction.
#[async_trait]
pub trait ReleaseTx: Send {
    /// Adds a release with its sealed paper. `false` when the id is taken.
    async fn insert_release(&mut self, release: &Release, sealed: &[u8]) -> Result<bool>;

    /// Keeps who signed it off and when it was withdrawn.
    async fn save_release(&mut self, release: &Release) -> Result<()>;

    /// A release.
    async fn release(&mut self, id: ReleaseId) -> Result<Option<Release>>;

    /// A team's releases, the newest first.
    async fn releases(&mut self, team: TeamId) -> Result<Vec<Release>>;

    /// The releases about one person, as far as what they hang on tells, the newest first.
    async fn releases_on(&mut self, on: On) -> Result<Vec<Release>>;

    /// Its sealed paper.
    async fn release_box(&mut self, id: ReleaseId) -> Result<Option<Vec<u8>>>;

    /// Replaces its sealed paper, if it is still `before`.
    async fn replace_release_box(
        &mut self,
        id: ReleaseId,
        before: &[u8],
        after: &[u8],
    ) -> Result<bool>;

    /// Writes down that something was told. `false` when the id is taken.
    async fn insert_disclosure(&mut self, row: &DisclosureRow) -> Result<bool>;

    /// What was told under this id.
    async fn disclosure(&mut self, id: DisclosureId) -> Result<Option<DisclosureRow>>;

    /// What was told by a release, the oldest first.
    async fn disclosures(&mut self, release: ReleaseId) -> Result<Vec<DisclosureRow>>;

    /// Notes that a letter was handed out at this minute, where that is not noted yet.
    async fn hand_out(&mut self, id: DisclosureId, at: Timestamp) -> Result<()>;

    /// Deletes a release with what was told by it, and whom it was kept from once nothing else is about the same person.
    async fn delete_release(&mut self, id: ReleaseId) -> Result<()>;
}
