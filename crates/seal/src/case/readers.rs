//! Who reads a case, as those say who read it: the server names the assigned, and without this list it could name anybody of the
//! staff, and desks would seal the case's keys to them.
//!
//! ```text
//! Readers v1 = { u8 version = 1; case[16]; u32 key_version; nonce[24]; ciphertext }
//!              additional data = label || case || key_version
//! inside     = pad({ chain<V>; u64 signed_at; members<V>; sig[64] })
//! ```
//! The signature is over its label, case, key version, time and members. Who does not hold the key cannot write a list, and each
//! list is by somebody of the one before it ([`super::Keyring`]).

use super::{CLOCK_SKEW_S, CaseKey};
use crate::{
    Chain, Error, Identity, Refusal, Result, Staff, Trust, aead, labels, padding, sign,
    wire::{Reader, Writer},
};

const WHAT: &str = "list of readers";

/// The most people on a list.
const MOST: usize = 256;

/// A list that was opened, and who signed it.
pub(super) struct Opened {
    pub(super) members: Vec<[u8; 16]>,
    pub(super) by: Staff,
}

/// Signs and seals a list. `now` is in unix seconds.
pub(super) fn seal(
    key: &CaseKey,
    by: &Identity,
    members: &[[u8; 16]],
    now: u64,
) -> Result<Vec<u8>> {
    if members.is_empty() || members.len() > MOST {
        return Err(Error::Size(WHAT));
    }
    let members = members.concat();
    let signed = signed_part(key, &members, now);
    let signature = by
        .key()
        .sign_labelled(labels::CASE_READERS, signed.as_slice());
    let inside = Writer::new()
        .opaque(&by.chain().encode())
        .u64(now)
        .opaque(&members)
        .bytes(&signature)
        .secret();
    let padded = padding::pad(&inside, WHAT)?;
    let sealed = aead::seal(&key.secret, &aad(key), &padded)?;
    let header = Writer::new().u8(1).bytes(&key.case).u32(key.version);
    Ok(header.bytes(&sealed).public())
}

/// The version of the key that a list was sealed under.
pub(super) fn version(sealed: &[u8]) -> Result<u32> {
    let mut reader = Reader::new(sealed, WHAT);
    reader.version(1)?;
    reader.take(16)?;
    reader.u32()
}

/// Opens a list and verifies who signed it, as of the time of signing.
pub(super) fn open(key: &CaseKey, sealed: &[u8], trust: &Trust) -> Result<Opened> {
    let mut reader = Reader::new(sealed, WHAT);
    reader.version(1)?;
    if (reader.array()?, reader.u32()?) != (key.case, key.version) {
        return Err(Error::Sealed(WHAT));
    }
    let padded = aead::open(&key.secret, &aad(key), reader.rest(), WHAT)?;
    let mut inside = Reader::new(padding::unpad(&padded, WHAT)?, WHAT);
    let chain = Chain::decode(inside.opaque()?)?;
    let signed_at = inside.u64()?;
    let members = inside.opaque()?;
    let signature = inside.array()?;
    inside.end()?;
    trust.admit_author(&chain, signed_at)?;
    if signed_at > trust.now().saturating_add(CLOCK_SKEW_S) {
        return Err(Refusal::NotYet.into());
    }
    let by = sign::public_key(&chain.device().subject().sig_pk, WHAT)?;
    let signed = signed_part(key, members, signed_at);
    let label = labels::CASE_READERS;
    sign::verify(&by, label, signed.as_slice(), &signature, WHAT)?;
    let (members, rest) = members.as_chunks();
    if !rest.is_empty() {
        return Err(Error::Malformed(WHAT));
    }
    Ok(Opened {
        members: members.to_vec(),
        by: chain.staff(),
    })
}

fn aad(key: &CaseKey) -> Vec<u8> {
    Writer::new()
        .bytes(labels::CASE_READERS)
        .bytes(&key.case)
        .u32(key.version)
        .public()
}

fn signed_part(key: &CaseKey, members: &[u8], now: u64) -> Writer {
    Writer::new()
        .bytes(&key.case)
        .u32(key.version)
        .u64(now)
        .opaque(members)
}
