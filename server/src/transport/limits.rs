//! Rate limits without addresses (R605, ruling 22): buckets in memory, named by a keyed hash of the network (/24 or /48) under
//! a key that is thrown away every hour with all buckets. A global bucket of each kind stands behind them, because everybody
//! behind Tor or one carrier looks like one network.

use crate::error::Failure;
use domain::{Clock, Timestamp};
use hmac::{Hmac, KeyInit as _, Mac as _};
use protocol::ProblemCode;
use sha2::Sha256;
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use crate::chance::Chance;

const ROTATE_MS: i64 = 3_600_000;
/// When so many networks are known at once, all are forgotten: memory stays bounded, and the global buckets still hold.
const NETWORKS: usize = 50_000;

/// What is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// New places in line. T1 and T2 self-reports are never limited.
    Open,
    /// Guesses at a return phrase.
    Resume,
    /// Questions for a salt.
    LogInStart,
    /// Log-ins.
    LogIn,
    /// Codes of links, and devices that come in by them.
    Enrol,
    /// What other hotlines send and ask.
    Forward,
    /// Forms without a key that are not urgent.
    Form,
    /// Urgent forms without a key. They are never held up: beyond this they come into line as high.
    UrgentForm,
    /// Requests to be called. T1 and T2 self-reports are never limited.
    Call,
    /// Guesses at the words of a request to be called.
    CallWords,
    /// Workers of other hotlines who ask how it stands, every few seconds.
    Seat,
    /// Guesses at the code of somebody who is brought in.
    Code,
}

impl Kind {
    /// How many at once, and how many milliseconds until one more, for one network and for all.
    const fn rates(self) -> (Rate, Rate) {
        match self {
            Self::Open => (rate(30, 2_000), rate(1_000, 20)),
            Self::Call => (rate(5, 60_000), rate(100, 2_000)),
            Self::Form => (rate(10, 30_000), rate(60, 5_000)),
            Self::UrgentForm => (rate(4, 150_000), rate(20, 30_000)),
            Self::Resume | Self::CallWords | Self::Code => (rate(5, 30_000), rate(50, 1_000)),
            Self::Seat => (rate(60, 500), rate(2_000, 10)),
            Self::Forward => (rate(120, 500), rate(600, 100)),
            Self::LogInStart | Self::LogIn | Self::Enrol => (rate(30, 2_000), rate(300, 200)),
        }
    }
}

const fn rate(burst: u32, each_ms: i64) -> Rate {
    Rate { burst, each_ms }
}

/// One log-in name: five tries, then one each half minute, from wherever they come.
const NAME: Rate = rate(5, 30_000);

/// One forwarder: a busy night comes through, a flood does not.
const FORWARDER: Rate = rate(60, 2_000);

#[derive(Clone, Copy)]
struct Rate {
    burst: u32,
    each_ms: i64,
}

/// All buckets of a node.
pub struct Limits {
    clock: Arc<dyn Clock>,
    chance: Chance,
    state: Mutex<State>,
}

struct State {
    key: [u8; 32],
    since: Timestamp,
    buckets: HashMap<[u8; 32], Bucket>,
}

#[derive(Clone, Copy)]
struct Bucket {
    left: u32,
    refilled: Timestamp,
}

impl Limits {
    /// Full buckets under a fresh key.
    pub fn new(clock: Arc<dyn Clock>, chance: Chance) -> Self {
        let state = State {
            key: chance.bytes(),
            since: clock.now(),
            buckets: HashMap::new(),
        };
        Self {
            clock,
            chance,
            state: Mutex::new(state),
        }
    }

    /// Takes one from the network's bucket and one from the global one.
    ///
    /// # Errors
    /// `rateLimited` with the time until the next one, when either is empty.
    pub fn take(&self, kind: Kind, address: Option<IpAddr>) -> Result<(), Failure> {
        let (one, all) = kind.rates();
        if let Some(address) = address {
            self.spend(&[&[kind as u8], network(address).as_slice()], one)?;
        }
        self.spend(&[&[kind as u8], b"*"], all)
    }

    /// Takes one from a log-in name's bucket.
    ///
    /// # Errors
    /// `rateLimited`, as above.
    pub fn take_name(&self, name: &str) -> Result<(), Failure> {
        self.spend(&[b"name", name.as_bytes()], NAME)
    }

    /// Takes one from a session's bucket for proofs.
    ///
    /// # Errors
    /// `rateLimited`, as above.
    pub fn take_session(&self, session: &[u8; 32]) -> Result<(), Failure> {
        self.spend(&[b"session", session], NAME)
    }

    /// Takes one from a forwarder's bucket, from wherever it sends.
    ///
    /// # Errors
    /// `rateLimited`, as above.
    pub fn take_forwarder(&self, forwarder: &[u8; 16]) -> Result<(), Failure> {
        self.spend(&[b"forwarder", forwarder], FORWARDER)
    }

    /// A log-in succeeded: its name starts afresh.
    pub fn forget_name(&self, name: &str) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let label = label(&state.key, &[b"name", name.as_bytes()]);
        state.buckets.remove(&label);
    }

    fn spend(&self, name: &[&[u8]], rate: Rate) -> Result<(), Failure> {
        let now = self.clock.now();
        let fresh_key = || self.chance.bytes();
        self.state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .spend(name, rate, now, fresh_key)
    }
}

impl State {
    fn spend(
        &mut self,
        name: &[&[u8]],
        rate: Rate,
        now: Timestamp,
        fresh_key: impl FnOnce() -> [u8; 32],
    ) -> Result<(), Failure> {
        if now.since(self.since).0 >= ROTATE_MS || self.buckets.len() >= NETWORKS {
            self.key = fresh_key();
            self.since = now;
            self.buckets.clear();
        }
        let label = label(&self.key, name);
        let full = Bucket {
            left: rate.burst,
            refilled: now,
        };
        self.buckets.entry(label).or_insert(full).spend(rate, now)
    }
}

impl Bucket {
    fn spend(&mut self, rate: Rate, now: Timestamp) -> Result<(), Failure> {
        let earned = now.since(self.refilled).0 / rate.each_ms;
        if earned > 0 {
            let count = u32::try_from(earned).unwrap_or(u32::MAX);
            self.left = self.left.saturating_add(count).min(rate.burst);
            self.refilled = Timestamp(self.refilled.0 + earned * rate.each_ms);
        }
        if self.left == 0 {
            let wait = rate.each_ms - now.since(self.refilled).0;
            return Err(Failure {
                code: ProblemCode::RateLimited,
                retry_after_ms: Some(u32::try_from(wait.max(1)).unwrap_or(u32::MAX)),
            });
        }
        self.left -= 1;
        Ok(())
    }
}

fn label(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// The network of an address: /24 or /48.
fn network(address: IpAddr) -> Vec<u8> {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.octets().iter().take(3).copied().collect(),
        IpAddr::V6(v6) => v6.octets().iter().take(6).copied().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicI64, Ordering};

    #[derive(Default)]
    struct Hand(AtomicI64);

    impl Clock for Hand {
        fn now(&self) -> Timestamp {
            Timestamp(self.0.load(Ordering::SeqCst))
        }
    }

    fn limits() -> (Arc<Hand>, Limits) {
        let clock = Arc::new(Hand::default());
        let ours: Arc<dyn Clock> = Arc::<Hand>::clone(&clock);
        (clock, Limits::new(ours, Chance::seeded(1)))
    }

    #[test]
    fn a_network_is_limited_and_another_is_not() {
        let (_, limits) = limits();
        let one = Some("127.1.2.3".parse().unwrap());
        for _ in 0..5 {
            assert!(limits.take(Kind::Resume, one).is_ok());
        }
        let refused = limits
            .take(Kind::Resume, Some("127.1.2.200".parse().unwrap()))
            .unwrap_err();
        assert_eq!(refused.code, ProblemCode::RateLimited);
        assert_eq!(refused.retry_after_ms, Some(30_000));
        assert!(
            limits
                .take(Kind::Resume, Some("127.1.3.3".parse().unwrap()))
                .is_ok()
        );
    }

    #[test]
    fn a_bucket_fills_again() {
        let (clock, limits) = limits();
        (0..5).for_each(|_| limits.take_name("alex").unwrap());
        assert!(limits.take_name("alex").is_err());
        clock.0.store(30_000, Ordering::SeqCst);
        assert!(limits.take_name("alex").is_ok());
        assert!(limits.take_name("alex").is_err());
    }

    #[test]
    fn a_log_in_that_succeeds_forgets_the_failures() {
        let (_, limits) = limits();
        (0..5).for_each(|_| limits.take_name("alex").unwrap());
        limits.forget_name("alex");
        assert!(limits.take_name("alex").is_ok());
    }

    #[test]
    fn all_together_are_limited_too() {
        let (_, limits) = limits();
        let mut taken = 0;
        for net in 0..200u8 {
            if limits
                .take(Kind::Resume, Some(IpAddr::from([127, 9, net, 1])))
                .is_ok()
            {
                taken += 1;
            }
        }
        assert_eq!(taken, 50);
    }

    #[test]
    fn the_key_and_all_buckets_go_after_an_hour() {
        let (clock, limits) = limits();
        let before = limits.state.lock().unwrap().key;
        limits.take_name("alex").unwrap();
        clock.0.store(ROTATE_MS, Ordering::SeqCst);
        limits.take_name("bea").unwrap();
        let after = limits.state.lock().unwrap().key;
        assert_ne!(after, before);
        assert_eq!(limits.state.lock().unwrap().buckets.len(), 1);
    }
}
