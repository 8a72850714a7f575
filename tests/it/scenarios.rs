//! The scenarios of the domain brief, step by step, as far as there is something to run them on.

use client::{Opening, Visitor};
use domain::{
    MemberId, ShiftId, Timestamp,
    audit::Event,
    rota::{Duty, Shift, Span},
};
use protocol::{
    ChatId, ProblemCode,
    chat::{ChatState, EndReason},
    person::{Mandate, PersonFacts, Privilege},
    queue::{CallReason, Device, Level, LevelReason, LevelSetBy, PickReason, Safety},
    rota::{Breach, RestRule},
    task::{NewTask, PersonTold, ReportMethod, ReportStage, TaskOn, TaskStep},
};
use tests::{line::Line, seat::Seat};

const MINUTE: i64 = 60_000;
const HOUR_MS: u64 = 3_600_000;

/// It is three in the morning by the line's clocks.
async fn at_three(line: &Line) {
    let (zone, now) = (&line.app().rota.zone, line.app().now());
    let then = zone.at(zone.day(now).next(), "03:00".parse().unwrap());
    line.clock.advance_ms(then.0 - now.0);
    line.sweep().await;
}

/// Somebody's next shift begins at this time of the same day. Returns when that is.
async fn begins_at(line: &Line, alias: &str, wall: &str) -> u64 {
    let (zone, now) = (&line.app().rota.zone, line.app().now());
    let begins = zone.at(zone.day(now), wall.parse().unwrap());
    let mut tx = line.store().begin().await.unwrap();
    let team = tx.staff_of_team(line.app().team).await.unwrap();
    let staff = team.iter().find(|staff| staff.alias == alias).unwrap();
    let shift = Shift {
        id: ShiftId::from_bytes([99; 16]),
        member: staff.id,
        duty: Duty::Primary,
        span: Span::new(begins, Timestamp(begins.0 + 4 * 60 * MINUTE)).unwrap(),
    };
    assert!(tx.insert_shift(&shift, None).await.unwrap());
    tx.commit().await.unwrap();
    u64::try_from(begins.0).unwrap()
}

/// Whoever is named has this duty for the next hours, and is not at a desk.
async fn on_call(line: &Line, who: &[(&str, Duty)]) {
    let mut tx = line.store().begin().await.unwrap();
    let now = domain::Clock::now(&*line.clock);
    let team = tx.staff_of_team(line.app().team).await.unwrap();
    for (place, (alias, duty)) in (1_u8..).zip(who) {
        let staff = team.iter().find(|staff| staff.alias == *alias).unwrap();
        let begins = Timestamp(now.0 / MINUTE * MINUTE - 60 * MINUTE);
        let ends = Timestamp(begins.0 + 8 * 60 * MINUTE);
        let shift = Shift {
            id: ShiftId::from_bytes([place; 16]),
            member: staff.id,
            duty: *duty,
            span: Span::new(begins, ends).unwrap(),
        };
        assert!(tx.insert_shift(&shift, None).await.unwrap());
    }
    tx.commit().await.unwrap();
}

/// Aliases of who was called about a chat.
pub(crate) async fn called(line: &Line, chat: ChatId) -> Vec<String> {
    let mut tx = line.store().read().await.unwrap();
    let item = tx.item_of_chat(domain::ChatId::from_bytes(chat.0)).await;
    let item = item.unwrap().unwrap();
    let mut aliases = Vec::new();
    for page in tx.pages_about(item.id).await.unwrap() {
        let staff = tx.staff(page.member).await.unwrap().unwrap();
        aliases.push(staff.alias);
    }
    aliases.sort();
    aliases.dedup();
    aliases
}

async fn facts(line: &Line, desk: &client::Desk, alias: &str, facts: PersonFacts) {
    let mut tx = line.store().read().await.unwrap();
    let team = tx.staff_of_team(line.app().team).await.unwrap();
    let staff = team.iter().find(|staff| staff.alias == alias).unwrap();
    let id: MemberId = staff.id;
    desk.keep_facts(protocol::MemberId(*id.as_bytes()), facts)
        .await
        .unwrap();
}

/// S1, Norwalk, 02:10. Steps 1 and 4 are the page's and the desk's (`e2e/`), as is whom to think of first in 9.
#[tokio::test]
async fn s1_sixteen_spanish_and_the_phone_may_be_taken() {
    let line = Line::start().await;
    let duties = [
        ("Alex", Duty::Primary),
        ("Bea", Duty::Secondary),
        ("Sam", Duty::Supervisor),
    ];
    on_call(&line, &duties).await;
    let sam = line.desk("sam").await;
    let today = u64::try_from(domain::Clock::now(&*line.clock).0).unwrap() / 86_400_000;
    let bea_is = PersonFacts {
        cleared_at: Some(today * 86_400_000),
        privilege: Privilege::SaCounsellor,
        mandate: Mandate::None,
        languages: vec!["es".to_owned(), "en".to_owned()],
        gender: None,
    };
    facts(&line, &sam, "Bea", bea_is).await;
    drop(sam);
    // 2. Two taps: T2 by her own word.
    let plan = line.visitor_plan(line.visitor_site());
    let opening = Opening {
        language: "es".to_owned(),
        safety: Safety::CannotTalkLong,
        device: Device::MayBeTaken,
        drill: None,
        code: None,
    };
    let mut her = Seat::new(Visitor::open(plan, opening).await.unwrap());
    her.group_opened().await;
    // 3. The primary is called, and the secondary who speaks Spanish; nobody else.
    line.sweep().await;
    assert_eq!(called(&line, her.chat_id()).await, ["Alex", "Bea"]);
    // Twenty seconds later Bea is at her desk, is asked, and takes it: within the minute of T2.
    line.advance(20).await;
    let mut bea = line.desk("bea").await;
    line.sweep().await;
    let item = bea.asked_about(1).await[0];
    bea.sees("T2 by herself", |item| {
        item.level == Level::T2 && item.level_by == LevelSetBy::Person
    })
    .await;
    let chat = bea.accept_offer(item).await.unwrap();
    assert_eq!(bea.entered().await, chat);
    her.readers_are(&["Bea"]).await;
    bea.say(chat, "Hola, aqu\u{ed} estoy.").await.unwrap();
    her.hears("Hola, aqu\u{ed} estoy.").await;
    // 5. She is 16: urgent at least, and whoever has no clearance cannot take over.
    bea.mark_minor(chat, true).await.unwrap();
    let refused = bea.assess(chat, Some(LevelReason::Past)).await.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::MinorIsUrgent));
    // 6. He is asleep next door: T1, the supervisor is called, and Bea is asked about nobody else.
    bea.assess(chat, Some(LevelReason::ControllerNear))
        .await
        .unwrap();
    let sam = line.desk("sam").await;
    let [call] = sam.calls().await.unwrap()[..] else {
        panic!("one call");
    };
    assert_eq!((call.why, call.level), (CallReason::Imminent, Level::T1));
    sam.coming(call.item_id).await.unwrap();
    assert_eq!(sam.calls().await.unwrap(), []);
    let plan = line.visitor_plan(line.visitor_site());
    let other = Visitor::open(plan, Opening::default()).await.unwrap();
    line.sweep().await;
    assert_eq!(bea.offered(), [], "one person in danger is enough (R312)");
    drop(other);
    // 7. A report is Bea's own task: 12 hours for the call, 48 for the form, and nothing is sent by itself.
    let on = TaskOn::Item { item_id: item };
    let report = bea.open_task(NewTask::MandatedReport, Some(on));
    let report = report.await.unwrap();
    bea.step_task(report, TaskStep::Cause).await.unwrap();
    let due = super::task::only(&bea).await.due_at.unwrap();
    let minute = super::task::now(&line) / 60_000 * 60_000;
    assert_eq!(due, minute + 12 * HOUR_MS);
    let made = super::task::made(&line, ReportMethod::Phone);
    let oral = TaskStep::OralMade {
        made,
        limited: true,
    };
    bea.step_task(report, oral).await.unwrap();
    let written = super::task::only(&bea).await;
    assert_eq!(super::task::stage(&written), ReportStage::WrittenDue);
    assert_eq!(written.due_at.unwrap(), minute + 48 * HOUR_MS);
    // 8. She presses exit: the server forgets, and nobody looks for her.
    her.into_inner().leave(EndReason::QuickExit).await.unwrap();
    bea.state("ended", |state| matches!(state, ChatState::Ended { .. }))
        .await;
    line.advance(121).await;
    let mut tx = line.store().read().await.unwrap();
    let gone = tx.chat(domain::ChatId::from_bytes(chat.0)).await.unwrap();
    assert!(gone.is_none(), "forgotten within two minutes and a second");
    drop(tx);
    // 10. Somebody who says that it is her comes to a chat of its own.
    let plan = line.visitor_plan(line.visitor_site());
    let again = Visitor::open(plan, Opening::default()).await.unwrap();
    assert_ne!(again.chat_id(), chat);
    // 11. Codes only.
    bea.wrap_up(
        chat,
        "safety_plan_started_person_left",
        &["safety_planning"],
    )
    .await
    .unwrap();
    let words = super::audit::words(&line).await;
    let said = |event: Event| {
        let of_kind = words.iter().filter(|(name, _)| name == event.name());
        of_kind
            .filter_map(|(_, why)| why.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(said(Event::LevelChanged), ["controller_near"]);
    // The report outlives the chat; she cannot be told, and nobody looks for her.
    line.sweep().await;
    assert_eq!(super::task::only(&bea).await.on, None);
    let told = PersonTold::Gone;
    bea.step_task(report, TaskStep::PersonTold { told })
        .await
        .unwrap();
    assert_eq!(
        said(Event::MandatedState),
        ["considering", "oral_due", "oral_made"]
    );
    assert_eq!(said(Event::ContactEnded), ["quickExit"]);
}

/// S8, 03:00, nobody answers. The messages on the page are `e2e/`'s; the request to be called of step 4 is in `callback.rs`, the other host of
/// step 5 in `standby.rs`.
#[tokio::test]
async fn s8_nobody_answers_at_three_in_the_morning() {
    let line = Line::start().await;
    at_three(&line).await;
    let duties = [
        ("Alex", Duty::Primary),
        ("Bea", Duty::Secondary),
        ("Sam", Duty::Supervisor),
    ];
    on_call(&line, &duties).await;
    // 1. An urgent one in English, and one in Ukrainian that is less so.
    let opening = |language: &str, safety, device| Opening {
        language: language.to_owned(),
        safety,
        device,
        drill: None,
        code: None,
    };
    let urgent = opening("en", Safety::CannotTalkLong, Device::NotSaid);
    let other = opening("uk", Safety::NotSaid, Device::NotSaid);
    let plan = || line.visitor_plan(line.visitor_site());
    let mut him = Seat::new(Visitor::open(plan(), other).await.unwrap());
    him.group_opened().await;
    // Alex has seen what it is about, and gives it back: it needs somebody with the language.
    let mut alex = line.desk("alex").await;
    let chat = alex.claim().await;
    alex.assess(chat, Some(LevelReason::Exploited))
        .await
        .unwrap();
    alex.give_back(chat).await.unwrap();
    drop(alex);
    let mut her = Seat::new(Visitor::open(plan(), urgent).await.unwrap());
    her.group_opened().await;
    let (hers, his) = (her.chat_id(), him.chat_id());
    line.sweep().await;
    assert_eq!(called(&line, hers).await, ["Alex"]);
    assert_eq!(called(&line, his).await, ["Alex"]);
    // Alex does not answer any more.
    line.advance(3 * 60).await;
    assert_eq!(called(&line, hers).await, ["Alex", "Bea"]);
    assert_eq!(called(&line, his).await, ["Alex"]);
    line.advance(3 * 60).await;
    assert_eq!(called(&line, hers).await, ["Alex", "Bea", "Sam"]);
    // 2. Bea answers from home.
    let bea = line.desk_off_duty("bea", line.desk_site()).await;
    let [call] = bea.calls().await.unwrap()[..] else {
        panic!("one call");
    };
    assert_eq!(call.level, Level::T2);
    bea.coming(call.item_id).await.unwrap();
    // She begins again at noon: that is too soon now, and whoever plans sees it.
    let noon = begins_at(&line, "Bea", "12:00").await;
    let until = bea.own_rota().await.unwrap().rest_until_at.unwrap();
    assert!(noon < until && until <= noon + 3 * HOUR_MS);
    let plans = line.desk_off_duty("sam", line.desk_site()).await;
    let breaches = plans.rota().await.unwrap().breaches;
    let late = |breach: &&Breach| breach.rule == RestRule::LateStart;
    let late: Vec<u64> = breaches
        .iter()
        .filter(late)
        .map(|breach| breach.starts_at)
        .collect();
    assert_eq!(late, [noon]);
    drop((bea, plans));
    // 3. She takes the urgent one, and nobody else is put before her.
    let mut bea = line.desk("bea").await;
    assert_eq!(bea.claim().await, hers);
    her.readers_are(&["Bea"]).await;
    line.sweep().await;
    assert_eq!(bea.offered(), [], "one urgent person is enough (R312)");
    let full = bea.claim_next().await.unwrap_err();
    assert_eq!(full.code(), Some(ProblemCode::AtCapacity));
    // He is not forgotten: the second one is called after ten minutes, then the supervisor, who takes him out of turn.
    line.advance(4 * 60).await;
    assert_eq!(called(&line, his).await, ["Alex", "Bea"]);
    line.advance(6 * 60).await;
    assert_eq!(called(&line, his).await, ["Alex", "Bea", "Sam"]);
    let mut sam = line.desk("sam").await;
    let item = sam
        .queue()
        .into_iter()
        .find(|item| item.chat_id == Some(his));
    let item = item.unwrap().item_id;
    sam.pick(item, PickReason::Language).await.unwrap();
    assert_eq!(sam.entered().await, his);
    him.readers_are(&["Sam"]).await;
}
