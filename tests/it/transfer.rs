//! Passing a chat on (R313): the first advocate stays until the person has said yes and the colleague has taken over.

use super::{figures::total, rota::made, scenarios::called, talk::pair};
use client::{Desk, Event, Opening, Visitor};
use domain::permission::Role;
use protocol::{
    ChatId, ProblemCode,
    chat::{ChatState, ColdReason, EndReason, Purpose},
    queue::{CallReason, Device, Safety},
    staff::Invitation,
};
use seal::Suite;
use tests::{
    line::Line,
    seat::{Party, Seat, meanwhile},
};

/// The colleague says yes and is let in. Returns the question.
async fn comes_in(asked: &mut Seat<Desk>, holder: &mut Seat<Desk>) -> Invitation {
    let invitation = meanwhile(asked.invited(), holder).await;
    asked
        .accept(invitation.invitation_id, Suite::XWing)
        .await
        .unwrap();
    meanwhile(asked.entered(), holder).await;
    invitation
}

/// Alex asks Bea to take over, and she is in.
async fn asked(line: &Line, alex: &mut Seat<Desk>, chat: ChatId) -> (Seat<Desk>, Invitation) {
    let mut bea = line.desk("bea").await;
    let to = alex.colleague("Bea").await.unwrap();
    alex.invite(chat, to, Purpose::Transfer).await.unwrap();
    let invitation = comes_in(&mut bea, alex).await;
    (bea, invitation)
}

/// Until nobody is asked any more.
async fn over<P: Party>(seat: &mut Seat<P>) {
    seat.state("no question", |state| {
        matches!(state, ChatState::Active { passing: None, .. })
    })
    .await;
}

/// A take-over that the server refuses.
async fn too_early(bea: &mut Seat<Desk>, invitation: &Invitation) -> ProblemCode {
    bea.take_over(invitation).await.unwrap();
    bea.until("a refusal", |event| match event {
        Event::Refused(_, code) => Some(*code),
        _ => None,
    })
    .await
}

/// What the audit log says of transfers (E6).
async fn steps(line: &Line) -> Vec<String> {
    let words = super::audit::words(line).await.into_iter();
    let steps = words.filter(|(event, _)| event == "transfer_state");
    steps.filter_map(|(_, reason)| reason).collect()
}

#[tokio::test]
async fn the_first_one_stays_until_the_person_has_said_yes() {
    let line = Line::start().await;
    let (mut visitor, mut alex) = pair(&line).await;
    let chat = visitor.chat_id();
    let (mut bea, invitation) = asked(&line, &mut alex, chat).await;
    let question = meanwhile(visitor.passing(false), &mut alex).await;
    assert!(!question.cold);
    assert_eq!(
        meanwhile(too_early(&mut bea, &invitation), &mut alex).await,
        ProblemCode::NotAgreed
    );
    // All three talk, and nothing of what went before is Bea's.
    alex.say(chat, "this is Bea; we agreed on what I may tell her")
        .await
        .unwrap();
    meanwhile(
        bea.hears("this is Bea; we agreed on what I may tell her"),
        &mut alex,
    )
    .await;
    assert_eq!(bea.texts().len(), 1);

    visitor.answer_transfer(question.invitation_id, true).await;
    meanwhile(bea.may_take_over(), &mut visitor).await;
    bea.take_over(&invitation).await.unwrap();
    meanwhile(visitor.readers_are(&["Bea"]), &mut bea).await;
    alex.removed().await;
    visitor.say("hello Bea").await.unwrap();
    meanwhile(bea.hears("hello Bea"), &mut visitor).await;
    assert_eq!(
        steps(&line).await,
        ["asked", "joined", "agreed", "confirmed_both"]
    );
    assert_eq!(total(&line, "transferWarm").await, 1);
}

#[tokio::test]
async fn the_person_may_stay_with_the_first_one() {
    let line = Line::start().await;
    let (mut visitor, mut alex) = pair(&line).await;
    let chat = visitor.chat_id();
    let (mut bea, _) = asked(&line, &mut alex, chat).await;
    let question = meanwhile(visitor.passing(false), &mut alex).await;
    // The question may come before the page has read that Bea was let in.
    meanwhile(visitor.readers_are(&["Alex", "Bea"]), &mut alex).await;
    visitor.answer_transfer(question.invitation_id, false).await;
    meanwhile(bea.removed(), &mut visitor).await;
    meanwhile(visitor.readers_are(&["Alex"]), &mut alex).await;
    over(&mut alex).await;
    // The same answer again, and another one, change nothing.
    visitor.answer_transfer(question.invitation_id, true).await;
    visitor.say("thank you").await.unwrap();
    meanwhile(alex.hears("thank you"), &mut visitor).await;
    assert_eq!(alex.readers(chat), ["Alex"]);
    alex.end(chat, EndReason::EndedByAdvocate).await.unwrap();
}

#[tokio::test]
async fn without_a_word_in_a_minute_it_stays_where_it_is() {
    let line = Line::start().await;
    let (mut visitor, mut alex) = pair(&line).await;
    let chat = visitor.chat_id();
    let (mut bea, _) = asked(&line, &mut alex, chat).await;
    meanwhile(visitor.passing(false), &mut alex).await;
    line.advance(59).await;
    assert_eq!(bea.chats(), [chat], "there is time yet");
    line.advance(2).await;
    meanwhile(bea.removed(), &mut alex).await;
    meanwhile(visitor.readers_are(&["Alex"]), &mut alex).await;
    alex.end(chat, EndReason::EndedByAdvocate).await.unwrap();
}

#[tokio::test]
async fn each_step_has_its_own_minute() {
    let line = Line::start().await;
    let (mut visitor, mut alex) = pair(&line).await;
    let chat = visitor.chat_id();
    let (mut bea, invitation) = asked(&line, &mut alex, chat).await;
    let question = meanwhile(visitor.passing(false), &mut alex).await;
    line.advance(50).await;
    visitor.answer_transfer(question.invitation_id, true).await;
    meanwhile(bea.may_take_over(), &mut visitor).await;
    line.advance(50).await;
    bea.take_over(&invitation).await.unwrap();
    meanwhile(visitor.readers_are(&["Bea"]), &mut bea).await;
}

#[tokio::test]
async fn for_a_reason_nobody_waits_for_a_word() {
    let line = Line::start().await;
    let (mut visitor, mut alex) = pair(&line).await;
    let chat = visitor.chat_id();
    let mut bea = line.desk("bea").await;
    let to = alex.colleague("Bea").await.unwrap();
    alex.pass_on_cold(chat, to, ColdReason::MustStop)
        .await
        .unwrap();
    let invitation = comes_in(&mut bea, &mut alex).await;
    assert_eq!(invitation.cold, Some(ColdReason::MustStop));
    assert!(meanwhile(visitor.passing(false), &mut alex).await.cold);
    bea.take_over(&invitation).await.unwrap();
    meanwhile(visitor.readers_are(&["Bea"]), &mut bea).await;
    assert_eq!(
        steps(&line).await,
        ["cold_must_stop", "joined", "cold_must_stop"]
    );
    assert_eq!(total(&line, "transferCold").await, 1);
}

#[tokio::test]
async fn whoever_asked_may_take_it_back_and_whoever_came_may_leave() {
    let line = Line::start().await;
    let (mut visitor, mut alex) = pair(&line).await;
    let chat = visitor.chat_id();
    let (mut bea, invitation) = asked(&line, &mut alex, chat).await;
    alex.withdraw(invitation.invitation_id).await.unwrap();
    meanwhile(bea.removed(), &mut alex).await;
    meanwhile(visitor.readers_are(&["Alex"]), &mut alex).await;

    let to = alex.colleague("Bea").await.unwrap();
    alex.invite(chat, to, Purpose::Transfer).await.unwrap();
    comes_in(&mut bea, &mut alex).await;
    bea.step_out(chat).await.unwrap();
    meanwhile(bea.removed(), &mut alex).await;
    // At once Alex may ask somebody else.
    let to = alex.colleague("Sam").await.unwrap();
    alex.invite(chat, to, Purpose::Transfer).await.unwrap();
}

#[tokio::test]
async fn who_is_in_takes_over_from_who_is_gone() {
    let line = Line::start().await;
    let (mut visitor, mut alex) = pair(&line).await;
    let chat = visitor.chat_id();
    let (mut bea, invitation) = asked(&line, &mut alex, chat).await;
    meanwhile(visitor.passing(false), &mut alex).await;
    drop(alex);
    line.leap(31).await;
    bea.take_over(&invitation).await.unwrap();
    meanwhile(visitor.readers_are(&["Bea"]), &mut bea).await;
    assert_eq!(steps(&line).await, ["asked", "joined", "holder_gone"]);
}

#[tokio::test]
async fn a_colleague_stands_in_for_who_does_not_answer() {
    let line = Line::start().await;
    let (mut visitor, mut alex) = pair(&line).await;
    let chat = visitor.chat_id();
    // Alone on shift: the supervisor on call is told.
    let nobody = alex.stand_in(chat, &[]).await.unwrap_err();
    assert_eq!(nobody.code(), Some(ProblemCode::NobodyFree));
    let sam = line.desk_off_duty("sam", line.desk_site()).await;
    let [call] = sam.calls().await.unwrap()[..] else {
        panic!("one call");
    };
    assert_eq!(call.why, CallReason::Silent);

    let mut bea = line.desk("bea").await;
    let asked = alex.stand_in(chat, &[]).await.unwrap();
    assert_eq!(asked, alex.colleague("Bea").await.unwrap());
    let invitation = comes_in(&mut bea, &mut alex).await;
    assert_eq!(invitation.cold, Some(ColdReason::Silent));
    bea.say(chat, "Alex was called away. I am Bea.")
        .await
        .unwrap();
    meanwhile(visitor.hears("Alex was called away. I am Bea."), &mut bea).await;
    bea.take_over(&invitation).await.unwrap();
    meanwhile(visitor.readers_are(&["Bea"]), &mut bea).await;
}

#[tokio::test]
async fn who_sits_beside_is_not_asked_to_stand_in() {
    let line = Line::start().await;
    let (visitor, mut alex) = pair(&line).await;
    let chat = visitor.chat_id();
    let mut bea = line.desk("bea").await;
    let to = alex.colleague("Bea").await.unwrap();
    alex.invite(chat, to, Purpose::Support).await.unwrap();
    comes_in(&mut bea, &mut alex).await;
    let nobody = alex.stand_in(chat, &[]).await.unwrap_err();
    assert_eq!(nobody.code(), Some(ProblemCode::NobodyFree));
    // Somebody else may be free; that Bea has been idle for longer changes nothing.
    let _sam = line.desk("sam").await;
    let asked = alex.stand_in(chat, &[]).await.unwrap();
    assert_eq!(asked, alex.colleague("Sam").await.unwrap());
}

#[tokio::test]
async fn where_the_supervisor_does_not_answer_for_a_silent_one_the_director_is_called() {
    let line = Line::start().await;
    let (visitor, alex) = pair(&line).await;
    let chat = visitor.chat_id();
    made(&line, "cleo", &[Role::Director]).await;
    let silent = async || {
        let nobody = alex.stand_in(chat, &[]).await.unwrap_err();
        assert_eq!(nobody.code(), Some(ProblemCode::NobodyFree));
    };
    silent().await;
    assert_eq!(called(&line, chat).await, ["Sam"]);
    line.clock.advance_ms(91_000);
    sotto::triage::ladder::climb(line.app()).await.unwrap();
    assert_eq!(called(&line, chat).await, ["Cleo", "Sam"]);
    // Whoever has said that they are there is not called for the same again at once.
    let cleo = line.desk_off_duty("cleo", line.desk_site()).await;
    let [call] = cleo.calls().await.unwrap()[..] else {
        panic!("one call");
    };
    cleo.coming(call.item_id).await.unwrap();
    silent().await;
    assert_eq!(cleo.calls().await.unwrap(), []);
}

#[tokio::test]
async fn who_did_not_come_is_not_asked_again_in_the_same_silence() {
    let line = Line::start().await;
    let (visitor, mut alex) = pair(&line).await;
    let chat = visitor.chat_id();
    let mut bea = line.desk("bea").await;
    let first = alex.stand_in(chat, &[]).await.unwrap();
    let invitation = bea.invited().await;
    bea.decline(invitation.invitation_id).await.unwrap();
    alex.until("declined", |event| {
        matches!(event, Event::InvitationClosed(..)).then_some(())
    })
    .await;
    let nobody = alex.stand_in(chat, &[first]).await.unwrap_err();
    assert_eq!(nobody.code(), Some(ProblemCode::NobodyFree));
}

#[tokio::test]
async fn who_asked_for_help_at_once_is_not_sent_away_by_one_alone() {
    let line = Line::start().await;
    let opening = Opening {
        safety: Safety::InDangerNow,
        device: Device::Shared,
        ..Opening::default()
    };
    let plan = line.visitor_plan(line.visitor_site());
    let mut visitor = Seat::new(Visitor::open(plan, opening).await.unwrap());
    visitor.group_opened().await;
    let mut alex = line.desk("alex").await;
    let chat = alex.claim().await;
    let alone = alex.end(chat, EndReason::Abusive).await.unwrap_err();
    assert_eq!(alone.code(), Some(ProblemCode::SupervisorNeeded));
    let mut sam = line.desk("sam").await;
    let to = alex.colleague("Sam").await.unwrap();
    alex.invite(chat, to, Purpose::Support).await.unwrap();
    comes_in(&mut sam, &mut alex).await;
    alex.end(chat, EndReason::Abusive).await.unwrap();
    visitor
        .state("ended", |state| {
            matches!(
                state,
                ChatState::Ended {
                    reason: EndReason::Abusive
                }
            )
        })
        .await;
}

#[tokio::test]
async fn who_asked_for_nothing_at_once_may_be_sent_away() {
    let line = Line::start().await;
    let (visitor, alex) = pair(&line).await;
    let chat = visitor.chat_id();
    alex.end(chat, EndReason::Abusive).await.unwrap();
}
