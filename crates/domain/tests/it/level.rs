//! What two taps say.

use crate::{holder, waiting};
use domain::{
    Fence, Item, Level, Millis, Rejected, Timestamp,
    item::{AssessError, LeasePolicy},
    level::{Assessment, DeviceRisk, Safety, SetBy, Targets, Why},
};
use proptest::prelude::*;

#[test]
fn the_more_urgent_tap_decides() {
    use Level::{T1, T2, T4};
    let devices = [
        DeviceRisk::MineOnly,
        DeviceRisk::Shared,
        DeviceRisk::MayBeChecked,
        DeviceRisk::MayBeTaken,
        DeviceRisk::NotSaid,
    ];
    let table = [
        (Safety::InDangerNow, [T1, T1, T1, T1, T1]),
        (Safety::CannotTalkLong, [T2, T2, T2, T2, T2]),
        (Safety::OkForNow, [T4, T4, T2, T2, T4]),
        (Safety::NotSaid, [T4, T4, T2, T2, T4]),
    ];
    for (safety, expected) in table {
        let found = devices.map(|device| {
            let taken = Assessment::from_taps(safety, device, Timestamp(7));
            assert_eq!(taken.why.level(), Some(taken.level), "the reason fits");
            assert_eq!((taken.by, taken.first), (SetBy::Person, taken.level));
            taken.level
        });
        assert_eq!(found, expected, "{safety:?}");
    }
}

#[test]
fn words_and_levels_sort_alike() {
    let names: Vec<_> = Level::ALL.iter().map(|level| level.name()).collect();
    assert!(names.is_sorted(), "the database sorts by the word");
    assert!(Level::ALL.is_sorted(), "the domain by the level");
}

#[test]
fn every_answer_has_a_word_of_its_own() {
    for level in Level::ALL {
        assert_eq!(Level::from_name(level.name()), Some(*level));
    }
    for safety in Safety::ALL {
        assert_eq!(Safety::from_name(safety.name()), Some(*safety));
    }
    for device in DeviceRisk::ALL {
        assert_eq!(DeviceRisk::from_name(device.name()), Some(*device));
    }
    assert_eq!(Level::from_name("T6"), None);
    assert_eq!(Safety::from_name(""), None);
    assert_eq!(DeviceRisk::from_name("MineOnly"), None);
}

#[test]
fn every_reason_has_a_word_of_its_own_and_a_level() {
    for why in Why::ALL {
        assert_eq!(Why::from_name(why.name()), Some(*why));
        assert_eq!(why.level().is_none(), *why == Why::WaitedLong, "{why:?}");
    }
    for level in Level::ALL {
        let stands_for = |why: &&Why| why.level() == Some(*level);
        assert!(Why::ALL.iter().any(|why| stands_for(&why)), "{level:?}");
    }
}

fn held() -> Result<Item, Rejected> {
    let item = waiting(Safety::OkForNow, DeviceRisk::Shared);
    item.claim(holder(1), Timestamp(0), &LeasePolicy::default())
}

#[test]
fn the_holder_changes_the_level_by_its_reason_and_the_first_one_is_kept() -> Result<(), AssessError>
{
    let now = Timestamp(60_000);
    let changed = held()?.assess(Fence(1), SetBy::Advocate, Some(Why::Weapon), now)?;
    let expected = Assessment {
        level: Level::T1,
        by: SetBy::Advocate,
        why: Why::Weapon,
        since: now,
        first: Level::T4,
        confirmed: true,
    };
    assert_eq!(changed.assessment, expected);
    let confirmed = held()?
        .assess(Fence(1), SetBy::Advocate, None, now)?
        .assessment;
    let expected = Assessment {
        confirmed: true,
        ..held()?.assessment
    };
    assert_eq!(confirmed, expected, "it stays the person's word");
    Ok(())
}

#[test]
fn with_somebody_under_18_it_is_urgent_at_least() -> Result<(), AssessError> {
    let now = Timestamp(1);
    let marked = held()?.mark_minor(Fence(1), true, now)?;
    assert_eq!(marked.assessment.level, Level::T2);
    assert_eq!(marked.assessment.why, Why::Under18);
    let assess = |why| marked.clone().assess(Fence(1), SetBy::Advocate, why, now);
    assert_eq!(assess(Some(Why::Past)), Err(AssessError::Minor));
    let more = assess(Some(Why::DangerNow))?;
    assert_eq!(more.assessment.level, Level::T1);
    let again = more.mark_minor(Fence(1), true, now)?;
    assert_eq!(again.assessment.level, Level::T1, "never less urgent");
    let grown = again.mark_minor(Fence(1), false, now)?;
    let less = grown.assess(Fence(1), SetBy::Advocate, Some(Why::Past), now);
    assert_eq!(less?.assessment.level, Level::T4);
    Ok(())
}

proptest! {
    /// However late it is looked at, and however often: it rises when twice the target is over, one level at a time, and stops at T2.
    #[test]
    fn what_waits_rises_by_its_wait_alone(
        level in proptest::sample::select(Level::ALL),
        looks in proptest::collection::vec(1_i64..1_000_000_000, 1..20),
    ) {
        let targets = Targets::default();
        let start = Assessment {
            level,
            ..Assessment::from_taps(Safety::NotSaid, DeviceRisk::NotSaid, Timestamp(0))
        };
        let mut now = Timestamp(0);
        let mut often = start;
        for look in looks {
            now = now.plus(Millis(look));
            often = often.aged(now, &targets);
            prop_assert!(often.level <= level);
            prop_assert!(often.level >= Level::T2.min(level), "never above T2");
            prop_assert!(often.ages_at(&targets).is_none_or(|due| due > now), "nothing is overdue");
        }
        prop_assert_eq!(often, start.aged(now, &targets), "one late look is as good as many");
        if often.level != level {
            prop_assert_eq!((often.by, often.why), (SetBy::Timer, Why::WaitedLong));
        }
    }
}

#[test]
fn a_standard_one_is_urgent_after_forty_minutes() {
    use Level::{T2, T3, T4};
    let targets = Targets::default();
    let start = Assessment::from_taps(Safety::NotSaid, DeviceRisk::NotSaid, Timestamp(0));
    let at = |minutes: i64| {
        let now = Timestamp(minutes * 60_000);
        start.aged(now, &targets).level
    };
    let found = [29, 30, 39, 40, 10_000].map(at);
    assert_eq!(found, [T4, T3, T3, T2, T2]);
}
