//! A request to be called: two boxes for the team, one with whom to call and how, one with the hours to the minute, so that the hours
//! can be changed by somebody who does not give the number again (R330, R342).
//!
//! ```text
//! Callback v1 = Box(info = label of the part, aad = callback[16] || team[16] || u32 generation,
//!                   pad({ callback[16]; body<V> }))
//! ```
//! The body is JSON that the pages write and read (`protocol::callback`); nothing here looks into it.

use zeroize::Zeroizing;

use crate::{
    Error, Notice, Result,
    boxes::{self, SecretKey},
    labels, padding,
    wire::{Reader, Writer},
};

/// The longest body, in bytes.
pub const BODY_MAX_BYTES: usize = 8_000;

const WHAT: &str = "callback";

/// Which of the two boxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Whom to call, and how.
    Contact,
    /// The hours, to the minute.
    Hours,
}

impl Part {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Contact => labels::CALLBACK_CONTACT,
            Self::Hours => labels::CALLBACK_HOURS,
        }
    }
}

/// Seals a part of the request `id` to the team of a verified notice.
pub fn seal(part: Part, notice: &Notice, id: &[u8; 16], body: &[u8]) -> Result<Vec<u8>> {
    if body.len() > BODY_MAX_BYTES {
        return Err(Error::Size(WHAT));
    }
    let terms = notice.terms();
    let inside = Writer::new().bytes(id).opaque(body).secret();
    let padded = padding::pad(&inside, WHAT)?;
    let aad = aad(id, &terms.team, terms.generation);
    boxes::seal(&terms.key, part.label(), &aad, &padded)
}

/// Opens a part of the request `id` with a team's key; team and generation say which.
pub fn open(
    part: Part,
    sealed: &[u8],
    key: &SecretKey,
    id: &[u8; 16],
    (team, generation): (&[u8; 16], u32),
) -> Result<Zeroizing<Vec<u8>>> {
    let padded = boxes::open(key, part.label(), &aad(id, team, generation), sealed)?;
    let mut reader = Reader::new(padding::unpad(&padded, WHAT)?, WHAT);
    let named: [u8; 16] = reader.array()?;
    let body = Zeroizing::new(reader.opaque()?.to_vec());
    reader.end()?;
    if named != *id || body.len() > BODY_MAX_BYTES {
        return Err(Error::Malformed(WHAT));
    }
    Ok(body)
}

fn aad(id: &[u8; 16], team: &[u8; 16], generation: u32) -> Vec<u8> {
    Writer::new().bytes(id).bytes(team).u32(generation).public()
}
