//! The network fails at each step that is acknowledged: the request is lost, or its answer, or half of it arrives. Afterwards
//! everything has happened exactly once.

use super::hostile::through;
use client::{Desk, Event, Opening, Visitor};
use protocol::{
    ChatId,
    chat::{EndReason, Purpose},
};
use seal::Suite;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tests::{
    line::Line,
    proxy::{Proxy, Verdict, Way},
    seat::{Seat, meanwhile},
};

/// A step that somebody acknowledges: how it looks on its way, and how its answer looks.
#[derive(Clone, Copy)]
struct Acked {
    name: &'static str,
    asked: &'static str,
    answered: &'static str,
    /// Which of its kind.
    nth: usize,
}

const STEPS: [Acked; 12] = [
    step(
        "place in line",
        "POST /api/v1/chats\n",
        "POST /api/v1/chats\n",
        0,
    ),
    step(
        "group",
        "\"type\":\"openGroup\"",
        "\"type\":\"groupOpened\"",
        0,
    ),
    step(
        "visitor's hello",
        "\"type\":\"hello\"",
        "\"type\":\"ready\"",
        0,
    ),
    step(
        "claim",
        "POST /api/v1/queue/next\n",
        "POST /api/v1/queue/next\n",
        0,
    ),
    step(
        "claim's handshake",
        "\"type\":\"handshake\"",
        "\"type\":\"accepted\"",
        0,
    ),
    step("text", "\"type\":\"send\"", "\"type\":\"accepted\"", 0),
    step(
        "third text",
        "\"type\":\"send\"",
        "\"type\":\"accepted\"",
        2,
    ),
    step(
        "acknowledgement",
        "\"type\":\"ack\"",
        "\"type\":\"entries\"",
        1,
    ),
    step(
        "invitation",
        "POST /api/v1/invitations\n",
        "POST /api/v1/invitations\n",
        0,
    ),
    step(
        "its answer",
        "POST /api/v1/invitations/answer\n",
        "POST /api/v1/invitations/answer\n",
        0,
    ),
    step("case", "POST /api/v1/cases\n", "POST /api/v1/cases\n", 0),
    step("leaving", "POST /api/v1/leave\n", "POST /api/v1/leave\n", 0),
];

const fn step(
    name: &'static str,
    asked: &'static str,
    answered: &'static str,
    nth: usize,
) -> Acked {
    Acked {
        name,
        asked,
        answered,
        nth,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    DropRequest,
    DropAnswer,
    CutRequest,
    CutAnswer,
}

impl Acked {
    /// Breaks this step once, for whoever comes to it first. Counts how often it was done.
    fn broken(
        self,
        fault: Fault,
        done: Arc<AtomicUsize>,
    ) -> impl FnMut(Way, &str) -> Verdict + Send {
        let mut met = 0;
        move |way, text| {
            let (wanted, mark, verdict) = match fault {
                Fault::DropRequest => (Way::ToServer, self.asked, Verdict::Drop),
                Fault::DropAnswer => (Way::ToClient, self.answered, Verdict::Drop),
                Fault::CutRequest => (Way::ToServer, self.asked, Verdict::Cut),
                Fault::CutAnswer => (Way::ToClient, self.answered, Verdict::Cut),
            };
            if way != wanted || !text.contains(mark) || done.load(Ordering::SeqCst) > 0 {
                return Verdict::Pass;
            }
            met += 1;
            if met <= self.nth {
                return Verdict::Pass;
            }
            done.fetch_add(1, Ordering::SeqCst);
            verdict
        }
    }
}

async fn every_step_with(fault: Fault) {
    for step in STEPS {
        let line = Line::start().await;
        let done = Arc::new(AtomicUsize::new(0));
        let visitors = Proxy::before(line.visitor, step.broken(fault, Arc::clone(&done))).await;
        let desks = Proxy::before(line.desk, step.broken(fault, Arc::clone(&done))).await;
        let story = tell(&line, visitors.address, desks.address);
        let told = tokio::time::timeout(std::time::Duration::from_mins(1), story);
        told.await
            .unwrap_or_else(|_elapsed| panic!("{fault:?} of {}: stuck", step.name));
        assert_eq!(
            done.load(Ordering::SeqCst),
            1,
            "{fault:?} of {} happened",
            step.name
        );
    }
}

#[tokio::test]
async fn a_lost_request_changes_nothing_in_the_end() {
    every_step_with(Fault::DropRequest).await;
}

#[tokio::test]
async fn a_lost_answer_changes_nothing_in_the_end() {
    every_step_with(Fault::DropAnswer).await;
}

#[tokio::test]
async fn half_a_request_changes_nothing_in_the_end() {
    every_step_with(Fault::CutRequest).await;
}

#[tokio::test]
async fn half_an_answer_changes_nothing_in_the_end() {
    every_step_with(Fault::CutAnswer).await;
}

/// A state that is kept behind words: the save that was under way when the network failed stands in nobody's way.
#[tokio::test]
async fn a_save_behind_words_that_was_cut_off_is_followed_by_the_next() {
    let save = step("save", "PUT /api/v1/resume\n", "PUT /api/v1/resume\n", 1);
    for fault in [
        Fault::DropRequest,
        Fault::DropAnswer,
        Fault::CutRequest,
        Fault::CutAnswer,
    ] {
        let line = Line::start().await;
        let done = Arc::new(AtomicUsize::new(0));
        let proxy = Proxy::before(line.visitor, save.broken(fault, Arc::clone(&done))).await;
        let told = come_back_with_words(&line, proxy.address);
        tokio::time::timeout(std::time::Duration::from_mins(1), told)
            .await
            .unwrap_or_else(|_elapsed| panic!("{fault:?} of a save: stuck"));
        assert_eq!(done.load(Ordering::SeqCst), 1, "{fault:?} happened");
    }
}

/// Whoever asked is gone as soon as the request has left: it is done all the same, and whom it concerns is told.
#[tokio::test]
async fn what_somebody_asked_for_is_told_also_when_they_are_gone() {
    let line = Line::start().await;
    let mut alex = line.desk("alex").await;
    let gone = |way, text: &str| match way {
        Way::ToServer if text.starts_with("POST /api/v1/leave\n") => Verdict::PassAndDrop,
        Way::ToServer | Way::ToClient => Verdict::Pass,
    };
    let proxy = Proxy::before(line.visitor, gone).await;
    for _ in 0..8 {
        let visitor = line.visitor_at(through(line.visitor_site(), &proxy)).await;
        alex.sees("somebody", |_item| true).await;
        let left = visitor.into_inner().leave(EndReason::EndedByPerson).await;
        assert!(left.is_err(), "no answer came");
        while !alex.queue().is_empty() {
            alex.queue_told().await;
        }
    }
}

async fn come_back_with_words(line: &Line, address: std::net::SocketAddr) {
    const WORDS: &str = "abacus abdomen abdominal abide abiding";
    let site = || {
        let mut site = line.visitor_site();
        site.address = address;
        site
    };
    let opened = Visitor::open(line.visitor_plan(site()), Opening::default()).await;
    let mut visitor = Seat::new(opened.unwrap());
    visitor.group_opened().await;
    let mut alex = line.desk("alex").await;
    let chat = alex.claim_next().await.unwrap();
    meanwhile(alex.entered(), &mut visitor).await;
    visitor.keep(WORDS).await.unwrap();
    for number in 0..3 {
        let text = format!("alex {number}");
        alex.say(chat, &text).await.unwrap();
        meanwhile(visitor.hears(&text), &mut alex).await;
    }
    drop(visitor);
    let back = Visitor::resume(line.visitor_plan(site()), WORDS).await;
    let mut visitor = Seat::new(back.unwrap());
    let id = visitor.say("I am back").await.unwrap();
    meanwhile(alex.hears("I am back"), &mut visitor).await;
    meanwhile(visitor.seen(&id), &mut alex).await;
}

/// A short story over a network that breaks once; panics when anything happened twice or not at all.
async fn tell(line: &Line, visitors: std::net::SocketAddr, desks: std::net::SocketAddr) {
    let mut site = line.visitor_site();
    site.address = visitors;
    let plan = line.visitor_plan(site);
    let mut visitor = Seat::new(Visitor::open(plan, Opening::default()).await.unwrap());
    visitor.group_opened().await;
    let mut site = line.desk_site();
    site.address = desks;
    let mut alex = line.desk_at("alex", site.clone()).await;
    let chat = alex.claim_next().await.unwrap();
    meanwhile(alex.entered(), &mut visitor).await;
    let mut said = Vec::new();
    for number in 0..4 {
        let (own, theirs) = (format!("visitor {number}"), format!("alex {number}"));
        let id = visitor.say(&own).await.unwrap();
        meanwhile(alex.hears(&own), &mut visitor).await;
        meanwhile(visitor.seen(&id), &mut alex).await;
        alex.say(chat, &theirs).await.unwrap();
        meanwhile(visitor.hears(&theirs), &mut alex).await;
        said.push((own, theirs));
    }
    let mut bea = line.desk_at("bea", site).await;
    let to = alex.colleague("Bea").await.unwrap();
    alex.invite(chat, to, Purpose::Transfer).await.unwrap();
    let invitation = meanwhile(bea.invited(), &mut alex).await;
    bea.accept(invitation.invitation_id, Suite::XWing)
        .await
        .unwrap();
    meanwhile(bea.entered(), &mut alex).await;
    meanwhile(visitor.agrees(), &mut alex).await;
    meanwhile(bea.may_take_over(), &mut visitor).await;
    bea.take_over(&invitation).await.unwrap();
    tokio::select! {
        () = visitor.readers_are(&["Bea"]) => {}
        () = alex.idle() => {}
        () = bea.idle() => {}
    }
    visitor.say("goodbye").await.unwrap();
    meanwhile(bea.hears("goodbye"), &mut visitor).await;
    let own: Vec<&str> = said.iter().map(|(own, _)| own.as_str()).collect();
    let theirs: Vec<&str> = said.iter().map(|(_, theirs)| theirs.as_str()).collect();
    assert_eq!(alex.texts(), own, "each once and in order");
    assert_eq!(visitor.texts(), theirs, "each once and in order");
    assert!(
        !alex
            .history()
            .iter()
            .any(|event| matches!(event, Event::Inconsistent(_)))
    );
    finish(line, visitor, bea, chat).await;
}

async fn finish(line: &Line, visitor: Seat<Visitor>, mut bea: Seat<Desk>, chat: ChatId) {
    visitor
        .into_inner()
        .leave(EndReason::EndedByPerson)
        .await
        .unwrap();
    bea.until("ended", |event| {
        matches!(
            event,
            Event::State(_, protocol::chat::ChatState::Ended { .. })
        )
        .then_some(())
    })
    .await;
    let to = bea.colleague("Cam").await.unwrap();
    bea.open_case(Some((chat, true)), &[to], b"agreed")
        .await
        .unwrap();
    bea.wrap_up(chat, "case_handoff", &[]).await.unwrap();
    let cam = line.desk("cam").await;
    let cases = cam.cases().await.unwrap();
    assert_eq!(cases.len(), 1, "one case");
    assert_eq!(cases[0].entries, 1);
    let mut tx = line.store().read().await.unwrap();
    assert_eq!(
        tx.open_items(line.org.team, None, 100).await.unwrap(),
        Vec::new(),
        "no item is left"
    );
}
