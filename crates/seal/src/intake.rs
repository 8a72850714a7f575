//! The intake: what a visitor's tab leaves for a team when it opens a chat. It binds the group: whoever claims the
//! chat joins only the group whose first member has the key that stands here, so that nobody can swap it.
//!
//! ```text
//! Intake v1 = Box(info = label, aad = chat[16] || team[16] || u32 generation,
//!                 pad({ chat[16]; visitor_key[32]; u16 suite; lang<V>; text<V> }))
//! ```
//! Nothing that changes during a chat is in it, so it serves every later claimer until the chat ends.

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{
    Error, Notice, Result, Suite,
    boxes::{self, SecretKey},
    labels, padding,
    wire::{Reader, Writer},
};

/// The longest first message, in bytes: what fits the largest intake.
pub const TEXT_MAX_BYTES: usize = 16_000;
/// The longest language tag, in bytes.
pub const LANG_MAX_BYTES: usize = 35;

const WHAT: &str = "intake";

/// An opened intake; wiped when dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Intake {
    /// The chat.
    pub chat: [u8; 16],
    /// The visitor's signature key.
    pub visitor_key: [u8; 32],
    /// The chat's ciphersuite.
    #[zeroize(skip)]
    pub suite: Suite,
    /// The visitor's language, a BCP 47 tag; may be empty.
    pub lang: String,
    /// The first message, where the programme allows one; empty otherwise.
    pub text: String,
}

impl Intake {
    /// Seals to the team of a verified notice.
    pub fn seal(&self, notice: &Notice) -> Result<Vec<u8>> {
        if self.text.len() > TEXT_MAX_BYTES || self.lang.len() > LANG_MAX_BYTES {
            return Err(Error::Size(WHAT));
        }
        let terms = notice.terms();
        let body = Writer::new()
            .bytes(&self.chat)
            .bytes(&self.visitor_key)
            .u16(self.suite.code())
            .opaque(self.lang.as_bytes())
            .opaque(self.text.as_bytes())
            .secret();
        let padded = padding::pad(&body, WHAT)?;
        boxes::seal(
            &terms.key,
            labels::INTAKE,
            &aad(&self.chat, &terms.team, terms.generation),
            &padded,
        )
    }

    /// Opens the intake of `chat` with the team key of that generation.
    pub fn open(
        sealed: &[u8],
        key: &SecretKey,
        chat: &[u8; 16],
        team: &[u8; 16],
        generation: u32,
    ) -> Result<Self> {
        let padded = boxes::open(key, labels::INTAKE, &aad(chat, team, generation), sealed)?;
        let mut reader = Reader::new(padding::unpad(&padded, WHAT)?, WHAT);
        let intake = Self {
            chat: reader.array()?,
            visitor_key: reader.array()?,
            suite: Suite::try_from(reader.u16()?)?,
            lang: reader.text()?.to_owned(),
            text: reader.text()?.to_owned(),
        };
        reader.end()?;
        if intake.chat != *chat {
            return Err(Error::SwappedGroup);
        }
        if intake.text.len() > TEXT_MAX_BYTES || intake.lang.len() > LANG_MAX_BYTES {
            return Err(Error::Size(WHAT));
        }
        Ok(intake)
    }

    /// Seals the same intake again to a newer team key: the sweep after a rotation.
    #[cfg(feature = "desk")]
    pub fn reseal(&self, notice: &Notice) -> Result<Vec<u8>> {
        self.seal(notice)
    }
}

fn aad(chat: &[u8; 16], team: &[u8; 16], generation: u32) -> Vec<u8> {
    Writer::new()
        .bytes(chat)
        .bytes(team)
        .u32(generation)
        .public()
}
