//! Passing somebody on to another hotline (R313, R314): asked first, by what that line reports, and counted.

use super::talk::pair;
use client::Event;
use protocol::{ProblemCode, chat::ColdReason, queue::OutsideStep};
use tests::{line::Line, seat::meanwhile};

/// What the audit log says of transfers (E6).
async fn steps(line: &Line) -> Vec<String> {
    let words = super::audit::words(line).await.into_iter();
    let steps = words.filter(|(event, _)| event == "transfer_state");
    steps.filter_map(|(_, reason)| reason).collect()
}

#[tokio::test]
async fn the_person_is_asked_by_the_number_and_answers_sealed() {
    let line = Line::start().await;
    let (mut visitor, mut alex) = pair(&line).await;
    let chat = visitor.chat_id();
    let asked = alex.propose_outside(chat, "888-555-0190").await.unwrap();
    alex.pass_out(chat, OutsideStep::Offered, None)
        .await
        .unwrap();
    let (hash, number) = meanwhile(
        visitor.until("the question", |event| match event {
            Event::Outside { hash, number, .. } => Some((*hash, number.clone())),
            _ => None,
        }),
        &mut alex,
    )
    .await;
    assert_eq!((hash, number.as_str()), (asked, "888-555-0190"));
    visitor.answer(hash, true).await.unwrap();
    let agreed = alex.until("the answer", |event| match event {
        Event::Answer { hash, agreed, .. } if *hash == asked => Some(*agreed),
        _ => None,
    });
    assert!(meanwhile(agreed, &mut visitor).await);
    alex.pass_out(chat, OutsideStep::Agreed, None)
        .await
        .unwrap();
    alex.pass_out(chat, OutsideStep::NoReceiver, None)
        .await
        .unwrap();
    alex.pass_out(chat, OutsideStep::Completed, None)
        .await
        .unwrap();
    assert_eq!(
        steps(&line).await,
        [
            "outside_offered",
            "outside_agreed",
            "outside_failed_no_receiver",
            "outside_completed"
        ]
    );
    // Which line it was stands nowhere at the server.
    let disk = line.disk();
    let number = b"888-555-0190";
    assert!(!disk.windows(number.len()).any(|window| window == number));
}

#[tokio::test]
async fn cold_needs_a_reason_and_only_the_holder_says_anything() {
    let line = Line::start().await;
    let (mut visitor, mut alex) = pair(&line).await;
    let chat = visitor.chat_id();
    for (step, cold) in [
        (OutsideStep::Cold, None),
        (OutsideStep::Cold, Some(ColdReason::Silent)),
        (OutsideStep::Agreed, Some(ColdReason::MustStop)),
    ] {
        let refused = alex.pass_out(chat, step, cold).await.unwrap_err();
        assert_eq!(refused.code(), Some(ProblemCode::Malformed));
    }
    let why = Some(ColdReason::PersonAsked);
    alex.pass_out(chat, OutsideStep::Cold, why).await.unwrap();
    assert_eq!(steps(&line).await, ["cold_person_asked"]);
    let bea = line.desk("bea").await;
    let params = protocol::queue::OutsideParams {
        item_id: alex.item(chat).unwrap(),
        fence: alex.fence(chat).unwrap(),
        step: OutsideStep::Offered,
        cold: None,
    };
    let http = bea.plan().http.clone();
    let refused = http.tell("/api/v1/items/outside", &params).await;
    assert_eq!(refused.unwrap_err().code(), Some(ProblemCode::NotFound));
    visitor.say("still here").await.unwrap();
    meanwhile(alex.hears("still here"), &mut visitor).await;
}
