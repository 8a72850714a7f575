//! What lapses, when it is renewed, and when people are told: renewal comes long before the end, warnings shortly before.

use crate::{Millis, Timestamp, word::words};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// A team notice, good for seven days, is renewed when less than this is left: a desk that is open every second day keeps a line
/// alive, and so does one supervisor who comes back after five days.
pub const NOTICE_AHEAD: Millis = Millis::from_secs(5 * DAY);
/// A device's certificate, good for 35 days, is renewed when less than this is left.
pub const DEVICE_AHEAD: Millis = Millis::from_secs(14 * DAY);
/// A team's key is replaced when it is this old, and at once when a device that held it is gone.
pub const KEY_LIFE: Millis = Millis::from_secs(7 * DAY);
/// What was replaced stays at least this long: a visitor's page may have read the notice just before.
pub const OLD_KEY_LEAST: Millis = Millis::from_secs(DAY);
/// And at most this long (ruling 13).
pub const OLD_KEY_MOST: Millis = Millis::from_secs(14 * DAY);

/// What can lapse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lapsing {
    /// A team's notice: without one visitors see telephone numbers only.
    Notice,
    /// A device's certificate: without one its owner gets into no chat.
    Device,
    /// The certificate of somebody who certifies, which only the root renews.
    Certifier,
    /// A replaced team key that something is still sealed to.
    OldKey,
}

words!(Lapsing {
    Notice => "notice",
    Device => "device",
    Certifier => "certifier",
    OldKey => "oldKey",
});

impl Lapsing {
    /// How many hours before the end people are told, the earliest first. Zero is the end itself.
    pub const fn thresholds(self) -> &'static [i64] {
        match self {
            Self::Notice | Self::Device | Self::OldKey => &[72, 24, 0],
            // The root takes a ceremony.
            Self::Certifier => &[720, 72, 24, 0],
        }
    }

    /// The last threshold that is reached with this much left; `None` while there is no need.
    pub fn reached(self, now: Timestamp, until: Timestamp) -> Option<i64> {
        let left = until.0.saturating_sub(now.0);
        let mut reached = self.thresholds().iter();
        reached
            .rfind(|hours| left <= *hours * HOUR * 1_000)
            .copied()
    }
}
