//! Who gets to talk with whom, and what happens when somebody goes away.

use super::figures::total;
use client::{Desk, Event, Opening, Speaker, Visitor};
use protocol::{
    ProblemCode,
    chat::{ChatState, EndReason, Purpose},
    limits::close,
    queue::{Device, PickReason, Safety},
};
use seal::Suite;
use tests::{
    line::Line,
    seat::{Seat, meanwhile},
};

const PHRASE: &str = "amber anchor apple basket bridge";

#[tokio::test]
async fn a_claim_works_while_the_visitor_is_offline() {
    let line = Line::start().await;
    let mut visitor = line.visitor().await;
    let chat = visitor.chat_id();
    visitor.socket().cut();
    let mut alex = line.desk("alex").await;
    assert_eq!(alex.claim().await, chat);
    alex.say(chat, "I am here when you are back").await.unwrap();
    visitor.hears("I am here when you are back").await;
    assert_eq!(visitor.readers(), ["Alex"]);
}

#[tokio::test]
async fn a_chat_in_the_small_suite_works_too() {
    let line = Line::start().await;
    let mut plan = line.visitor_plan(line.visitor_site());
    plan.suite = Suite::X25519;
    let mut visitor = Seat::new(Visitor::open(plan, Opening::default()).await.unwrap());
    visitor.group_opened().await;
    let mut alex = line.desk("alex").await;
    let chat = alex.claim().await;
    alex.say(chat, "hello").await.unwrap();
    visitor.hears("hello").await;
}

#[tokio::test]
async fn an_item_can_be_claimed_before_the_visitors_keys_are_made() {
    let line = Line::start().await;
    let plan = line.visitor_plan(line.visitor_site());
    let mut visitor = Seat::new(Visitor::open(plan, Opening::default()).await.unwrap());
    let mut alex = line.desk("alex").await;
    let chat = alex.claim_next().await.unwrap();
    visitor.group_opened().await;
    assert_eq!(alex.entered().await, chat);
    visitor.readers_are(&["Alex"]).await;
}

#[tokio::test]
async fn a_second_claim_loses_cleanly() {
    let line = Line::start().await;
    let visitor = line.visitor().await;
    let mut alex = line.desk("alex").await;
    let mut bea = line.desk("bea").await;
    let (one, other) = tokio::join!(alex.claim_next(), bea.claim_next());
    let won = [one.is_ok(), other.is_ok()];
    assert!(
        won == [true, false] || won == [false, true],
        "exactly one: {won:?}"
    );
    let lost = one.err().or(other.err()).unwrap();
    assert_eq!(lost.code(), Some(ProblemCode::NothingWaiting));
    let (mut holder, loser) = if won[0] { (alex, bea) } else { (bea, alex) };
    assert_eq!(holder.entered().await, visitor.chat_id());
    assert_eq!(loser.chats(), Vec::new());
}

#[tokio::test]
async fn a_t1_goes_before_those_who_waited_longer() {
    let line = Line::start().await;
    let first = line.visitor().await;
    line.advance(60).await;
    let opening = Opening {
        safety: Safety::InDangerNow,
        device: Device::Shared,
        ..Opening::default()
    };
    let plan = line.visitor_plan(line.visitor_site());
    let mut urgent = Seat::new(Visitor::open(plan, opening).await.unwrap());
    urgent.group_opened().await;
    let mut alex = line.desk("alex").await;
    let chat = alex.claim().await;
    assert_eq!(chat, urgent.chat_id());
    assert_eq!(alex.taps(chat), Some((Safety::InDangerNow, Device::Shared)));
    let full = alex.claim_next().await.unwrap_err();
    assert_eq!(full.code(), Some(ProblemCode::AtCapacity));
    assert_ne!(first.chat_id(), chat);
}

#[tokio::test]
async fn two_chats_are_the_most_that_one_may_hold() {
    let line = Line::start().await;
    let _waiting = [
        line.visitor().await,
        line.visitor().await,
        line.visitor().await,
    ];
    let mut alex = line.desk("alex").await;
    alex.claim().await;
    alex.claim().await;
    let full = alex.claim_next().await.unwrap_err();
    assert_eq!(full.code(), Some(ProblemCode::AtCapacity));
}

#[tokio::test]
async fn nobody_waits_in_an_empty_line() {
    let line = Line::start().await;
    let mut alex = line.desk("alex").await;
    let nobody = alex.claim_next().await.unwrap_err();
    assert_eq!(nobody.code(), Some(ProblemCode::NothingWaiting));
}

#[tokio::test]
async fn only_a_supervisor_may_pick() {
    let line = Line::start().await;
    let visitor = line.visitor().await;
    let mut alex = line.desk("alex").await;
    let item = alex.queue()[0].item_id;
    let refused = alex.pick(item, PickReason::Language).await.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::Forbidden));
    let mut sam = line.desk("sam").await;
    assert_eq!(
        sam.pick(item, PickReason::Language).await.unwrap(),
        visitor.chat_id()
    );
}

#[tokio::test]
async fn a_case_worker_sees_no_queue_and_claims_nothing() {
    let line = Line::start().await;
    let _visitor = line.visitor().await;
    let mut cam = line.desk("cam").await;
    assert_eq!(cam.queue().len(), 0);
    let refused = cam.claim_next().await.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::Forbidden));
}

#[tokio::test]
async fn a_quick_exit_without_a_phrase_ends_the_chat() {
    let line = Line::start().await;
    let (visitor, mut alex) = pair(&line).await;
    let site = line.visitor_plan(line.visitor_site());
    visitor
        .into_inner()
        .leave(EndReason::QuickExit)
        .await
        .unwrap();
    let ended = |state: &ChatState| {
        *state
            == ChatState::Ended {
                reason: EndReason::QuickExit,
            }
    };
    alex.state("ended", ended).await;
    let nothing = Visitor::resume(site, PHRASE).await.err().unwrap();
    assert_eq!(nothing.code(), Some(ProblemCode::NotFound));
}

#[tokio::test]
async fn a_quick_exit_with_a_phrase_pauses_and_the_phrase_brings_back() {
    let line = Line::start().await;
    let (mut visitor, mut alex) = pair(&line).await;
    let chat = visitor.chat_id();
    visitor.keep(PHRASE).await.unwrap();
    visitor
        .into_inner()
        .leave(EndReason::QuickExit)
        .await
        .unwrap();
    alex.state("paused", |state| *state == ChatState::Paused)
        .await;
    alex.say(chat, "while you were away").await.unwrap();
    let away = alex.say(chat, "and this").await.unwrap();
    alex.stored(&away).await;

    let wrong = Visitor::resume(
        line.visitor_plan(line.visitor_site()),
        "amber anchor apple basket amber",
    );
    assert_eq!(
        wrong.await.err().unwrap().code(),
        Some(ProblemCode::NotFound)
    );
    let back = Visitor::resume(line.visitor_plan(line.visitor_site()), PHRASE)
        .await
        .unwrap();
    let mut visitor = Seat::new(back);
    visitor.hears("while you were away").await;
    visitor.hears("and this").await;
    visitor.say("I am back").await.unwrap();
    meanwhile(alex.hears("I am back"), &mut visitor).await;
    assert!(!visitor.chat().needs_refresh());
    assert_eq!(total(&line, "quickExit").await, 1);
    assert_eq!(total(&line, "returned").await, 1);
}

#[tokio::test]
async fn a_state_that_was_set_back_is_healed_by_a_self_update() {
    let line = Line::start().await;
    let (mut visitor, mut alex) = pair(&line).await;
    let chat = visitor.chat_id();
    visitor.keep(PHRASE).await.unwrap();
    // Texts that the kept state does not know: nothing of the other side came since, so it was not saved again.
    let before = alex.chat(chat).unwrap().epoch();
    for text in ["one", "two", "three"] {
        let id = visitor.say(text).await.unwrap();
        visitor.stored(&id).await;
    }
    drop(visitor);
    let back = Visitor::resume(line.visitor_plan(line.visitor_site()), PHRASE)
        .await
        .unwrap();
    let mut visitor = Seat::new(back);
    let id = visitor.say("four").await.unwrap();
    meanwhile(alex.hears("four"), &mut visitor).await;
    meanwhile(visitor.seen(&id), &mut alex).await;
    assert_eq!(alex.texts(), ["one", "two", "three", "four"]);
    assert!(
        alex.chat(chat).unwrap().epoch() > before,
        "the self-update moved the epoch"
    );
}

#[tokio::test]
async fn a_vanished_holder_is_followed_by_one_who_reads_what_nobody_confirmed() {
    let line = Line::start().await;
    let (mut visitor, alex) = pair(&line).await;
    let chat = visitor.chat_id();
    // The holder's machine dies: it accepted the claim and reads nothing more.
    drop(alex);
    visitor
        .state("reconnecting", |state| {
            matches!(
                state,
                ChatState::Active {
                    holder_present: false,
                    ..
                }
            )
        })
        .await;
    let lost = visitor.say("nobody has read this").await.unwrap();
    visitor.stored(&lost).await;
    line.leap(200).await;
    visitor
        .state("returning", |state| {
            *state
                == ChatState::Waiting {
                    returning: true,
                    slow: false,
                    prefers: None,
                    unmet: false,
                }
        })
        .await;
    visitor
        .say("nor this, typed while nobody was there")
        .await
        .unwrap();

    let mut bea = line.desk("bea").await;
    assert!(bea.queue()[0].returning);
    assert_eq!(bea.claim().await, chat);
    meanwhile(bea.hears("nobody has read this"), &mut visitor).await;
    meanwhile(
        bea.hears("nor this, typed while nobody was there"),
        &mut visitor,
    )
    .await;
    assert_eq!(visitor.readers(), ["Bea"], "the lost device is out");
    assert_eq!(bea.readers(chat), ["Bea"]);
    let texts = [
        "nobody has read this",
        "nor this, typed while nobody was there",
    ];
    assert_eq!(bea.texts(), texts, "each once");
}

#[tokio::test]
async fn a_lost_holder_who_comes_back_is_out_and_writes_nothing() {
    let line = Line::start().await;
    let (mut visitor, mut alex) = pair(&line).await;
    let chat = visitor.chat_id();
    let plan = alex.plan().clone();
    let fence = alex.fence(chat).unwrap();
    alex.socket().cut();
    line.leap(200).await;
    let mut bea = line.desk("bea").await;
    bea.claim().await;
    visitor.readers_are(&["Bea"]).await;
    assert!(bea.fence(chat).unwrap() > fence);
    let stale = alex
        .end(chat, EndReason::EndedByAdvocate)
        .await
        .unwrap_err();
    assert_eq!(stale.code(), Some(ProblemCode::StaleFence));
    let stale = alex.give_back(chat).await.unwrap_err();
    assert_eq!(stale.code(), Some(ProblemCode::StaleFence));
    alex.removed().await;
    assert_eq!(plan.device.parts(chat), 0, "its keys are destroyed");
    assert!(alex.say(chat, "am I still here").await.is_err());
}

#[tokio::test]
async fn an_item_that_was_given_back_keeps_its_age_and_goes_to_the_next() {
    let line = Line::start().await;
    let (mut visitor, alex) = pair(&line).await;
    let chat = visitor.chat_id();
    alex.give_back(chat).await.unwrap();
    let mut bea = line.desk("bea").await;
    assert_eq!(bea.claim().await, chat);
    visitor.readers_are(&["Bea"]).await;
    bea.say(chat, "I take over").await.unwrap();
    visitor.hears("I take over").await;
}

#[tokio::test]
async fn a_quiet_chat_is_warned_and_then_ended() {
    let line = Line::start().await;
    let (mut visitor, mut alex) = pair(&line).await;
    let (warn, end) = line.idle_secs();
    line.advance(warn + 1).await;
    let ends_at = visitor.until("warning", |event| match event {
        Event::IdleWarning(at) => Some(*at),
        _ => None,
    });
    let ends_at = ends_at.await;
    assert_eq!(
        ends_at,
        client::Clock::now_ms(&*line.clock) + u64::try_from((end - warn - 1) * 1_000).unwrap()
    );
    line.advance(end - warn).await;
    visitor
        .state("ended", ended_for(EndReason::IdleTimeout))
        .await;
    alex.state("ended", ended_for(EndReason::IdleTimeout)).await;
}

#[tokio::test]
async fn a_word_after_the_warning_keeps_the_chat() {
    let line = Line::start().await;
    let (mut visitor, mut alex) = pair(&line).await;
    let chat = visitor.chat_id();
    let (warn, end) = line.idle_secs();
    line.advance(warn + 1).await;
    visitor
        .until("warning", |event| {
            matches!(event, Event::IdleWarning(_)).then_some(())
        })
        .await;
    let id = visitor.say("still here").await.unwrap();
    visitor.stored(&id).await;
    line.advance(end - warn).await;
    alex.say(chat, "good").await.unwrap();
    meanwhile(visitor.hears("good"), &mut alex).await;
}

#[tokio::test]
async fn who_waits_in_line_is_not_asked_to_write() {
    let line = Line::start().await;
    let mut visitor = line.visitor().await;
    let (_, end) = line.idle_secs();
    line.advance(end * 2).await;
    let mut alex = line.desk("alex").await;
    alex.claim().await;
    visitor.readers_are(&["Alex"]).await;
}

#[tokio::test]
async fn a_visitor_who_vanished_without_a_phrase_is_gone_for_good() {
    let line = Line::start().await;
    let (visitor, mut alex) = pair(&line).await;
    drop(visitor);
    alex.state("visitor away", |state| {
        matches!(
            state,
            ChatState::Active {
                visitor_present: false,
                ..
            }
        )
    })
    .await;
    let (_, end) = line.idle_secs();
    line.advance(end + 1).await;
    alex.state("ended", ended_for(EndReason::ConnectionLost))
        .await;
    assert_eq!(total(&line, "dropped").await, 1);
}

#[tokio::test]
async fn a_declined_invitation_changes_nothing() {
    let line = Line::start().await;
    let (visitor, mut alex) = pair(&line).await;
    let chat = visitor.chat_id();
    let mut bea = line.desk("bea").await;
    let to = alex.colleague("Bea").await.unwrap();
    alex.invite(chat, to, Purpose::Transfer).await.unwrap();
    let invitation = bea.invited().await;
    bea.decline(invitation.invitation_id).await.unwrap();
    assert!(closed(&mut alex).await, "declined");
    assert_eq!(alex.readers(chat), ["Alex"]);
    alex.end(chat, EndReason::EndedByAdvocate).await.unwrap();
}

#[tokio::test]
async fn a_withdrawn_invitation_can_no_longer_be_accepted() {
    let line = Line::start().await;
    let (visitor, alex) = pair(&line).await;
    let chat = visitor.chat_id();
    let mut bea = line.desk("bea").await;
    let to = alex.colleague("Bea").await.unwrap();
    let id = alex.invite(chat, to, Purpose::Support).await.unwrap();
    bea.invited().await;
    alex.withdraw(id).await.unwrap();
    closed(&mut bea).await;
    let late = bea.accept(id, Suite::XWing).await.unwrap_err();
    assert_eq!(late.code(), Some(ProblemCode::NotFound));
}

#[tokio::test]
async fn an_unanswered_invitation_lapses_and_the_holder_keeps_the_chat() {
    let line = Line::start().await;
    let (visitor, mut alex) = pair(&line).await;
    let chat = visitor.chat_id();
    let mut bea = line.desk("bea").await;
    let to = alex.colleague("Bea").await.unwrap();
    let id = alex.invite(chat, to, Purpose::Transfer).await.unwrap();
    bea.invited().await;
    line.advance(61).await;
    assert!(!closed(&mut alex).await, "lapsed, not declined");
    let late = bea.accept(id, Suite::XWing).await.unwrap_err();
    assert_eq!(late.code(), Some(ProblemCode::NotFound));
    alex.end(chat, EndReason::EndedByAdvocate).await.unwrap();
}

#[tokio::test]
async fn a_case_worker_cannot_be_asked_into_a_chat() {
    let line = Line::start().await;
    let (visitor, alex) = pair(&line).await;
    let to = alex.colleague("Cam").await.unwrap();
    let refused = alex
        .invite(visitor.chat_id(), to, Purpose::Support)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::Forbidden));
}

#[tokio::test]
async fn not_safe_ends_the_chat_for_both_at_once() {
    let line = Line::start().await;
    let (mut visitor, mut alex) = pair(&line).await;
    let chat = visitor.chat_id();
    alex.end(chat, EndReason::UnsafeEnd).await.unwrap();
    visitor
        .state("ended", ended_for(EndReason::UnsafeEnd))
        .await;
    alex.state("ended", ended_for(EndReason::UnsafeEnd)).await;
    visitor.say("too late").await.unwrap();
    assert_eq!(visitor.unconfirmed(), 1, "it stays in the tab");
}

#[tokio::test]
async fn staff_cannot_end_a_chat_in_the_visitors_name() {
    let line = Line::start().await;
    let (visitor, alex) = pair(&line).await;
    let refused = alex
        .end(visitor.chat_id(), EndReason::EndedByPerson)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::Malformed));
}

#[tokio::test]
async fn typing_is_told_and_not_kept() {
    let line = Line::start().await;
    let (mut visitor, mut alex) = pair(&line).await;
    let chat = visitor.chat_id();
    alex.typing(chat).await;
    visitor
        .until("typing", |event| {
            matches!(event, Event::Typing(_)).then_some(())
        })
        .await;
}

#[tokio::test]
async fn a_second_tab_of_the_same_desk_closes_the_first() {
    let line = Line::start().await;
    let mut first = line.desk("alex").await;
    let _second = line.desk("alex").await;
    assert_eq!(first.over().await, close::REPLACED);
}

/// A visitor and an advocate who are in one chat.
pub(crate) async fn pair(line: &Line) -> (Seat<Visitor>, Seat<Desk>) {
    let mut visitor = line.visitor().await;
    let mut alex = line.desk("alex").await;
    let chat = alex.claim().await;
    assert_eq!(chat, visitor.chat_id());
    visitor.readers_are(&["Alex"]).await;
    alex.say(chat, "hello").await.unwrap();
    assert_eq!(
        visitor.hears("hello").await,
        Speaker::Staff("Alex".to_owned())
    );
    (visitor, alex)
}

fn ended_for(reason: EndReason) -> impl Fn(&ChatState) -> bool {
    move |state| *state == ChatState::Ended { reason }
}

async fn closed(desk: &mut Seat<Desk>) -> bool {
    desk.until("closed", |event| match event {
        Event::InvitationClosed(_, declined) => Some(*declined),
        _ => None,
    })
    .await
}
