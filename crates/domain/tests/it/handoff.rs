//! The life of a hand-off.

use domain::{
    MemberId, Millis, Timestamp,
    handoff::{Draft, Handoff, LATEST, SOONEST, Stage, Why, fits},
};

const BY: MemberId = MemberId::from_bytes([1; 16]);
const TO: MemberId = MemberId::from_bytes([2; 16]);
const OTHER: MemberId = MemberId::from_bytes([3; 16]);
const DUE: Timestamp = Timestamp(600_000);

fn sent() -> Handoff {
    let confirmed = Draft::Drafted.confirm().unwrap();
    confirmed.send(BY, TO, DUE).unwrap()
}

#[test]
fn nothing_is_sent_without_the_persons_word() {
    assert!(Draft::Drafted.send(BY, TO, DUE).is_err());
    assert!(Draft::PersonConfirmed.confirm().is_err());
    assert_eq!(sent().stage, Stage::Sent);
}

#[test]
fn who_hands_off_to_themselves_has_taken_it_on() {
    let own = Draft::PersonConfirmed.send(BY, BY, DUE).unwrap();
    assert_eq!(own.stage, Stage::Accepted);
    assert!(!own.is_late(Timestamp(i64::MAX)));
}

#[test]
fn only_the_receiver_answers() {
    for other in [BY, OTHER] {
        assert!(sent().accept(other).is_err());
        assert!(sent().give_back(other, Why::NotMine).is_err());
    }
    let accepted = sent().accept(TO).unwrap();
    assert_eq!(accepted.stage, Stage::Accepted);
    assert_eq!(accepted.accept(TO), Ok(accepted));
    assert!(accepted.give_back(TO, Why::Other).is_err());
    assert!(accepted.withdraw().is_err());
    assert!(accepted.pass_to(BY, OTHER, DUE).is_err());
}

#[test]
fn what_came_back_goes_to_somebody_else() {
    let back = sent().give_back(TO, Why::NoCapacity).unwrap();
    assert_eq!(back.stage.why(), Some(Why::NoCapacity));
    assert!(back.accept(TO).is_err());
    assert!(back.pass_to(BY, TO, DUE).is_err());
    let later = Timestamp(DUE.0 + 60_000);
    let again = back.pass_to(OTHER, BY, later).unwrap();
    assert_eq!(
        (again.stage, again.receiver, again.due_at),
        (Stage::Sent, BY, later)
    );
    assert!(again.withdraw().is_ok());
    assert!(back.withdraw().is_ok());
}

#[test]
fn whoever_leads_is_called_once_when_nobody_answers() {
    let early = Timestamp(DUE.0 - 1);
    assert!(!sent().is_late(early));
    assert!(sent().is_late(DUE));
    let back = sent().give_back(TO, Why::Missing).unwrap();
    assert!(back.is_late(DUE), "what came back waits as well");
    let called = Handoff {
        called: true,
        ..sent()
    };
    assert!(!called.is_late(DUE));
}

#[test]
fn the_time_to_answer_is_no_trap() {
    assert!(fits(SOONEST) && fits(LATEST));
    assert!(!fits(Millis(SOONEST.0 - 1)) && !fits(Millis(LATEST.0 + 1)));
}

#[test]
fn every_stage_has_words_of_its_own() {
    let whys = Why::ALL.iter().map(|why| Stage::Returned(*why));
    for stage in [Stage::Sent, Stage::Accepted].into_iter().chain(whys) {
        let why = stage.why().map(Why::name);
        assert_eq!(Stage::from_parts(stage.name(), why), Some(stage));
    }
    assert_eq!(Stage::from_parts("returned", None), None);
    assert_eq!(Stage::from_parts("sent", Some("other")), None);
    assert_eq!(Stage::from_parts("lost", None), None);
}
