//! Releases, and the one evaluator (R205–R212, K7).

use domain::{
    CaseId, ForwarderId, ItemId, MemberId, Millis, ReleaseId, TeamId, Timestamp,
    release::{
        BadRelease, Branch, Classes, DataClass, Denied, Disclosure, KEPT, LONGEST, Purpose,
        Release, SHORTEST, State, USUAL, allow,
    },
    task::On,
};
use proptest::prelude::*;

const NOW: Timestamp = Timestamp(6_000_000);
const SAM: MemberId = MemberId::from_bytes([9; 16]);

fn agency(number: u8) -> ForwarderId {
    ForwarderId::from_bytes([number; 16])
}

fn on(number: u8) -> On {
    On::Item(ItemId::from_bytes([number; 16]))
}

fn classes(list: &[DataClass]) -> Classes {
    list.iter().copied().collect()
}

fn release() -> Release {
    Release {
        id: ReleaseId::from_bytes([1; 16]),
        team: TeamId::from_bytes([2; 16]),
        on: on(4),
        recipient: agency(5),
        purpose: Purpose::ShelterPlacement,
        classes: classes(&[DataClass::Alias, DataClass::AgeBand, DataClass::Needs]),
        branch: Branch::Adult,
        by: MemberId::from_bytes([3; 16]),
        signed_off: None,
        from: NOW,
        until: NOW.plus(USUAL),
        withdrawn: None,
    }
}

fn asked() -> Disclosure {
    Disclosure {
        on: on(4),
        recipient: agency(5),
        purpose: Purpose::ShelterPlacement,
        classes: classes(&[DataClass::Alias]),
    }
}

#[test]
fn a_release_covers_its_agency_purpose_person_and_classes_and_nothing_beside() {
    let one = [release()];
    assert_eq!(allow(&one, &asked(), NOW), Ok(release().id));
    let whole = Disclosure {
        classes: release().classes,
        ..asked()
    };
    assert_eq!(allow(&one, &whole, NOW), Ok(release().id));
    for other in [
        Disclosure {
            on: on(9),
            ..asked()
        },
        Disclosure {
            on: On::Case(CaseId::from_bytes([4; 16])),
            ..asked()
        },
        Disclosure {
            recipient: agency(6),
            ..asked()
        },
        Disclosure {
            purpose: Purpose::Transport,
            ..asked()
        },
        Disclosure {
            classes: classes(&[DataClass::Alias, DataClass::Phone]),
            ..asked()
        },
        Disclosure {
            classes: Classes::default(),
            ..asked()
        },
    ] {
        assert_eq!(allow(&one, &other, NOW), Err(Denied::NoRelease));
    }
}

#[test]
fn two_releases_are_never_added_up() {
    let phone = Release {
        id: ReleaseId::from_bytes([8; 16]),
        classes: classes(&[DataClass::Phone]),
        ..release()
    };
    let both = Disclosure {
        classes: classes(&[DataClass::Alias, DataClass::Phone]),
        ..asked()
    };
    let denied = allow(&[release(), phone], &both, NOW);
    assert_eq!(denied, Err(Denied::NoRelease));
}

#[test]
fn what_waits_is_over_or_was_taken_back_lets_nothing_be_told() {
    let minor = Release {
        branch: Branch::GuardianMayHarm,
        ..release()
    };
    assert_eq!(allow(&[minor], &asked(), NOW), Err(Denied::Awaiting));
    let signed = minor.sign_off(SAM, NOW).unwrap();
    assert_eq!(allow(&[signed], &asked(), NOW), Ok(minor.id));
    assert!(signed.sign_off(SAM, NOW).is_err(), "once is enough");
    assert!(release().sign_off(SAM, NOW).is_err(), "nobody waits for it");

    let withdrawn = signed.withdraw(NOW);
    assert_eq!(allow(&[withdrawn], &asked(), NOW), Err(Denied::Withdrawn));
    assert_eq!(
        withdrawn.withdraw(NOW.plus(USUAL)),
        withdrawn,
        "twice is once"
    );
    assert!(withdrawn.sign_off(SAM, NOW).is_err());

    let end = release().until;
    let before = Timestamp(end.0 - 1);
    assert_eq!(allow(&[release()], &asked(), before), Ok(release().id));
    assert_eq!(allow(&[release()], &asked(), end), Err(Denied::Over));
    let early = Timestamp(NOW.0 - 1);
    assert_eq!(allow(&[release()], &asked(), early), Err(Denied::NoRelease));
    assert_eq!(
        allow(&[release().withdraw(NOW), release()], &asked(), NOW),
        Ok(release().id),
        "another one that counts"
    );
}

#[test]
fn a_release_ends_within_an_hour_and_thirty_days_and_names_something() {
    let until = |life: Millis| Release {
        until: NOW.plus(life),
        ..release()
    };
    for good in [SHORTEST, USUAL, LONGEST] {
        assert_eq!(until(good).check(), Ok(()));
    }
    for bad in [
        Millis(-1),
        Millis(0),
        Millis(SHORTEST.0 - 1),
        Millis(LONGEST.0 + 1),
    ] {
        assert_eq!(until(bad).check(), Err(BadRelease::End));
    }
    let nothing = Release {
        classes: Classes::default(),
        ..release()
    };
    assert_eq!(nothing.check(), Err(BadRelease::Nothing));
}

#[test]
fn a_release_for_a_status_is_for_nothing_else() {
    let with = |purpose, list: &[DataClass]| {
        let release = Release {
            purpose,
            classes: classes(list),
            ..release()
        };
        release.check()
    };
    let status = Purpose::ReferralStatusToForwarder;
    assert_eq!(with(status, &[DataClass::StatusAccepted]), Ok(()));
    let mixed = [DataClass::StatusAccepted, DataClass::Alias];
    assert_eq!(with(status, &mixed), Err(BadRelease::Purpose));
    assert_eq!(with(status, &[DataClass::Alias]), Err(BadRelease::Purpose));
    let elsewhere = with(Purpose::Medical, &[DataClass::StatusAttended]);
    assert_eq!(elsewhere, Err(BadRelease::Purpose));
}

#[test]
fn everybody_but_a_grown_person_waits_for_a_supervisor() {
    for branch in Branch::ALL {
        let one = Release {
            branch: *branch,
            ..release()
        };
        let state = if *branch == Branch::Adult {
            State::Live
        } else {
            State::Awaiting
        };
        assert_eq!(one.state(NOW), state, "{branch:?}");
    }
}

#[test]
fn it_is_forgotten_three_months_after_it_was_over() {
    assert_eq!(release().forgotten(), release().until.plus(KEPT));
    let withdrawn = release().withdraw(NOW);
    assert_eq!(withdrawn.forgotten(), NOW.to_minute().plus(KEPT));
}

#[test]
fn classes_are_a_set_of_bits() {
    let all: Classes = DataClass::ALL.iter().copied().collect();
    assert_eq!(all.iter().count(), DataClass::ALL.len());
    assert_eq!(Classes::from_bits(all.bits()), Some(all));
    assert_eq!(Classes::from_bits(all.bits() + 1), None);
    assert_eq!(Classes::from_bits(1 << 31), None);
}

fn any_release() -> impl Strategy<Value = Release> {
    let purpose = prop::sample::select(vec![Purpose::Medical, Purpose::ShelterPlacement]);
    let branch = prop::sample::select(Branch::ALL.to_vec());
    (
        (1_u8..4, 1_u8..4, 0_u8..16, purpose, branch),
        (0_i64..4, 1_i64..4, any::<bool>(), any::<bool>()),
    )
        .prop_map(|((id, whom, bits, purpose, branch), times)| {
            let (from, life, signed, withdrawn) = times;
            Release {
                id: ReleaseId::from_bytes([id; 16]),
                on: on(whom % 2),
                recipient: agency(whom),
                purpose,
                classes: Classes::from_bits(u32::from(bits)).unwrap_or_default(),
                branch,
                signed_off: signed.then_some(SAM),
                from: Timestamp(from),
                until: Timestamp(from + life),
                withdrawn: withdrawn.then_some(NOW),
                ..release()
            }
        })
}

proptest! {
    /// Whatever was written down: nothing is told that one release does not cover, by itself, at that moment (K7).
    #[test]
    fn nothing_is_told_without_a_live_release_that_covers_it(
        releases in prop::collection::vec(any_release(), 0..6),
        (whom, bits, now) in (1_u8..4, 0_u32..16, 0_i64..8),
        medical in any::<bool>(),
    ) {
        let now = Timestamp(now);
        let asked = Disclosure {
            on: on(whom % 2),
            recipient: agency(whom),
            purpose: if medical { Purpose::Medical } else { Purpose::ShelterPlacement },
            classes: Classes::from_bits(bits).unwrap_or_default(),
        };
        let covered = releases.iter().any(|one| {
            let signed = one.branch == Branch::Adult || one.signed_off.is_some();
            let each = asked.classes.iter().all(|class| one.classes.has(class));
            signed
                && one.withdrawn.is_none()
                && one.from <= now
                && now < one.until
                && one.on == asked.on
                && one.recipient == asked.recipient
                && one.purpose == asked.purpose
                && bits != 0
                && each
        });
        prop_assert_eq!(allow(&releases, &asked, now).is_ok(), covered);
    }
}
