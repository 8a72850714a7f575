//! What is counted of the line, and what of it is told to whom.

use client::{Opening, Visitor};
use domain::{audit::Event, tally::Tally};
use protocol::{
    ProblemCode,
    chat::{ChatState, EndReason, Purpose},
    figures::{Counted, FigureBy, FigurePart, Measured},
    queue::{Level, Safety},
};
use tests::{line::Line, seat::Seat};

async fn visitor(line: &Line, safety: Safety) -> Seat<Visitor> {
    let plan = line.visitor_plan(line.visitor_site());
    let opening = Opening {
        safety,
        ..Opening::default()
    };
    let mut visitor = Seat::new(Visitor::open(plan, opening).await.unwrap());
    visitor.group_opened().await;
    visitor
}

async fn leaves(visitor: Seat<Visitor>, reason: EndReason) {
    visitor.into_inner().leave(reason).await.unwrap();
}

/// Somebody waits for 18 seconds, is answered, talks for 40 and leaves; the wrap-up takes 100.
async fn is_helped(line: &Line, alex: &mut Seat<client::Desk>) {
    let mut person = visitor(line, Safety::NotSaid).await;
    line.advance(18).await;
    let chat = alex.claim().await;
    person.active().await;
    line.advance(40).await;
    leaves(person, EndReason::EndedByPerson).await;
    alex.state("ended", |state| matches!(state, ChatState::Ended { .. }))
        .await;
    line.advance(100).await;
    alex.wrap_up(chat, "emotional_support", &["dental"])
        .await
        .unwrap();
}

/// Everything that the database counts, by word.
async fn counted(line: &Line) -> Vec<Tally> {
    let mut tx = line.store().read().await.unwrap();
    let today = line.app().rota.zone.day(line.app().now());
    tx.tallies(today, today).await.unwrap()
}

async fn total(line: &Line, word: &str) -> u64 {
    let all = counted(line).await;
    let of = all.iter().filter(|tally| tally.what.stored().0 == word);
    of.map(|tally| tally.total).sum()
}

fn told(part: &FigurePart, what: Counted) -> Option<u64> {
    let found = part.counts.iter().find(|count| count.what == what);
    found.unwrap().total
}

#[tokio::test]
async fn totals_are_told_to_who_leads_and_nothing_below_five() {
    let line = Line::start().await;
    let mut alex = line.desk("alex").await;
    let sam = line.desk("sam").await;
    let empty = sam.figures().await.unwrap();
    let [nobody] = empty.day.as_slice() else {
        panic!("{:?}", empty.day);
    };
    assert!(nobody.counts.iter().all(|count| count.total.is_none()));
    assert_eq!(empty.days.len(), 14);
    for _ in 0..6 {
        is_helped(&line, &mut alex).await;
    }
    for _ in 0..5 {
        let person = visitor(&line, Safety::NotSaid).await;
        line.advance(10).await;
        leaves(person, EndReason::EndedByPerson).await;
    }
    for reason in [EndReason::EndedByPerson, EndReason::QuickExit] {
        leaves(visitor(&line, Safety::NotSaid).await, reason).await;
    }
    let _urgent = visitor(&line, Safety::InDangerNow).await;
    line.sweep().await;

    let figures = sam.figures().await.unwrap();
    let waits: Vec<u32> = figures.waiting.iter().map(|one| one.count).collect();
    assert_eq!(waits, [1, 0, 0, 0, 0, 0]);
    let [all, t1, t4, english] = figures.day.as_slice() else {
        panic!("{:?}", figures.day);
    };
    assert_eq!(all.by, FigureBy::All);
    assert_eq!(t1.by, FigureBy::Level { level: Level::T1 });
    assert_eq!(t4.by, FigureBy::Level { level: Level::T4 });
    assert_eq!(told(all, Counted::Started), Some(14));
    assert_eq!(told(all, Counted::Answered), Some(6));
    assert_eq!(told(all, Counted::WithinTarget), Some(6));
    assert_eq!(told(all, Counted::Abandoned), Some(5));
    // One gave up at once, one left quickly: neither is told, and neither gave up waiting.
    assert_eq!(told(all, Counted::ShortAbandoned), None);
    assert_eq!(told(all, Counted::QuickExit), None);
    assert_eq!(total(&line, "shortAbandoned").await, 1);
    assert_eq!(total(&line, "quickExit").await, 1);
    // Who left at once may have been put before somebody, or not.
    assert!(matches!(told(all, Counted::Offered), Some(12..=14)));
    // One of fourteen: told apart, it would be the fourteen less the others.
    assert_eq!(told(t1, Counted::Started), None);
    assert_eq!(told(t4, Counted::Started), None);
    assert_eq!(told(english, Counted::Started), Some(14));
    let of = |what| {
        let mut lengths = t4.lengths.iter();
        lengths
            .find(|length| length.what == what)
            .unwrap()
            .median_secs
    };
    assert_eq!(of(Measured::Answer), Some(20));
    assert_eq!(of(Measured::Conversation), Some(45));
    assert_eq!(of(Measured::WrapUp), Some(120));
    // Seven of thirteen, with those who gave up.
    assert_eq!(of(Measured::Wait), Some(10));

    // A quarter says the same, and that it was given out is written down.
    let quarter = sam.quarter(&figures.quarters[0]).await.unwrap();
    assert_eq!(quarter.parts, figures.day);
    let written = super::audit::words(&line).await;
    let exported = |(name, _): &&(String, _)| name == Event::ReportExported.name();
    assert_eq!(written.iter().filter(exported).count(), 1);
    for wrong in ["2999-Q1", "the last one"] {
        let refused = sam.quarter(wrong).await.unwrap_err();
        assert_eq!(refused.code(), Some(ProblemCode::Malformed));
    }
    let refused = alex.figures().await.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::Forbidden));
}

#[tokio::test]
async fn what_happens_on_the_way_is_counted() {
    let line = Line::start().await;
    let (mut alex, mut bea) = (line.desk("alex").await, line.desk("bea").await);
    let mut person = visitor(&line, Safety::NotSaid).await;
    // Nobody takes it within a quarter of an hour: more are called, and whoever is on call answers.
    line.advance(15 * 60).await;
    let fired = total(&line, "escalated").await;
    assert!(fired > 0);
    let sam = line.desk("sam").await;
    let call = sam.calls().await.unwrap()[0];
    sam.coming(call.item_id).await.unwrap();
    assert_eq!(total(&line, "escalationAnswered").await, 1);
    let chat = alex.claim().await;
    person.active().await;
    assert_eq!(total(&line, "withinTarget").await, 1);
    // A colleague is asked to take over, and says no.
    let to = bea.me().member_id;
    alex.invite(chat, to, Purpose::Transfer).await.unwrap();
    let asked = bea.invited().await;
    bea.decline(asked.invitation_id).await.unwrap();
    assert_eq!(total(&line, "transferAsked").await, 1);
    assert_eq!(total(&line, "transferFailed").await, 1);
    // Back into line, and taken again: answered once.
    alex.give_back(chat).await.unwrap();
    assert_eq!(total(&line, "backInLine").await, 1);
    bea.claim().await;
    assert_eq!(total(&line, "answered").await, 1);
    assert_eq!(total(&line, "answer").await, 1);
    // Nothing of it says who.
    let languages = counted(&line).await.into_iter().map(|tally| tally.language);
    assert!(languages.into_iter().all(|language| language == "en"));
    drop(sam);
}
