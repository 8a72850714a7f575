//! A staff passphrase: stretched in the browser; one half proves the log-in, the other opens the vault. The server
//! never sees the passphrase or the second half.

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{Error, Result, aead, kdf, labels};

/// Length of the salt that the server keeps per person, in bytes.
pub const SALT_BYTES: usize = 16;
/// The shortest passphrase, in bytes.
pub const PASSPHRASE_MIN_BYTES: usize = 8;

const WHAT: &str = "vault key";

/// The two halves of a stretched passphrase; wiped when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct PassphraseKeys {
    /// What the server is shown; it keeps only a hash.
    pub auth: [u8; 32],
    vault: [u8; 32],
}

impl PassphraseKeys {
    /// Stretches a passphrase: Argon2id, 64 MiB, three passes. Takes a fifth of a second and more.
    pub fn derive(passphrase: &str, salt: &[u8; SALT_BYTES]) -> Result<Self> {
        if passphrase.len() < PASSPHRASE_MIN_BYTES {
            return Err(Error::Size("passphrase"));
        }
        let stretched = kdf::stretch(passphrase.as_bytes(), salt, &kdf::PASSPHRASE)?;
        let mut keys = Self {
            auth: [0; 32],
            vault: [0; 32],
        };
        kdf::expand(&stretched, labels::PASSPHRASE_AUTH, &mut keys.auth)?;
        kdf::expand(&stretched, labels::PASSPHRASE_VAULT, &mut keys.vault)?;
        Ok(keys)
    }

    /// The same, but the vault half opens only what was sealed together with this browser's secret: neither the server's copy
    /// with a guessed passphrase nor a stolen passphrase in another browser opens it.
    pub fn bound(&self, browser: &[u8; 32]) -> Result<Self> {
        let info = Zeroizing::new([labels::VAULT_BOUND, browser].concat());
        let mut keys = Self {
            auth: self.auth,
            vault: [0; 32],
        };
        kdf::expand(&self.vault, &info, &mut keys.vault)?;
        Ok(keys)
    }

    /// Seals the vault half once more, for a passkey that derives `prf` (WebAuthn's PRF extension).
    pub fn wrap(&self, prf: &[u8; 32], device: &[u8; 16]) -> Result<Vec<u8>> {
        aead::seal(&*prf_key(prf)?, &wrap_aad(device), &self.vault)
    }

    /// The vault half from what [`PassphraseKeys::wrap`] made; the other half stays unknown.
    pub fn unwrap(wrapped: &[u8], prf: &[u8; 32], device: &[u8; 16]) -> Result<Self> {
        let half = aead::open(&*prf_key(prf)?, &wrap_aad(device), wrapped, WHAT)?;
        let vault = half.as_slice().try_into().ok();
        Ok(Self {
            auth: [0; 32],
            vault: vault.ok_or(Error::Malformed(WHAT))?,
        })
    }

    pub(crate) fn vault(&self) -> &[u8; 32] {
        &self.vault
    }
}

fn prf_key(prf: &[u8; 32]) -> Result<Zeroizing<[u8; 32]>> {
    let mut key = Zeroizing::new([0; 32]);
    kdf::expand(prf, labels::VAULT_PRF, &mut key[..])?;
    Ok(key)
}

fn wrap_aad(device: &[u8; 16]) -> Vec<u8> {
    [labels::VAULT_WRAP, device].concat()
}
