//! Whom other hotlines bring in by a code, and the seats of their workers.

use crate::Result;
use async_trait::async_trait;
use domain::{ChatId, InvitationId, ReferralId, Timestamp, introduction::Seat};

/// An introduction, from the form until the end of the chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntroductionRow {
    /// Its id: the invitation that the worker's welcome answers.
    pub id: InvitationId,
    /// The form that it came with.
    pub referral: ReferralId,
    /// SHA-256 of the code that the person is told.
    pub code_hash: [u8; 32],
    /// SHA-256 of the worker's capability.
    pub seat_hash: [u8; 32],
    /// Until when the code can be used, and the seat be taken.
    pub until: Timestamp,
    /// The person's chat, once they have come.
    pub chat: Option<ChatId>,
    /// Where the seat stands.
    pub seat: Seat,
    /// The keys that the worker has knocked with.
    pub key_package: Option<Vec<u8>>,
    /// What lets them in, and the number of the entry that did.
    pub welcome: Option<(Vec<u8>, i64)>,
}

/// Introductions inside a transaction.
#[async_trait]
pub trait IntroductionTx: Send {
    /// Adds one. `false` when its code or its capability is another one's.
    async fn insert_introduction(&mut self, row: &IntroductionRow) -> Result<bool>;

    /// The one that a code leads to, if nobody has come by it and it has not lapsed.
    async fn introduction_by_code(
        &mut self,
        code_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<IntroductionRow>>;

    /// The one whose seat a capability is for.
    async fn introduction_by_seat(
        &mut self,
        seat_hash: &[u8; 32],
    ) -> Result<Option<IntroductionRow>>;

    /// The one that brought somebody into this chat.
    async fn introduction_of_chat(&mut self, chat: ChatId) -> Result<Option<IntroductionRow>>;

    /// The one that came with a form.
    async fn introduction_of_referral(
        &mut self,
        referral: ReferralId,
    ) -> Result<Option<IntroductionRow>>;

    /// Moves one on: chat, seat, keys and welcome.
    async fn save_introduction(&mut self, row: &IntroductionRow) -> Result<()>;

    /// Forgets one.
    async fn delete_introduction(&mut self, id: InvitationId) -> Result<()>;

    /// Those whose time is over while somebody could still come or sits there, at most `limit`.
    async fn lapsed_introductions(
        &mut self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<IntroductionRow>>;
}
