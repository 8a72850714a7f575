//! What is inside an application message of a chat.
//!
//! ```text
//! Message v1 = { u8 kind; u64 sent_at; u32 seen_seq; seen_hash[16]; body<V> }
//! ```
//! `seen_seq` is the highest place in the log up to which the sender has processed everything; `seen_hash` binds which
//! application entries of this epoch those were, so that a dropped, added or reordered one is noticed.

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{
    Error, Result, hash, labels,
    wire::{Reader, Writer},
};

/// The longest body, in bytes.
pub const BODY_MAX_BYTES: usize = 32 << 10;

const WHAT: &str = "message";

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text to be shown.
    Text,
    /// Nothing but the confirmation of what was seen.
    Seen,
    /// Staff to visitor: agreed facts, as text, to be reviewed before a hand-off.
    Proposal,
    /// Visitor to staff: the answer to a proposal or to another line, see [`Answer`].
    Answer,
    /// The sender leaves.
    Goodbye,
    /// Visitor to staff: what they would like of another interpreter, see [`Wish`].
    Wish,
    /// Staff to visitor: another line that they could be passed on to, by its number, to be answered like a proposal. What that line
    /// reports the visitor's page reads in the organisation's signed settings.
    Outside,
    /// Staff to visitor: the exact words of a release, to be answered, see [`crate::consent::Ask`].
    Consent,
    /// Visitor to staff: yes, no, or taken back, see [`crate::consent::Word`].
    ConsentWord,
    /// A kind that this build does not know.
    Unknown(u8),
}

impl Kind {
    /// The number on the wire.
    pub fn code(self) -> u8 {
        match self {
            Self::Text => 1,
            Self::Seen => 2,
            Self::Proposal => 3,
            Self::Answer => 4,
            Self::Goodbye => 5,
            Self::Wish => 6,
            Self::Outside => 7,
            Self::Consent => 8,
            Self::ConsentWord => 9,
            Self::Unknown(code) => code,
        }
    }

    /// The kind of a number.
    pub fn from_code(code: u8) -> Self {
        match code {
            1 => Self::Text,
            2 => Self::Seen,
            3 => Self::Proposal,
            4 => Self::Answer,
            5 => Self::Goodbye,
            6 => Self::Wish,
            7 => Self::Outside,
            8 => Self::Consent,
            9 => Self::ConsentWord,
            _ => Self::Unknown(code),
        }
    }
}

/// A message as it is sealed; wiped when dropped.
#[derive(PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub(crate) struct Message {
    #[zeroize(skip)]
    pub(crate) kind: Kind,
    pub(crate) sent_at: u64,
    pub(crate) seen_seq: u32,
    pub(crate) seen_hash: [u8; 16],
    pub(crate) body: Vec<u8>,
}

impl Message {
    pub(crate) fn encode(&self) -> Result<zeroize::Zeroizing<Vec<u8>>> {
        if self.body.len() > BODY_MAX_BYTES {
            return Err(Error::Size(WHAT));
        }
        Ok(Writer::new()
            .u8(self.kind.code())
            .u64(self.sent_at)
            .u32(self.seen_seq)
            .bytes(&self.seen_hash)
            .opaque(&self.body)
            .secret())
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes, WHAT);
        let message = Self {
            kind: Kind::from_code(reader.u8()?),
            sent_at: reader.u64()?,
            seen_seq: reader.u32()?,
            seen_hash: reader.array()?,
            body: reader.opaque()?.to_vec(),
        };
        reader.end()?;
        Ok(message)
    }
}

/// The visitor's answer to a hand-off proposal: the body of a [`Kind::Answer`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// Whether the person agrees.
    pub agreed: bool,
    /// Which proposal this answers: [`proposal_hash`] of its body.
    pub proposal: [u8; 32],
}

impl Answer {
    /// The body of the message.
    pub fn encode(&self) -> Vec<u8> {
        Writer::new()
            .u8(u8::from(self.agreed))
            .bytes(&self.proposal)
            .public()
    }

    /// Reads the body of an answer.
    pub fn decode(body: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(body, "answer");
        let agreed = match reader.u8()? {
            0 => false,
            1 => true,
            _ => return Err(Error::Malformed("answer")),
        };
        let answer = Self {
            agreed,
            proposal: reader.array()?,
        };
        reader.end()?;
        Ok(answer)
    }
}

/// What the visitor would like of another interpreter (R506): the body of a [`Kind::Wish`]. Nobody asks why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wish {
    /// Of another gender.
    pub gender: bool,
    /// Not from the same country or community.
    pub community: bool,
}

impl Wish {
    /// The body of the message: one byte.
    pub fn encode(self) -> Vec<u8> {
        let bits = u8::from(self.gender) | (u8::from(self.community) << 1);
        Writer::new().u8(bits).public()
    }

    /// Reads the body of a wish.
    pub fn decode(body: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(body, "wish");
        let bits = reader.u8()?;
        reader.end()?;
        if bits & !3 != 0 {
            return Err(Error::Malformed("wish"));
        }
        Ok(Self {
            gender: bits & 1 != 0,
            community: bits & 2 != 0,
        })
    }
}

/// Names a proposal by its body.
pub fn proposal_hash(body: &[u8]) -> [u8; 32] {
    hash::sha256(&[labels::PROPOSAL, body])
}
