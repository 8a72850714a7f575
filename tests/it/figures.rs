//! What is counted of the line, and what of it is told to whom.

use super::callback;
use client::{Opening, Visitor, ask_call};
use domain::{
    Millis,
    audit::Event,
    rota::zone::Day,
    tally::{Count, Length, Quarter, Staffing, Tally, What, bucket},
};
use protocol::{
    CallbackId, ProblemCode,
    callback::{CallOutcome, EndCall, OverrideReason},
    chat::{ChatState, EndReason, Purpose},
    figures::{CallsNow, Counted, FigureBy, FigurePart, Measured, WrapKind},
    queue::{Device, Level, Safety},
};
use store::tally::Under;
use tests::{line::Line, seat::Seat};

async fn visitor(line: &Line, safety: Safety) -> Seat<Visitor> {
    speaks(line, "en", safety).await
}

async fn speaks(line: &Line, language: &str, safety: Safety) -> Seat<Visitor> {
    let plan = line.visitor_plan(line.visitor_site());
    let opening = Opening {
        language: language.to_owned(),
        safety,
        ..Opening::default()
    };
    let mut visitor = Seat::new(Visitor::open(plan, opening).await.unwrap());
    visitor.group_opened().await;
    visitor
}

/// So many came into line on a day that is over.
async fn came_on(line: &Line, day: Day, count: u64) {
    let mut tx = line.store().begin().await.unwrap();
    let under = Under {
        day,
        level: domain::Level::T4,
        language: "en",
    };
    for _ in 0..count {
        tx.count(under, What::Count(Count::Started)).await.unwrap();
    }
    tx.commit().await.unwrap();
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

pub(crate) async fn total(line: &Line, word: &str) -> u64 {
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
    let counts = empty.day.iter().flat_map(|part| &part.counts);
    assert!(counts.into_iter().all(|count| count.total.is_none()));
    assert_eq!(empty.day.len(), 7, "all, and every level");
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
    let _urgent = speaks(&line, "es", Safety::InDangerNow).await;
    line.sweep().await;

    let figures = sam.figures().await.unwrap();
    let waits: Vec<u32> = figures.waiting.iter().map(|one| one.count).collect();
    assert_eq!(waits, [1, 0, 0, 0, 0, 0]);
    let part = |by: FigureBy| figures.day.iter().find(|part| part.by == by).unwrap();
    let all = part(FigureBy::All);
    let t1 = part(FigureBy::Level { level: Level::T1 });
    let t4 = part(FigureBy::Level { level: Level::T4 });
    let of_language = |tag: &str| {
        part(FigureBy::Language {
            language: tag.to_owned(),
        })
    };
    assert_eq!(told(all, Counted::Started), Some(14));
    assert_eq!(told(all, Counted::Answered), Some(6));
    assert_eq!(told(all, Counted::WithinTarget), Some(6));
    // Fourteen less six less these would leave three.
    assert_eq!(told(all, Counted::Abandoned), None);
    assert_eq!(total(&line, "abandoned").await, 5);
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
    // Whose language is rare is one of the others, and the others are not told from the rest.
    assert_eq!(told(of_language("en"), Counted::Started), None);
    assert_eq!(told(of_language("und"), Counted::Started), None);
    let tags = figures
        .day
        .iter()
        .filter(|part| matches!(part.by, FigureBy::Language { .. }));
    assert_eq!(tags.count(), 2);
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

    // A quarter that is over is given out, and that is written down. Today is in no other sum, so that nothing can be taken away from it.
    let then = figures.quarters[0].parse::<Quarter>().unwrap();
    came_on(&line, then.days().unwrap().0, 6).await;
    let quarter = sam.quarter(&figures.quarters[0]).await.unwrap();
    assert_eq!(told(&quarter.parts[0], Counted::Started), Some(6));
    let today = line.app().rota.zone.day(line.app().now());
    let now = Quarter::of(today).to_string();
    let goes_on = sam.quarter(&now).await.unwrap_err();
    assert_eq!(goes_on.code(), Some(ProblemCode::Malformed));
    assert_eq!(told(&figures.fortnight[0], Counted::Started), None);
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
    // Whoever takes somebody without their language is counted as that.
    let _french = speaks(&line, "fr", Safety::NotSaid).await;
    alex.claim().await;
    assert_eq!(total(&line, "languageUnmet").await, 1);
    // Nothing of it says who.
    let languages = counted(&line).await.into_iter().map(|tally| tally.language);
    assert!(
        languages
            .into_iter()
            .all(|language| ["en", "fr"].contains(&language.as_str()))
    );
    drop(sam);
}

#[tokio::test]
async fn how_much_the_desk_is_needed_is_told_of_everybody_together() {
    let line = Line::start().await;
    let mut alex = line.desk("alex").await;
    let sam = line.desk("sam").await;
    let none = sam.figures().await.unwrap().load;
    assert_eq!(
        (none.occupancy_percent, none.concurrency_tenths),
        (None, None)
    );
    let person = visitor(&line, Safety::NotSaid).await;
    alex.claim().await;
    for _ in 0..3 {
        line.clock.advance_ms(60_000);
        // Whoever looks second in the same minute counts nothing.
        for _ in 0..2 {
            sotto::tally::look::look(line.app()).await.unwrap();
        }
    }
    let today = line.app().rota.zone.day(line.app().now());
    let mut tx = line.store().begin().await.unwrap();
    let seen = tx.staffing(today, today).await.unwrap();
    let minutes = Staffing {
        there: 6,
        busy: 3,
        talking: 3,
        talks: 3,
    };
    assert_eq!(seen, minutes, "Sam had nobody");
    // Told are the days before: of today it would be about whoever is there.
    let hour = Staffing {
        there: 120,
        busy: 60,
        talking: 60,
        talks: 60,
    };
    let minute = line.app().now().to_minute();
    assert!(tx.put_look(today.plus(-1), minute, hour).await.unwrap());
    tx.commit().await.unwrap();
    let load = sam.figures().await.unwrap().load;
    assert_eq!(load.occupancy_percent, Some(50));
    assert_eq!(load.concurrency_tenths, Some(10));
    drop(person);
}

#[tokio::test]
async fn wrap_ups_are_totals_after_ninety_days() {
    const DAY_MS: i64 = 24 * 3_600_000;
    let line = Line::start().await;
    for _ in 0..5 {
        let mut alex = line.desk("alex").await;
        let person = visitor(&line, Safety::NotSaid).await;
        let chat = alex.claim().await;
        leaves(person, EndReason::EndedByPerson).await;
        alex.state("ended", |state| matches!(state, ChatState::Ended { .. }))
            .await;
        alex.wrap_up(chat, "information_given", &["dental"])
            .await
            .unwrap();
    }
    let quarter = Quarter::of(line.app().rota.zone.day(line.app().now()));
    let kept = async |line: &Line| {
        let mut tx = line.store().read().await.unwrap();
        tx.old_wrap_ups(line.app().now(), 100).await.unwrap().len()
    };
    line.clock.advance_ms(89 * DAY_MS);
    sotto::tally::fold::fold(line.app()).await.unwrap();
    assert_eq!(kept(&line).await, 5);
    line.clock.advance_ms(2 * DAY_MS);
    sotto::tally::fold::fold(line.app()).await.unwrap();
    assert_eq!(kept(&line).await, 0);
    // The quarter has the same totals before and after, each code by itself.
    line.clock.advance_ms(60 * DAY_MS);
    let sam = line.desk_off_duty("sam", line.desk_site()).await;
    let told = sam.quarter(&quarter.to_string()).await.unwrap().wraps;
    let of = |kind, code: &str| {
        let mut totals = told.iter();
        let found = totals.find(|total| total.kind == kind && total.code == code);
        found.and_then(|total| total.total)
    };
    assert_eq!(of(WrapKind::Disposition, "information_given"), Some(5));
    assert_eq!(of(WrapKind::Need, "dental"), Some(5));
    assert_eq!(of(WrapKind::Level, "T4"), Some(5));
}

/// Somebody asks to be called at one o'clock on a day.
async fn asks(line: &Line, day: Day, device: Device) -> CallbackId {
    let plan = line.visitor_plan(line.visitor_site());
    let words =
        ["amber anchor apple", "amber anchor basket"][usize::from(device == Device::MineOnly)];
    let mut asked = callback::ask(words, callback::hours(&[day], ("13:00", "14:00")));
    asked.device = device;
    ask_call(&plan, &asked).await.unwrap();
    asked.id
}

#[tokio::test]
async fn calls_are_counted_and_told_from_five_on() {
    let line = Line::start().await;
    let day = callback::days(&line, 1)[0];
    let reached = asks(&line, day, Device::MayBeTaken).await;
    let missed = asks(&line, day, Device::MineOnly).await;
    assert_eq!(total(&line, "callAsked").await, 2);
    // Twenty minutes after it was safe: too late for who is urgent.
    callback::go_to(&line, callback::at(day, "13:20")).await;
    let alex = line.desk("alex").await;
    let sam = line.desk("sam").await;
    let now = sam.figures().await.unwrap().calls;
    let at = |level| *now.iter().find(|one| one.level == level).unwrap();
    let open = |level, late, target_secs| CallsNow {
        level,
        open: 1,
        due: 1,
        late,
        target_secs,
    };
    assert_eq!(at(Level::T2), open(Level::T2, 1, 15 * 60));
    assert_eq!(at(Level::T4), open(Level::T4, 0, 24 * 3_600));
    assert_eq!(now.len(), 5, "every level that somebody is called at");
    callback::call(&alex, reached).await.unwrap();
    assert_eq!(total(&line, "callTried").await, 1);
    assert_eq!(total(&line, "callFirst").await, 1);
    assert_eq!(total(&line, "callFirstInTime").await, 0);
    // A blocked number does not count as a try, and is no second first call.
    alex.call_outcome(reached, CallOutcome::BlockedCallerRejected, true)
        .await
        .unwrap();
    line.advance(21 * 60).await;
    callback::call(&alex, reached).await.unwrap();
    alex.call_outcome(reached, CallOutcome::ReachedVerified, false)
        .await
        .unwrap();
    assert_eq!(total(&line, "callTried").await, 2);
    assert_eq!(total(&line, "callFirst").await, 1);
    assert_eq!(total(&line, "callOutside").await, 0);
    assert_eq!(total(&line, "callReached").await, 1);
    assert_eq!(total(&line, "callEnded").await, 1);
    let took: Vec<_> = counted(&line)
        .await
        .into_iter()
        .filter(|tally| tally.what.stored().0 == "firstCall")
        .map(|tally| (tally.level, tally.language, tally.what))
        .collect();
    let bucket = bucket(Millis::from_secs(20 * 60));
    assert_eq!(
        took,
        [(
            domain::Level::T2,
            "pt".to_owned(),
            What::Length(Length::FirstCall, bucket)
        )]
    );
    // The hour of the other one passes, and nobody has called.
    callback::go_to(&line, callback::at(day, "14:00")).await;
    assert_eq!(total(&line, "callMissed").await, 1);
    assert_eq!(total(&line, "callEnded").await, 2);
    // A supervisor has a look at it; what is over is not counted twice.
    let sam = line.desk("sam").await;
    sam.call_seen(missed).await.unwrap();
    assert_eq!(total(&line, "callEnded").await, 2);
    let figures = sam.figures().await.unwrap();
    for what in [Counted::CallAsked, Counted::CallTried, Counted::CallMissed] {
        assert_eq!(told(&figures.day[0], what), None, "fewer than five");
    }
    let mut tx = line.store().begin().await.unwrap();
    let under = Under {
        day,
        level: domain::Level::T2,
        language: "pt",
    };
    for count in [Count::CallTried, Count::CallReached, Count::CallEnded] {
        for _ in 0..6 {
            tx.count(under, What::Count(count)).await.unwrap();
        }
    }
    tx.commit().await.unwrap();
    let figures = sam.figures().await.unwrap();
    let all = &figures.day[0];
    assert_eq!(told(all, Counted::CallTried), Some(8));
    assert_eq!(told(all, Counted::CallEnded), Some(8));
    // Eight less seven would be the one whom nobody reached.
    assert_eq!(told(all, Counted::CallReached), None);
}

#[tokio::test]
async fn a_call_outside_of_the_hours_is_told_apart() {
    let line = Line::start().await;
    let day = callback::days(&line, 1)[0];
    let id = asks(&line, day, Device::MineOnly).await;
    callback::go_to(&line, callback::at(day, "09:00")).await;
    let alex = line.desk("alex").await;
    let sam = line.desk("sam").await;
    sam.override_call(id, OverrideReason::PersonAsked)
        .await
        .unwrap();
    callback::call(&alex, id).await.unwrap();
    assert_eq!(total(&line, "callTried").await, 1);
    assert_eq!(total(&line, "callOutside").await, 1);
    assert_eq!(total(&line, "callFirstInTime").await, 1);
    // They come by themselves: nobody was late, and nobody failed.
    let why = EndCall::SupersededByInbound;
    alex.end_call("amber anchor basket", why).await.unwrap();
    assert_eq!(total(&line, "callWithdrawn").await, 1);
    assert_eq!(total(&line, "callReached").await, 0);
    assert_eq!(total(&line, "callMissed").await, 0);
}
