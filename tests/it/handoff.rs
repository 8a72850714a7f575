//! From what the person agreed to until somebody has taken it on; and what lies beside a case's entries.

use crate::{
    audit::words,
    task::{back, called},
};
use client::Desk;
use protocol::{
    ProblemCode,
    case::{CaseHandoff, HandoffStage, ReturnReason},
    chat::{ChatState, EndReason},
};
use tests::{line::Line, seat::Seat};

const HOUR_S: i64 = 3_600;

fn code<T>(answer: client::Result<T>) -> Option<ProblemCode> {
    answer.err().and_then(|error| error.code())
}

/// Bea hands what somebody agreed to on to Cam, who has a day.
async fn handed_off(line: &Line) -> (Seat<Desk>, Seat<Desk>, protocol::CaseId) {
    let (mut bea, cam) = (line.desk("bea").await, line.desk("cam").await);
    let mut visitor = line.visitor().await;
    let chat = bea.claim().await;
    visitor.readers_are(&["Bea"]).await;
    visitor
        .into_inner()
        .leave(EndReason::EndedByPerson)
        .await
        .unwrap();
    bea.state("ended", |state| matches!(state, ChatState::Ended { .. }))
        .await;
    let to = cam.me().member_id;
    let case = bea
        .open_case(Some((chat, true)), &[to], b"agreed")
        .await
        .unwrap();
    (bea, cam, case)
}

async fn stand(desk: &Desk) -> CaseHandoff {
    let mut cases = desk.cases().await.unwrap();
    cases.remove(0).handoff.unwrap()
}

#[tokio::test]
async fn a_hand_off_waits_for_the_person_it_names() {
    let line = Line::start().await;
    let (bea, cam, case) = handed_off(&line).await;
    let sent = stand(&cam).await;
    assert_eq!((sent.stage, sent.why), (HandoffStage::Sent, None));
    let names = (bea.me().member_id, cam.me().member_id);
    assert_eq!((sent.by_id, sent.receiver_id), names);
    // Reading it is not taking it on, and nobody answers for somebody else.
    cam.read_case(case).await.unwrap();
    bea.read_case(case).await.unwrap();
    assert_eq!(stand(&bea).await.stage, HandoffStage::Sent);
    assert_eq!(
        code(bea.take_on_case(case).await),
        Some(ProblemCode::WrongState)
    );
    let mine = bea.send_back_case(case, ReturnReason::Other).await;
    assert_eq!(code(mine), Some(ProblemCode::WrongState));
    cam.take_on_case(case).await.unwrap();
    cam.take_on_case(case).await.unwrap();
    assert_eq!(stand(&bea).await.stage, HandoffStage::Accepted);
    let late = cam.send_back_case(case, ReturnReason::Other).await;
    assert_eq!(code(late), Some(ProblemCode::WrongState));
    let stranger = line.desk("alex").await;
    let refused = stranger.take_on_case(case).await;
    assert_eq!(code(refused), Some(ProblemCode::NotFound));
    let accepted = ("handoff_state".to_owned(), Some("accepted".to_owned()));
    assert!(words(&line).await.contains(&accepted));
}

#[tokio::test]
async fn what_comes_back_goes_to_somebody_who_is_on_the_case() {
    let line = Line::start().await;
    let (bea, cam, case) = handed_off(&line).await;
    cam.send_back_case(case, ReturnReason::NoCapacity)
        .await
        .unwrap();
    let back = stand(&bea).await;
    let why = Some(ReturnReason::NoCapacity);
    assert_eq!((back.stage, back.why), (HandoffStage::Returned, why));
    let alex = line.desk("alex").await;
    let to = alex.me().member_id;
    let outside = bea.hand_to(case, to, 120).await;
    assert_eq!(code(outside), Some(ProblemCode::Malformed));
    let file = bea.read_case(case).await.unwrap();
    bea.assign(&file, to).await.unwrap();
    for minutes in [0, 29, 10_081, u32::MAX] {
        let never = bea.hand_to(case, to, minutes).await;
        assert_eq!(code(never), Some(ProblemCode::Malformed), "{minutes}");
    }
    bea.hand_to(case, to, 120).await.unwrap();
    assert_eq!(stand(&alex).await.receiver_id, to);
    alex.take_on_case(case).await.unwrap();
    assert_eq!(stand(&bea).await.stage, HandoffStage::Accepted);
}

#[tokio::test]
async fn both_are_called_when_nobody_has_taken_it_on_in_time() {
    let line = Line::start().await;
    let (bea, _cam, case) = handed_off(&line).await;
    line.leap(23 * HOUR_S).await;
    assert_eq!(called(&line, "Cam").await, 0);
    line.leap(2 * HOUR_S).await;
    for alias in ["Cam", "Bea"] {
        assert_eq!(called(&line, alias).await, 1, "{alias}");
    }
    line.leap(2 * HOUR_S).await;
    assert_eq!(called(&line, "Cam").await, 1, "once for each time");
    let late = ("handoff_state".to_owned(), Some("late".to_owned()));
    assert!(words(&line).await.contains(&late));
    // A session does not live for a day.
    drop(bea);
    let bea = back(&line, "bea").await;
    let me = bea.me().member_id;
    bea.hand_to(case, me, 120).await.unwrap();
    assert_eq!(
        stand(&bea).await.stage,
        HandoffStage::Accepted,
        "to herself"
    );
}

#[tokio::test]
async fn who_takes_their_word_back_before_it_is_taken_on_leaves_nothing() {
    let line = Line::start().await;
    let (bea, cam, case) = handed_off(&line).await;
    let stranger = line.desk("alex").await;
    let refused = stranger.withdraw_case(case).await;
    assert_eq!(code(refused), Some(ProblemCode::NotFound));
    bea.withdraw_case(case).await.unwrap();
    for desk in [&bea, &cam] {
        assert!(desk.cases().await.unwrap().is_empty());
        assert_eq!(
            code(desk.read_case(case).await),
            Some(ProblemCode::NotFound)
        );
    }
    for (event, why) in [
        ("handoff_state", "withdrawn"),
        ("record_deleted", "handoff_withdrawn"),
    ] {
        let note = (event.to_owned(), Some(why.to_owned()));
        assert!(words(&line).await.contains(&note), "{event}");
    }
}

#[tokio::test]
async fn what_was_taken_on_is_not_withdrawn() {
    let line = Line::start().await;
    let (bea, cam, case) = handed_off(&line).await;
    cam.take_on_case(case).await.unwrap();
    for desk in [&bea, &cam] {
        let late = desk.withdraw_case(case).await;
        assert_eq!(code(late), Some(ProblemCode::WrongState));
    }
    assert_eq!(bea.read_case(case).await.unwrap().entries.len(), 1);
}

#[tokio::test]
async fn who_hands_off_cannot_leave_nobody_to_come_back_to() {
    let line = Line::start().await;
    let (bea, cam, case) = handed_off(&line).await;
    let assigned = cam.cases().await.unwrap().remove(0).assigned;
    assert!(assigned.contains(&bea.me().member_id));
    assert_eq!(bea.read_case(case).await.unwrap().entries.len(), 1);
}

#[tokio::test]
async fn a_picture_is_read_by_the_people_of_the_case_alone() {
    let line = Line::start().await;
    let (bea, cam, case) = handed_off(&line).await;
    let file = bea.read_case(case).await.unwrap();
    let mark = b"marker-picture-7731";
    let named = bea.add_case_file(&file, mark).await.unwrap();
    let hers = cam.read_case(case).await.unwrap();
    assert_eq!(cam.read_case_file(&hers, named).await.unwrap(), mark);
    // What the entry does not name is refused, whatever the server hands out.
    let other = bea.add_case_file(&file, b"another").await.unwrap();
    assert!(cam.read_case_file(&hers, (other.0, named.1)).await.is_err());
    let disk = line.disk();
    assert!(!disk.windows(mark.len()).any(|part| part == mark));
    // Case workers take others off, advocates themselves.
    cam.take_off(case, bea.me().member_id).await.unwrap();
    let refused = bea.read_case_file(&file, named).await;
    assert_eq!(code(refused), Some(ProblemCode::NotFound));
    // Under the key that Bea knows nothing new is kept.
    let stale = cam.add_case_file(&hers, b"new").await;
    assert_eq!(code(stale), Some(ProblemCode::StaleKey));
    let again = cam.read_case(case).await.unwrap();
    cam.add_case_file(&again, b"new").await.unwrap();
    cam.delete_case_file(case, named.0).await.unwrap();
    let gone = cam.read_case_file(&again, named).await;
    assert_eq!(code(gone), Some(ProblemCode::NotFound));
}

#[tokio::test]
async fn a_search_reads_what_the_person_may_read_and_nothing_else() {
    let line = Line::start().await;
    let (bea, cam, case) = handed_off(&line).await;
    let own = bea
        .open_case(None, &[bea.me().member_id], b"hers")
        .await
        .unwrap();
    let unknown = protocol::CaseId([9; 16]);
    let found = cam.read_cases(&[case, own, unknown]).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].entries[0].body.as_slice(), b"agreed");
    assert_eq!(bea.read_cases(&[case, own]).await.unwrap().len(), 2);
    let searched = ("record_viewed".to_owned(), Some("search".to_owned()));
    let logged = words(&line).await;
    let count = logged.iter().filter(|one| **one == searched).count();
    assert_eq!(count, 3, "each case counts as read");
    let many = vec![case; 26];
    assert_eq!(
        code(cam.read_cases(&many).await),
        Some(ProblemCode::TooLarge)
    );
}
