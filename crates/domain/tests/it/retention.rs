//! What is kept for how long, and how a case ends.

use domain::{
    MemberId, Millis, Timestamp,
    case::{ASKED_FOR, BadDate, CloseReason, DeleteReason, Deletion, KEPT, Life},
    retention::{Record, table},
};
use proptest::prelude::*;

const DAY: i64 = 86_400_000;

fn moments() -> impl Strategy<Value = Timestamp> {
    (0..4_000_000_000_000_i64).prop_map(Timestamp)
}

/// R220's table, written down once more by hand: the lengths that it names are never exceeded.
#[test]
fn nothing_is_kept_longer_than_the_practice_allows() {
    let most = |record: Record| record.rule().most;
    assert_eq!(most(Record::WrapUp), Some(Millis(90 * DAY)));
    assert_eq!(most(Record::Callback), Some(Millis(DAY)));
    assert_eq!(most(Record::CallbackStop), Some(Millis(7 * DAY)));
    assert_eq!(most(Record::Referral), Some(Millis(30 * DAY)));
    assert_eq!(most(Record::Release), Some(Millis(92 * DAY)));
    assert_eq!(most(Record::Handoff), Some(Millis(DAY)));
    assert_eq!(most(Record::Case), Some(Millis(365 * DAY)));
    assert_eq!(most(Record::Audit), Some(Millis(730 * DAY)));
    assert_eq!(most(Record::Backup), Some(Millis(30 * DAY)));
    for rule in table() {
        assert!(rule.most.is_none_or(|most| rule.keep <= most), "{rule:?}");
    }
}

/// Whatever deletes takes its time from the table.
#[test]
fn the_sweeps_take_their_times_from_the_table() {
    assert_eq!(domain::callback::KEPT, Record::Callback.keep());
    assert_eq!(domain::callback::HARD_STOP, Record::CallbackStop.keep());
    assert_eq!(domain::referral::RECEIPT_LIFE, Record::Receipt.keep());
    assert_eq!(domain::release::KEPT, Record::Release.keep());
    assert_eq!(domain::task::KEPT, Record::Task.keep());
    assert_eq!(domain::wrap_up::KEPT, Record::WrapUp.keep());
    assert_eq!(KEPT, Record::Case.keep());
}

#[test]
fn every_kind_is_in_the_table_once() {
    let kinds: Vec<Record> = table().map(|rule| rule.record).collect();
    assert_eq!(kinds, Record::ALL);
}

proptest! {
    /// To the minute, and never a minute later, whatever is done with it in between.
    #[test]
    fn a_closed_case_goes_after_a_year_at_most(now in moments(), sooner in 1..400 * DAY, wait in 0..400 * DAY) {
        let closed = Life::Open.close(CloseReason::LostContact, now).unwrap();
        let end = now.to_minute().plus(KEPT);
        prop_assert_eq!(closed.goes(), Some(end));
        prop_assert!(!closed.is_over(Timestamp(end.0 - 1)));
        prop_assert!(closed.is_over(end));
        prop_assert!(closed.close(CloseReason::GoalsMet, now).is_err());
        let at = now.plus(Millis(wait));
        let wanted = at.plus(Millis(sooner));
        match closed.keep_until(wanted, at) {
            Ok(shorter) => {
                prop_assert!(shorter.goes().unwrap() <= end);
                prop_assert!(shorter.goes().unwrap() > at);
                // It never gets longer again.
                prop_assert_eq!(shorter.keep_until(end.plus(Millis(60_000)), at), Err(BadDate::Later));
            }
            Err(BadDate::Later) => prop_assert!(wanted.to_minute() > end),
            Err(BadDate::Past) => prop_assert!(wanted.to_minute() <= at),
            Err(BadDate::Rejected(_)) => prop_assert!(false, "it is closed"),
        }
    }

    /// And the year begins anew with the next closing.
    #[test]
    fn a_closed_case_is_opened_again_until_it_goes(now in moments(), wait in 0..400 * DAY) {
        let closed = Life::Open.close(CloseReason::MovedAway, now).unwrap();
        let at = now.plus(Millis(wait));
        let open = closed.reopen(at);
        prop_assert_eq!(open.is_ok(), !closed.is_over(at));
        if let Ok(open) = open {
            prop_assert_eq!(open, Life::Open);
            prop_assert_eq!(open.goes(), None);
            prop_assert!(open.reopen(at).is_err());
            prop_assert!(open.keep_until(at.plus(KEPT), at).is_err());
            let again = open.close(CloseReason::GoalsMet, at).unwrap();
            prop_assert_eq!(again.goes(), Some(at.to_minute().plus(KEPT)));
        }
    }

    #[test]
    fn a_deletion_that_nobody_decides_lapses(asked in moments(), wait in 0..30 * DAY) {
        let deletion = Deletion { by: MemberId::from_bytes([1; 16]), why: DeleteReason::Twice, asked };
        prop_assert_eq!(deletion.has_lapsed(asked.plus(Millis(wait))), wait >= ASKED_FOR.0);
    }
}
