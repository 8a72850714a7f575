//! Time as an argument.

/// A length of time in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Millis(pub i64);

impl Millis {
    /// So many seconds.
    pub const fn from_secs(secs: i64) -> Self {
        Self(secs * 1_000)
    }
}

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The moment `length` later. At the end of the number range it stays there.
    #[must_use]
    pub const fn plus(self, length: Millis) -> Self {
        Self(self.0.saturating_add(length.0))
    }

    /// How long before this moment `earlier` was; zero when it was not before.
    pub fn since(self, earlier: Self) -> Millis {
        Millis(self.0.saturating_sub(earlier.0).max(0))
    }

    /// The same moment cut to the minute: what outlives an item knows no more (rulings 21).
    #[must_use]
    pub const fn to_minute(self) -> Self {
        Self(self.0.div_euclid(60_000) * 60_000)
    }

    /// The same moment cut to the day (UTC): when a device was last used is nobody's business more exactly.
    #[must_use]
    pub const fn to_day(self) -> Self {
        Self(self.0.div_euclid(86_400_000) * 86_400_000)
    }

    /// Whole seconds since 1970, as certificates count them.
    pub fn secs(self) -> u64 {
        u64::try_from(self.0.div_euclid(1_000)).unwrap_or(0)
    }
}

/// The one source of time (rulings 23). Production asks the system; tests set it.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}
