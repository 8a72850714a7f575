//! Pictures beside a case's entries.
//!
//! ```text
//! File v1 = { u8 version = 1; case[16]; file[16]; u32 key_version; nonce[24]; ciphertext }
//!           additional data = label || case || file || key_version
//! inside  = body || 0x80 || zeros, to the next power of two from 64 KiB to 1 MiB
//! ```
//! Nobody signs a file: the entry that names it carries its hash, and is signed.

use super::CaseKey;
use crate::{
    Error, Result, aead, hash, labels,
    wire::{Reader, Writer},
};
use zeroize::Zeroizing;

/// The largest body of a file, in bytes.
pub const FILE_MAX_BYTES: usize = LARGEST - 1;

const SMALLEST: usize = 64 << 10;
const LARGEST: usize = 1 << 20;
const WHAT: &str = "case file";

/// A file that was sealed.
pub struct SealedFile {
    /// What the server keeps.
    pub sealed: Vec<u8>,
    /// SHA-256 of it, for the entry that names it.
    pub hash: [u8; 32],
}

pub(super) fn seal(key: &CaseKey, file: &[u8; 16], body: &[u8]) -> Result<SealedFile> {
    if body.len() > FILE_MAX_BYTES {
        return Err(Error::Size(WHAT));
    }
    let size = (body.len() + 1).next_power_of_two().max(SMALLEST);
    let mut padded = Zeroizing::new(Vec::with_capacity(size));
    padded.extend_from_slice(body);
    padded.push(0x80);
    padded.resize(size, 0);
    let inside = aead::seal(&key.secret, &aad(key, file), &padded)?;
    let header = Writer::new()
        .u8(1)
        .bytes(&key.case)
        .bytes(file)
        .u32(key.version);
    let sealed = header.bytes(&inside).public();
    let hash = hash::sha256(&[&sealed]);
    Ok(SealedFile { sealed, hash })
}

/// The version of the key that a file was sealed under.
pub(super) fn version(sealed: &[u8]) -> Result<u32> {
    let mut reader = Reader::new(sealed, WHAT);
    reader.version(1)?;
    reader.take(32)?;
    reader.u32()
}

pub(super) fn open(key: &CaseKey, file: &[u8; 16], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    let mut reader = Reader::new(sealed, WHAT);
    reader.version(1)?;
    let named = (reader.array()?, reader.array()?, reader.u32()?);
    if named != (key.case, *file, key.version) {
        return Err(Error::Sealed(WHAT));
    }
    let mut padded = aead::open(&key.secret, &aad(key, file), reader.rest(), WHAT)?;
    let end = padded
        .iter()
        .rposition(|byte| *byte != 0)
        .filter(|end| padded.get(*end) == Some(&0x80))
        .ok_or(Error::Malformed(WHAT))?;
    padded.truncate(end);
    Ok(padded)
}

fn aad(key: &CaseKey, file: &[u8; 16]) -> Vec<u8> {
    Writer::new()
        .bytes(labels::CASE_FILE)
        .bytes(&key.case)
        .bytes(file)
        .u32(key.version)
        .public()
}
