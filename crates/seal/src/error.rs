//! What can go wrong, in terms of what a caller can do about it.

/// Why an operation of this crate failed. No variant carries content, a key or an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(
    clippy::error_impl_error,
    reason = "the crate has one error, and callers say seal::Error"
)]
pub enum Error {
    /// The bytes are not what they should be; the word says which format.
    #[error("malformed {0}")]
    Malformed(&'static str),
    /// The format has a version that this build does not know.
    #[error("unknown version of {0}")]
    Version(&'static str),
    /// A ciphersuite that is not offered, or not the one of this chat.
    #[error("unsupported ciphersuite")]
    Suite,
    /// A signature does not verify.
    #[error("bad signature on {0}")]
    Signature(&'static str),
    /// A ciphertext does not open with this key and in this place.
    #[error("cannot be opened: {0}")]
    Sealed(&'static str),
    /// Something is too long, too short or too many.
    #[error("{0} has a wrong size")]
    Size(&'static str),
    /// A certificate, notice or role does not satisfy the policy.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// A commit would let in, keep or remove somebody against the policy. Nothing was merged: the chat stays in its
    /// old epoch, which the new reader cannot read. The person should be told.
    #[error("a change of members was refused: {0}")]
    RefusedReader(Refusal),
    /// The group is not the one that the visitor sealed into the intake box.
    #[error("this group is not the visitor's")]
    SwappedGroup,
    /// An entry for another epoch than the one this client can process now.
    #[error("entry belongs to another epoch")]
    Epoch,
    /// Our own handshake waits for the server's answer; call `confirm` or `discard` first.
    #[error("a handshake waits for the server's answer")]
    Pending,
    /// There is no handshake to confirm.
    #[error("no handshake is waiting")]
    NotPending,
    /// After a return by phrase the first thing sent must be a refresh.
    #[error("refresh before sending")]
    RefreshFirst,
    /// The restored state is older than a commit of our own; this chat cannot go on from here.
    #[error("the restored state is too old")]
    RolledBack,
    /// We are not, or no longer, a member of this chat.
    #[error("not a member of this chat")]
    Inactive,
    /// The named member is not in the chat.
    #[error("no such member")]
    NoSuchMember,
    /// The group's state refused an operation; the word says which.
    #[error("group operation failed: {0}")]
    Group(&'static str),
    /// A log contradicts what was seen of it before, or what it says of itself: it was forked, rolled back or rewritten.
    /// People should be told.
    #[error("the log contradicts itself")]
    Forked,
    /// Nothing proves that a log's newer head continues the one that was seen: ask for the proof between them.
    #[error("no proof between two heads of the log")]
    Unproven,
    /// A log's head is older than it may be.
    #[error("the log's head is too old")]
    StaleLog,
    /// The system gave no randomness.
    #[error("no randomness")]
    Random,
}

/// What exactly the policy did not accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The certificate does not lead to the pinned root.
    #[error("not certified by the organisation")]
    Uncertified,
    /// The certificate belongs to another key than the one that is used.
    #[error("certificate is for another key")]
    OtherKey,
    /// The certificate or notice is not valid yet.
    #[error("not valid yet")]
    NotYet,
    /// The certificate or notice is over.
    #[error("expired")]
    Expired,
    /// The certificate is valid for longer than its kind may be.
    #[error("validity too long")]
    TooLong,
    /// The certificate was revoked.
    #[error("revoked")]
    Revoked,
    /// The roles of the certificate do not allow this.
    #[error("role does not allow this")]
    Role,
    /// A second member without a certificate, or one in the wrong place.
    #[error("unexpected visitor")]
    Visitor,
    /// Somebody else would remove the visitor.
    #[error("only the visitor can leave")]
    VisitorRemoved,
    /// The committer, or a changed leaf, is not who it was before.
    #[error("member changed identity")]
    Identity,
    /// The device is in the group already.
    #[error("already a member")]
    Twice,
    /// A commit without a new path: a removed member could keep reading.
    #[error("commit without a path")]
    NoPath,
    /// A kind of proposal, extension or sender that chats do not use.
    #[error("not allowed in a chat")]
    NotAllowed,
    /// The certificate or notice is not in the public log.
    #[error("not in the public log")]
    Unlogged,
    /// Who wrapped the newest key of a case may be gone: the case gets another one before anything is written.
    #[error("the case's key is to be replaced")]
    OldKey,
    /// More members than a chat may have.
    #[error("too many members")]
    TooMany,
    /// An interpreter, or a guest, whom the person has not said yes to.
    #[error("the person has not agreed to them")]
    NotAgreed,
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Error {
    /// Whether something was refused because the public log is not known to hold it; see [`crate::keylog::KeyLog`].
    pub fn is_unlogged(self) -> bool {
        matches!(
            self,
            Self::Refused(Refusal::Unlogged) | Self::RefusedReader(Refusal::Unlogged)
        )
    }

    /// Turns a policy refusal into the alarm that a commit raised; leaves other errors as they are.
    pub(crate) fn alarm(self) -> Self {
        if let Self::Refused(refusal) = self {
            Self::RefusedReader(refusal)
        } else {
            self
        }
    }
}
