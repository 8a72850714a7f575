//! S7: the Careline of DCF forwards a boy of fifteen without parents, who works in a restaurant in Norwalk and speaks K'iche'.
//!
//! Whom to think of first is the desk's (`web-client/test/router.test.ts`, `e2e/`): the server cannot know what a form says.

use crate::{
    audit::words,
    referral::{agreed, partner_of, receipt_of, send, supervisor},
    task::{back, called, now, sam_leads},
};
use client::Desk;
use domain::{Level, page::Cause, person::Facts};
use protocol::{
    ProblemCode, Reference,
    forwarder::{ForwarderKind, Scope},
    queue::LevelReason,
    referral::{
        AgeBand, ConsentBasis, Form, MayContact, PersonKnows, ReferralResponse, ReferralStatus,
        Situation, WhereNow,
    },
    task::{DeadlineLabel, GuardianRisk, NewTask, NotReportable, TaskOn, TaskStep},
};
use tests::{line::Line, seat::Seat};

const DAY_S: i64 = 24 * 3_600;
const NAME: &str = "marker-boy-whinchat-1508";
/// What DCF knows, and nobody here has to keep.
const BIRTH: &str = "2011-01-04";
const SPONSOR: &str = "+12035550191";

fn code<T>(answer: client::Result<T>) -> Option<ProblemCode> {
    answer.err().and_then(|error| error.code())
}

/// The form as DCF sends it.
fn form() -> Form {
    let mut form = agreed();
    form.routing.person_knows = PersonKnows::Unknown;
    form.routing.consent = ConsentBasis::Mandated;
    form.routing.reasons = vec![LevelReason::Under18, LevelReason::Exploited];
    form.routing.language = "quc".to_owned();
    form.about = NAME.to_owned();
    form.age = AgeBand::From13To17;
    form.town = "Norwalk".to_owned();
    form.where_now = WhereNow::WithController;
    form.situation = vec![
        Situation::Labour,
        Situation::Minor,
        Situation::Unaccompanied,
        Situation::WageTheft,
    ];
    form.contact.number = SPONSOR.to_owned();
    form.text = format!("Born {BIRTH}. The sponsor may be the one. No interpreter of that house.");
    form
}

/// Everybody who comes to minors has been found suitable; a supervisor is on call.
pub(crate) async fn cleared(line: &Line) {
    sam_leads(line).await;
    let mut tx = line.store().begin().await.unwrap();
    for staff in tx.staff_of_team(line.app().team).await.unwrap() {
        let facts = Facts {
            cleared_on: Some(line.app().now().to_day()),
            ..Facts::default()
        };
        tx.put_facts(staff.id, &facts).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// Nobody was called or written to: no request to be called, no chat, and no page but those about the queue, tasks and the line's own keys.
async fn nobody_was_contacted(line: &Line) {
    let mut tx = line.store().read().await.unwrap();
    assert_eq!(tx.callbacks(line.app().team).await.unwrap(), []);
    let items = tx.open_items(line.org.team, None, 10).await.unwrap();
    assert!(items.iter().all(|item| item.chat().is_none()));
    for staff in tx.staff_of_team(line.app().team).await.unwrap() {
        for page in tx.pages_of(staff.id).await.unwrap() {
            assert!(matches!(
                page.cause,
                Cause::Item(_) | Cause::Task | Cause::Lapse
            ));
        }
    }
}

#[tokio::test]
async fn s7_a_boy_of_fifteen_forwarded_by_the_careline() {
    let line = Line::start().await;
    cleared(&line).await;
    let sam = supervisor(&line).await;
    let careline = partner_of(&sam, ForwarderKind::DcfCareline, &[Scope::Refer]).await;
    let reference = send(&line, &careline, &form()).await;
    let read = a_supervisor_decides(&line, &sam, reference).await;
    the_request_is_thought_about_within_a_day(&line, &read).await;
    nobody_was_contacted(&line).await;
    what_was_told_stays_here(&line, reference).await;
    the_birthday_is_a_date_and_no_birth_date(&line, &read, reference).await;
    nobody_was_contacted(&line).await;
}

/// 1 and 2. T2, for a supervisor, who decides with DCF on the number of the directory; nobody calls the boy or his sponsor.
async fn a_supervisor_decides(
    line: &Line,
    sam: &Seat<Desk>,
    reference: Reference,
) -> ReferralResponse {
    let alex = line.desk("alex").await;
    let none = alex.claim_referral().await;
    assert_eq!(code(none), Some(ProblemCode::NothingWaiting));
    let read = sam.claim_referral().await.unwrap();
    assert_eq!((read.reference, read.contact), (reference, MayContact::Ask));
    assert_eq!(read.from.kind, ForwarderKind::DcfCareline);
    assert_eq!(read.from.phone, "+18605550100", "of the directory");
    let mut tx = line.store().read().await.unwrap();
    let item = domain::ItemId::from_bytes(read.item_id.0);
    let item = tx.item(item).await.unwrap().unwrap();
    assert_eq!(item.assessment.level, Level::T2);
    assert!(item.minor && item.supervisor);
    // His language stands whole: no other one is taken for it.
    assert_eq!(item.language, "quc");
    let (opened, signer) = sam.open_referral(&read).unwrap();
    assert_eq!(opened, form());
    assert!(signer.is_some());
    let refused = alex.allow_contact(&read).await;
    assert_eq!(code(refused), Some(ProblemCode::Forbidden));
    read
}

/// 3 and 4. It was reported already, which ends that task; the request is thought about within 24 hours, and as the sponsor may be the one
/// who exploits, nothing is filed before a supervisor and counsel were asked.
async fn the_request_is_thought_about_within_a_day(line: &Line, read: &ReferralResponse) {
    let sam = back(line, "sam").await;
    assert_eq!(
        sam.tasks().await.unwrap().tasks,
        [],
        "nothing opens by itself"
    );
    let on = Some(TaskOn::Item {
        item_id: read.item_id,
    });
    let report = sam.open_task(NewTask::MandatedReport, on).await.unwrap();
    let why = NotReportable::AlreadyReported;
    sam.step_task(report, TaskStep::NotReportable { why })
        .await
        .unwrap();
    let request = sam.open_task(NewTask::HhsRequest, on).await.unwrap();
    let due = sam.tasks().await.unwrap().tasks;
    let due = due.iter().find(|task| task.task_id == request).unwrap();
    let minute = now(line) / 60_000 * 60_000;
    assert_eq!(due.due_at, Some(minute + 24 * 3_600_000));
    let guardian = GuardianRisk::Possibly;
    sam.step_task(request, TaskStep::Guardian { guardian })
        .await
        .unwrap();
    let early = sam.step_task(request, TaskStep::Filed).await;
    assert_eq!(code(early), Some(ProblemCode::WrongState));
    assert_eq!(called(line, "Sam").await, 0);
    line.leap(12 * 3_600).await;
    assert_eq!(called(line, "Sam").await, 1);
    let sam = back(line, "sam").await;
    for step in [TaskStep::Consulted, TaskStep::Counsel, TaskStep::Filed] {
        sam.step_task(request, step).await.unwrap();
    }
    assert_eq!(called(line, "Sam").await, 0);
}

/// 5. DCF asks for notes: it gets what everybody gets who asks after a reference, whatever has become of it. What it reported itself it
///    knows; anything more would need a release or an order.
async fn what_was_told_stays_here(line: &Line, reference: Reference) {
    let unknown = Reference([77; 16]);
    let (known, other) = (
        receipt_of(line, reference).await,
        receipt_of(line, unknown).await,
    );
    assert_eq!(
        (known.text, known.read_within_secs),
        (other.text, other.read_within_secs)
    );
    let told = words(line).await;
    let left = ["release_used", "disclosure_without_release"];
    assert!(
        told.iter()
            .all(|(event, _)| !left.contains(&event.as_str()))
    );
}

/// 6. In five weeks he is eighteen: the last day to file is a date. It outlives the referral, and no birth date stands anywhere.
async fn the_birthday_is_a_date_and_no_birth_date(
    line: &Line,
    read: &ReferralResponse,
    reference: Reference,
) {
    let sam = line.desk("sam").await;
    // The lease ran out meanwhile, so it waited again: for a supervisor, as before.
    let read = match sam.read_referral(read.item_id).await {
        Ok(read) => read,
        Err(_) => sam.claim_referral().await.unwrap(),
    };
    assert_eq!((read.reference, read.contact), (reference, MayContact::Ask));
    let at = now(line) / 60_000 * 60_000 + 34 * 24 * 3_600_000;
    let label = DeadlineLabel::FileBeforeBirthday;
    let on = Some(TaskOn::Item {
        item_id: read.item_id,
    });
    let date = sam
        .open_task(NewTask::Deadline { label, at }, on)
        .await
        .unwrap();
    for status in [ReferralStatus::Accepted, ReferralStatus::Completed] {
        sam.move_referral(&read, status, None).await.unwrap();
    }
    let disk = line.disk();
    for mark in [NAME, BIRTH, SPONSOR] {
        let found = disk
            .windows(mark.len())
            .any(|bytes| bytes == mark.as_bytes());
        assert!(!found, "{mark} stands nowhere");
    }
    line.leap(20 * DAY_S).await;
    assert_eq!(called(line, "Sam").await, 1, "two weeks before");
    let mut tx = line.store().read().await.unwrap();
    let kept = tx.task(domain::TaskId::from_bytes(date.0)).await.unwrap();
    let kept = kept.unwrap();
    assert_eq!(kept.due().map(|due| due.0), i64::try_from(at).ok());
    assert_eq!(kept.on, None, "the referral is gone");
    assert_eq!(kept.owner.as_bytes(), &sam.me().member_id.0);
}
