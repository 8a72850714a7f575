//! How cases end, what a person hears of what is held about them, and what is gone when (R101, R218, R220, R227, K8, K11).

mod backup;
mod clock;
mod disk;
mod hold;
mod statement;

use crate::audit::words as logged;
use client::Desk;
use domain::permission::{Role, Roles};
use protocol::{
    CaseId, MemberId, ProblemCode,
    retention::{CaseDeleteReason, CloseReason, HeldResponse},
};
use tests::line::Line;

const YEAR_MS: i64 = 365 * 86_400_000;
const WORDS: &str = "amber anchor apple";

pub(crate) async fn log_in(line: &Line, login: &str) -> Desk {
    let plan = line.desk_plan(line.desk_site());
    Desk::log_in_with(plan, login, &line.org.keys)
        .await
        .unwrap()
}

fn member(line: &Line, login: &str) -> MemberId {
    MemberId(*line.org.find(login).member.as_bytes())
}

/// A case of Alex and of these.
pub(crate) async fn opened(line: &Line, alex: &Desk, others: &[&str], body: &[u8]) -> CaseId {
    let mut assigned = vec![member(line, "alex")];
    assigned.extend(others.iter().map(|login| member(line, login)));
    alex.open_case(None, &assigned, body).await.unwrap()
}

fn code<T>(answer: client::Result<T>) -> Option<ProblemCode> {
    answer.err().and_then(|error| error.code())
}

async fn made(line: &Line, login: &str, roles: &[Role]) {
    let mut tx = line.store().begin().await.unwrap();
    let roles: Roles = roles.iter().copied().collect();
    tx.set_roles(line.org.find(login).member, roles)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

fn domain_case(id: CaseId) -> domain::CaseId {
    domain::CaseId::from_bytes(id.0)
}

async fn is_there(line: &Line, id: CaseId) -> bool {
    let mut tx = line.store().read().await.unwrap();
    tx.case(domain_case(id)).await.unwrap().is_some()
}

fn written(event: &str, reason: &str) -> (String, Option<String>) {
    (event.to_owned(), Some(reason.to_owned()))
}

#[tokio::test]
async fn a_closed_case_goes_after_a_year_to_the_minute_and_its_list_says_so() {
    let line = Line::start().await;
    let alex = log_in(&line, "alex").await;
    let id = opened(&line, &alex, &["cam"], b"facts").await;
    assert_eq!(alex.cases().await.unwrap()[0].closed, None);
    alex.close_case(id, CloseReason::GoalsMet).await.unwrap();
    let again = alex.close_case(id, CloseReason::GoalsMet).await;
    assert_eq!(code(again), Some(ProblemCode::WrongState));
    let closed = alex.cases().await.unwrap()[0].closed.clone().unwrap();
    assert_eq!(closed.reason, CloseReason::GoalsMet);
    assert_eq!(closed.until - closed.at, u64::try_from(YEAR_MS).unwrap());
    // Opened again it has no end, and the next year begins with the next closing.
    alex.reopen_case(id).await.unwrap();
    assert_eq!(alex.case_life(id).await.unwrap().closed, None);
    line.clock.advance_ms(86_400_000);
    let alex = log_in(&line, "alex").await;
    alex.close_case(id, CloseReason::LostContact).await.unwrap();
    let later = alex.case_life(id).await.unwrap().closed.unwrap();
    assert_eq!(later.until - closed.until, 86_400_000);
    let now = line.app().now().0;
    let until = i64::try_from(later.until).unwrap();
    line.clock.advance_ms(until - now - 1);
    sotto::retention::daily::cases(line.app()).await.unwrap();
    assert!(is_there(&line, id).await);
    line.clock.advance_ms(1);
    sotto::retention::daily::cases(line.app()).await.unwrap();
    assert!(!is_there(&line, id).await);
    let log = logged(&line).await;
    for (event, reason) in [
        ("record_closed", "goals_met"),
        ("record_closed", "reopened"),
        ("record_closed", "lost_contact"),
        ("record_deleted", "time_over"),
        ("record_deleted", "entries 1"),
        ("record_deleted", "keys 2"),
    ] {
        assert!(log.contains(&written(event, reason)), "{event} {reason}");
    }
}

#[tokio::test]
async fn nothing_is_added_to_a_closed_case_until_it_is_opened_again() {
    let line = Line::start().await;
    let alex = log_in(&line, "alex").await;
    let id = opened(&line, &alex, &[], b"facts").await;
    let case = alex.read_case(id).await.unwrap();
    alex.close_case(id, CloseReason::GoalsMet).await.unwrap();
    let late = alex.add_to_case(&case, b"late").await;
    assert_eq!(code(late), Some(ProblemCode::WrongState));
    let late = alex.add_case_file(&case, b"picture").await;
    assert_eq!(code(late), Some(ProblemCode::WrongState));
    alex.reopen_case(id).await.unwrap();
    alex.add_to_case(&case, b"in time").await.unwrap();
    alex.close_case(id, CloseReason::GoalsMet).await.unwrap();
    assert_eq!(alex.read_case(id).await.unwrap().entries.len(), 2);
}

#[tokio::test]
async fn a_supervisor_has_a_case_go_sooner_and_never_later() {
    let line = Line::start().await;
    let (alex, sam) = (log_in(&line, "alex").await, log_in(&line, "sam").await);
    let id = opened(&line, &alex, &["sam"], b"facts").await;
    let open = sam.case_until(id, 4_000_000_000_000).await;
    assert_eq!(code(open), Some(ProblemCode::WrongState));
    alex.close_case(id, CloseReason::MovedAway).await.unwrap();
    let until = alex.case_life(id).await.unwrap().closed.unwrap().until;
    let refused = alex.case_until(id, until - 60_000).await;
    assert_eq!(code(refused), Some(ProblemCode::Forbidden));
    for bad in [until + 60_000, 1] {
        let refused = sam.case_until(id, bad).await;
        assert_eq!(code(refused), Some(ProblemCode::BadDate));
    }
    sam.case_until(id, until - 60_000).await.unwrap();
    let later = sam.case_until(id, until).await;
    assert_eq!(code(later), Some(ProblemCode::BadDate));
    let closed = alex.case_life(id).await.unwrap().closed.unwrap();
    assert_eq!(closed.until, until - 60_000);
}

#[tokio::test]
async fn it_takes_two_to_delete_a_case_before_its_time() {
    let line = Line::start().await;
    let (alex, cam) = (log_in(&line, "alex").await, log_in(&line, "cam").await);
    let id = opened(&line, &alex, &["cam"], b"facts").await;
    let why = CaseDeleteReason::Twice;
    let (sam, bea) = (log_in(&line, "sam").await, log_in(&line, "bea").await);
    let stranger = bea.ask_case_deletion(id, why).await;
    assert_eq!(code(stranger), Some(ProblemCode::NotFound));
    alex.ask_case_deletion(id, why).await.unwrap();
    alex.ask_case_deletion(id, why).await.unwrap();
    let second = cam.ask_case_deletion(id, why).await;
    assert_eq!(code(second), Some(ProblemCode::Conflict));
    // Neither who asked decides, nor a colleague on the case; both see that it was asked for.
    for desk in [&alex, &cam, &bea] {
        let refused = desk.decide_case_deletion(id, true).await;
        assert_eq!(code(refused), Some(ProblemCode::Forbidden));
    }
    let asked = cam.case_life(id).await.unwrap().deletion.unwrap();
    assert_eq!((asked.by.as_str(), asked.own), ("Alex", false));
    // The second person sees that it waits, and nothing of what is in it.
    let waits = sam.case_deletions().await.unwrap();
    assert_eq!(waits.len(), 1);
    assert!(waits[0].decide && waits[0].asked.reason == why && waits[0].entries == 1);
    assert!(bea.case_deletions().await.unwrap().is_empty());
    sam.decide_case_deletion(id, false).await.unwrap();
    assert!(is_there(&line, id).await);
    let nothing = sam.decide_case_deletion(id, true).await;
    assert_eq!(code(nothing), Some(ProblemCode::NotFound));
    // Whoever asked may take it back.
    alex.ask_case_deletion(id, why).await.unwrap();
    alex.decide_case_deletion(id, false).await.unwrap();
    alex.ask_case_deletion(id, why).await.unwrap();
    sam.decide_case_deletion(id, true).await.unwrap();
    assert!(!is_there(&line, id).await);
    assert!(alex.cases().await.unwrap().is_empty());
    assert_eq!(code(alex.read_case(id).await), Some(ProblemCode::NotFound));
    let log = logged(&line).await;
    for (event, reason) in [
        ("approval_asked", "twice"),
        ("approval_refused", "case_deletion"),
        ("approval_given", "case_deletion"),
        ("record_deleted", "twice"),
        ("record_deleted", "reader_lists 1"),
    ] {
        assert!(log.contains(&written(event, reason)), "{event} {reason}");
    }
}

#[tokio::test]
async fn a_supervisor_who_asks_is_not_the_second_person() {
    let line = Line::start().await;
    let sam = log_in(&line, "sam").await;
    let id = sam
        .open_case(None, &[member(&line, "sam")], b"facts")
        .await
        .unwrap();
    let why = CaseDeleteReason::OpenedByMistake;
    sam.ask_case_deletion(id, why).await.unwrap();
    let own = sam.decide_case_deletion(id, true).await;
    assert_eq!(code(own), Some(ProblemCode::Forbidden));
    made(&line, "cleo", &[Role::Director]).await;
    let cleo = log_in(&line, "cleo").await;
    cleo.decide_case_deletion(id, true).await.unwrap();
    assert!(!is_there(&line, id).await);
}

#[tokio::test]
async fn a_deletion_that_nobody_decides_lapses() {
    let line = Line::start().await;
    let alex = log_in(&line, "alex").await;
    let id = opened(&line, &alex, &[], b"facts").await;
    alex.ask_case_deletion(id, CaseDeleteReason::PersonAsked)
        .await
        .unwrap();
    line.clock.advance_ms(domain::case::ASKED_FOR.0);
    sotto::retention::daily::run(line.app()).await.unwrap();
    let mut tx = line.store().read().await.unwrap();
    assert!(tx.case_deletions().await.unwrap().is_empty());
    assert!(tx.case(domain_case(id)).await.unwrap().is_some());
}

#[tokio::test]
async fn a_person_hears_what_is_held_by_their_words_and_has_it_deleted() {
    let line = Line::start().await;
    let (alex, bea) = (log_in(&line, "alex").await, log_in(&line, "bea").await);
    let id = opened(&line, &alex, &["cam"], b"facts").await;
    assert!(!alex.case_life(id).await.unwrap().has_words);
    let stranger = bea.set_case_words(id, WORDS).await;
    assert_eq!(code(stranger), Some(ProblemCode::NotFound));
    alex.set_case_words(id, WORDS).await.unwrap();
    assert!(alex.case_life(id).await.unwrap().has_words);
    // Whoever works on it can read it to them; whoever does not is told how much there is, and not which case it is.
    for (desk, case) in [(&alex, Some(id)), (&bea, None)] {
        let HeldResponse::Case {
            case_id, contents, ..
        } = desk.find_held(WORDS).await.unwrap()
        else {
            panic!("a case");
        };
        assert_eq!(case_id, case);
        assert_eq!((contents.entries, contents.keys), (1, 2));
    }
    // Wrong words, and words of what is gone, are answered alike.
    let wrong = bea.find_held("amber anchor arrow").await;
    assert_eq!(code(wrong), Some(ProblemCode::NotFound));
    let wrong = bea.delete_held("amber anchor arrow").await;
    assert_eq!(code(wrong), Some(ProblemCode::NotFound));
    assert!(bea.delete_held(WORDS).await.unwrap());
    assert!(!is_there(&line, id).await);
    for answer in [
        code(bea.find_held(WORDS).await),
        code(bea.delete_held(WORDS).await),
    ] {
        assert_eq!(answer, Some(ProblemCode::NotFound));
    }
    let log = logged(&line).await;
    for (event, reason) in [
        ("held_asked", "case"),
        ("held_asked", "nothing"),
        ("record_deleted", "person_by_words"),
    ] {
        assert!(log.contains(&written(event, reason)), "{event} {reason}");
    }
}

#[tokio::test]
async fn somebody_who_wants_no_call_any_more_has_their_request_deleted() {
    let line = Line::start().await;
    let bea = log_in(&line, "bea").await;
    let plan = line.visitor_plan(line.visitor_site());
    let days = crate::callback::days(&line, 2);
    let asked = crate::callback::ask(WORDS, crate::callback::hours(&days, ("13:00", "13:20")));
    client::ask_call(&plan, &asked).await.unwrap();
    let HeldResponse::Callback {
        sealed, windows, ..
    } = bea.find_held(WORDS).await.unwrap()
    else {
        panic!("a request to be called");
    };
    assert!(sealed && windows == 2);
    assert!(bea.delete_held(WORDS).await.unwrap());
    let id = domain::CallbackId::from_bytes(asked.id.0);
    let mut tx = line.store().read().await.unwrap();
    assert!(tx.callback(id).await.unwrap().is_none());
    drop(tx);
    let gone = bea.find_held(WORDS).await;
    assert_eq!(code(gone), Some(ProblemCode::NotFound));
    let log = logged(&line).await;
    assert!(log.contains(&written("callback_purged", "person_by_words")));
    assert!(log.contains(&written("attempt_outcome", "cancelled_by_person")));
}

#[tokio::test]
async fn what_went_is_counted_once_a_day() {
    let line = Line::start().await;
    let alex = log_in(&line, "alex").await;
    for _case in 0..2 {
        let id = opened(&line, &alex, &[], b"facts").await;
        alex.set_case_words(id, WORDS).await.unwrap();
        assert!(alex.delete_held(WORDS).await.unwrap());
    }
    sotto::retention::daily::run(line.app()).await.unwrap();
    sotto::retention::daily::run(line.app()).await.unwrap();
    let log = logged(&line).await;
    let counted = log
        .iter()
        .filter(|one| **one == written("purge_counts", "case 2"));
    assert_eq!(counted.count(), 1);
    let cases = log.iter().filter(|(event, reason)| {
        event == "purge_counts" && reason.as_ref().is_some_and(|one| one.starts_with("case"))
    });
    assert_eq!(cases.count(), 1);
}
