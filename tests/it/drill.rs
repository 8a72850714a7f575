//! Practice on the live line: marked, behind everybody real, in no count.

use client::{Opening, Visitor};
use domain::audit::Event;
use protocol::{
    ProblemCode, Token,
    chat::{ChatState, EndReason},
    queue::{Level, QueueItem, Safety},
    rota::ClockOutReason,
};
use tests::{line::Line, seat::Seat};

async fn plays(line: &Line, code: Token, safety: Safety) -> client::Result<Seat<Visitor>> {
    let opening = Opening {
        safety,
        drill: Some(code),
        ..Opening::default()
    };
    let plan = line.visitor_plan(line.visitor_site());
    let mut visitor = Seat::new(Visitor::open(plan, opening).await?);
    visitor.group_opened().await;
    Ok(visitor)
}

/// Somebody plays that they are in danger, and only one advocate is there.
async fn alone_with(line: &Line) -> Seat<Visitor> {
    let sam = line.desk("sam").await;
    sam.clock_out(ClockOutReason::Over).await.unwrap();
    let code = sam.make_drill().await.unwrap().code;
    plays(line, code, Safety::InDangerNow).await.unwrap()
}

/// Nobody real has been here: no total, no wrap-up, no call.
async fn nothing_is_counted(line: &Line) {
    let mut tx = line.store().read().await.unwrap();
    let today = line.app().rota.zone.day(line.app().now());
    assert_eq!(tx.tallies(today, today).await.unwrap(), []);
    drop(tx);
    let words = super::audit::words(line).await;
    let of = |event: Event| {
        words
            .iter()
            .filter(|(name, _)| name == event.name())
            .count()
    };
    assert_eq!(of(Event::Escalated), 0);
    assert_eq!(of(Event::DrillMade), 1);
}

fn is_drill(item: &QueueItem) -> bool {
    item.drill
}

#[tokio::test]
async fn practice_goes_from_a_link_to_a_wrap_up_and_is_counted_nowhere() {
    let line = Line::start().await;
    let sam = line.desk("sam").await;
    let mut alex = line.desk("alex").await;
    let refused = alex.make_drill().await.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::Forbidden));
    let code = sam.make_drill().await.unwrap().code;
    let mut player = plays(&line, code, Safety::InDangerNow).await.unwrap();
    let again = plays(&line, code, Safety::InDangerNow).await.err().unwrap();
    assert_eq!(again.code(), Some(ProblemCode::DrillOver), "good once");
    alex.sees("practice", is_drill).await;
    // As urgent as it plays, nobody is called for it.
    line.advance(600).await;
    let calls = sam.calls().await.unwrap();
    assert!(calls.is_empty(), "{calls:?}");
    let waits = sam.figures().await.unwrap().waiting;
    assert!(waits.iter().all(|one| one.count == 0), "{waits:?}");
    let chat = alex.claim().await;
    player.active().await;
    let member = alex.me().member_id;
    player
        .into_inner()
        .leave(EndReason::EndedByPerson)
        .await
        .unwrap();
    alex.state("ended", |state| matches!(state, ChatState::Ended { .. }))
        .await;
    let refused = alex
        .open_case(Some((chat, true)), &[member], b"facts")
        .await;
    let code = refused.unwrap_err().code();
    assert_eq!(
        code,
        Some(ProblemCode::OnlyDrill),
        "nobody is made a case of"
    );
    alex.wrap_up(chat, "emotional_support", &["dental"])
        .await
        .unwrap();
    assert!(
        alex.care().await.unwrap().debrief.is_none(),
        "nothing hard was told"
    );
    nothing_is_counted(&line).await;
}

#[tokio::test]
async fn a_link_lapses_after_an_hour() {
    let line = Line::start().await;
    let sam = line.desk("sam").await;
    let code = sam.make_drill().await.unwrap().code;
    line.leap(3_600).await;
    let late = plays(&line, code, Safety::NotSaid).await.err().unwrap();
    assert_eq!(late.code(), Some(ProblemCode::DrillOver));
    let none = plays(&line, Token([7; 32]), Safety::NotSaid).await.err();
    assert_eq!(none.unwrap().code(), Some(ProblemCode::DrillOver));
}

#[tokio::test]
async fn everybody_real_goes_before_practice_and_is_not_kept_waiting_by_it() {
    let line = Line::start().await;
    let mut alex = line.desk("alex").await;
    let _player = alone_with(&line).await;
    line.sweep().await;
    let practice = alex.asked_about(1).await[0];
    // Somebody real comes later and calmer: they are put before who is asked to practise, and taken first.
    let _person = line.visitor().await;
    line.sweep().await;
    let asked = alex.asked_about(2).await;
    assert!(asked.contains(&practice));
    let chat = alex.claim().await;
    let item = alex.item(chat).unwrap();
    assert_ne!(item, practice);
    let busy = alex.accept_offer(practice).await.unwrap_err();
    assert_eq!(busy.code(), Some(ProblemCode::NothingWaiting), "hands full");
    let busy = alex.claim_next().await.unwrap_err();
    assert_eq!(busy.code(), Some(ProblemCode::AtCapacity));
}

#[tokio::test]
async fn whoever_practises_is_there_for_somebody_in_danger() {
    let line = Line::start().await;
    let mut alex = line.desk("alex").await;
    let _player = alone_with(&line).await;
    let practice = alex.claim().await;
    let opening = Opening {
        safety: Safety::InDangerNow,
        ..Opening::default()
    };
    let plan = line.visitor_plan(line.visitor_site());
    let mut person = Seat::new(Visitor::open(plan, opening).await.unwrap());
    person.group_opened().await;
    line.sweep().await;
    let [real] = alex.asked_about(1).await[..] else {
        panic!("one is asked about");
    };
    let chat = alex.accept_offer(real).await.unwrap();
    person.active().await;
    assert_ne!(chat, practice);
    let level = alex
        .queue()
        .iter()
        .find(|item| item.item_id == real)
        .map(|item| item.level);
    assert_eq!(level, Some(Level::T1));
}
