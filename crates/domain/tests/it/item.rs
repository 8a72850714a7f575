//! The life of an item.

use crate::{holder, waiting};
use domain::{
    Fence, Holder, Item, ItemState, Level, MemberId, Millis, Rejected, Timestamp,
    item::{AssessError, LeasePolicy},
    ladder::Ladders,
    level::{DeviceRisk, Safety, SetBy, Targets, Why},
};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::HashMap;

const POLICY: LeasePolicy = LeasePolicy {
    lease: Millis::from_secs(30),
    grace: Millis::from_secs(150),
    transfer: Millis::from_secs(60),
    wrap_up: Millis::from_secs(12 * 3_600),
};

/// What somebody tries. Fences are given as how far they lie behind the item's (or, below zero, before it).
#[derive(Debug, Clone)]
enum Op {
    Claim(u8),
    Renew(i64),
    AskTransfer(i64, u8),
    Keep,
    TakeOver(u8),
    GiveBack(i64),
    Finish,
    Close(i64),
    Expire,
    /// Lets the ladder take its steps.
    Climb,
    Answered,
    MarkMinor(i64, bool),
    Assess(i64, Option<Why>),
    Pass(i64),
}

fn op() -> impl Strategy<Value = Op> {
    let behind = prop_oneof![4 => Just(0_i64), 1 => 1_i64..4, 1 => Just(-1_i64)];
    let who = 1_u8..5;
    prop_oneof![
        4 => who.clone().prop_map(Op::Claim),
        3 => behind.clone().prop_map(Op::Renew),
        3 => (behind.clone(), who.clone()).prop_map(|(behind, to)| Op::AskTransfer(behind, to)),
        1 => Just(Op::Keep),
        3 => who.prop_map(Op::TakeOver),
        2 => behind.clone().prop_map(Op::GiveBack),
        1 => Just(Op::Finish),
        1 => behind.clone().prop_map(Op::Close),
        2 => Just(Op::Expire),
        4 => Just(Op::Climb),
        1 => Just(Op::Answered),
        1 => (behind.clone(), any::<bool>()).prop_map(|(behind, minor)| Op::MarkMinor(behind, minor)),
        2 => (behind, proptest::option::of(proptest::sample::select(Why::ALL)))
            .prop_map(|(behind, why)| Op::Assess(behind, why)),
        // Around every deadline there is: lease, lease and grace, transfer, wrap-up.
        6 => prop_oneof![
            0_i64..10_000, 25_000_i64..35_000, 55_000_i64..65_000, 175_000_i64..185_000, Just(12 * 3_600_000)
        ].prop_map(Op::Pass),
    ]
}

impl Op {
    fn apply(&self, item: Item, now: Timestamp) -> Result<Item, Rejected> {
        let fence = Fence(item.fence.0 - self.behind().unwrap_or(0));
        match self {
            Self::Claim(who) => item.claim(holder(*who), now, &POLICY),
            Self::Renew(_) => item.renew(fence, now, &POLICY),
            Self::AskTransfer(_, to) => item.ask_transfer(fence, holder(*to).member, now, &POLICY),
            Self::Keep => item.keep(),
            Self::TakeOver(who) => item.take_over(holder(*who), now, &POLICY),
            Self::GiveBack(_) => item.give_back(fence, now),
            Self::Finish => Ok(item.finish(now, &POLICY)),
            Self::Close(_) => item.close(fence),
            Self::Expire | Self::Pass(_) => Ok(item.expire(now, &POLICY)),
            Self::Climb => Ok(item.climb(now, &Targets::default(), &Ladders::default()).0),
            Self::Answered => Ok(item.answered(now, Millis::from_secs(90))),
            Self::MarkMinor(_, minor) => item.mark_minor(fence, *minor, now),
            Self::Assess(_, why) => assessed(item, fence, *why, now),
        }
    }

    /// For what a holder does: how old a fence it names.
    fn behind(&self) -> Option<i64> {
        match self {
            Self::Renew(behind)
            | Self::AskTransfer(behind, _)
            | Self::GiveBack(behind)
            | Self::Close(behind)
            | Self::MarkMinor(behind, _)
            | Self::Assess(behind, _) => Some(*behind),
            Self::Claim(_)
            | Self::Keep
            | Self::TakeOver(_)
            | Self::Finish
            | Self::Expire
            | Self::Climb
            | Self::Answered
            | Self::Pass(_) => None,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn an_open_item_always_has_an_owner_or_a_deadline_and_never_two_owners(ops in vec(op(), 1..60)) {
        let first = waiting(Safety::CannotTalkLong, DeviceRisk::Shared);
        let mut now = Timestamp(1_000);
        let mut item = first.clone();
        let mut owners: HashMap<Fence, Holder> = HashMap::new();
        for op in ops {
            if let Op::Pass(ms) = op {
                now = now.plus(Millis(ms));
            }
            let before = item.clone();
            match op.apply(item, now) {
                Ok(after) => {
                    follows(&before, &after)?;
                    item = after;
                }
                Err(rejected) => {
                    // A claim looks at what time has done first.
                    let mut asked = before.clone();
                    if matches!(op, Op::Claim(_)) {
                        asked = asked.expire(now, &POLICY);
                    }
                    prop_assert_eq!(rejected.from, asked.state.name());
                    item = before;
                }
            }
            stands(&item, &first)?;
            if let Some(owner) = item.state.holder() {
                let known = *owners.entry(item.fence).or_insert(owner);
                prop_assert_eq!(known, owner, "one owner for each fence");
            }
        }
    }

    #[test]
    fn an_older_fence_is_refused_as_stale_and_a_later_one_refused(
        ops in vec(op(), 1..40),
        behind in 1_i64..5,
    ) {
        let mut now = Timestamp(1_000);
        let mut item = waiting(Safety::NotSaid, DeviceRisk::NotSaid);
        for op in ops {
            if let Op::Pass(ms) = op {
                now = now.plus(Millis(ms));
            }
            item = op.apply(item.clone(), now).unwrap_or(item);
            let old = Fence(item.fence.0 - behind);
            for result in by_fence(&item, old, now) {
                prop_assert!(result.is_err_and(|rejected| rejected.stale));
            }
            for result in by_fence(&item, Fence(item.fence.0 + behind), now) {
                prop_assert!(result.is_err_and(|rejected| !rejected.stale));
            }
        }
    }

    #[test]
    fn time_acts_at_the_deadline_and_not_before_and_once(ops in vec(op(), 1..40)) {
        let mut now = Timestamp(1_000);
        let mut item = waiting(Safety::NotSaid, DeviceRisk::NotSaid);
        for op in ops {
            if let Op::Pass(ms) = op {
                now = now.plus(Millis(ms));
            }
            item = op.apply(item.clone(), now).unwrap_or(item);
            let Some(deadline) = item.deadline(&POLICY) else {
                prop_assert_eq!(&pass(item.clone(), Timestamp(i64::MAX)), &item);
                continue;
            };
            let just_before = Timestamp(deadline.0 - 1);
            prop_assert_eq!(&pass(item.clone(), just_before), &item);
            let expired = pass(item.clone(), deadline);
            prop_assert_ne!(&expired, &item);
            prop_assert_eq!(&pass(expired.clone(), deadline), &expired);
        }
    }
}

/// What time alone does.
fn pass(item: Item, now: Timestamp) -> Item {
    let item = item.expire(now, &POLICY);
    item.climb(now, &Targets::default(), &Ladders::default()).0
}

/// What must hold between an item and the one after it.
fn follows(before: &Item, after: &Item) -> Result<(), TestCaseError> {
    if before.state == ItemState::Closed {
        prop_assert_eq!(before, after, "closed is the end");
    }
    let new_owner = after
        .state
        .holder()
        .is_some_and(|owner| before.state.holder() != Some(owner) || after.fence != before.fence);
    let step = i64::from(new_owner);
    prop_assert_eq!(after.fence.0, before.fence.0 + step, "an owner, a fence");
    prop_assert!(
        after.returning || !before.returning,
        "lost once, known for good"
    );
    if before.state.holder().is_some() && matches!(after.state, ItemState::Waiting { .. }) {
        prop_assert!(after.returning);
    }
    Ok(())
}

/// What must hold of an item at every moment.
fn stands(item: &Item, first: &Item) -> Result<(), TestCaseError> {
    let owned = item.state.holder().is_some();
    let in_line = matches!(item.state, ItemState::Waiting { .. });
    let closed = item.state == ItemState::Closed;
    prop_assert_eq!(u8::from(owned) + u8::from(in_line) + u8::from(closed), 1);
    prop_assert_eq!(
        !closed,
        item.deadline(&POLICY).is_some(),
        "whatever is open has a deadline"
    );
    prop_assert!(
        !item.minor || item.assessment.level <= Level::T2,
        "with somebody under 18 it is urgent"
    );
    prop_assert_eq!(item.assessment.first, first.assessment.first);
    if let Some(level) = item.assessment.why.level() {
        prop_assert_eq!(level, item.assessment.level, "the reason fits");
    }
    let untouched = Item {
        safety: item.safety,
        device: item.device,
        returning: item.returning,
        minor: item.minor,
        assessment: item.assessment,
        fence: item.fence,
        state: item.state,
        ..first.clone()
    };
    prop_assert_eq!(item, &untouched, "it keeps its age, place and names");
    let taps = if closed {
        (Safety::NotSaid, DeviceRisk::NotSaid)
    } else {
        (first.safety, first.device)
    };
    prop_assert_eq!((item.safety, item.device), taps, "taps go when it closes");
    Ok(())
}

/// A level that is refused because of somebody under 18 changes nothing.
fn assessed(item: Item, fence: Fence, why: Option<Why>, now: Timestamp) -> Result<Item, Rejected> {
    match item.clone().assess(fence, SetBy::Advocate, why, now) {
        Ok(item) => Ok(item),
        Err(AssessError::Minor) => Ok(item),
        Err(AssessError::Rejected(rejected)) => Err(rejected),
    }
}

/// Everything that a holder can do, by a fence.
fn by_fence(item: &Item, fence: Fence, now: Timestamp) -> [Result<Item, Rejected>; 4] {
    let somebody = MemberId::from_bytes([9; 16]);
    [
        item.clone().renew(fence, now, &POLICY),
        item.clone().ask_transfer(fence, somebody, now, &POLICY),
        item.clone().give_back(fence, now),
        item.clone().close(fence),
    ]
}

fn item() -> Item {
    waiting(Safety::OkForNow, DeviceRisk::MineOnly)
}

fn claimed(by: u8) -> Result<Item, Rejected> {
    item().claim(holder(by), Timestamp(0), &POLICY)
}

#[test]
fn the_default_policy_is_the_one_of_the_rulings() {
    assert_eq!(LeasePolicy::default(), POLICY);
}

#[test]
fn a_second_claim_is_refused() -> Result<(), Rejected> {
    let refused = claimed(1)?.claim(holder(2), Timestamp(179_999), &POLICY);
    let expected = Rejected {
        action: "claim",
        from: "claimed",
        stale: false,
    };
    assert_eq!(refused, Err(expected));
    Ok(())
}

#[test]
fn a_vanished_holder_loses_the_item_after_lease_and_grace() -> Result<(), Rejected> {
    let taken = claimed(1)?.claim(holder(2), Timestamp(180_000), &POLICY)?;
    assert_eq!(taken.state.holder(), Some(holder(2)));
    assert_eq!((taken.fence, taken.returning), (Fence(2), true));
    Ok(())
}

#[test]
fn a_renewal_starts_the_lease_anew() -> Result<(), Rejected> {
    let renewed = claimed(1)?.renew(Fence(1), Timestamp(10_000), &POLICY)?;
    let expected = ItemState::Claimed {
        by: holder(1),
        lease_until: Timestamp(40_000),
    };
    assert_eq!(renewed.state, expected);
    Ok(())
}

#[test]
fn a_transfer_goes_to_whoever_was_asked_and_to_nobody_else() -> Result<(), Rejected> {
    let asked = claimed(1)?.ask_transfer(Fence(1), holder(2).member, Timestamp(0), &POLICY)?;
    assert!(
        asked
            .clone()
            .take_over(holder(3), Timestamp(1), &POLICY)
            .is_err()
    );
    let taken = asked.take_over(holder(2), Timestamp(1), &POLICY)?;
    assert_eq!(taken.state.holder(), Some(holder(2)));
    assert_eq!((taken.fence, taken.returning), (Fence(2), false));
    Ok(())
}

#[test]
fn nobody_transfers_to_themselves() -> Result<(), Rejected> {
    let refused = claimed(1)?.ask_transfer(Fence(1), holder(1).member, Timestamp(0), &POLICY);
    assert!(refused.is_err());
    Ok(())
}

#[test]
fn a_transfer_that_lapses_leaves_the_item_with_its_holder() -> Result<(), Rejected> {
    let renewed_lease = claimed(1)?.renew(Fence(1), Timestamp(50_000), &POLICY)?;
    let asked =
        renewed_lease.ask_transfer(Fence(1), holder(2).member, Timestamp(50_000), &POLICY)?;
    let lapsed = asked.clone().expire(Timestamp(110_000), &POLICY);
    assert_eq!(lapsed.state.holder(), Some(holder(1)));
    assert_eq!(lapsed.state.name(), "claimed");
    assert_eq!(asked.keep()?, lapsed);
    Ok(())
}

#[test]
fn a_holder_that_vanishes_during_a_transfer_loses_the_item() -> Result<(), Rejected> {
    let asked = claimed(1)?.ask_transfer(Fence(1), holder(2).member, Timestamp(0), &POLICY)?;
    let expired = asked.expire(Timestamp(180_000), &POLICY);
    assert!(matches!(expired.state, ItemState::Waiting { .. }));
    assert!(expired.returning);
    Ok(())
}

#[test]
fn an_item_that_is_given_back_goes_before_others() -> Result<(), Rejected> {
    let back = claimed(1)?.give_back(Fence(1), Timestamp(9))?;
    assert!(back.returning);
    assert_eq!(back.waiting_since, item().waiting_since);
    let late = back.renew(Fence(1), Timestamp(1), &POLICY);
    assert!(late.is_err_and(|rejected| rejected.stale), "not the holder");
    Ok(())
}

#[test]
fn a_finished_chat_waits_for_its_wrap_up_and_then_closes() -> Result<(), Rejected> {
    let wrap_up = claimed(1)?.finish(Timestamp(0), &POLICY);
    assert_eq!(wrap_up.state.name(), "wrapUp");
    assert_eq!(wrap_up.clone().finish(Timestamp(9), &POLICY), wrap_up);
    let overdue = wrap_up.clone().expire(Timestamp(12 * 3_600_000), &POLICY);
    let closed = wrap_up.close(Fence(1))?;
    assert_eq!(closed.state, ItemState::Closed);
    assert_eq!(overdue, closed);
    Ok(())
}

#[test]
fn an_item_that_nobody_holds_closes_with_its_chat() {
    let closed = item().finish(Timestamp(0), &POLICY);
    assert_eq!(closed.state, ItemState::Closed);
    assert_eq!(closed.safety, Safety::NotSaid);
}
