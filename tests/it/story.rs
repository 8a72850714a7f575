//! The main job, from the first tap to the case record.

use client::{Desk, Event, Speaker};
use protocol::{
    ProblemCode,
    chat::{ChatState, EndReason, Purpose},
};
use seal::Suite;
use tests::{
    line::Line,
    seat::{Seat, meanwhile},
};

#[tokio::test]
async fn a_visitor_and_an_advocate_talk_and_the_talk_is_handed_off() {
    let mut line = Line::start().await;
    let mut visitor = line.visitor().await;
    let mut alex = line.desk("alex").await;

    // Typed before anybody came: it waits in the tab.
    let early = visitor.say("is anybody there").await.unwrap();
    let chat = alex.claim().await;
    assert_eq!(chat, visitor.chat_id());
    visitor.readers_are(&["Alex"]).await;
    visitor.stored(&early).await;
    assert_eq!(alex.hears("is anybody there").await, Speaker::Visitor);
    alex.say(chat, "I am Alex. Are you safe right now?")
        .await
        .unwrap();
    assert_eq!(
        visitor.hears("I am Alex. Are you safe right now?").await,
        Speaker::Staff("Alex".to_owned())
    );
    visitor.seen(&early).await;

    // A restart in the middle: both come back by themselves and nothing is lost.
    line.restart().await;
    let during = visitor.say("the connection was gone").await.unwrap();
    meanwhile(alex.hears("the connection was gone"), &mut visitor).await;
    meanwhile(visitor.seen(&during), &mut alex).await;

    // A reload of the desk: only what the device stored is left.
    let plan = alex.plan().clone();
    assert!(plan.device.parts(chat) > 1, "deltas follow the whole state");
    drop(alex);
    let reloaded = Desk::reload_with(plan, &line.org.keys).await.unwrap();
    let mut alex = Seat::new(reloaded);
    let after = visitor.say("you were away").await.unwrap();
    meanwhile(alex.hears("you were away"), &mut visitor).await;
    meanwhile(visitor.seen(&after), &mut alex).await;
    assert_eq!(alex.readers(chat), ["Alex"]);

    // A supervisor sits beside, visibly, and leaves again.
    let mut sam = line.desk("sam").await;
    let to = alex.colleague("Sam").await.unwrap();
    alex.invite(chat, to, Purpose::Support).await.unwrap();
    let invitation = sam.invited().await;
    sam.accept(invitation.invitation_id, Suite::XWing)
        .await
        .unwrap();
    meanwhile(visitor.readers_are(&["Alex", "Sam"]), &mut alex).await;
    meanwhile(sam.entered(), &mut alex).await;
    visitor.say("hello both").await.unwrap();
    meanwhile(sam.hears("hello both"), &mut visitor).await;
    sam.step_out(chat).await.unwrap();
    meanwhile(visitor.readers_are(&["Alex"]), &mut alex).await;
    sam.removed().await;

    // The chat passes to a colleague, who goes on with the same person.
    let mut bea = line.desk("bea").await;
    let to = alex.colleague("Bea").await.unwrap();
    alex.invite(chat, to, Purpose::Transfer).await.unwrap();
    let invitation = bea.invited().await;
    bea.accept(invitation.invitation_id, Suite::XWing)
        .await
        .unwrap();
    meanwhile(bea.entered(), &mut alex).await;
    visitor.agrees().await;
    bea.may_take_over().await;
    bea.take_over(&invitation).await.unwrap();
    meanwhile(visitor.readers_are(&["Bea"]), &mut bea).await;
    alex.removed().await;
    visitor.say("hello Bea").await.unwrap();
    meanwhile(bea.hears("hello Bea"), &mut visitor).await;
    bea.say(chat, "I go on from here").await.unwrap();
    meanwhile(visitor.hears("I go on from here"), &mut bea).await;

    agree_and_hand_off(&line, visitor, bea).await;
}

/// Facts are shown, the person agrees, says goodbye; the case opens for who is assigned and for nobody else.
async fn agree_and_hand_off(line: &Line, mut visitor: Seat<client::Visitor>, mut bea: Seat<Desk>) {
    let chat = visitor.chat_id();
    let facts = "Needs a lawyer; may be called after six";
    let named = bea.propose(chat, facts).await.unwrap();
    let wait = visitor.until("proposal", |event| match event {
        Event::Proposal { hash, text, .. } => Some((*hash, text.clone())),
        _ => None,
    });
    let (hash, shown) = meanwhile(wait, &mut bea).await;
    assert_eq!((hash, shown.as_str()), (named, facts));
    visitor.answer(hash, true).await.unwrap();
    let wait = bea.until("answer", |event| match event {
        Event::Answer { hash, agreed, .. } => Some((*hash, *agreed)),
        _ => None,
    });
    assert_eq!(meanwhile(wait, &mut visitor).await, (named, true));

    let early = bea.wrap_up(chat, "case_handoff", &[]).await.unwrap_err();
    assert_eq!(early.code(), Some(ProblemCode::WrongState));
    visitor
        .into_inner()
        .leave(EndReason::EndedByPerson)
        .await
        .unwrap();
    bea.state("ended", |state| {
        *state
            == ChatState::Ended {
                reason: EndReason::EndedByPerson,
            }
    })
    .await;

    let cam = line.desk("cam").await;
    let assigned = bea.colleague("Cam").await.unwrap();
    let unasked = bea
        .open_case(Some((chat, false)), &[assigned], facts.as_bytes())
        .await;
    assert_eq!(unasked.unwrap_err().code(), Some(ProblemCode::WrongState));
    let case = bea
        .open_case(Some((chat, true)), &[assigned], facts.as_bytes())
        .await
        .unwrap();
    bea.wrap_up(chat, "case_handoff", &["legal_immigration"])
        .await
        .unwrap();
    assert_eq!(bea.chats(), Vec::new());

    let opened = cam.read_case(case).await.unwrap();
    assert_eq!(opened.entries[0].body.as_slice(), facts.as_bytes());
    assert_eq!(opened.entries[0].author.alias, "Bea");
    cam.add_to_case(&opened, b"Called; will come on Friday")
        .await
        .unwrap();
    let stale = cam
        .add_to_case(&opened, b"from an old page")
        .await
        .unwrap_err();
    assert_eq!(stale.code(), Some(ProblemCode::Conflict));
    // Whoever handed it off stays until somebody has taken it on.
    cam.take_on_case(case).await.unwrap();
    let leaving = bea.me().member_id;
    bea.take_off(case, leaving).await.unwrap();
    for stranger in ["sam", "alex", "bea"] {
        let stranger = line.desk(stranger).await;
        let refused = stranger.read_case(case).await.err().unwrap();
        assert_eq!(refused.code(), Some(ProblemCode::NotFound));
    }
    let sam = line.desk("sam").await;
    let to = cam.colleague("Sam").await.unwrap();
    let opened = cam.read_case(case).await.unwrap();
    cam.assign(&opened, to).await.unwrap();
    assert_eq!(sam.read_case(case).await.unwrap().entries.len(), 2);
}
