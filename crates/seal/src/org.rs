//! The organisation's public settings, signed by its root. They lie in the static set beside the page (names, numbers,
//! languages: JSON that only the page reads), so that program and core are the same for every organisation.
//!
//! ```text
//! Org v1 = { u8 version = 1; root_pk[32]; settings<V>; sig[64] }
//! Org v2 = { u8 version = 2; root_pk[32]; settings<V>; former<V> of { root_pk[32]; u64 until }; sig[64] }
//! ```
//! `former` are roots that this one has replaced, and since when: records that were signed before stay readable.

use subtle::ConstantTimeEq as _;

use crate::{
    Error, Refusal, Result, Root, labels, sign,
    wire::{Reader, Writer},
};

/// The longest settings, in bytes.
pub const SETTINGS_MAX_BYTES: usize = 256 << 10;

/// The most roots that one may have replaced.
const FORMER_MAX: usize = 16;

const WHAT: &str = "settings";

/// A root that was replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Former {
    /// The root.
    pub root: Root,
    /// First second in which it counted no more.
    pub until: u64,
}

/// What the organisation's file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Org {
    /// The settings, as they were signed.
    pub settings: Vec<u8>,
    /// The root to trust from now on.
    pub root: Root,
    /// Roots before it, for records alone.
    pub former: Vec<Former>,
}

/// Signs the settings with the root's secret key.
#[cfg(feature = "desk")]
pub fn sign(root: &crate::identity::RootKey, settings: &[u8]) -> Result<Vec<u8>> {
    sign_after(root, settings, &[])
}

/// As [`sign()`], by a root that has replaced others.
#[cfg(feature = "desk")]
pub fn sign_after(
    root: &crate::identity::RootKey,
    settings: &[u8],
    former: &[Former],
) -> Result<Vec<u8>> {
    if settings.len() > SETTINGS_MAX_BYTES || former.len() > FORMER_MAX {
        return Err(Error::Size(WHAT));
    }
    let body = signed_part(root.root().key(), settings, former);
    let signature = root.key().sign_labelled(labels::ORG, body.as_slice());
    Ok(body.bytes(&signature).public())
}

/// Verifies the settings against the pinned fingerprint; returns them and the root to trust from now on.
pub fn verify(bytes: &[u8], fingerprint: &[u8; 32]) -> Result<(Vec<u8>, Root)> {
    read(bytes, fingerprint).map(|org| (org.settings, org.root))
}

/// Verifies the file against the pinned fingerprint; returns all that it says.
pub fn read(bytes: &[u8], fingerprint: &[u8; 32]) -> Result<Org> {
    let mut reader = Reader::new(bytes, WHAT);
    let version = reader.u8()?;
    let root = Root::new(&reader.array()?)?;
    let settings = reader.opaque()?;
    let former = match version {
        1 => Vec::new(),
        2 => former(reader.opaque()?)?,
        _ => return Err(Error::Version(WHAT)),
    };
    let signature = reader.array()?;
    reader.end()?;
    if settings.len() > SETTINGS_MAX_BYTES {
        return Err(Error::Size(WHAT));
    }
    if !bool::from(root.fingerprint().ct_eq(fingerprint)) {
        return Err(Refusal::Uncertified.into());
    }
    let body = signed_part(root.key(), settings, &former);
    sign::verify(
        root.verifier(),
        labels::ORG,
        body.as_slice(),
        &signature,
        WHAT,
    )?;
    Ok(Org {
        settings: settings.to_vec(),
        root,
        former,
    })
}

/// A file without former roots is of version 1, whose bytes are what they always were.
fn former(bytes: &[u8]) -> Result<Vec<Former>> {
    let (each, rest) = bytes.as_chunks::<40>();
    if each.is_empty() || each.len() > FORMER_MAX || !rest.is_empty() {
        return Err(Error::Malformed(WHAT));
    }
    let read = |bytes: &[u8; 40]| {
        let mut reader = Reader::new(bytes, WHAT);
        Ok(Former {
            root: Root::new(&reader.array()?)?,
            until: reader.u64()?,
        })
    };
    each.iter().map(read).collect()
}

fn signed_part(root: &[u8; 32], settings: &[u8], former: &[Former]) -> Writer {
    let version = if former.is_empty() { 1 } else { 2 };
    let body = Writer::new().u8(version).bytes(root).opaque(settings);
    if former.is_empty() {
        return body;
    }
    let each = former.iter().fold(Writer::new(), |each, former| {
        each.bytes(former.root.key()).u64(former.until)
    });
    body.opaque(each.as_slice())
}
