//! Who may send, with what, and for how long a signed request is taken.

use domain::{
    ForwarderId, Millis, Timestamp,
    forwarder::{
        BadForwarder, Forwarder, ForwarderKind, Scope, Scopes, Stance, WINDOW, WORDS_MAX_BYTES,
        is_fresh,
    },
    referral::Form,
};

fn forwarder() -> Forwarder {
    Forwarder {
        id: ForwarderId::from_bytes([1; 16]),
        name: "Another hotline".to_owned(),
        kind: ForwarderKind::OtherStateHotline,
        stance: Stance::ByConsent,
        hours: "all day".to_owned(),
        phone: "+12035550100".to_owned(),
        called_on: Some(Timestamp(0)),
        agreed_on: None,
        active: true,
    }
}

#[test]
fn what_is_written_down_of_a_forwarder_is_checked() {
    assert_eq!(forwarder().check(), Ok(()));
    let with = |change: fn(&mut Forwarder)| {
        let mut changed = forwarder();
        change(&mut changed);
        changed.check()
    };
    assert_eq!(
        with(|one| one.name = " ".to_owned()),
        Err(BadForwarder::Name)
    );
    assert_eq!(
        with(|one| one.name = "x".repeat(WORDS_MAX_BYTES + 1)),
        Err(BadForwarder::Name)
    );
    assert_eq!(
        with(|one| one.name = "two\nlines".to_owned()),
        Err(BadForwarder::Name)
    );
    assert_eq!(
        with(|one| one.hours = "x".repeat(WORDS_MAX_BYTES + 1)),
        Err(BadForwarder::Hours)
    );
    for phone in [
        "12035550100",
        "+0203555010",
        "+1203",
        "+1 203 555 0100",
        "+1203555010012345",
    ] {
        let mut changed = forwarder();
        changed.phone = phone.to_owned();
        assert_eq!(changed.check(), Err(BadForwarder::Phone), "{phone}");
    }
    assert_eq!(
        with(|one| one.phone = String::new()),
        Err(BadForwarder::NotCalled)
    );
}

#[test]
fn a_forwarder_that_nobody_called_back_is_unverified() {
    assert!(forwarder().is_verified());
    let fresh = Forwarder {
        called_on: None,
        ..forwarder()
    };
    assert!(!fresh.is_verified());
}

#[test]
fn police_and_courts_are_known_for_what_they_are() {
    let police: Vec<_> = ForwarderKind::ALL
        .iter()
        .filter(|kind| kind.is_law_enforcement())
        .map(|kind| kind.name())
        .collect();
    assert_eq!(
        police,
        [
            "le_federal_victim_services",
            "le_state_local",
            "usao_ct",
            "hsi_fbi_victim_assistance"
        ]
    );
}

#[test]
fn scopes_are_bits_and_none_is_no_set() {
    assert_eq!(Scopes::from_bits(0), None);
    assert_eq!(Scopes::from_bits(4), None, "keeping keys alone is no scope");
    assert_eq!(Scopes::from_bits(8), None);
    let all: Scopes = Scope::ALL.iter().copied().collect();
    assert_eq!(Scopes::from_bits(7), Some(all));
    let training = Scopes::from_bits(2).unwrap();
    assert!(training.within(all) && !all.within(training));
    assert!(training.see(Some(Form::Training)) && !training.see(Some(Form::Tip)));
    assert!(
        !training.see(None),
        "of what is not known any more it sees nothing"
    );
    let one: Scopes = [Scope::Refer].into_iter().collect();
    assert!(one.has(Scope::Refer) && !one.has(Scope::AskTraining));
    assert_eq!(one.iter().collect::<Vec<_>>(), [Scope::Refer]);
}

#[test]
fn a_signed_request_is_taken_for_five_minutes_and_clocks_may_differ_by_as_much() {
    let now = Timestamp(1_800_000_000_000);
    let fresh = |created: i64, life: i64| {
        let created = now.plus(Millis::from_secs(created));
        is_fresh(created, created.plus(Millis::from_secs(life)), now)
    };
    assert!(fresh(0, 300));
    assert!(fresh(-299, 300));
    assert!(fresh(300, 300), "their clock is ahead");
    assert!(!fresh(-300, 300), "over");
    assert!(!fresh(301, 300), "too far ahead");
    assert!(!fresh(0, 301), "signed for too long");
    assert!(!fresh(0, 0), "signed for no time");
    assert!(!fresh(10, -5));
    let ends = Timestamp(i64::MAX);
    assert!(!is_fresh(Timestamp(i64::MIN), ends, now));
    assert!(!is_fresh(ends, ends, now));
    assert_eq!(WINDOW, Millis::from_secs(300));
}
