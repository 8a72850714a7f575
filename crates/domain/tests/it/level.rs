//! What two taps say.

use domain::{
    Level,
    level::{DeviceRisk, Safety},
};

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
        let found = devices.map(|device| Level::from_taps(safety, device));
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
