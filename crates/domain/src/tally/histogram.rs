//! Lengths of time by fixed bounds: enough for an average, a median and the like, and too little for anybody's own.

use super::FEW;
use crate::time::Millis;

/// The upper bounds of the buckets, in seconds; each belongs to its bucket. Every target of R306 is one. What took longer than the
/// last one is in a bucket of its own.
pub const BOUNDS: [u32; 25] = [
    5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 420, 600, 900, 1_200, 1_800, 2_700, 3_600,
    5_400, 7_200, 14_400, 28_800, 86_400, 172_800,
];

const BUCKETS: usize = BOUNDS.len() + 1;

/// The bucket of a length.
pub fn bucket(took: Millis) -> usize {
    BOUNDS.partition_point(|bound| i64::from(*bound) * 1_000 < took.0)
}

/// How often something took how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Histogram([u64; BUCKETS]);

impl Default for Histogram {
    fn default() -> Self {
        Self([0; BUCKETS])
    }
}

impl Histogram {
    /// So many more in a bucket. One that is none is left out.
    pub fn add(&mut self, bucket: usize, more: u64) {
        if let Some(total) = self.0.get_mut(bucket) {
            *total = total.saturating_add(more);
        }
    }

    /// How many in all.
    pub fn total(&self) -> u64 {
        self.0.iter().copied().fold(0, u64::saturating_add)
    }

    /// About how long on average, in seconds, as if everything had taken the middle of its bucket; `None` of fewer than [`FEW`].
    pub fn average_secs(&self) -> Option<u32> {
        let total = self.total();
        if total < FEW {
            return None;
        }
        let mut lower = 0;
        let mut twice: u128 = 0;
        let uppers = BOUNDS.iter().map(|bound| u64::from(*bound));
        for (count, upper) in self.0.iter().zip(uppers.chain([LONGEST])) {
            twice += u128::from(*count) * u128::from(lower + upper);
            lower = upper;
        }
        u32::try_from(twice / (2 * u128::from(total))).ok()
    }

    /// Within how many seconds so many of a hundred were done: the upper bound of the bucket that the last of them is in. `None` of
    /// fewer than [`FEW`].
    pub fn within_secs(&self, percent: u64) -> Option<u32> {
        let total = self.total();
        if total < FEW {
            return None;
        }
        let rank = total.saturating_mul(percent).div_ceil(100).max(1);
        let mut seen = 0;
        let at = self.0.iter().position(|count| {
            seen += count;
            seen >= rank
        });
        let longest = u32::try_from(LONGEST).unwrap_or(u32::MAX);
        Some(at.and_then(|at| BOUNDS.get(at).copied()).unwrap_or(longest))
    }
}

/// What took longer than the last bound counts as twice that.
const LONGEST: u64 = 345_600;
