//! Who may come to what.

use domain::{
    Timestamp,
    person::{Constraints, Facts, Fitness, Privilege, Unfit, may_be_offered},
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
                let person = Fitness { cleared, barred };
                let found = may_be_offered(person, Constraints { minor });
                assert_eq!(found, expected, "{person:?}, minor: {minor}");
            }
        }
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
