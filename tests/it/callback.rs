//! Somebody asks to be called, and is called when it is safe: scenario S2, and what people do who should not.

use client::{AskCall, Desk, Opening, Visitor, ask_call, cancel_call, change_call, random};
use domain::{
    Timestamp,
    audit::Event,
    page::Cause,
    rota::zone::{Day, Wall, Weekday as DayName, Zone},
};
use protocol::{
    CallbackId, ProblemCode,
    callback::{
        CallContact, CallItem, CallOutcome, CallState, CallerId, EndCall, IfBlocked,
        OverrideReason, PhoneOwner, SafeHours, SafeWindow,
    },
    chat::EndReason,
    contact::{IfOther, Voicemail},
    queue::{Device, Level, Safety},
    rota::Weekday,
};
use tests::{line::Line, logs};

const NUMBER: &str = "+12035550177";
const WORDS: &str = "amber anchor apple";
const CODE_WORD: &str = "marker-word-pelican-4721";
const DANGER_WORD: &str = "marker-word-umbrella-4722";

fn code<T>(answer: client::Result<T>) -> Option<ProblemCode> {
    answer.err().and_then(|error| error.code())
}

fn now(line: &Line) -> Timestamp {
    line.app().now()
}

/// Goes to a moment, and does what the timers would do.
pub(crate) async fn go_to(line: &Line, at: Timestamp) {
    line.clock.advance_ms(at.0 - now(line).0);
    line.sweep().await;
}

fn contact(words: &str) -> CallContact {
    CallContact {
        number: NUMBER.to_owned(),
        ask_for: "Ana".to_owned(),
        owner: PhoneOwner::MayBeChecked,
        voicemail: Voicemail::No,
        voicemail_script: String::new(),
        text: false,
        caller_id: CallerId::Blocked,
        if_blocked: IfBlocked::DoNotCall,
        if_other: IfOther::WrongNumber,
        other_script: String::new(),
        words: words.to_owned(),
        code_word: CODE_WORD.to_owned(),
        danger_word: DANGER_WORD.to_owned(),
        again: true,
        interpreter: String::new(),
        purpose: String::new(),
    }
}

/// From when to when on these days.
pub(crate) fn hours(days: &[Day], times: (&str, &str)) -> SafeHours {
    let name = |day: &Day| match day.weekday() {
        DayName::Monday => Weekday::Mon,
        DayName::Tuesday => Weekday::Tue,
        DayName::Wednesday => Weekday::Wed,
        DayName::Thursday => Weekday::Thu,
        DayName::Friday => Weekday::Fri,
        DayName::Saturday => Weekday::Sat,
        DayName::Sunday => Weekday::Sun,
    };
    SafeHours {
        zone: Zone::DEFAULT.to_owned(),
        windows: vec![SafeWindow {
            days: days.iter().map(name).collect(),
            starts: times.0.to_owned(),
            ends: times.1.to_owned(),
            from: days[0].to_string(),
            until: days[days.len() - 1].to_string(),
        }],
    }
}

pub(crate) fn ask(words: &str, hours: SafeHours) -> AskCall {
    AskCall {
        id: CallbackId(random().unwrap()),
        language: "pt-BR".to_owned(),
        safety: Safety::NotSaid,
        device: Device::MayBeChecked,
        contact: contact(words),
        hours,
    }
}

/// The days after tomorrow, on which nothing has begun yet.
pub(crate) fn days(line: &Line, count: i32) -> Vec<Day> {
    let today = Zone::default().day(now(line));
    (2..2 + count).map(|ahead| today.plus(ahead)).collect()
}

pub(crate) fn at(day: Day, wall: &str) -> Timestamp {
    Zone::default().at(day, wall.parse::<Wall>().unwrap())
}

/// The only request that a desk is shown.
async fn only(desk: &Desk) -> CallItem {
    let mut calls = desk.calls_due().await.unwrap().calls;
    assert_eq!(calls.len(), 1);
    calls.remove(0)
}

/// Takes it, reads the card and calls.
pub(crate) async fn call(desk: &Desk, id: CallbackId) -> client::Result<()> {
    desk.take_call(id).await?;
    desk.ready_to_call(id).await?;
    desk.start_call(id).await
}

/// Codes of an event in the audit log, in order.
async fn written(line: &Line, event: Event) -> Vec<Option<String>> {
    let words = super::audit::words(line).await;
    let of_kind = words.into_iter().filter(|(name, _)| name == event.name());
    of_kind.map(|(_, reason)| reason).collect()
}

/// Aliases of who is called because of a call that went wrong, and has not answered.
async fn paged(line: &Line) -> Vec<String> {
    let mut tx = line.store().read().await.unwrap();
    let mut aliases = Vec::new();
    for staff in tx.staff_of_team(line.app().team).await.unwrap() {
        let pages = tx.pages_of(staff.id).await.unwrap();
        let open =
            |page: &store::page::PageRow| page.cause == Cause::Callback && page.state.is_open();
        if pages.iter().any(open) {
            aliases.push(staff.alias);
        }
    }
    aliases
}

fn has(hay: &[u8], needle: &str) -> bool {
    hay.windows(needle.len())
        .any(|window| window == needle.as_bytes())
}

/// Neither number nor words stand anywhere in the clear.
fn look_through(line: &Line) {
    for mark in [NUMBER, WORDS, CODE_WORD, DANGER_WORD] {
        assert!(!has(&line.disk(), mark), "{mark}");
        assert!(!has(&logs::logged(), mark), "{mark}");
    }
}

#[tokio::test]
async fn somebody_is_called_within_their_hours_and_nobody_else_learns_of_it() {
    logs::capture();
    let line = Line::start().await;
    let plan = line.visitor_plan(line.visitor_site());
    let named = days(&line, 3);
    let (tuesday, thursday) = (named[0], named[2]);
    let meant = hours(&[tuesday, thursday], ("13:00", "13:20"));
    let asked = ask(WORDS, meant.clone());
    // 1. High, and what the server is told is rounded.
    let planned = ask_call(&plan, &asked).await.unwrap();
    let millis = |at: Timestamp| u64::try_from(at.0).unwrap();
    let seen: Vec<_> = planned
        .windows
        .iter()
        .map(|window| (window.starts_at, window.ends_at))
        .collect();
    let expected = |day| (millis(at(day, "13:00")), millis(at(day, "13:30")));
    assert_eq!(seen, [expected(tuesday), expected(thursday)]);
    // The answer may be lost: asked again, nothing changes.
    assert_eq!(ask_call(&plan, &asked).await.unwrap(), planned);
    look_through(&line);
    // 2. On Tuesday: not before the hour, not without the card.
    go_to(&line, at(tuesday, "12:58")).await;
    let alex = line.desk("alex").await;
    let item = only(&alex).await;
    assert_eq!((item.level, item.language.as_str()), (Level::T3, "pt-BR"));
    let taken = alex.take_call(item.callback_id).await.unwrap();
    assert_eq!((taken.contact, taken.hours), (asked.contact.clone(), meant));
    let id = item.callback_id;
    assert_eq!(
        code(alex.start_call(id).await),
        Some(ProblemCode::CardUnread)
    );
    alex.ready_to_call(id).await.unwrap();
    assert_eq!(
        code(alex.start_call(id).await),
        Some(ProblemCode::OutsideWindow)
    );
    assert_eq!(written(&line, Event::AttemptRefusedWindow).await.len(), 1);
    line.advance(4 * 60).await;
    alex.start_call(id).await.unwrap();
    // 3. A man answers and asks who is calling.
    let other = CallOutcome::AnsweredByOtherAskedQuestions;
    let sam = line.desk("sam").await;
    alex.call_outcome(id, other, true).await.unwrap();
    assert_eq!(paged(&line).await, ["Sam"]);
    assert!(only(&sam).await.attention);
    assert_eq!(code(alex.call_seen(id).await), Some(ProblemCode::Forbidden));
    sam.call_seen(id).await.unwrap();
    assert_eq!(paged(&line).await, Vec::<String>::new());
    // Nobody calls again today.
    line.advance(21 * 60).await;
    assert_eq!(
        code(alex.take_call(id).await),
        Some(ProblemCode::OutsideWindow)
    );
    // 4. On Thursday she answers, and says the danger word.
    go_to(&line, at(thursday, "13:05")).await;
    let bea = line.desk("bea").await;
    call(&bea, id).await.unwrap();
    line.advance(2 * 60).await;
    bea.call_outcome(id, CallOutcome::DangerWord, true)
        .await
        .unwrap();
    assert_eq!(bea.calls_due().await.unwrap().calls, [], "nothing is due");
    assert!(!paged(&line).await.is_empty());
    let mut tx = line.store().read().await.unwrap();
    let over = tx.callbacks(line.app().team).await.unwrap().remove(0);
    drop(tx);
    assert!(over.is_closed() && over.attention);
    assert_eq!(over.level, domain::Level::T2);
    // 5. On Friday she writes, and gives her words.
    go_to(&line, at(thursday.plus(1), "09:00")).await;
    let desk = line.desk_off_duty("alex", line.desk_site()).await;
    let why = EndCall::SupersededByInbound;
    assert_eq!(
        code(desk.end_call("amber anchor basket", why).await),
        Some(ProblemCode::NotFound)
    );
    desk.end_call(WORDS, why).await.unwrap();
    assert_eq!(
        code(desk.end_call(WORDS, why).await),
        Some(ProblemCode::WrongState)
    );
    look_through(&line);
    // A day later number, hours and words are gone; that a supervisor has to look stays until one does.
    go_to(&line, Timestamp(at(thursday.plus(2), "09:00").0)).await;
    let mut tx = line.store().read().await.unwrap();
    assert_eq!(tx.sealed_callback(over.id).await.unwrap(), None);
    drop(tx);
    look_through(&line);
    let told = written(&line, Event::AttemptOutcome).await;
    let told: Vec<_> = told.iter().filter_map(Option::as_deref).collect();
    assert_eq!(
        told,
        [
            "answered_by_other_asked_questions",
            "seen_by_lead",
            "danger_word",
            "superseded_by_inbound"
        ]
    );
    assert_eq!(written(&line, Event::CallbackPurged).await.len(), 1);
}

#[tokio::test]
async fn a_window_in_which_nobody_tried_calls_the_shift_lead() {
    let line = Line::start().await;
    let sam = line.desk_off_duty("sam", line.desk_site()).await;
    let plan = line.visitor_plan(line.visitor_site());
    let named = days(&line, 1);
    let asked = ask(WORDS, hours(&named, ("13:00", "13:15")));
    ask_call(&plan, &asked).await.unwrap();
    let handed = sam.handover().await.unwrap().calls;
    assert_eq!((handed.open, handed.now), (1, 0));
    assert_eq!(handed.next_at, u64::try_from(at(named[0], "13:00").0).ok());
    go_to(&line, at(named[0], "13:14")).await;
    assert_eq!(paged(&line).await, Vec::<String>::new());
    go_to(&line, at(named[0], "13:15")).await;
    assert!(paged(&line).await.contains(&"Sam".to_owned()));
    let told = written(&line, Event::AttemptOutcome).await;
    let told: Vec<_> = told.iter().filter_map(Option::as_deref).collect();
    assert_eq!(told, ["window_expired_unattempted", "expired_purged"]);
    let sam = line.desk("sam").await;
    let item = only(&sam).await;
    assert_eq!(item.outcome, Some(CallOutcome::ExpiredPurged));
    sam.call_seen(item.callback_id).await.unwrap();
    assert_eq!(paged(&line).await, Vec::<String>::new());
    // A day later nothing of it is left.
    go_to(&line, at(named[0].plus(1), "13:16")).await;
    let mut tx = line.store().read().await.unwrap();
    assert_eq!(tx.callbacks(line.app().team).await.unwrap(), []);
}

#[tokio::test]
async fn the_person_cancels_or_changes_it_by_words_and_never_by_the_number() {
    let line = Line::start().await;
    let plan = line.visitor_plan(line.visitor_site());
    let named = days(&line, 3);
    let asked = ask(WORDS, hours(&named[..1], ("13:00", "13:20")));
    ask_call(&plan, &asked).await.unwrap();
    let later = hours(&named[2..], ("23:40", "00:20"));
    let moved = change_call(&plan, WORDS, &later).await.unwrap();
    let ends = moved.windows.iter().map(|window| window.ends_at);
    let expected = u64::try_from(at(named[2].plus(1), "00:30").0).unwrap();
    assert_eq!(ends.collect::<Vec<_>>(), [expected]);
    go_to(&line, at(named[2], "23:35")).await;
    let alex = line.desk("alex").await;
    let taken = alex.take_call(asked.id).await.unwrap();
    assert_eq!((taken.contact, taken.hours), (asked.contact.clone(), later));
    // Whoever has taken it learns that it is over.
    cancel_call(&plan, "Amber  ANCHOR apple").await.unwrap();
    assert_eq!(
        code(alex.ready_to_call(asked.id).await),
        Some(ProblemCode::WrongState)
    );
    assert_eq!(alex.calls_due().await.unwrap().calls, []);
    let again = hours(&days(&line, 1), ("13:00", "13:20"));
    assert_eq!(
        code(change_call(&plan, WORDS, &again).await),
        Some(ProblemCode::WrongState)
    );
}

#[tokio::test]
async fn guesses_at_words_are_few_and_hours_that_cannot_be_are_refused() {
    let line = Line::start().await;
    let plan = line.visitor_plan(line.visitor_site());
    let named = days(&line, 1);
    let refused = |times| ask(WORDS, hours(&named, times));
    for times in [("13:00", "13:00"), ("25:00", "26:00"), ("13:00", "03:00")] {
        let answer = ask_call(&plan, &refused(times)).await;
        assert_eq!(
            code(answer),
            Some(ProblemCode::ImpossibleHours),
            "{times:?}"
        );
    }
    let mut past = refused(("13:00", "13:30"));
    past.hours.windows[0].from = named[0].plus(-30).to_string();
    past.hours.windows[0].until = past.hours.windows[0].from.clone();
    let mut nowhere = refused(("13:00", "13:30"));
    nowhere.hours.zone = "Mars/Olympus".to_owned();
    for asked in [past, nowhere] {
        let answer = ask_call(&plan, &asked).await;
        assert_eq!(code(answer), Some(ProblemCode::ImpossibleHours));
    }
    let mut tx = line.store().read().await.unwrap();
    assert_eq!(tx.callbacks(line.app().team).await.unwrap(), []);
    drop(tx);
    // Two minutes later the network may ask again.
    line.advance(600).await;
    ask_call(&plan, &refused(("13:00", "13:30"))).await.unwrap();
    let mut answers = Vec::new();
    for guess in ["basket", "bridge", "amber", "anchor", "acorn", "able"] {
        answers.push(code(
            cancel_call(&plan, &format!("amber anchor {guess}")).await,
        ));
    }
    let (known, limited) = answers.split_at(5);
    assert!(
        known
            .iter()
            .all(|answer| *answer == Some(ProblemCode::NotFound))
    );
    assert_eq!(limited, [Some(ProblemCode::RateLimited)]);
    // Another one under the same words, or the same id under others, is not taken.
    line.advance(600).await;
    let taken = ask_call(&plan, &refused(("13:00", "13:30"))).await;
    assert_eq!(code(taken), Some(ProblemCode::Conflict));
}

#[tokio::test]
async fn tries_are_counted_and_a_supervisor_opens_another_window() {
    let line = Line::start().await;
    let alex = line.desk("alex").await;
    let named = days(&line, 1);
    let id = CallbackId(random().unwrap());
    let what = (&contact(WORDS), &hours(&named, ("13:00", "14:00")));
    let planned = alex.plan_call((id, Level::T2), "en", what).await.unwrap();
    assert_eq!(planned.windows.len(), 1);
    go_to(&line, at(named[0], "13:00")).await;
    let bea = line.desk("bea").await;
    call(&bea, id).await.unwrap();
    assert_eq!(only(&bea).await.state, CallState::Attempting);
    // A reload in the middle of a call gives the boxes again; nobody else has them.
    assert_eq!(bea.take_call(id).await.unwrap().contact.number, NUMBER);
    let sam = line.desk("sam").await;
    assert_eq!(code(sam.take_call(id).await), Some(ProblemCode::WrongState));
    bea.call_outcome(id, CallOutcome::NoAnswer, true)
        .await
        .unwrap();
    line.advance(10 * 60).await;
    assert_eq!(code(call(&bea, id).await), Some(ProblemCode::TooSoon));
    line.advance(10 * 60).await;
    bea.start_call(id).await.unwrap();
    bea.call_outcome(id, CallOutcome::Busy, true).await.unwrap();
    // Two calls are all of it, and with its only window it is over.
    assert_eq!(bea.calls_due().await.unwrap().calls, []);
    assert_eq!(
        code(sam.override_call(id, OverrideReason::PersonAsked).await),
        Some(ProblemCode::WrongState)
    );
}

#[tokio::test]
async fn outside_of_the_hours_only_a_supervisor_lets_somebody_call() {
    let line = Line::start().await;
    let alex = line.desk("alex").await;
    let sam = line.desk("sam").await;
    let named = days(&line, 1);
    let id = CallbackId(random().unwrap());
    let what = (&contact(WORDS), &hours(&named, ("13:00", "14:00")));
    alex.plan_call((id, Level::T3), "en", what).await.unwrap();
    assert_eq!(
        code(call(&alex, id).await),
        Some(ProblemCode::OutsideWindow)
    );
    let reason = OverrideReason::LifeInDanger;
    assert_eq!(
        code(alex.override_call(id, reason).await),
        Some(ProblemCode::Forbidden)
    );
    sam.override_call(id, reason).await.unwrap();
    call(&alex, id).await.unwrap();
    alex.call_outcome(id, CallOutcome::ReachedVerified, false)
        .await
        .unwrap();
    let why = written(&line, Event::WindowOverride).await;
    assert_eq!(why, [Some("life_in_danger".to_owned())]);
    // Who is not on duty takes nothing, and who is on a break.
    let id = CallbackId(random().unwrap());
    let what = (&contact("able acid acorn"), what.1);
    sam.plan_call((id, Level::T3), "en", what).await.unwrap();
    sam.override_call(id, reason).await.unwrap();
    let bea = line.desk_off_duty("bea", line.desk_site()).await;
    assert_eq!(code(bea.take_call(id).await), Some(ProblemCode::NotOnDuty));
    alex.take_call(id).await.unwrap();
    alex.release_call(id).await.unwrap();
    // What somebody holds and does nothing about goes back.
    alex.take_call(id).await.unwrap();
    line.advance(16 * 60).await;
    assert_eq!(only(&sam).await.state, CallState::Waiting);
}

#[tokio::test]
async fn boxes_are_sealed_again_to_the_next_key() {
    let line = Line::start().await;
    let plan = line.visitor_plan(line.visitor_site());
    let named = days(&line, 1);
    let asked = ask(WORDS, hours(&named, ("13:00", "13:20")));
    ask_call(&plan, &asked).await.unwrap();
    let sealed = async || {
        let mut tx = line.store().read().await.unwrap();
        let id = domain::CallbackId::from_bytes(asked.id.0);
        tx.sealed_callback(id).await.unwrap().unwrap()
    };
    let before = sealed().await;
    let mut tx = line.store().begin().await.unwrap();
    let keeping = tx.team_keeping(line.app().team).await.unwrap().unwrap();
    let exposed = store::upkeep::KeepingRow {
        exposed: true,
        ..keeping
    };
    tx.set_team_keeping(line.app().team, exposed).await.unwrap();
    tx.commit().await.unwrap();
    let mut sam = line.desk("sam").await;
    let kept = sam.keep_up().await.unwrap();
    assert!(kept.key);
    assert_eq!(kept.resealed, 2);
    let after = sealed().await;
    assert_ne!((after.contact, after.hours), (before.contact, before.hours));
    go_to(&line, at(named[0], "13:05")).await;
    let alex = line.desk("alex").await;
    assert_eq!(
        alex.take_call(asked.id).await.unwrap().contact,
        asked.contact
    );
}

#[tokio::test]
async fn who_leaves_the_line_for_a_call_is_not_lost_at_the_handover() {
    let line = Line::start().await;
    let plan = line.visitor_plan(line.visitor_site());
    let visitor = Visitor::open(plan.clone(), Opening::default())
        .await
        .unwrap();
    let asked = ask(WORDS, hours(&days(&line, 1), ("13:00", "13:20")));
    ask_call(&plan, &asked).await.unwrap();
    visitor
        .leave(EndReason::NoStaffCallbackBooked)
        .await
        .unwrap();
    let ended = written(&line, Event::ContactEnded).await;
    assert_eq!(ended, [Some("noStaffCallbackBooked".to_owned())]);
    let sam = line.desk_off_duty("sam", line.desk_site()).await;
    assert_eq!(sam.handover().await.unwrap().calls.open, 1);
}
