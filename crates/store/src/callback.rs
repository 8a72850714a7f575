//! Requests to be called, and the boxes that hold what they are about.

use crate::Result;
use async_trait::async_trait;
use domain::{Callback, CallbackId, TeamId, telephone::Test};

/// What is sealed of a request, and what its words lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedCallback {
    /// Where it is found, derived from the words.
    pub locator: [u8; 16],
    /// The hash of what proves knowledge of the words.
    pub auth_hash: [u8; 32],
    /// Whom to call, and how: sealed to the team.
    pub contact: Vec<u8>,
    /// The hours to the minute: sealed to the team.
    pub hours: Vec<u8>,
}

/// Requests to be called inside a transaction.
#[async_trait]
pub trait CallbackTx: Send {
    /// Adds a request. `false`, and nothing is added, when its id or its locator is taken.
    async fn insert_callback(
        &mut self,
        callback: &Callback,
        sealed: &SealedCallback,
    ) -> Result<bool>;

    /// One request.
    async fn callback(&mut self, id: CallbackId) -> Result<Option<Callback>>;

    /// All requests of a team, those that are over too.
    async fn callbacks(&mut self, team: TeamId) -> Result<Vec<Callback>>;

    /// What is sealed of a request; `None` when it is gone.
    async fn sealed_callback(&mut self, id: CallbackId) -> Result<Option<SealedCallback>>;

    /// The request that words lead to.
    async fn callback_at(&mut self, locator: &[u8; 16]) -> Result<Option<CallbackId>>;

    /// Writes down where a request stands, with its windows.
    async fn save_callback(&mut self, callback: &Callback) -> Result<()>;

    /// Replaces one of the boxes, if it is still the one that was read. `false` when it is not.
    async fn replace_callback_box(
        &mut self,
        id: CallbackId,
        before: &[u8],
        after: &[u8],
    ) -> Result<bool>;

    /// Deletes both boxes, and what the words lead to. `false` when they were gone.
    async fn empty_callback(&mut self, id: CallbackId) -> Result<bool>;

    /// Deletes everything of a request. `false` when it was gone.
    async fn delete_callback(&mut self, id: CallbackId) -> Result<bool>;

    /// Notes what a telephone shows; what the test before said is forgotten.
    async fn put_telephone_test(&mut self, test: &Test) -> Result<()>;

    /// The last test of each telephone that was ever tested, by its word.
    async fn telephone_tests(&mut self) -> Result<Vec<Test>>;
}
