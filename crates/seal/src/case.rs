//! Cases: one random key per case and version, wrapped to each assigned device; entries sealed under it, signed by
//! their author and chained to the entry before.
//!
//! ```text
//! Entry v1 = { u8 version = 1; case[16]; entry[16]; u32 key_version; nonce[24]; ciphertext }
//!            additional data = label || case || entry || key_version
//! inside   = pad({ chain<V>; u64 signed_at; prev_hash[32]; body<V>; sig[64] })
//! ```
//! The author's signature is over its label, case, entry, key version, time, previous hash and body. An entry is
//! verified as of the time it was signed: its author's certificate may be over when it is read.
//!
//! After a removal the case gets a key of the next version for what is new; the older ones stay with who stays. A device holds
//! all of them in a [`Keyring`], with the signed list of who reads the case, `readers`.

mod file;
mod keyring;
mod readers;

pub use file::{FILE_MAX_BYTES, SealedFile};
pub use keyring::{Keyring, Readers};

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{
    Chain, Error, Identity, Refusal, Result, Staff, Trust, aead,
    boxes::PublicKey,
    bytes, hash, labels, padding, sign,
    wire::{Reader, Writer},
    wrap::Object,
};

/// The longest body of an entry, in bytes.
pub const BODY_MAX_BYTES: usize = 60_000;

const WHAT: &str = "case entry";

/// The key of a case in one version; wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct CaseKey {
    case: [u8; 16],
    version: u32,
    secret: [u8; 32],
}

impl CaseKey {
    /// A new key; versions count from one.
    pub fn generate(case: [u8; 16], version: u32) -> Result<Self> {
        Ok(Self {
            case,
            version,
            secret: *bytes::random_secret()?,
        })
    }

    /// The case.
    pub fn case(&self) -> [u8; 16] {
        self.case
    }

    /// The version.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Wraps the key to an assigned device, named by its certificates and its box key.
    pub fn wrap(&self, by: &Identity, to: (&Chain, &PublicKey), trust: &Trust) -> Result<Vec<u8>> {
        object(self.case, self.version).wrap(by, to, &self.secret, trust)
    }

    /// Unwraps the key of `case` in `version`. What it opens is verified by itself, so its wrapper may have been dismissed since;
    /// whether anything new may be sealed under it, [`Unwrapped::current`] says (decision 0036).
    pub fn unwrap(
        own: &Identity,
        wrapped: &[u8],
        of: ([u8; 16], u32),
        trust: &Trust,
    ) -> Result<Unwrapped> {
        let (case, version) = of;
        let (secret, by, current) = object(case, version).unwrap_kept(own, wrapped, trust)?;
        let key = Self {
            case,
            version,
            secret: *secret,
        };
        Ok(Unwrapped { key, by, current })
    }

    fn aad(&self, entry: &[u8; 16]) -> Vec<u8> {
        Writer::new()
            .bytes(labels::CASE_ENTRY)
            .bytes(&self.case)
            .bytes(entry)
            .u32(self.version)
            .public()
    }
}

/// A key that was unwrapped.
pub struct Unwrapped {
    /// The key.
    pub key: CaseKey,
    /// Who wrapped it.
    pub by: Staff,
    /// Whether something new may be sealed under it: who wrapped it counts now, or is this device. Otherwise somebody who is gone
    /// may have chosen the key, and the case gets another one first.
    pub current: bool,
}

fn object(case: [u8; 16], version: u32) -> Object {
    Object {
        label: labels::WRAP_CASE,
        id: case,
        version,
    }
}

/// An entry to be sealed.
pub struct Draft<'a> {
    /// The entry, by random id.
    pub entry: [u8; 16],
    /// [`CaseEntry::hash`] of the entry before; zeros for the first.
    pub prev_hash: [u8; 32],
    /// The content, at most [`BODY_MAX_BYTES`].
    pub body: &'a [u8],
}

/// An entry that was opened and whose author is proved. Has no `Debug`: it holds content.
pub struct CaseEntry {
    /// Who wrote it.
    pub author: Staff,
    /// When, by the author's clock, unix seconds.
    pub signed_at: u64,
    /// The hash of the entry before.
    pub prev_hash: [u8; 32],
    /// The content.
    pub body: Zeroizing<Vec<u8>>,
    /// What the next entry names as `prev_hash`: SHA-256 of the sealed bytes.
    pub hash: [u8; 32],
    /// Whether the author's certificate was revoked by now.
    pub revoked: bool,
}

/// Signs and seals an entry. `now` is in unix seconds.
pub fn seal(key: &CaseKey, author: &Identity, draft: &Draft<'_>, now: u64) -> Result<Vec<u8>> {
    if draft.body.len() > BODY_MAX_BYTES {
        return Err(Error::Size(WHAT));
    }
    let signed = signed_part(key, draft, now);
    let signature = author
        .key()
        .sign_labelled(labels::CASE_AUTHOR, signed.as_slice());
    let inside = Writer::new()
        .opaque(&author.chain().encode())
        .u64(now)
        .bytes(&draft.prev_hash)
        .opaque(draft.body)
        .bytes(&signature)
        .secret();
    let padded = padding::pad(&inside, WHAT)?;
    let sealed = aead::seal(&key.secret, &key.aad(&draft.entry), &padded)?;
    let header = Writer::new()
        .u8(1)
        .bytes(&key.case)
        .bytes(&draft.entry)
        .u32(key.version);
    Ok(header.bytes(&sealed).public())
}

/// The key version that an entry was sealed under.
pub fn key_version(sealed: &[u8]) -> Result<u32> {
    let mut reader = Reader::new(sealed, WHAT);
    reader.version(1)?;
    reader.take(32)?;
    reader.u32()
}

/// Opens the entry `entry` and verifies its author as of the time of signing.
pub fn open(key: &CaseKey, entry: &[u8; 16], sealed: &[u8], trust: &Trust) -> Result<CaseEntry> {
    let mut reader = Reader::new(sealed, WHAT);
    reader.version(1)?;
    let named = (reader.array()?, reader.array()?, reader.u32()?);
    if named != (key.case, *entry, key.version) {
        return Err(Error::Sealed(WHAT));
    }
    let padded = aead::open(&key.secret, &key.aad(entry), reader.rest(), WHAT)?;
    let mut inside = Reader::new(padding::unpad(&padded, WHAT)?, WHAT);
    let chain = Chain::decode(inside.opaque()?)?;
    let signed_at = inside.u64()?;
    let prev_hash = inside.array()?;
    let body = inside.opaque()?;
    let signature = inside.array()?;
    inside.end()?;
    trust.admit_author(&chain, signed_at)?;
    if signed_at > trust.now().saturating_add(CLOCK_SKEW_S) {
        return Err(Refusal::NotYet.into());
    }
    let author = sign::public_key(&chain.device().subject().sig_pk, WHAT)?;
    let draft = Draft {
        entry: *entry,
        prev_hash,
        body,
    };
    let signed = signed_part(key, &draft, signed_at);
    sign::verify(
        &author,
        labels::CASE_AUTHOR,
        signed.as_slice(),
        &signature,
        WHAT,
    )?;
    Ok(CaseEntry {
        author: chain.staff(),
        signed_at,
        prev_hash,
        body: Zeroizing::new(body.to_vec()),
        hash: hash::sha256(&[sealed]),
        revoked: trust.is_revoked(&chain),
    })
}

/// How far the clocks of two staff devices may differ, in seconds.
const CLOCK_SKEW_S: u64 = 600;

fn signed_part(key: &CaseKey, draft: &Draft<'_>, now: u64) -> Writer {
    Writer::new()
        .bytes(&key.case)
        .bytes(&draft.entry)
        .u32(key.version)
        .u64(now)
        .bytes(&draft.prev_hash)
        .opaque(draft.body)
}
