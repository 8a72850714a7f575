//! Conflicts of interest: what is kept from somebody is not there for them, and how a second person opens it.

use client::{Desk, Event as Told};
use domain::{
    audit::Event,
    permission::{Role as DomainRole, Roles},
};
use protocol::{
    ChatId, ItemId, MemberId, ProblemCode,
    chat::Purpose,
    conflict::{GlassReason, Hidden},
    queue::PickReason,
    rota::ClockOutReason,
};
use tests::{
    line::Line,
    seat::{Seat, meanwhile},
};

async fn made(line: &Line, login: &str, roles: &[DomainRole]) {
    let store = line.store();
    let mut tx = store.begin().await.unwrap();
    let staff = tx.staff_by_login(login).await.unwrap().unwrap();
    let roles: Roles = roles.iter().copied().collect();
    tx.set_roles(staff.id, roles).await.unwrap();
    tx.commit().await.unwrap();
}

fn code<T>(result: client::Result<T>) -> Option<ProblemCode> {
    result.err().and_then(|error| error.code())
}

async fn item_of(line: &Line, chat: ChatId) -> ItemId {
    let mut tx = line.store().read().await.unwrap();
    let chat = domain::ChatId::from_bytes(chat.0);
    let item = tx.item_of_chat(chat).await.unwrap().unwrap();
    ItemId(*item.id.as_bytes())
}

async fn written(line: &Line, event: Event) -> usize {
    let words = super::audit::words(line).await;
    words
        .iter()
        .filter(|(name, _)| name == event.name())
        .count()
}

/// Waits until the queue as a desk was told it has so many items.
async fn sees(desk: &mut Seat<Desk>, count: usize) {
    while desk.queue().len() != count {
        desk.until("another queue", |event| {
            matches!(event, Told::Queue).then_some(())
        })
        .await;
    }
}

async fn id(desk: &Desk, alias: &str) -> MemberId {
    desk.colleague(alias).await.unwrap()
}

#[tokio::test]
async fn what_is_kept_from_somebody_is_not_there_for_them() {
    let line = Line::start().await;
    let (mut visitor, alex) = super::talk::pair(&line).await;
    let chat = visitor.chat_id();
    let mut bea = line.desk("bea").await;
    sees(&mut bea, 1).await;
    let hidden = Hidden::Item {
        item_id: item_of(&line, chat).await,
    };
    let of_bea = id(&alex, "Bea").await;
    // Only who holds it or a supervisor may say so; for everybody else it is not there.
    let cleo = line.desk("cleo").await;
    assert_eq!(
        code(cleo.bar(hidden, of_bea).await),
        Some(ProblemCode::NotFound)
    );
    alex.bar(hidden, of_bea).await.unwrap();
    sees(&mut bea, 0).await;
    for purpose in [Purpose::Transfer, Purpose::Support] {
        let refused = alex.invite(chat, of_bea, purpose).await;
        assert_eq!(code(refused), Some(ProblemCode::Unfit));
    }
    alex.give_back(chat).await.unwrap();
    assert_eq!(
        code(bea.claim_next().await),
        Some(ProblemCode::NothingWaiting)
    );
    // Somebody else helps.
    let mut cleo = cleo;
    assert_eq!(cleo.claim().await, chat);
    meanwhile(visitor.readers_are(&["Cleo"]), &mut cleo).await;
    assert_eq!(written(&line, Event::ConflictDeclared).await, 2);
}

#[tokio::test]
async fn whoever_knows_the_person_keeps_the_chat_from_themselves() {
    let line = Line::start().await;
    let (mut visitor, mut alex) = super::talk::pair(&line).await;
    let chat = visitor.chat_id();
    let hidden = Hidden::Item {
        item_id: item_of(&line, chat).await,
    };
    let own = alex.me().member_id;
    alex.bar(hidden, own).await.unwrap();
    alex.removed().await;
    assert_eq!(
        code(alex.claim_next().await),
        Some(ProblemCode::NothingWaiting)
    );
    assert_eq!(
        code(alex.bar(hidden, own).await),
        Some(ProblemCode::NotFound)
    );
    let mut bea = line.desk("bea").await;
    assert_eq!(bea.claim().await, chat, "back at the head of the queue");
    meanwhile(visitor.readers_are(&["Bea"]), &mut bea).await;
}

#[tokio::test]
async fn a_case_is_kept_from_somebody_who_worked_on_it() {
    let line = Line::start().await;
    let (alex, sam, cam) = (
        line.desk("alex").await,
        line.desk("sam").await,
        line.desk("cam").await,
    );
    let (own, supervisor, worker) = (
        alex.me().member_id,
        id(&alex, "Sam").await,
        id(&alex, "Cam").await,
    );
    let case = alex
        .open_case(None, &[own, supervisor], b"facts")
        .await
        .unwrap();
    sam.read_case(case).await.unwrap();
    let hidden = Hidden::Case { case_id: case };
    assert_eq!(
        code(cam.bar(hidden, supervisor).await),
        Some(ProblemCode::NotFound)
    );
    alex.bar(hidden, supervisor).await.unwrap();
    assert_eq!(code(sam.read_case(case).await), Some(ProblemCode::NotFound));
    assert!(sam.cases().await.unwrap().is_empty());
    // Nor can it be assigned to who is barred before they were.
    alex.bar(hidden, worker).await.unwrap();
    let opened = alex.read_case(case).await.unwrap();
    assert_eq!(
        code(alex.assign(&opened, worker).await),
        Some(ProblemCode::Unfit)
    );
}

#[tokio::test]
async fn a_second_person_breaks_the_glass_for_a_while_and_somebody_looks_at_it() {
    let line = Line::start().await;
    made(&line, "cam", &[DomainRole::Director]).await;
    made(&line, "cleo", &[DomainRole::Auditor]).await;
    let mut visitor = line.visitor().await;
    let chat = visitor.chat_id();
    let (sam, mut bea) = (line.desk("sam").await, line.desk("bea").await);
    let (cam, cleo) = (line.desk("cam").await, line.desk("cleo").await);
    let item_id = item_of(&line, chat).await;
    let hidden = Hidden::Item { item_id };
    let of_bea = id(&sam, "Bea").await;
    // Who is barred from nothing can ask as well: the answer says nothing.
    let first = bea.ask_glass(GlassReason::NobodyElse).await.unwrap();
    let shown = sam.glasses().await.unwrap();
    assert_eq!((shown.len(), shown[0].decide), (1, true));
    assert!(shown[0].choices.is_empty());
    assert_eq!(
        code(sam.decide_glass(first, Some(hidden)).await),
        Some(ProblemCode::NotFound)
    );
    sam.decide_glass(first, None).await.unwrap();
    sam.bar(hidden, of_bea).await.unwrap();
    sees(&mut bea, 0).await;
    let glass = bea.ask_glass(GlassReason::ImminentDanger).await.unwrap();
    let own = bea.glasses().await.unwrap();
    assert_eq!(
        (own.len(), own[0].decide, own[0].choices.len()),
        (1, false, 0)
    );
    assert_eq!(
        code(bea.decide_glass(glass, Some(hidden)).await),
        Some(ProblemCode::Forbidden)
    );
    assert_eq!(
        code(cleo.decide_glass(glass, Some(hidden)).await),
        Some(ProblemCode::Forbidden)
    );
    let shown = cam.glasses().await.unwrap();
    assert_eq!(shown[0].choices, [hidden], "a director decides as well");
    sam.decide_glass(glass, Some(hidden)).await.unwrap();
    assert_eq!(
        code(cam.decide_glass(glass, None).await),
        Some(ProblemCode::WrongState)
    );
    sees(&mut bea, 1).await;
    // It is looked at by somebody who neither asked nor agreed, within a day.
    let shown = cleo.glasses().await.unwrap();
    let by = shown[0].review_by_at.unwrap();
    assert_eq!(by, shown[0].until_at.unwrap() + 20 * 3_600_000);
    assert_eq!(
        code(sam.review_glass(glass).await),
        Some(ProblemCode::Forbidden)
    );
    cleo.review_glass(glass).await.unwrap();
    assert_eq!(
        code(cam.review_glass(glass).await),
        Some(ProblemCode::WrongState)
    );
    assert!(cleo.glasses().await.unwrap().is_empty());
    // It closes by itself, looked at or not.
    line.clock.advance_ms(5 * 3_600_000);
    sotto::conflict::sweep(line.app()).await.unwrap();
    let mut bea = line.desk("bea").await;
    sees(&mut bea, 0).await;
    assert_eq!(
        code(bea.claim_next().await),
        Some(ProblemCode::NothingWaiting)
    );
    let mut sam = line.desk("sam").await;
    sam.pick(item_id, PickReason::Urgency).await.unwrap();
    assert_eq!(sam.entered().await, chat);
    meanwhile(visitor.readers_are(&["Sam"]), &mut sam).await;
    for (event, count) in [
        (Event::BreakglassRequested, 2),
        (Event::BreakglassApproved, 1),
        (Event::BreakglassReviewed, 1),
        (Event::ApprovalRefused, 1),
    ] {
        assert_eq!(written(&line, event).await, count, "{event:?}");
    }
}

#[tokio::test]
async fn whoever_must_not_see_it_is_asked_no_longer_and_the_next_one_is_at_once() {
    let line = Line::start().await;
    let sam = line.desk("sam").await;
    sam.clock_out(ClockOutReason::Over).await.unwrap();
    let (mut alex, mut bea) = (line.desk("alex").await, line.desk("bea").await);
    let _person = line.visitor().await;
    line.sweep().await;
    let alex_first = alex.me().member_id.0 < bea.me().member_id.0;
    let (asked, other) = if alex_first {
        (&mut alex, &mut bea)
    } else {
        (&mut bea, &mut alex)
    };
    let [item_id] = asked.asked_about(1).await[..] else {
        panic!("one is asked about");
    };
    let hidden = Hidden::Item { item_id };
    sam.bar(hidden, asked.me().member_id).await.unwrap();
    line.sweep().await;
    assert_eq!(other.asked_about(1).await, [item_id]);
    let refused = asked.accept_offer(item_id).await;
    assert_eq!(code(refused), Some(ProblemCode::NothingWaiting));
}
