//! Care for those who answer: who had something hard steps away and is owed a debrief, and who needs relief gets it.

use client::{Opening, Visitor};
use domain::{audit::Event, page::Cause};
use protocol::{
    ProblemCode,
    care::{DebriefState, OwedDebrief},
    chat::{ChatState, EndReason},
    queue::Safety,
    rota::{BreakReason, ClockOutReason, Duty},
};
use tests::{line::Line, seat::Seat};

const MINUTE: i64 = 60;

async fn visitor(line: &Line, safety: Safety) -> Seat<Visitor> {
    let opening = Opening {
        safety,
        ..Opening::default()
    };
    let plan = line.visitor_plan(line.visitor_site());
    let mut visitor = Seat::new(Visitor::open(plan, opening).await.unwrap());
    visitor.group_opened().await;
    visitor
}

/// Somebody in danger has talked with the desk, and left. Returns when the desk has heard of it.
async fn in_danger(line: &Line, desk: &mut Seat<client::Desk>) -> protocol::ChatId {
    let mut person = visitor(line, Safety::InDangerNow).await;
    let chat = desk.claim().await;
    person.active().await;
    over(person, desk).await;
    chat
}

async fn over(person: Seat<Visitor>, desk: &mut Seat<client::Desk>) {
    person
        .into_inner()
        .leave(EndReason::EndedByPerson)
        .await
        .unwrap();
    desk.state("ended", |state| matches!(state, ChatState::Ended { .. }))
        .await;
}

fn code<T>(answer: client::Result<T>) -> Option<ProblemCode> {
    answer.err().and_then(|error| error.code())
}

#[tokio::test]
async fn after_somebody_in_danger_nothing_new_comes_for_twenty_minutes() {
    let line = Line::start().await;
    let mut alex = line.desk("alex").await;
    let chat = in_danger(&line, &mut alex).await;
    let there = alex.own_rota().await.unwrap().on_duty.unwrap();
    assert_eq!(there.break_reason, Some(BreakReason::StepAway));
    assert!(there.break_until_at.is_some());
    let _waits = visitor(&line, Safety::OkForNow).await;
    line.sweep().await;
    assert_eq!(alex.asked_about(0).await, []);
    assert_eq!(
        alex.calls().await.unwrap(),
        [],
        "nor is their telephone rung"
    );
    assert_eq!(code(alex.claim_next().await), Some(ProblemCode::NotOnDuty));
    // What is written down meanwhile is no rest: the time begins with its end.
    line.advance(25 * MINUTE).await;
    assert_eq!(code(alex.claim_next().await), Some(ProblemCode::NotOnDuty));
    alex.wrap_up(chat, "emotional_support", &[]).await.unwrap();
    line.advance(19 * MINUTE).await;
    assert_eq!(code(alex.claim_next().await), Some(ProblemCode::NotOnDuty));
    line.advance(2 * MINUTE).await;
    assert_eq!(alex.asked_about(1).await.len(), 1, "back by themselves");
    assert_eq!(
        written(&line, Event::ShiftBreak).await,
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn whoever_stepped_away_may_come_back_sooner() {
    let line = Line::start().await;
    let mut alex = line.desk("alex").await;
    in_danger(&line, &mut alex).await;
    let _waits = visitor(&line, Safety::OkForNow).await;
    let own = alex.take_break(None).await.unwrap();
    assert_eq!(own.on_duty.unwrap().break_at, None);
    alex.claim().await;
}

#[tokio::test]
async fn a_second_one_in_danger_comes_only_to_who_says_so() {
    let line = Line::start().await;
    let mut alex = line.desk("alex").await;
    in_danger(&line, &mut alex).await;
    assert!(alex.take_break(None).await.unwrap().spared);
    let mut bea = line.desk("bea").await;
    let mut person = visitor(&line, Safety::InDangerNow).await;
    line.sweep().await;
    // Somebody else is asked, and only they are.
    let [item] = bea.asked_about(1).await[..] else {
        panic!("one item");
    };
    assert_eq!(alex.offered(), []);
    let next = alex.claim_next().await;
    assert_eq!(code(next), Some(ProblemCode::SecondImminent));
    // What is calmer comes as always, though it is behind.
    let calm = visitor(&line, Safety::OkForNow).await;
    assert_eq!(alex.claim().await, calm.chat_id());
    over(calm, &mut alex).await;
    // Nobody else is left: now it is theirs to decide, and to take it is to say so.
    bea.decline_offer(item).await.unwrap();
    line.sweep().await;
    assert_eq!(alex.asked_about(1).await, [item]);
    alex.accept_offer(item).await.unwrap();
    alex.entered().await;
    person.active().await;
    // The next shift after a rest begins anew; some minutes in between are none.
    over(person, &mut alex).await;
    alex.clock_out(ClockOutReason::Over).await.unwrap();
    line.advance(20 * MINUTE).await;
    assert!(alex.clock_in(None).await.unwrap().spared);
    alex.clock_out(ClockOutReason::Over).await.unwrap();
    let _third = visitor(&line, Safety::InDangerNow).await;
    assert!(alex.clock_in(None).await.unwrap().spared);
    alex.claim_despite().await.unwrap();
}

#[tokio::test]
async fn a_debrief_is_owed_answered_and_done_without_a_word_of_why() {
    let line = Line::start().await;
    let (sam, mut alex) = (line.desk("sam").await, line.desk("alex").await);
    assert_eq!(alex.care().await.unwrap().debrief, None);
    assert_eq!(
        code(alex.answer_debrief(true).await),
        Some(ProblemCode::NotFound)
    );
    let chat = in_danger(&line, &mut alex).await;
    let owed = alex.care().await.unwrap().debrief.unwrap();
    assert_eq!(owed.state, DebriefState::Offered);
    let states = async || {
        let listed = sam.debriefs().await.unwrap().debriefs;
        let state = |owed: OwedDebrief| (owed.alias, owed.debrief.state);
        listed.into_iter().map(state).collect::<Vec<_>>()
    };
    let alias = || "Alex".to_owned();
    assert_eq!(states().await, [(alias(), DebriefState::Offered)]);
    alex.answer_debrief(false).await.unwrap();
    assert_eq!(states().await, [(alias(), DebriefState::Declined)]);
    alex.answer_debrief(true).await.unwrap();
    assert_eq!(states().await, [(alias(), DebriefState::Accepted)]);
    let me = alex.me().member_id;
    assert_eq!(code(alex.debriefs().await), Some(ProblemCode::Forbidden));
    assert_eq!(
        code(alex.debrief_done(me).await),
        Some(ProblemCode::Forbidden)
    );
    sam.debrief_done(me).await.unwrap();
    assert_eq!(states().await, [(alias(), DebriefState::Done)]);
    assert_eq!(
        code(alex.answer_debrief(true).await),
        Some(ProblemCode::WrongState)
    );
    // What only the holder can know: they say it when it is over, and are owed another one.
    alex.was_hard(chat).await.unwrap();
    assert_eq!(states().await, [(alias(), DebriefState::Offered)]);
    for kept in ["torture", "away"] {
        assert!(!says(&line, kept).await, "{kept}");
    }
}

#[tokio::test]
async fn what_was_not_hard_changes_nothing_until_the_holder_says_so() {
    let line = Line::start().await;
    let mut alex = line.desk("alex").await;
    let mut person = visitor(&line, Safety::OkForNow).await;
    let chat = alex.claim().await;
    person.active().await;
    let early = alex.was_hard(chat).await;
    assert_eq!(code(early), Some(ProblemCode::NotFound), "it goes on");
    over(person, &mut alex).await;
    assert_eq!(alex.care().await.unwrap().debrief, None);
    let there = alex.own_rota().await.unwrap().on_duty.unwrap();
    assert_eq!(there.break_at, None);
    alex.was_hard(chat).await.unwrap();
    let own = alex.own_rota().await.unwrap();
    assert!(own.on_duty.unwrap().break_until_at.is_some());
    assert!(!own.spared, "nobody was in danger");
    assert!(alex.care().await.unwrap().debrief.is_some());
}

#[tokio::test]
async fn somebody_under_18_is_hard_for_who_talked_with_them() {
    let line = Line::start().await;
    let mut alex = line.desk("alex").await;
    let mut person = visitor(&line, Safety::OkForNow).await;
    let chat = alex.claim().await;
    person.active().await;
    alex.mark_minor(chat, true).await.unwrap();
    over(person, &mut alex).await;
    let own = alex.own_rota().await.unwrap();
    assert!(own.on_duty.unwrap().break_until_at.is_some() && !own.spared);
}

/// Codes of an event in the audit log, in order.
async fn written(line: &Line, event: Event) -> Vec<String> {
    let words = super::audit::words(line).await;
    let of_kind = words.into_iter().filter(|(name, _)| name == event.name());
    of_kind.filter_map(|(_, reason)| reason).collect()
}

/// Whether a word stands anywhere in the audit log.
async fn says(line: &Line, word: &str) -> bool {
    let words = super::audit::words(line).await;
    let all = words.iter().map(|(event, why)| format!("{event} {why:?}"));
    all.into_iter().any(|line| line.contains(word))
}

/// Aliases of who is called for relief and has not answered.
async fn called(line: &Line) -> Vec<String> {
    let mut tx = line.store().read().await.unwrap();
    let mut aliases = Vec::new();
    for staff in tx.staff_of_team(line.app().team).await.unwrap() {
        let pages = tx.pages_of(staff.id).await.unwrap();
        let open = pages
            .iter()
            .any(|page| page.cause == Cause::Relief && page.state.is_open());
        if open {
            aliases.push(staff.alias);
        }
    }
    aliases.sort();
    aliases
}

#[tokio::test]
async fn whoever_stands_in_is_called_for_relief_and_then_the_supervisor() {
    let line = Line::start().await;
    let alex = line.desk("alex").await;
    let bea = line.desk_off_duty("bea", line.desk_site()).await;
    bea.clock_in(Some(Duty::Secondary)).await.unwrap();
    let sam = line.desk("sam").await;
    let asked = alex.need_relief().await.unwrap().relief.unwrap();
    assert_eq!(asked.coming, None);
    assert_eq!(called(&line).await, ["Bea"]);
    alex.need_relief().await.unwrap();
    // Who was not called knows nothing of it.
    let me = alex.me().member_id;
    assert_eq!(sam.care().await.unwrap().calls, []);
    assert_eq!(code(sam.relieve(me).await), Some(ProblemCode::NotFound));
    let [call] = &bea.care().await.unwrap().calls[..] else {
        panic!("one call");
    };
    assert_eq!((call.member_id, call.alias.as_str()), (me, "Alex"));
    line.advance(90).await;
    assert_eq!(called(&line).await, ["Bea", "Sam"]);
    assert_eq!(sam.relieve(me).await.unwrap().calls, []);
    assert_eq!(called(&line).await, Vec::<String>::new());
    let asked = alex.care().await.unwrap().relief.unwrap();
    assert_eq!(asked.coming.as_deref(), Some("Sam"));
    assert_eq!(code(bea.relieve(me).await), Some(ProblemCode::WrongState));
    line.advance(600).await;
    assert_eq!(called(&line).await, Vec::<String>::new());
    alex.care().await.unwrap();
    // An hour later nothing is left of it.
    for _ in 0..3 {
        line.advance(20 * MINUTE).await;
        alex.care().await.unwrap();
    }
    assert_eq!(alex.care().await.unwrap().relief, None);
    let reliefs = line.store().read().await.unwrap().reliefs().await.unwrap();
    assert_eq!(reliefs, []);
    assert!(!says(&line, "relief").await);
}

#[tokio::test]
async fn where_nobody_stands_in_the_supervisor_is_called_at_once_and_again() {
    let line = Line::start().await;
    let alex = line.desk_off_duty("alex", line.desk_site()).await;
    let refused = alex.need_relief().await;
    assert_eq!(code(refused), Some(ProblemCode::NotOnDuty));
    alex.clock_in(None).await.unwrap();
    let sam = line.desk("sam").await;
    alex.need_relief().await.unwrap();
    assert_eq!(called(&line).await, ["Sam"]);
    alex.withdraw_relief().await.unwrap();
    assert_eq!(called(&line).await, Vec::<String>::new());
    assert_eq!(sam.care().await.unwrap().calls, []);
    // Whoever goes needs none any more.
    alex.need_relief().await.unwrap();
    assert_eq!(sam.care().await.unwrap().calls.len(), 1);
    alex.clock_out(ClockOutReason::Unwell).await.unwrap();
    assert_eq!(sam.care().await.unwrap().calls, []);
    assert_eq!(called(&line).await, Vec::<String>::new());
    assert!(!says(&line, "relief").await);
}
