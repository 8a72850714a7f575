//! Randomness, as a value that is passed around.

use rand::{CryptoRng, Rng as _, SeedableRng as _, rngs::StdRng};
use std::sync::{Mutex, PoisonError};

/// Where ids, tokens and pauses come from.
pub struct Chance(Mutex<Box<dyn CryptoRng + Send>>);

impl Chance {
    /// From the operating system.
    pub fn system() -> Self {
        Self(Mutex::new(Box::new(StdRng::from_os_rng())))
    }

    /// From a seed, for tests that want the same run twice.
    pub fn seeded(seed: u64) -> Self {
        Self(Mutex::new(Box::new(StdRng::seed_from_u64(seed))))
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .fill_bytes(&mut bytes);
        bytes
    }

    /// A whole number below `limit`; zero when `limit` is zero.
    pub fn below(&self, limit: u32) -> u32 {
        if limit == 0 {
            return 0;
        }
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .random_range(0..limit)
    }
}
