//! When silence ends a chat, and which epochs' texts are taken.

use domain::{
    Millis, Timestamp,
    chat::{EndReason, Idle, IdlePolicy, idle, oldest_epoch},
};
use proptest::prelude::*;

const MINUTE: i64 = 60_000;
const QUIET_SINCE: Timestamp = Timestamp(1_000);

fn after(minutes: i64, visitor_connected: bool, has_phrase: bool) -> Idle {
    after_ms(minutes * MINUTE, visitor_connected, has_phrase)
}

fn after_ms(ms: i64, visitor_connected: bool, has_phrase: bool) -> Idle {
    idle(
        QUIET_SINCE,
        visitor_connected,
        has_phrase,
        QUIET_SINCE.plus(Millis(ms)),
        &IdlePolicy::default(),
    )
}

#[test]
fn a_silent_visitor_is_warned_at_five_minutes_and_over_at_ten() {
    let warned = Idle::Warn {
        ends: QUIET_SINCE.plus(Millis(10 * MINUTE)),
    };
    for has_phrase in [false, true] {
        let after = |ms| after_ms(ms, true, has_phrase);
        assert_eq!(after(5 * MINUTE - 1), Idle::No);
        assert_eq!(after(5 * MINUTE), warned);
        assert_eq!(after(10 * MINUTE - 1), warned);
        assert_eq!(after(10 * MINUTE), Idle::End(EndReason::IdleTimeout));
    }
}

#[test]
fn a_vanished_visitor_without_a_phrase_is_over_at_ten_minutes() {
    assert_eq!(after(7, false, false), Idle::No, "there is nobody to warn");
    let over = Idle::End(EndReason::ConnectionLost);
    assert_eq!(after(10, false, false), over);
}

#[test]
fn a_vanished_visitor_with_a_phrase_has_three_days() {
    assert_eq!(after(72 * 60 - 1, false, true), Idle::No);
    let over = Idle::End(EndReason::ConnectionLost);
    assert_eq!(after(72 * 60, false, true), over);
}

proptest! {
    #[test]
    fn silence_never_gets_less_final(
        connected in any::<bool>(),
        phrase in any::<bool>(),
        ms in 0_i64..80 * 3_600_000,
        more in 0_i64..80 * 3_600_000,
    ) {
        let stage = |ms| match after_ms(ms, connected, phrase) {
            Idle::No => 0,
            Idle::Warn { .. } => 1,
            Idle::End(_) => 2,
        };
        prop_assert!(stage(ms) <= stage(ms + more));
    }

    #[test]
    fn a_clock_that_runs_back_ends_nothing(back in 0_i64..i64::MAX, connected in any::<bool>()) {
        let now = Timestamp(QUIET_SINCE.0.saturating_sub(back));
        let found = idle(QUIET_SINCE, connected, false, now, &IdlePolicy::default());
        prop_assert_eq!(found, Idle::No);
    }

    #[test]
    fn after_a_removal_only_the_current_epoch_is_taken(steps in prop::collection::vec(any::<bool>(), 1..30)) {
        let mut oldest = 0;
        let mut last_removal = 0;
        for (epoch, removed) in (1..).zip(steps) {
            if removed {
                last_removal = epoch;
            }
            let before = oldest;
            oldest = oldest_epoch(epoch, before, removed);
            prop_assert!(oldest <= epoch, "the current epoch is always taken");
            prop_assert!(oldest >= before, "a passed epoch does not come back");
            prop_assert!(oldest >= last_removal, "nothing from before a removal");
            prop_assert_eq!(oldest, last_removal.max(epoch - 2));
        }
    }
}

#[test]
fn every_reason_has_a_word_of_its_own() {
    for reason in EndReason::ALL {
        assert_eq!(EndReason::from_name(reason.name()), Some(*reason));
    }
    assert_eq!(EndReason::from_name("bored"), None);
}
