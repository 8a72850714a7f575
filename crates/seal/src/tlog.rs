//! Logs that anybody can check: an append-only Merkle tree (RFC 6962 section 2) whose head is signed as text.
//!
//! A head stands for everything in the log before it. An inclusion proof shows that a leaf is in it, a consistency proof
//! that a later head only added to an earlier one. Who keeps the last head that they saw notices every change of the past.
//!
//! A signed head is a checkpoint (C2SP tlog-checkpoint) in a signed note (C2SP signed-note, Ed25519):
//!
//! ```text
//! sotto/9f86d081884c7d65/keys       origin: the name of the log
//! 1042                              how many leaves
//! CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//! time 1800000000                   ours, an extension: when it was signed, unix seconds
//!
//! — sotto/9f86d081884c7d65/keys Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
//! ```

mod note;
mod proof;
#[cfg(feature = "delivery")]
mod tree;

#[cfg(feature = "delivery")]
pub use note::LogKey;
pub use note::Verifier;
pub use proof::{leaf_hash, verify_consistency, verify_inclusion};
#[cfg(feature = "delivery")]
pub use tree::Tree;

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::{Error, Result};

/// A SHA-256 in a tree.
pub type Hash = [u8; 32];

/// The most leaves that a log may say it has.
pub const SIZE_MAX: u64 = 1 << 48;

const WHAT: &str = "checkpoint";

/// How far a log has come: the number of leaves and the root over them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// How many leaves.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// What a log says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the log.
    pub origin: String,
    /// How far it has come.
    pub head: Head,
    /// When that was said, unix seconds; zero when the text does not tell.
    pub time: u64,
}

impl Checkpoint {
    /// The text that is signed.
    pub fn text(&self) -> String {
        format!(
            "{}\n{}\n{}\ntime {}\n",
            self.origin,
            self.head.size,
            STANDARD.encode(self.head.root),
            self.time
        )
    }

    /// Reads the text of a checkpoint. Lines of others after the third are passed over.
    pub fn parse(text: &str) -> Result<Self> {
        let malformed = Error::Malformed(WHAT);
        let body = text.strip_suffix('\n').ok_or(malformed)?;
        let mut lines = body.split('\n');
        let origin = lines.next().filter(|origin| !origin.is_empty());
        let size = lines.next().and_then(decimal).ok_or(malformed)?;
        let root = lines.next().and_then(|line| STANDARD.decode(line).ok());
        let root = root.and_then(|root| root.try_into().ok());
        let time = lines.find_map(|line| line.strip_prefix("time ").and_then(decimal));
        if size > SIZE_MAX {
            return Err(malformed);
        }
        Ok(Self {
            origin: origin.ok_or(malformed)?.to_owned(),
            head: Head {
                size,
                root: root.ok_or(malformed)?,
            },
            time: time.unwrap_or(0),
        })
    }
}

/// A decimal number in its only form: digits, no zero in front.
fn decimal(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    let short = text == "0" || !text.starts_with('0');
    if plain && short {
        text.parse().ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
