//! Training gates: nobody begins to talk with people without them, and a line that begins to ask locks nobody out.

use domain::{
    Millis,
    audit::Event,
    training::{Gate as Asked, TrainingPolicy},
};
use protocol::{
    ProblemCode,
    chat::Purpose,
    person::{Gate, GateState},
    queue::PickReason,
    rota::{ClockOutReason, Duty},
};
use tests::line::Line;

const DAY: i64 = 24 * 3_600;
const DAY_MS: u64 = 86_400_000;

/// A line that asks for everything from so many days from now.
async fn line(days: i64) -> Line {
    line_in(days * DAY).await
}

/// The same, so many seconds from now.
async fn line_in(secs: i64) -> Line {
    let mut line = Line::start().await;
    line.rota.training = TrainingPolicy {
        gates: Asked::ALL.to_vec(),
        from: line.app().now().plus(Millis::from_secs(secs)),
        ..TrainingPolicy::default()
    };
    line.restart().await;
    line
}

fn today(line: &Line) -> u64 {
    let now = u64::try_from(line.app().now().0).unwrap();
    now - now % DAY_MS
}

fn code<T>(answer: client::Result<T>) -> Option<ProblemCode> {
    answer.err().and_then(|error| error.code())
}

const GATES: [Gate; 5] = [
    Gate::Hours,
    Gate::MandatedReporter,
    Gate::LanguageLine,
    Gate::QuickExit,
    Gate::DuressCall,
];

#[tokio::test]
async fn nobody_starts_a_shift_without_training_and_is_told_what_is_missing() {
    let line = line(0).await;
    let sam = line.desk_off_duty("sam", line.desk_site()).await;
    let alex = line.desk_off_duty("alex", line.desk_site()).await;
    let refused = alex.clock_in(None).await;
    assert_eq!(code(refused), Some(ProblemCode::Untrained));
    // Who talks with nobody needs none.
    alex.clock_in(Some(Duty::LegalOnCall)).await.unwrap();
    let change = alex.clock_in(Some(Duty::Primary)).await;
    assert_eq!(code(change), Some(ProblemCode::Untrained));
    let own = alex.own_rota().await.unwrap();
    assert_eq!(own.on_duty.unwrap().duty, Duty::LegalOnCall, "as before");
    alex.clock_out(ClockOutReason::Over).await.unwrap();
    assert!(own.training_from_at.is_some());
    let missing: Vec<_> = own
        .training
        .iter()
        .map(|one| (one.gate, one.state))
        .collect();
    assert_eq!(missing, GATES.map(|gate| (gate, GateState::Missing)));
    // A supervisor writes it down, nobody for themselves, and not ahead.
    let (me, day) = (alex.me().member_id, today(&line));
    let self_said = alex.keep_training(me, Gate::Hours, Some(day)).await;
    assert_eq!(code(self_said), Some(ProblemCode::Forbidden));
    let own_said = sam
        .keep_training(sam.me().member_id, Gate::Hours, Some(day))
        .await;
    assert_eq!(code(own_said), Some(ProblemCode::Forbidden));
    let ahead = sam
        .keep_training(me, Gate::Hours, Some(day + 2 * DAY_MS))
        .await;
    assert_eq!(code(ahead), Some(ProblemCode::Malformed));
    for gate in GATES {
        assert_eq!(
            code(alex.clock_in(None).await),
            Some(ProblemCode::Untrained)
        );
        sam.keep_training(me, gate, Some(day)).await.unwrap();
    }
    alex.clock_in(None).await.unwrap();
    let people = sam.people().await.unwrap().people;
    let known = people.iter().find(|one| one.member_id == me).unwrap();
    let known = known.training.as_deref().unwrap();
    assert!(known.iter().all(|one| {
        one.state == GateState::Good
            && one.passed_at == Some(day)
            && one.by == Some(sam.me().member_id)
    }));
    // It was a mistake: who is on duty stays there, and does not begin again.
    sam.keep_training(me, Gate::DuressCall, None).await.unwrap();
    alex.clock_out(ClockOutReason::Over).await.unwrap();
    assert_eq!(
        code(alex.clock_in(None).await),
        Some(ProblemCode::Untrained)
    );
    let changed = super::audit::words(&line).await;
    let changed: Vec<_> = changed
        .into_iter()
        .filter(|(event, _)| event == Event::StaffChanged.name())
        .filter_map(|(_, why)| why)
        .collect();
    assert_eq!(changed.len(), 6);
    assert_eq!(
        changed.last().map(String::as_str),
        Some("training_taken_back")
    );
}

#[tokio::test]
async fn until_its_day_it_is_only_said_and_it_is_said_again_before_it_lapses() {
    let line = line(40).await;
    let sam = line.desk("sam").await;
    let alex = line.desk("alex").await;
    let me = alex.me().member_id;
    let lacking = async || {
        let rota = sam.rota().await.unwrap();
        let of_alex = rota.training.into_iter().filter(|one| one.member_id == me);
        of_alex
            .map(|one| (one.training.gate, one.training.state))
            .collect::<Vec<_>>()
    };
    assert_eq!(lacking().await.len(), 5);
    assert_eq!(
        alex.rota().await.unwrap().training,
        [],
        "for who plans only"
    );
    let day = today(&line);
    for gate in GATES {
        sam.keep_training(me, gate, Some(day - 330 * DAY_MS))
            .await
            .unwrap();
    }
    assert_eq!(lacking().await, []);
    sam.keep_training(me, Gate::QuickExit, Some(day - 340 * DAY_MS))
        .await
        .unwrap();
    assert_eq!(lacking().await, [(Gate::QuickExit, GateState::Soon)]);
    let own = alex.own_rota().await.unwrap().training;
    assert_eq!(own[0].until_at, Some(day + 25 * DAY_MS));
    sam.keep_training(me, Gate::QuickExit, Some(day - 400 * DAY_MS))
        .await
        .unwrap();
    assert_eq!(lacking().await, [(Gate::QuickExit, GateState::Lapsed)]);
}

#[tokio::test]
async fn a_line_that_asks_for_nothing_says_nothing() {
    let line = Line::start().await;
    let (sam, alex) = (line.desk("sam").await, line.desk("alex").await);
    let own = alex.own_rota().await.unwrap();
    assert_eq!((own.training, own.training_from_at), (Vec::new(), None));
    assert_eq!(sam.rota().await.unwrap().training, []);
    let people = sam.people().await.unwrap().people;
    assert!(people.iter().all(|one| one.training == Some(Vec::new())));
}

#[tokio::test]
async fn nobody_comes_into_a_chat_past_what_is_asked() {
    let line = line_in(60).await;
    let mut alex = line.desk("alex").await;
    let mut sam = line.desk_off_duty("sam", line.desk_site()).await;
    let _bea = line.desk_off_duty("bea", line.desk_site()).await;
    let mut person = line.visitor().await;
    // Alex was on duty before the day came, and stays; Bea and Sam are not, and lack everything.
    line.advance(61).await;
    let chat = alex.claim().await;
    person.active().await;
    for purpose in [Purpose::Transfer, Purpose::Support] {
        let bea = alex.colleague("Bea").await.unwrap();
        let refused = alex.invite(chat, bea, purpose).await;
        assert_eq!(code(refused), Some(ProblemCode::Unfit));
    }
    let other = line.visitor().await;
    let chat = domain::ChatId::from_bytes(other.chat_id().0);
    let mut tx = line.store().read().await.unwrap();
    let item = tx.item_of_chat(chat).await.unwrap().unwrap();
    drop(tx);
    let item = protocol::ItemId(*item.id.as_bytes());
    let refused = sam.pick(item, PickReason::Urgency).await;
    assert_eq!(code(refused), Some(ProblemCode::Untrained));
}
