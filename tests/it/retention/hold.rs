//! What a legal hold keeps stays past its time and against everybody's wish, and goes once the hold is lifted (R218, K11).

use super::{WORDS, YEAR_MS, code, domain_case, is_there, log_in, opened};
use domain::{
    HoldId, LegalId,
    hold::{Hold, LiftWhy, Why},
    legal::{Kind, Request, State},
    task::On,
};
use protocol::{
    ProblemCode,
    retention::{CaseDeleteReason, CloseReason, HeldResponse},
};
use tests::line::Line;

/// Sets a hold on one record, because of a request of its own.
async fn hold(line: &Line, on: On, number: u8) -> Hold {
    let now = line.app().now().to_minute();
    let by = line.org.find("sam").member;
    let request = Request {
        id: LegalId::from_bytes([number; 16]),
        team: line.app().team,
        kind: Kind::SubpoenaAttorney,
        state: State::Received,
        judge: false,
        by,
        received: now,
        due: None,
        next: None,
        closed: None,
    };
    let hold = Hold {
        id: HoldId::from_bytes([number; 16]),
        request: request.id,
        on,
        by,
        at: now,
        why: Why::Asked,
        lifted: None,
    };
    let mut tx = line.store().begin().await.unwrap();
    assert!(tx.insert_legal(&request).await.unwrap());
    assert!(tx.set_hold(&hold).await.unwrap());
    tx.commit().await.unwrap();
    hold
}

async fn lift(line: &Line, hold: Hold) {
    let by = line.org.find("sam").member;
    let lifted = hold.lift(by, LiftWhy::Answered, line.app().now()).unwrap();
    let mut tx = line.store().begin().await.unwrap();
    assert!(tx.lift_hold(&lifted).await.unwrap());
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_held_case_outlives_its_year_two_people_and_its_words() {
    let line = Line::start().await;
    let (alex, sam) = (log_in(&line, "alex").await, log_in(&line, "sam").await);
    let id = opened(&line, &alex, &["cam"], b"facts").await;
    alex.set_case_words(id, WORDS).await.unwrap();
    let why = CaseDeleteReason::PersonAsked;
    alex.ask_case_deletion(id, why).await.unwrap();
    let held = hold(&line, On::Case(domain_case(id)), 91).await;
    assert!(alex.case_life(id).await.unwrap().on_hold);
    let refused = sam.decide_case_deletion(id, true).await;
    assert_eq!(code(refused), Some(ProblemCode::OnHold));
    sam.decide_case_deletion(id, false).await.unwrap();
    let refused = alex.ask_case_deletion(id, why).await;
    assert_eq!(code(refused), Some(ProblemCode::OnHold));
    let HeldResponse::Case { on_hold, .. } = alex.find_held(WORDS).await.unwrap() else {
        panic!("a case");
    };
    assert!(on_hold);
    assert!(!alex.delete_held(WORDS).await.unwrap());
    alex.close_case(id, CloseReason::GoalsMet).await.unwrap();
    line.clock.advance_ms(2 * YEAR_MS);
    sotto::retention::daily::run(line.app()).await.unwrap();
    assert!(is_there(&line, id).await);
    lift(&line, held).await;
    sotto::retention::daily::run(line.app()).await.unwrap();
    assert!(!is_there(&line, id).await);
}

#[tokio::test]
async fn a_held_request_to_be_called_stays_and_nobody_calls() {
    let line = Line::start().await;
    let bea = log_in(&line, "bea").await;
    let plan = line.visitor_plan(line.visitor_site());
    let days = crate::callback::days(&line, 2);
    let asked = crate::callback::ask(WORDS, crate::callback::hours(&days, ("13:00", "13:20")));
    client::ask_call(&plan, &asked).await.unwrap();
    let id = domain::CallbackId::from_bytes(asked.id.0);
    let held = hold(&line, On::Callback(id), 92).await;
    assert!(!bea.delete_held(WORDS).await.unwrap());
    let there = async || {
        let mut tx = line.store().read().await.unwrap();
        tx.callback(id).await.unwrap()
    };
    assert!(there().await.unwrap().is_closed(), "nobody calls");
    line.clock.advance_ms(30 * 86_400_000);
    sotto::retention::daily::run(line.app()).await.unwrap();
    assert!(there().await.is_some());
    lift(&line, held).await;
    sotto::retention::daily::run(line.app()).await.unwrap();
    assert!(there().await.is_none());
}

#[tokio::test]
async fn a_held_item_stays_closed_until_the_hold_is_lifted() {
    let line = Line::start().await;
    let mut visitor = line.visitor().await;
    let mut alex = line.desk("alex").await;
    let chat = alex.claim().await;
    visitor.readers_are(&["Alex"]).await;
    let item = {
        let mut tx = line.store().read().await.unwrap();
        let chat = domain::ChatId::from_bytes(chat.0);
        tx.item_of_chat(chat).await.unwrap().unwrap()
    };
    let held = hold(&line, On::Item(item.id), 93).await;
    // The wrap-up that nobody writes is over after twelve hours, and the item with it.
    alex.end(chat, protocol::chat::EndReason::EndedByAdvocate)
        .await
        .unwrap();
    line.clock.advance_ms(13 * 3_600_000);
    sotto::triage::sweep::overdue(line.app()).await.unwrap();
    let there = async || {
        let mut tx = line.store().read().await.unwrap();
        tx.item(item.id).await.unwrap()
    };
    let closed = there().await.unwrap();
    assert_eq!(closed.state, domain::ItemState::Closed);
    sotto::retention::daily::run(line.app()).await.unwrap();
    assert!(there().await.is_some());
    lift(&line, held).await;
    sotto::retention::daily::run(line.app()).await.unwrap();
    assert!(there().await.is_none());
}
