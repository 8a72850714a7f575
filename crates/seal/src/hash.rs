//! SHA-256 over parts.

use sha2::{Digest as _, Sha256};

/// SHA-256 of the concatenation of `parts`. Callers make the concatenation unambiguous.
pub(crate) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

/// The first eight bytes of SHA-256: the short name of a public key.
pub(crate) fn key_id(key: &[u8]) -> [u8; 8] {
    sha256(&[key]).first_chunk().copied().unwrap_or_default()
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}
