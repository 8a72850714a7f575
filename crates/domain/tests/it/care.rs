//! Care for those who answer.

use crate::waiting;
use domain::{
    Item, Level, MemberId, Millis, Timestamp,
    care::{CarePolicy, Debrief, DebriefState, Relief, is_hard},
    level::{Assessment, DeviceRisk, Safety},
    rota::Duty,
};
use proptest::prelude::*;

const NOW: Timestamp = Timestamp(6_000_000);

fn member(number: u8) -> MemberId {
    MemberId::from_bytes([number; 16])
}

fn secs(secs: i64) -> Timestamp {
    NOW.plus(Millis::from_secs(secs))
}

#[test]
fn imminent_ones_and_those_with_somebody_under_18_are_hard() {
    let calm = waiting(Safety::OkForNow, DeviceRisk::MineOnly);
    let in_danger = waiting(Safety::InDangerNow, DeviceRisk::MineOnly);
    assert!(!is_hard(&calm) && is_hard(&in_danger));
    let minor = Item {
        minor: true,
        ..calm.clone()
    };
    assert!(is_hard(&minor));
    // It was, whatever it turned into.
    let calmed = Item {
        assessment: Assessment {
            level: Level::T3,
            ..in_danger.assessment
        },
        ..in_danger
    };
    assert!(is_hard(&calmed));
    let risen = Item {
        assessment: Assessment {
            level: Level::T1,
            ..calm.assessment
        },
        ..calm
    };
    assert!(is_hard(&risen));
}

#[test]
fn however_much_was_hard_one_debrief_is_owed() {
    let policy = CarePolicy::default();
    let first = Debrief::owe(None, NOW, &policy);
    assert_eq!(first.state, DebriefState::Offered);
    assert_eq!(first.due, secs(24 * 3_600));
    assert_eq!(Debrief::owe(Some(first), secs(3_600), &policy), first);
    let wanted = first.answer(true).unwrap();
    assert_eq!(Debrief::owe(Some(wanted), secs(3_600), &policy), wanted);
    // Who did not want the last one is asked anew after the next.
    let declined = wanted.answer(false).unwrap();
    let anew = Debrief::owe(Some(declined), secs(3_600), &policy);
    assert_eq!(
        (anew.state, anew.due),
        (DebriefState::Offered, secs(25 * 3_600))
    );
    let done = declined.hold().unwrap();
    assert!(done.hold().is_err() && done.answer(true).is_err());
    assert!(Debrief::owe(Some(done), NOW, &policy).is_open());
}

#[test]
fn relief_calls_who_stands_in_and_then_the_supervisor_again_and_again() {
    let policy = CarePolicy::default();
    let asked = Relief::ask(member(1), NOW);
    let (first, duty) = asked.call(NOW, &policy).unwrap();
    assert_eq!(duty, Duty::Secondary);
    assert_eq!(first.call(secs(89), &policy), None);
    let (second, duty) = first.call(secs(90), &policy).unwrap();
    assert_eq!(duty, Duty::Supervisor);
    let (_, duty) = second.call(secs(180), &policy).unwrap();
    assert_eq!(duty, Duty::Supervisor);
    // Nobody stands in: the supervisor at once.
    let (_, duty) = first.nobody(NOW).call(NOW, &policy).unwrap();
    assert_eq!(duty, Duty::Supervisor);
    assert!(first.come(member(1), NOW).is_err(), "to oneself");
    let coming = first.come(member(2), secs(30)).unwrap();
    assert_eq!(coming.call(secs(600), &policy), None);
    assert!(coming.come(member(3), secs(31)).is_err(), "somebody comes");
    assert!(!coming.is_over(secs(600)) && coming.is_over(secs(3_630)));
}

proptest! {
    /// Over any length of time, somebody who needs relief and to whom nobody comes has a call ahead, at most so long away.
    #[test]
    fn whoever_needs_relief_is_never_forgotten(looks in prop::collection::vec(0_i64..600, 1..40)) {
        let policy = CarePolicy::default();
        let mut relief = Relief::ask(member(1), NOW);
        let mut now = NOW;
        for pause in looks {
            if let Some((after, _)) = relief.call(now, &policy) {
                relief = after;
            }
            prop_assert!(relief.next > now && relief.next <= now.plus(policy.relief));
            prop_assert!(!relief.is_over(now));
            now = now.plus(Millis::from_secs(pause));
        }
    }
}
