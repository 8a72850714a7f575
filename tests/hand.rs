//! A clock that is set by hand, for the server and for the people at both ends.

use std::sync::atomic::{AtomicI64, Ordering};

/// Stands still until somebody moves it.
pub struct Hand(AtomicI64);

impl Hand {
    /// Begins at the system's time: keys that the encryption core dates by itself have to fit.
    pub fn new() -> Self {
        Self(AtomicI64::new(domain_now()))
    }

    /// Begins at a moment of one's own choice, in milliseconds since 1970.
    pub const fn at(ms: i64) -> Self {
        Self(AtomicI64::new(ms))
    }

    /// Moves it on, in milliseconds.
    pub fn advance_ms(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Default for Hand {
    fn default() -> Self {
        Self::new()
    }
}

fn domain_now() -> i64 {
    domain::Clock::now(&sotto::clock::SystemClock).0
}

impl domain::Clock for Hand {
    fn now(&self) -> domain::Timestamp {
        domain::Timestamp(self.0.load(Ordering::SeqCst))
    }
}

impl client::Clock for Hand {
    fn now_ms(&self) -> u64 {
        u64::try_from(self.0.load(Ordering::SeqCst)).unwrap()
    }
}
