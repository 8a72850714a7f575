//! Referrals about the same person (R367): read side by side by whoever holds one, joined by hand, parted again. Nobody outside learns of it.

use crate::{
    audit::words,
    referral::{agreed, partner, receipt_of, send, supervisor},
};
use client::Desk;
use protocol::{
    ItemId, ProblemCode, Reference,
    forwarder::Scope,
    people::RevokeReason,
    queue::{Level, LevelReason},
    referral::{Form, FormKind, LocalReason, MayContact, PersonKnows, ReferralStatus},
};
use tests::line::Line;

const OTHER_MARK: &str = "marker-referral-sanderling-4722";

fn code<T>(answer: client::Result<T>) -> Option<ProblemCode> {
    answer.err().and_then(|error| error.code())
}

/// Another form about the same person.
fn another() -> Form {
    let mut form = agreed();
    form.routing.reasons = vec![LevelReason::Exploited];
    form.text = OTHER_MARK.to_owned();
    form
}

/// Sends a form a second after the ones before; returns its reference and its item.
async fn comes(line: &Line, from: &crate::referral::Partner, form: &Form) -> (Reference, ItemId) {
    line.clock.advance_ms(1_000);
    let reference = send(line, from, form).await;
    (reference, item_of(line, reference).await.unwrap())
}

/// The item of a referral; `None` when it has none.
pub(crate) async fn item_of(line: &Line, reference: Reference) -> Option<ItemId> {
    let mut tx = line.store().read().await.unwrap();
    for item in tx.open_items(line.org.team, None, 1_000).await.unwrap() {
        let row = tx.referral(item.referral().unwrap()).await.unwrap();
        if row.unwrap().reference == reference.0 {
            return Some(ItemId(*item.id.as_bytes()));
        }
    }
    None
}

/// The referral of an item.
async fn referral_of(line: &Line, item: ItemId) -> domain::ReferralId {
    let mut tx = line.store().read().await.unwrap();
    let item = tx.item(domain::ItemId::from_bytes(item.0)).await.unwrap();
    item.unwrap().referral().unwrap()
}

async fn references(desk: &Desk, item: ItemId) -> Vec<Reference> {
    let joined = desk.joined(item).await.unwrap();
    joined.iter().map(|one| one.reference).collect()
}

#[tokio::test]
async fn two_forms_about_one_person_are_joined_by_hand_and_parted_again() {
    let line = Line::start().await;
    let sam = supervisor(&line).await;
    let one = partner(&sam, &[Scope::Refer]).await;
    let two = partner(&sam, &[Scope::Refer]).await;
    let (first, item) = comes(&line, &one, &another()).await;
    let alex = line.desk("alex").await;
    let read = alex.claim_referral().await.unwrap();
    assert_eq!((read.reference, read.item_id), (first, item));
    let (second, other) = comes(&line, &two, &agreed()).await;
    let before = receipt_of(&line, second).await;
    // Both are read, and nothing is said of how alike they are.
    let beside = alex.read_beside(&read, other).await.unwrap();
    assert_eq!(beside.reference, second);
    assert_eq!(alex.open_beside(&beside).unwrap(), agreed());
    assert_eq!(references(&alex, item).await, []);
    alex.join_referral(&read, other).await.unwrap();
    assert_eq!(references(&alex, item).await, [second]);
    assert_eq!(item_of(&line, second).await, None);
    let joined = alex.joined(item).await.unwrap().remove(0);
    assert_eq!(alex.open_beside(&joined).unwrap().text, agreed().text);
    // The more urgent of the two counts for both.
    let mut tx = line.store().read().await.unwrap();
    let stands = tx.item(domain::ItemId::from_bytes(item.0)).await.unwrap();
    assert_eq!(stands.unwrap().assessment.level, domain::Level::T2);
    drop(tx);
    // Who sent it learns nothing: the receipt is what it was.
    assert_eq!(receipt_of(&line, second).await, before);
    let told = words(&line).await;
    for (event, why) in [
        ("referral_join", "read_beside"),
        ("referral_state", "rejected"),
        ("referral_state", "duplicate"),
        ("referral_join", "joined"),
    ] {
        assert!(told.contains(&(event.to_owned(), Some(why.to_owned()))));
    }
    // It is about somebody else after all: it waits again, as urgent as it was.
    alex.part_referral(&read, second).await.unwrap();
    let again = alex.part_referral(&read, second).await;
    assert_eq!(code(again), Some(ProblemCode::NotFound));
    assert_eq!(references(&alex, item).await, []);
    let other = item_of(&line, second).await.unwrap();
    let bea = line.desk("bea").await;
    let taken = bea.claim_referral().await.unwrap();
    assert_eq!((taken.item_id, taken.reference), (other, second));
    assert_eq!(taken.status, ReferralStatus::Requested);
    // What somebody else holds is not there to be compared.
    let foreign = alex.read_beside(&read, other).await;
    assert_eq!(code(foreign), Some(ProblemCode::NotFound));
    let foreign = alex.join_referral(&read, other).await;
    assert_eq!(code(foreign), Some(ProblemCode::NotFound));
    bea.return_referral(&taken).await.unwrap();
    // Joined once more, both are deleted together.
    let both = [
        referral_of(&line, item).await,
        referral_of(&line, other).await,
    ];
    alex.join_referral(&read, other).await.unwrap();
    for (status, why) in [
        (ReferralStatus::Accepted, None),
        (ReferralStatus::Completed, Some(LocalReason::NeedMet)),
    ] {
        alex.move_referral(&read, status, why).await.unwrap();
    }
    let mut tx = line.store().read().await.unwrap();
    let open = tx.open_items(line.org.team, None, 10).await.unwrap();
    assert_eq!(open, []);
    for referral in both {
        assert_eq!(tx.referral(referral).await.unwrap(), None);
    }
}

/// R362: what is stricter about one of them holds for both, until a supervisor decides.
#[tokio::test]
async fn who_may_not_be_contacted_by_one_of_two_forms_is_not_contacted() {
    let line = Line::start().await;
    let sam = supervisor(&line).await;
    let partner = partner(&sam, &[Scope::Refer]).await;
    let mut unasked = another();
    unasked.routing.person_knows = PersonKnows::No;
    let (secret, strict) = comes(&line, &partner, &unasked).await;
    let (_, free) = comes(&line, &partner, &agreed()).await;
    let alex = line.desk("alex").await;
    let read = alex.claim_referral().await.unwrap();
    assert_eq!(read.item_id, free);
    // Only a supervisor decides about the other one, so it is not there for Alex.
    let hidden = alex.read_beside(&read, strict).await;
    assert_eq!(code(hidden), Some(ProblemCode::NotFound));
    let hidden = alex.join_referral(&read, strict).await;
    assert_eq!(code(hidden), Some(ProblemCode::NotFound));
    alex.return_referral(&read).await.unwrap();
    let read = sam.claim_referral().await.unwrap();
    assert_eq!((read.item_id, read.contact), (free, MayContact::Agreed));
    sam.join_referral(&read, strict).await.unwrap();
    let read = sam.read_referral(free).await.unwrap();
    assert_eq!(read.contact, MayContact::Ask, "the stricter of the two");
    sam.return_referral(&read).await.unwrap();
    let none = alex.claim_referral().await;
    assert_eq!(code(none), Some(ProblemCode::NothingWaiting));
    let read = sam.claim_referral().await.unwrap();
    sam.allow_contact(&read).await.unwrap();
    sam.return_referral(&read).await.unwrap();
    let read = alex.claim_referral().await.unwrap();
    assert_eq!(read.contact, MayContact::Allowed);
    assert_eq!(references(&alex, free).await, [secret]);
    // Parted, it is what it was: nobody has decided about that one by itself.
    alex.part_referral(&read, secret).await.unwrap();
    let strict = item_of(&line, secret).await.unwrap();
    let mut tx = line.store().read().await.unwrap();
    let item = tx.item(domain::ItemId::from_bytes(strict.0)).await.unwrap();
    assert!(item.unwrap().supervisor);
}

/// R607.
#[tokio::test]
async fn from_whom_one_of_them_is_kept_both_are() {
    let line = Line::start().await;
    let sam = supervisor(&line).await;
    let partner = partner(&sam, &[Scope::Refer]).await;
    let (_, item) = comes(&line, &partner, &agreed()).await;
    let (_, other) = comes(&line, &partner, &another()).await;
    let bea = sam.colleague("Bea").await.unwrap();
    let hidden = protocol::conflict::Hidden::Item { item_id: other };
    sam.bar(hidden, bea).await.unwrap();
    let alex = line.desk("alex").await;
    let read = alex.claim_referral().await.unwrap();
    assert_eq!(read.item_id, item);
    alex.join_referral(&read, other).await.unwrap();
    alex.return_referral(&read).await.unwrap();
    let bea = line.desk("bea").await;
    let none = bea.claim_referral().await;
    assert_eq!(code(none), Some(ProblemCode::NothingWaiting));
}

#[tokio::test]
async fn what_is_joined_is_sealed_again_with_the_other() {
    let line = Line::start().await;
    let mut sam = supervisor(&line).await;
    let partner = partner(&sam, &[Scope::Refer]).await;
    let (_, item) = comes(&line, &partner, &agreed()).await;
    let (second, other) = comes(&line, &partner, &another()).await;
    let mut alex = line.desk("alex").await;
    let read = alex.claim_referral().await.unwrap();
    assert_eq!(read.item_id, item);
    alex.join_referral(&read, other).await.unwrap();
    let cleo = line.org.find("cleo").device;
    sam.revoke(protocol::DeviceId(*cleo.as_bytes()), RevokeReason::Lost)
        .await
        .unwrap();
    let kept = sam.keep_up().await.unwrap();
    assert!(kept.key);
    assert_eq!(kept.resealed, 2);
    assert_eq!(sam.upkeep().await.unwrap().intakes_left, 0);
    alex.refresh().await.unwrap();
    let joined = alex.joined(read.item_id).await.unwrap().remove(0);
    assert_eq!(joined.reference, second);
    assert_eq!(alex.open_beside(&joined).unwrap().text, OTHER_MARK);
}

#[tokio::test]
async fn a_request_for_training_is_joined_to_nothing() {
    let line = Line::start().await;
    let sam = supervisor(&line).await;
    let partner = partner(&sam, &[Scope::Refer, Scope::AskTraining]).await;
    let (_, item) = comes(&line, &partner, &agreed()).await;
    let mut training = agreed();
    training.routing.form = FormKind::Training;
    training.routing.person_knows = PersonKnows::Unknown;
    training.routing.consent = protocol::referral::ConsentBasis::Unknown;
    training.routing.reasons.clear();
    let (_, other) = comes(&line, &partner, &training).await;
    let alex = line.desk("alex").await;
    let read = alex.claim_referral().await.unwrap();
    assert_eq!(read.item_id, item);
    let refused = alex.join_referral(&read, other).await;
    assert_eq!(code(refused), Some(ProblemCode::WrongState));
    let itself = alex.join_referral(&read, item).await;
    assert_eq!(code(itself), Some(ProblemCode::NotFound));
    assert_eq!(
        alex.read_beside(&read, other).await.unwrap().level,
        Level::T5
    );
}
