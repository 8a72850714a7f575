//! How urgent, before whom, and who is called when nobody comes.

use client::{Opening, Visitor};
use domain::{
    About, ChatId, Fence, Item, ItemState, Millis,
    audit::Event,
    ladder::Climb,
    level::{Assessment, DeviceRisk},
    page::PageState,
};
use protocol::{
    ItemId, ProblemCode,
    chat::ChatState,
    person::{Mandate, PersonFacts, Privilege},
    queue::{Gender, Level, LevelReason, LevelSetBy, Safety},
    rota::{BreakReason, ClockOutReason},
};
use tests::{line::Line, seat::Seat};

/// Codes of an event in the audit log, in order.
async fn written(line: &Line, event: Event) -> Vec<String> {
    let words = super::audit::words(line).await;
    let of_kind = words.into_iter().filter(|(name, _)| name == event.name());
    of_kind.filter_map(|(_, reason)| reason).collect()
}

async fn visitor(line: &Line, opening: Opening) -> Seat<Visitor> {
    let plan = line.visitor_plan(line.visitor_site());
    let mut visitor = Seat::new(Visitor::open(plan, opening).await.unwrap());
    visitor.group_opened().await;
    visitor
}

fn in_danger() -> Opening {
    Opening {
        safety: Safety::InDangerNow,
        ..Opening::default()
    }
}

fn in_language(tag: &str) -> Opening {
    Opening {
        language: tag.to_owned(),
        ..Opening::default()
    }
}

#[tokio::test]
async fn what_waits_is_put_before_one_after_the_other_until_somebody_takes_it() {
    let line = Line::start().await;
    let (mut alex, mut bea) = (line.desk("alex").await, line.desk("bea").await);
    let mut person = visitor(&line, Opening::default()).await;
    // Both have been idle for as long as anybody knows; one of them is asked, alone.
    line.sweep().await;
    let (first, second) = first_asked(&mut alex, &mut bea);
    let [item] = first.asked_about(1).await[..] else {
        panic!("one item");
    };
    assert_eq!(second.offered(), []);
    let refused = second.accept_offer(item).await.unwrap_err();
    assert_eq!(
        refused.code(),
        Some(ProblemCode::NothingWaiting),
        "not theirs"
    );
    // No is an answer; the other one is asked at once.
    first.decline_offer(item).await.unwrap();
    line.sweep().await;
    first.asked_about(0).await;
    assert_eq!(second.asked_about(1).await, [item]);
    // So is silence.
    line.advance(30).await;
    second.asked_about(0).await;
    let late = second.accept_offer(item).await.unwrap_err();
    assert_eq!(late.code(), Some(ProblemCode::NothingWaiting), "over");
    // A minute and a half after they came, everybody is asked at once, and the fastest has it.
    line.advance(65).await;
    first.asked_about(1).await;
    line.advance(25).await;
    second.asked_about(1).await;
    let chat = second.accept_offer(item).await.unwrap();
    assert_eq!(second.entered().await, chat);
    person.active().await;
    first.asked_about(0).await;
    let slower = first.accept_offer(item).await.unwrap_err();
    assert_eq!(slower.code(), Some(ProblemCode::NothingWaiting));
    let asked = written(&line, Event::ContactOffered).await;
    assert_eq!(
        asked,
        ["open", "declined", "open", "lapsed", "open", "open"]
    );
    assert_eq!(written(&line, Event::ContactAssigned).await, ["accepted"]);
}

/// Who of two was asked first.
fn first_asked<'a>(
    one: &'a mut Seat<client::Desk>,
    other: &'a mut Seat<client::Desk>,
) -> (&'a mut Seat<client::Desk>, &'a mut Seat<client::Desk>) {
    if one.me().member_id.0 < other.me().member_id.0 {
        (one, other)
    } else {
        (other, one)
    }
}

#[tokio::test]
async fn somebody_in_danger_is_put_before_everybody_and_helped_by_the_fastest() {
    let line = Line::start().await;
    let (mut alex, mut bea) = (line.desk("alex").await, line.desk("bea").await);
    let _calm = visitor(&line, Opening::default()).await;
    let mut urgent = visitor(&line, in_danger()).await;
    line.sweep().await;
    // Whoever is asked about the calm one is asked about this one as well.
    let is_urgent = |desk: &client::Desk, id: &ItemId| {
        let queue = desk.queue();
        let found = queue.iter().find(|item| item.item_id == *id);
        found.is_some_and(|item| item.level == Level::T1)
    };
    let mut urgent_of = Vec::new();
    for desk in [&mut alex, &mut bea] {
        let id = loop {
            let offered = desk.offered();
            if let Some(id) = offered.into_iter().find(|id| is_urgent(desk, id)) {
                break id;
            }
            desk.queue_told().await;
        };
        urgent_of.push(id);
    }
    let chat = bea.accept_offer(urgent_of[1]).await.unwrap();
    assert_eq!(bea.entered().await, chat);
    urgent.readers_are(&["Bea"]).await;
    // With somebody in danger, nobody else is put before her (R312).
    line.advance(120).await;
    assert_eq!(bea.asked_about(0).await, []);
    assert_eq!(alex.asked_about(1).await.len(), 1, "the calm one");
}

#[tokio::test]
async fn whoever_goes_is_asked_no_longer_and_the_next_one_is_at_once() {
    let line = Line::start().await;
    let (mut alex, mut bea) = (line.desk("alex").await, line.desk("bea").await);
    let _person = visitor(&line, Opening::default()).await;
    line.sweep().await;
    let (first, second) = first_asked(&mut alex, &mut bea);
    let [item] = first.asked_about(1).await[..] else {
        panic!("one item");
    };
    first.take_break(Some(BreakReason::Meal)).await.unwrap();
    first.asked_about(0).await;
    line.sweep().await;
    assert_eq!(second.asked_about(1).await, [item]);
    let late = first.accept_offer(item).await.unwrap_err();
    assert_eq!(late.code(), Some(ProblemCode::NotOnDuty));
    // Back from it they are asked like anybody else, once the other one has gone.
    first.take_break(None).await.unwrap();
    second.clock_out(ClockOutReason::Over).await.unwrap();
    second.asked_about(0).await;
    line.sweep().await;
    assert_eq!(first.asked_about(1).await, [item]);
    let asked = written(&line, Event::ContactOffered).await;
    assert_eq!(asked, ["open", "withdrawn", "open", "withdrawn", "open"]);
}

#[tokio::test]
async fn the_language_decides_first_and_strands_nobody() {
    let line = Line::start().await;
    let sam = line.desk("sam").await;
    let mut alex = line.desk("alex").await;
    let mut bea = line.desk("bea").await;
    let to = bea.me().member_id;
    let speaks = PersonFacts {
        cleared_at: None,
        privilege: Privilege::NoneKnown,
        mandate: Mandate::None,
        languages: vec!["es-419".to_owned()],
        gender: None,
    };
    sam.keep_facts(to, speaks).await.unwrap();
    let _person = visitor(&line, in_language("es")).await;
    line.sweep().await;
    assert_eq!(bea.asked_about(1).await.len(), 1);
    assert_eq!(alex.offered(), [], "speaks English only");
    // Three minutes later a human who needs an interpreter is better than none.
    line.advance(90).await;
    assert_eq!(alex.offered(), []);
    line.advance(90).await;
    assert_eq!(alex.asked_about(1).await.len(), 1);
}

#[tokio::test]
async fn who_would_rather_talk_with_a_woman_waits_for_one_until_they_lift_it() {
    let line = Line::start().await;
    let sam = line.desk("sam").await;
    let mut alex = line.desk("alex").await;
    let mut bea = line.desk("bea").await;
    for (desk, gender) in [(&alex, Gender::Man), (&bea, Gender::Woman)] {
        let facts = PersonFacts {
            cleared_at: None,
            privilege: Privilege::NoneKnown,
            mandate: Mandate::None,
            languages: Vec::new(),
            gender: Some(gender),
        };
        sam.keep_facts(desk.me().member_id, facts).await.unwrap();
    }
    let mut person = visitor(&line, Opening::default()).await;
    person.prefer(Some(Gender::Woman)).await;
    let met = |state: &ChatState| {
        let ChatState::Waiting { prefers, unmet, .. } = state else {
            return false;
        };
        *prefers == Some(Gender::Woman) && !unmet
    };
    person.state("noted", met).await;
    line.sweep().await;
    assert_eq!(bea.asked_about(1).await.len(), 1);
    assert_eq!(written(&line, Event::ContactMarked).await, ["preference"]);
    // Neither time nor a step of the ladder puts it before somebody else, and nobody else can take it.
    line.advance(600).await;
    assert_eq!(alex.asked_about(0).await, []);
    let refused = alex.claim_next().await.err().unwrap();
    assert_eq!(refused.code(), Some(ProblemCode::NothingWaiting));
    // She goes: the person is told that nobody like that is here, and may lift it.
    bea.take_break(Some(BreakReason::Meal)).await.unwrap();
    person.prefer(None).await;
    person.prefer(Some(Gender::Woman)).await;
    let unmet = |state: &ChatState| matches!(state, ChatState::Waiting { unmet: true, .. });
    person.state("nobody like that is here", unmet).await;
    // One comes: the person is told by itself. And when she goes again.
    bea.take_break(None).await.unwrap();
    line.sweep().await;
    person.state("somebody like that is here", met).await;
    bea.take_break(Some(BreakReason::Meal)).await.unwrap();
    line.sweep().await;
    person.state("she has gone", unmet).await;
    person.prefer(None).await;
    let lifted = |state: &ChatState| matches!(state, ChatState::Waiting { prefers: None, .. });
    person.state("lifted", lifted).await;
    alex.claim_next().await.unwrap();
}

#[tokio::test]
async fn nobody_who_holds_two_chats_is_asked_about_a_third() {
    let line = Line::start().await;
    let mut alex = line.desk("alex").await;
    for _ in 0..2 {
        let _visitor = visitor(&line, Opening::default()).await;
        alex.claim().await;
    }
    let _third = visitor(&line, Opening::default()).await;
    line.advance(300).await;
    assert_eq!(alex.asked_about(0).await, []);
    let refused = alex.claim_next().await.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::AtCapacity));
}

#[tokio::test]
async fn whoever_waits_climbs_the_ladder_and_is_told_at_its_end() {
    let line = Line::start().await;
    let mut person = visitor(&line, in_danger()).await;
    line.sweep().await;
    line.advance(59).await;
    assert_eq!(written(&line, Event::Escalated).await, Vec::<String>::new());
    line.advance(1).await;
    let second = ["primary", "secondary", "supervisor"];
    assert_eq!(written(&line, Event::Escalated).await, second);
    line.advance(60).await;
    let all = ["primary", "secondary", "supervisor", "director", "slow"];
    assert_eq!(written(&line, Event::Escalated).await, all);
    person
        .state("slow", |state| {
            matches!(state, ChatState::Waiting { slow: true, .. })
        })
        .await;
    // And again, until somebody comes: to somebody who comes now, the person is still the first.
    line.advance(900).await;
    assert_eq!(
        written(&line, Event::Escalated).await.last().unwrap(),
        "director"
    );
    let mut alex = line.desk("alex").await;
    alex.claim().await;
    person.active().await;
    let before = written(&line, Event::Escalated).await.len();
    line.advance(3_600).await;
    assert_eq!(written(&line, Event::Escalated).await.len(), before);
}

#[tokio::test]
async fn who_waits_long_becomes_more_urgent() {
    let line = Line::start().await;
    let _person = visitor(&line, Opening::default()).await;
    let mut alex = line.desk("alex").await;
    line.advance(1_799).await;
    alex.sees("T4", |item| item.level == Level::T4).await;
    line.advance(1).await;
    alex.sees("T3", |item| {
        item.level == Level::T3
            && item.level_by == LevelSetBy::Timer
            && item.level_why == LevelReason::WaitedLong
    })
    .await;
    line.advance(600).await;
    alex.sees("T2", |item| item.level == Level::T2).await;
    line.advance(24 * 3_600).await;
    alex.sees("T2 for good", |item| item.level == Level::T2)
        .await;
    let risen = written(&line, Event::LevelChanged).await;
    assert_eq!(risen, ["waited_long", "waited_long"]);
}

#[tokio::test]
async fn the_holder_confirms_or_changes_the_level_and_both_values_are_counted() {
    let line = Line::start().await;
    let mut person = visitor(&line, Opening::default()).await;
    let mut alex = line.desk("alex").await;
    let chat = alex.claim().await;
    person.readers_are(&["Alex"]).await;
    alex.assess(chat, None).await.unwrap();
    alex.sees("confirmed", |item| {
        item.level_confirmed && item.level_by == LevelSetBy::Person
    })
    .await;
    alex.assess(chat, Some(LevelReason::ControllerNear))
        .await
        .unwrap();
    alex.sees("T1", |item| {
        item.level == Level::T1 && item.level_by == LevelSetBy::Advocate
    })
    .await;
    // The timer's reason is nobody's word.
    let refused = alex.assess(chat, Some(LevelReason::WaitedLong)).await;
    assert_eq!(refused.unwrap_err().code(), Some(ProblemCode::Malformed));
    alex.mark_minor(chat, true).await.unwrap();
    let refused = alex.assess(chat, Some(LevelReason::Question)).await;
    assert_eq!(
        refused.unwrap_err().code(),
        Some(ProblemCode::MinorIsUrgent)
    );
    person
        .into_inner()
        .leave(protocol::chat::EndReason::EndedByPerson)
        .await
        .unwrap();
    alex.state("ended", |state| matches!(state, ChatState::Ended { .. }))
        .await;
    alex.wrap_up(chat, "emotional_support", &[]).await.unwrap();
    assert_eq!(
        written(&line, Event::LevelSet).await,
        ["T4", "confirmed"],
        "at first, and confirmed"
    );
    let changed = written(&line, Event::LevelChanged).await;
    assert_eq!(changed, ["controller_near"]);
    let late = alex.assess(chat, None).await;
    assert!(late.is_err(), "it is over");
}

/// Aliases of who was called about the only item that waits, with the step.
async fn called(line: &Line) -> Vec<(String, u32)> {
    let mut tx = line.store().read().await.unwrap();
    let waiting = tx.waiting_items(line.app().team, 10).await.unwrap();
    let [item] = waiting.as_slice() else {
        panic!("one item waits: {waiting:?}");
    };
    let mut called = Vec::new();
    for page in tx.pages_about(item.id).await.unwrap() {
        let staff = tx.staff(page.member).await.unwrap().unwrap();
        called.push((staff.alias, page.step));
    }
    called.sort();
    called
}

fn only(called: Vec<(String, u32)>) -> Vec<String> {
    called.into_iter().map(|(alias, _)| alias).collect()
}

#[tokio::test]
async fn whoever_answers_a_call_is_waited_for_and_somebody_else_is_called_if_they_do_not_come() {
    let line = Line::start().await;
    let _person = visitor(&line, in_danger()).await;
    line.sweep().await;
    // Nobody is planned and nobody is there: everybody who could do it is called.
    let first = only(called(&line).await);
    for alias in ["Alex", "Bea", "Cleo"] {
        assert!(first.contains(&alias.to_owned()), "{first:?}");
    }
    let sam = line.desk("sam").await;
    let [call] = sam.calls().await.unwrap()[..] else {
        panic!("one call");
    };
    assert_eq!(call.level, Level::T1);
    line.advance(50).await;
    sam.coming(call.item_id).await.unwrap();
    assert_eq!(sam.calls().await.unwrap(), []);
    let again = sam.coming(call.item_id).await.unwrap_err();
    assert_eq!(again.code(), Some(ProblemCode::NothingWaiting));
    assert_eq!(written(&line, Event::PageAcked).await, ["item"]);
    // The next step was due ten seconds later; it waits for Sam, and not for ever.
    line.advance(89).await;
    assert_eq!(written(&line, Event::Escalated).await, Vec::<String>::new());
    line.advance(1).await;
    let next = written(&line, Event::Escalated).await;
    assert_eq!(next.last().map(String::as_str), Some("slow"), "{next:?}");
}

#[tokio::test]
async fn whoever_takes_it_ends_the_calls_for_everybody() {
    let line = Line::start().await;
    let mut person = visitor(&line, in_danger()).await;
    line.sweep().await;
    let mut alex = line.desk("alex").await;
    assert_eq!(alex.calls().await.unwrap().len(), 1);
    let bea = line.desk("bea").await;
    assert_eq!(bea.calls().await.unwrap().len(), 1);
    alex.claim().await;
    person.active().await;
    assert_eq!(alex.calls().await.unwrap(), []);
    assert_eq!(bea.calls().await.unwrap(), []);
    assert_eq!(written(&line, Event::PageAcked).await, ["item"]);
    line.advance(600).await;
    let silent = written(&line, Event::PageTimedOut).await;
    assert_eq!(
        silent,
        Vec::<String>::new(),
        "nobody has to answer any more"
    );
}

#[tokio::test]
async fn who_is_called_and_does_not_answer_is_written_down() {
    let line = Line::start().await;
    let _person = visitor(&line, in_danger()).await;
    line.sweep().await;
    let first = called(&line).await.len();
    line.advance(120).await;
    let silent = written(&line, Event::PageTimedOut).await;
    assert_eq!(silent.len(), first);
}

/// Whoever sits at the desk is asked there; the telephone of who does not rings at once.
#[tokio::test]
async fn the_telephone_of_who_is_asked_at_the_desk_rings_when_they_do_not_answer() {
    let line = Line::start().await;
    let alex = line.desk("alex").await;
    let _person = visitor(&line, in_danger()).await;
    line.sweep().await;
    let mut tx = line.store().read().await.unwrap();
    let waiting = tx.waiting_items(line.app().team, 1).await.unwrap();
    let mut pages = tx.pages_about(waiting[0].id).await.unwrap();
    let now = domain::Clock::now(&*line.clock);
    let me = domain::MemberId::from_bytes(alex.me().member_id.0);
    let mine = pages.iter().position(|page| page.member == me).unwrap();
    let mine = pages.swap_remove(mine);
    assert_eq!(mine.state, PageState::Queued);
    assert_eq!(mine.next_at.since(now), Millis::from_secs(30));
    // The others' were due at once: sent, or found to have no way, or about to be.
    assert!(!pages.is_empty());
    let due = |page: &store::page::PageRow| page.state != PageState::Queued || page.made_at == now;
    assert!(pages.iter().all(due));
}

#[tokio::test]
async fn a_desk_sees_the_head_of_a_long_line_and_how_many_stand_behind() {
    let line = Line::start().await;
    wait_in_line(&line, 0..2_000, false).await;
    let mut alex = line.desk("alex").await;
    while (alex.queue().len(), alex.behind()) != (200, 1_800) {
        alex.queue_told().await;
    }
    let first = alex.queue().iter().map(|item| item.item_id).min();
    // Many come at once.
    wait_in_line(&line, 2_000..3_000, false).await;
    line.app().hub.queue_changed();
    while alex.behind() != 2_800 {
        alex.queue_told().await;
    }
    assert_eq!(alex.queue().len(), 200);
    // Who is taken stays in sight, and somebody moves up.
    alex.claim_next().await.unwrap();
    while alex.behind() != 2_799 {
        alex.queue_told().await;
    }
    assert_eq!(alex.queue().len(), 201);
    let seen = alex.queue().iter().map(|item| item.item_id).min();
    assert_eq!(seen, first, "the first in line was taken");
    let sam = line.desk("sam").await;
    let figures = sam.figures().await.unwrap();
    let waiting: u32 = figures.waiting.iter().map(|level| level.count).sum();
    assert_eq!(waiting, 2_999);
}

#[tokio::test]
async fn who_stands_behind_many_that_only_others_may_help_is_found() {
    let line = Line::start().await;
    wait_in_line(&line, 0..250, true).await;
    wait_in_line(&line, 250..251, false).await;
    let mut alex = line.desk("alex").await;
    while (alex.queue().len(), alex.behind()) != (201, 50) {
        alex.queue_told().await;
    }
    let minor = |minor: bool| {
        alex.queue()
            .iter()
            .filter(|item| item.minor == minor)
            .count()
    };
    assert_eq!((minor(true), minor(false)), (200, 1));
    alex.claim_next().await.unwrap();
    let mut bea = line.desk("bea").await;
    let nobody = bea.claim_next().await.err().unwrap();
    assert_eq!(nobody.code(), Some(ProblemCode::NothingWaiting));
}

/// People whose ladder begins tomorrow, written directly: so many in a moment would meet the limits on opening.
async fn wait_in_line(line: &Line, places: std::ops::Range<u32>, minor: bool) {
    let now = line.app().now();
    let mut tx = line.store().begin().await.unwrap();
    for place in places {
        let mut bytes = [0; 16];
        bytes[..4].copy_from_slice(&place.to_be_bytes());
        let mut token = [0; 32];
        token[..16].copy_from_slice(&bytes);
        let chat = ChatId::from_bytes(bytes);
        assert!(tx.insert_chat(chat, &token, now).await.unwrap());
        let (safety, device) = (domain::level::Safety::NotSaid, DeviceRisk::NotSaid);
        let climb = Climb {
            next: now.plus(Millis::from_secs(24 * 3_600)),
            ..Climb::start(now)
        };
        tx.insert_item(&Item {
            id: domain::ItemId::from_bytes(bytes),
            about: About::Chat(chat),
            team: line.app().team,
            assessment: Assessment::from_taps(safety, device, now),
            language: "en".to_owned(),
            safety,
            device,
            minor,
            supervisor: false,
            drill: false,
            unverified: false,
            prefers: None,
            live: true,
            returning: false,
            waiting_since: now,
            fence: Fence(0),
            state: ItemState::Waiting { climb },
        })
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
}
