//! Time stays within its range.

use domain::{Millis, Timestamp};
use proptest::prelude::*;

proptest! {
    #[test]
    fn the_end_of_the_range_is_not_passed(at in any::<i64>(), length in any::<i64>()) {
        let later = Timestamp(at).plus(Millis(length));
        prop_assert_eq!(later.0, at.saturating_add(length));
        prop_assert!(later.since(Timestamp(at)) >= Millis(0));
    }

    #[test]
    fn a_minute_is_the_last_one_that_began(ms in -10_000_000_000_000_i64..10_000_000_000_000) {
        let minute = Timestamp(ms).to_minute();
        prop_assert_eq!(minute.0 % 60_000, 0);
        prop_assert!(minute.0 <= ms && ms - minute.0 < 60_000);
        prop_assert_eq!(minute.to_minute(), minute);
    }

    #[test]
    fn certificates_count_whole_seconds(ms in any::<i64>()) {
        let secs = Timestamp(ms).secs();
        prop_assert_eq!(secs, u64::try_from(ms).unwrap_or(0) / 1_000);
    }
}
