//! What lies in the mailboxes of other agencies.

use crate::Result;
use async_trait::async_trait;
use domain::{CredentialId, DisclosureId, ForwarderId, ReleaseId, Timestamp};

/// A letter: what was told, until its receiver has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LetterRow {
    /// Its id: that of the disclosure.
    pub id: DisclosureId,
    /// In whose mailbox.
    pub forwarder: ForwarderId,
    /// The minute it was put there.
    pub put_at: Timestamp,
    /// Until when it lies there.
    pub until: Timestamp,
    /// When it is next sent to its receiver's own address; `None` where there is none.
    pub next_at: Option<Timestamp>,
    /// How often that was tried.
    pub tries: u32,
}

/// A letter as one key opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedLetter {
    /// Which.
    pub id: DisclosureId,
    /// To which key.
    pub key: CredentialId,
    /// The minute it was put there.
    pub put_at: Timestamp,
    /// The box.
    pub sealed: Vec<u8>,
}

/// Mailboxes inside a transaction.
#[async_trait]
pub trait MailboxTx: Send {
    /// Keeps to what letters for a forwarder's key are sealed, in place of what was. `false` when there is no such key that counts.
    async fn put_mailbox(&mut self, key: CredentialId, public: &[u8]) -> Result<bool>;

    /// To what letters for a forwarder are sealed: of each of its keys that counts and has something.
    async fn mailboxes_of(
        &mut self,
        forwarder: ForwarderId,
    ) -> Result<Vec<(CredentialId, Vec<u8>)>>;

    /// Puts a letter there.
    async fn insert_letter(
        &mut self,
        row: &LetterRow,
        boxes: &[(CredentialId, Vec<u8>)],
    ) -> Result<()>;

    /// A letter.
    async fn letter(&mut self, id: DisclosureId) -> Result<Option<LetterRow>>;

    /// What lies there for one key, the oldest first.
    async fn letters_for(&mut self, key: CredentialId, limit: u32) -> Result<Vec<SealedLetter>>;

    /// A letter for every key that it is sealed to and that counts.
    async fn letter_boxes(&mut self, id: DisclosureId) -> Result<Vec<SealedLetter>>;

    /// Letters that are to be sent by now, the most overdue first.
    async fn due_letters(&mut self, now: Timestamp, limit: u32) -> Result<Vec<LetterRow>>;

    /// Moves its next sending, if it is still due at `before`; `None`: it is not sent any more. `false` when somebody else did.
    async fn lease_letter(
        &mut self,
        id: DisclosureId,
        before: Timestamp,
        next: Option<Timestamp>,
    ) -> Result<bool>;

    /// Deletes a letter.
    async fn delete_letter(&mut self, id: DisclosureId) -> Result<()>;

    /// Deletes what nobody fetched that was written by a release. Returns how many.
    async fn delete_letters_of(&mut self, release: ReleaseId) -> Result<u64>;

    /// Letters that nobody fetched in time.
    async fn old_letters(&mut self, now: Timestamp) -> Result<Vec<LetterRow>>;
}
