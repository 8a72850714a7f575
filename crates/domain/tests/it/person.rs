//! Who may come to what.

use domain::{
    Timestamp,
    person::{Constraints, Facts, Fitness, Gender, Privilege, Unfit, may_be_offered},
};

#[test]
fn nobody_comes_to_minors_without_a_dated_determination() {
    let day = Timestamp(86_400_000);
    let facts = Facts {
        cleared_on: Some(day),
        ..Facts::default()
    };
    assert!(!Facts::default().cleared(day));
    assert!(!facts.cleared(Timestamp(day.0 - 1)), "dated ahead");
    assert!(facts.cleared(day));
}

#[test]
fn a_bar_counts_before_everything_and_clearance_for_minors_only() {
    for barred in [false, true] {
        for cleared in [false, true] {
            for minor in [false, true] {
                let expected = match (barred, minor, cleared) {
                    (true, _, _) => Err(Unfit::Barred),
                    (false, true, false) => Err(Unfit::NotCleared),
                    (false, _, true) | (false, false, false) => Ok(()),
                };
                let person = Fitness {
                    cleared,
                    supervisor: false,
                    barred,
                    gender: None,
                };
                let item = Constraints {
                    minor,
                    supervisor: false,
                    prefers: None,
                };
                let found = may_be_offered(person, item);
                assert_eq!(found, expected, "{person:?}, minor: {minor}");
            }
        }
    }
}

#[test]
fn what_a_supervisor_has_to_decide_comes_to_supervisors_only() {
    let item = Constraints {
        minor: false,
        supervisor: true,
        prefers: None,
    };
    for (supervisor, expected) in [(true, Ok(())), (false, Err(Unfit::NotSupervisor))] {
        let person = Fitness {
            cleared: true,
            supervisor,
            barred: false,
            gender: None,
        };
        assert_eq!(may_be_offered(person, item), expected);
    }
}

#[test]
fn privilege_is_none_known_until_somebody_has_looked() {
    assert_eq!(Facts::default().privilege, Privilege::NoneKnown);
    let words: Vec<_> = Privilege::ALL.iter().map(|one| one.name()).collect();
    let expected = [
        "none_known",
        "sa_counsellor_52-146k",
        "dv_counsellor_52-146k",
        "attorney_client",
        "lpc_52-146s",
        "psychologist_psychiatrist",
        "social_worker",
        "clergy",
        "other_counsel_confirmed",
    ];
    assert_eq!(words, expected, "E16");
}

/// Also who has not said as whom they answer: a wish is not met by chance.
#[test]
fn whoever_asked_for_a_woman_or_a_man_gets_nobody_else() {
    let all = [None, Some(Gender::Woman), Some(Gender::Man)];
    for (prefers, gender) in all.iter().flat_map(|one| all.map(|other| (*one, other))) {
        let person = Fitness {
            cleared: false,
            supervisor: false,
            barred: false,
            gender,
        };
        let item = Constraints {
            prefers,
            ..Constraints::default()
        };
        let expected = if prefers.is_none() || prefers == gender {
            Ok(())
        } else {
            Err(Unfit::NotPreferred)
        };
        assert_eq!(
            may_be_offered(person, item),
            expected,
            "{prefers:?} {gender:?}"
        );
    }
}
