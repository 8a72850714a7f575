//! What one-time codes are kept with: the organisation's rule for passphrases, the key that seals secrets, and what is being set up.

use crate::{config, secret_file};
use chacha20poly1305::{
    XChaCha20Poly1305,
    aead::{Aead as _, KeyInit as _, Payload},
};
use domain::{MemberId, Millis, Timestamp};
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};
use zeroize::Zeroizing;

/// How long a new secret waits for its first code.
const LIFE: Millis = Millis::from_secs(10 * 60);
/// Wrong first codes before the secret is thrown away.
const TRIES: u32 = 5;
/// Length of a secret in bytes (RFC 4226 section 4, R6 recommends 160 bits).
const SECRET: usize = 20;
/// Length of the nonce in bytes.
const NONCE: usize = 24;

/// What codes are made from.
pub(super) type Seed = Zeroizing<[u8; SECRET]>;

/// The rule, the key, and what is being set up.
pub struct Keeping {
    /// What a passphrase is worth.
    pub passphrase: config::Passphrase,
    key: Zeroizing<[u8; 32]>,
    pending: Mutex<HashMap<MemberId, Pending>>,
}

struct Pending {
    until: Timestamp,
    tries: u32,
    seed: Seed,
}

impl Keeping {
    /// Reads the key, or makes it at the first start.
    ///
    /// # Errors
    /// With a sentence for the operator.
    pub fn open(settings: &config::Login, beside: &Path) -> anyhow::Result<Self> {
        let path = key_path(settings, beside);
        let remedy = "remove it: everybody sets their app up again";
        let secret = secret_file::read_or_make(&path, remedy)?;
        Ok(Self::with(secret.key(), settings.passphrase))
    }

    /// With a key of its own, for tests.
    pub fn fresh(passphrase: config::Passphrase) -> Self {
        Self::with(
            Zeroizing::new(crate::chance::Chance::system().bytes()),
            passphrase,
        )
    }

    fn with(key: Zeroizing<[u8; 32]>, passphrase: config::Passphrase) -> Self {
        Self {
            passphrase,
            key,
            pending: Mutex::default(),
        }
    }

    /// Seals a person's secret for the database: `nonce || ciphertext`, bound to the person.
    pub(super) fn seal(&self, member: MemberId, seed: &Seed, nonce: [u8; NONCE]) -> Vec<u8> {
        let payload = Payload {
            msg: seed.as_slice(),
            aad: member.as_bytes(),
        };
        let cipher = XChaCha20Poly1305::new((&*self.key).into());
        let body = cipher.encrypt(&nonce.into(), payload);
        let body = body.expect("a cipher seals twenty bytes");
        [nonce.as_slice(), &body].concat()
    }

    /// Opens it; `None` when it is another person's, or was sealed with another key.
    pub(super) fn open_seed(&self, member: MemberId, sealed: &[u8]) -> Option<Seed> {
        let (nonce, body) = sealed.split_first_chunk::<NONCE>()?;
        let payload = Payload {
            msg: body,
            aad: member.as_bytes(),
        };
        let cipher = XChaCha20Poly1305::new((&*self.key).into());
        let seed = cipher.decrypt(nonce.into(), payload).map(Zeroizing::new);
        Some(Zeroizing::new(seed.ok()?.as_slice().try_into().ok()?))
    }

    /// Keeps a new secret until its first code is there; an earlier one of the same person goes.
    pub(super) fn begin(&self, member: MemberId, seed: Seed, now: Timestamp) {
        let mut pending = self.lock();
        pending.retain(|_, one| now < one.until);
        let until = now.plus(LIFE);
        let tries = 0;
        pending.insert(member, Pending { until, tries, seed });
    }

    /// Takes the new secret if the first code fits; counts those that do not.
    pub(super) fn finish<T>(
        &self,
        member: MemberId,
        now: Timestamp,
        fits: impl FnOnce(&Seed) -> Option<T>,
    ) -> Option<(Seed, T)> {
        let mut pending = self.lock();
        let one = pending.get_mut(&member).filter(|one| now < one.until)?;
        one.tries += 1;
        if let Some(step) = fits(&one.seed) {
            return pending.remove(&member).map(|one| (one.seed, step));
        }
        if one.tries >= TRIES {
            pending.remove(&member);
        }
        None
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<MemberId, Pending>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where the key is: as set, or `codes.key` beside the organisation's folder, where the configuration is.
pub fn key_path(settings: &config::Login, beside: &Path) -> PathBuf {
    let set = settings.key.clone();
    set.unwrap_or_else(|| beside.with_file_name("codes.key"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: MemberId = MemberId::from_bytes([1; 16]);

    #[test]
    fn a_secret_opens_for_its_person_and_under_its_key_only() {
        let keeping = Keeping::fresh(config::Passphrase::default());
        let seed = Zeroizing::new([7; SECRET]);
        let sealed = keeping.seal(ME, &seed, [9; NONCE]);
        assert_eq!(keeping.open_seed(ME, &sealed), Some(seed));
        let other = MemberId::from_bytes([2; 16]);
        assert_eq!(keeping.open_seed(other, &sealed), None);
        let elsewhere = Keeping::fresh(config::Passphrase::default());
        assert_eq!(elsewhere.open_seed(ME, &sealed), None);
        assert_eq!(keeping.open_seed(ME, &sealed[..10]), None);
    }

    #[test]
    fn a_new_secret_lapses_and_bears_five_wrong_codes() {
        let keeping = Keeping::fresh(config::Passphrase::default());
        let seed = || Zeroizing::new([7; SECRET]);
        let start = Timestamp(1_000_000);
        keeping.begin(ME, seed(), start);
        let late = start.plus(LIFE);
        assert!(keeping.finish(ME, late, |_| Some(())).is_none());
        keeping.begin(ME, seed(), start);
        for _ in 0..TRIES {
            assert!(keeping.finish(ME, start, |_| None::<()>).is_none());
        }
        assert!(keeping.finish(ME, start, |_| Some(())).is_none());
        keeping.begin(ME, seed(), start);
        assert!(keeping.finish(ME, start, |_| Some(())).is_some());
        assert!(keeping.finish(ME, start, |_| Some(())).is_none(), "once");
    }
}
