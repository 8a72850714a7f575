//! The crypto provider under MLS: only what our suites need, HPKE from the same crate as the boxes, storage in memory.

mod crypto;
mod hpke_suite;
mod storage;
#[cfg(test)]
mod vectors;
#[cfg(test)]
mod wycheproofs;

use openmls_traits::{OpenMlsProvider, random::OpenMlsRand};

pub(crate) use crypto::Crypto;
pub(crate) use storage::{Storage, Values};

/// Everything OpenMLS asks for.
#[derive(Default)]
pub(crate) struct Provider {
    crypto: Crypto,
    storage: Storage,
}

impl OpenMlsProvider for Provider {
    type CryptoProvider = Crypto;
    type RandProvider = Crypto;
    type StorageProvider = Storage;

    fn storage(&self) -> &Storage {
        &self.storage
    }

    fn crypto(&self) -> &Crypto {
        &self.crypto
    }

    fn rand(&self) -> &Crypto {
        &self.crypto
    }
}

/// The system gave no randomness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no randomness")]
pub(crate) struct NoRandomness;

impl OpenMlsRand for Crypto {
    type Error = NoRandomness;

    fn random_array<const N: usize>(&self) -> Result<[u8; N], NoRandomness> {
        crate::bytes::random().ok().ok_or(NoRandomness)
    }

    fn random_vec(&self, length: usize) -> Result<Vec<u8>, NoRandomness> {
        let mut bytes = vec![0; length];
        getrandom::fill(&mut bytes).ok().ok_or(NoRandomness)?;
        Ok(bytes)
    }
}
