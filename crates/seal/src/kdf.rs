//! Stretching what a person remembers, and parting the result.

use argon2::{Algorithm, Argon2, Params, Version};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{Error, Result};

/// How hard to stretch.
pub(crate) struct Cost {
    memory_kib: u32,
    passes: u32,
}

/// A return phrase, or the words of a request to be called: drawn by chance, on a telephone.
pub(crate) const PHRASE: Cost = Cost {
    memory_kib: 19 << 10,
    passes: 2,
};
/// A staff passphrase: chosen by a person.
#[cfg(feature = "desk")]
pub(crate) const PASSPHRASE: Cost = Cost {
    memory_kib: 64 << 10,
    passes: 3,
};

/// What keeps a key file shut that somebody has copied: opened a few times a year, so a second or two is no matter.
#[cfg(feature = "desk")]
pub(crate) const KEY_FILE: Cost = Cost {
    memory_kib: 256 << 10,
    passes: 4,
};

/// Argon2id with one lane.
pub(crate) fn stretch(secret: &[u8], salt: &[u8], cost: &Cost) -> Result<Zeroizing<[u8; 32]>> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, Some(32));
    let argon = Argon2::new(
        Algorithm::Argon2id,
        Version::V0x13,
        params.ok().ok_or(Error::Size("cost"))?,
    );
    let mut stretched = Zeroizing::new([0; 32]);
    argon
        .hash_password_into(secret, salt, stretched.as_mut_slice())
        .ok()
        .ok_or(Error::Size("secret"))?;
    Ok(stretched)
}

/// HKDF-SHA256 expansion of an already uniform key.
pub(crate) fn expand(key: &[u8; 32], info: &[u8], out: &mut [u8]) -> Result<()> {
    let kdf = Hkdf::<Sha256>::from_prk(key)
        .ok()
        .ok_or(Error::Size("key"))?;
    kdf.expand(info, out).ok().ok_or(Error::Size("key"))
}
