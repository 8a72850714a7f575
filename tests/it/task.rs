//! What somebody has to do by a certain time: taken on by one person, called for until it is done, and forgotten.

use crate::audit::words;
use client::{Desk, random};
use domain::{
    ShiftId, Timestamp,
    audit::Event,
    page::{Cause, PageState},
    rota::{Duty, Shift, Span},
};
use protocol::{
    ItemId, MemberId, ProblemCode, TaskId,
    people::RevokeReason,
    person::{Mandate, PersonFacts, Privilege},
    task::{
        DcfAnswer, DeadlineLabel, GiveReason, GuardianRisk, MadeReport, NewTask, NotFiled,
        NotReportable, PersonTold, ReportMethod, ReportStage, TaskFacts, TaskLife, TaskOn,
        TaskStep,
    },
};
use tests::{line::Line, seat::Seat};

const HOUR_S: i64 = 3_600;
const MARK: &str = "marker-report-4821";

fn code<T>(answer: client::Result<T>) -> Option<ProblemCode> {
    answer.err().and_then(|error| error.code())
}

pub(crate) fn now(line: &Line) -> u64 {
    u64::try_from(line.app().now().0).unwrap()
}

pub(crate) fn made(line: &Line, method: ReportMethod) -> MadeReport {
    MadeReport {
        at: now(line),
        method,
    }
}

pub(crate) async fn only(desk: &Desk) -> TaskFacts {
    let mut tasks = desk.tasks().await.unwrap().tasks;
    assert_eq!(tasks.len(), 1);
    tasks.remove(0)
}

pub(crate) fn stage(task: &TaskFacts) -> ReportStage {
    let TaskLife::MandatedReport { stage, .. } = task.life else {
        panic!("a report");
    };
    stage
}

/// How many open pages about tasks somebody has.
pub(crate) async fn called(line: &Line, alias: &str) -> usize {
    let mut tx = line.store().read().await.unwrap();
    let team = tx.staff_of_team(line.app().team).await.unwrap();
    let staff = team.iter().find(|staff| staff.alias == alias).unwrap();
    let pages = tx.pages_of(staff.id).await.unwrap();
    let open = pages
        .iter()
        .filter(|page| page.cause == Cause::Task && page.state.is_open());
    open.count()
}

/// Sam leads for the next days.
pub(crate) async fn sam_leads(line: &Line) {
    let mut tx = line.store().begin().await.unwrap();
    let team = tx.staff_of_team(line.app().team).await.unwrap();
    let sam = team.iter().find(|staff| staff.alias == "Sam").unwrap();
    let begins = Timestamp(line.app().now().0 / 60_000 * 60_000);
    for place in 0..9_u8 {
        let from = begins.0 + i64::from(place) * 8 * HOUR_S * 1_000;
        let shift = Shift {
            id: ShiftId::from_bytes([place + 1; 16]),
            member: sam.id,
            duty: Duty::Supervisor,
            span: Span::new(Timestamp(from), Timestamp(from + 8 * HOUR_S * 1_000)).unwrap(),
        };
        assert!(tx.insert_shift(&shift, None).await.unwrap());
    }
    tx.commit().await.unwrap();
}

/// Somebody at their desk again: a session does not live for hours.
pub(crate) async fn back(line: &Line, login: &str) -> Seat<Desk> {
    line.desk_off_duty(login, line.desk_site()).await
}

async fn alex_has_a_chat(line: &Line) -> (Seat<Desk>, Seat<client::Visitor>, TaskOn) {
    let mut visitor = line.visitor().await;
    let mut alex = line.desk("alex").await;
    let chat = alex.claim().await;
    visitor.readers_are(&["Alex"]).await;
    let item = alex.queue().into_iter();
    let mut item = item.map(|item| (item.chat_id, item.item_id));
    let item_id = item.rfind(|(found, _)| *found == Some(chat));
    let on = TaskOn::Item {
        item_id: item_id.unwrap().1,
    };
    (alex, visitor, on)
}

/// R214, through: two clocks, calls at 6, 10 and 12, at 24, 44 and 48 hours, and nothing sent by itself.
#[tokio::test]
async fn a_report_is_called_for_until_it_is_done_and_overdue_by_who_leads() {
    let line = Line::start().await;
    sam_leads(&line).await;
    let (alex, _visitor, on) = alex_has_a_chat(&line).await;
    assert_eq!(
        alex.tasks().await.unwrap().tasks,
        [],
        "nothing opens by itself"
    );
    let id = alex
        .open_task(NewTask::MandatedReport, Some(on))
        .await
        .unwrap();
    assert_eq!(stage(&only(&alex).await), ReportStage::Considering);
    let caused = alex.step_task(id, TaskStep::Cause).await.unwrap();
    assert_eq!(stage(&caused.tasks[0]), ReportStage::OralDue);
    let due = caused.tasks[0].due_at.unwrap();
    assert_eq!(due, now(&line) / 60_000 * 60_000 + 12 * 3_600_000);
    // Six hours after the cause, then ten; then it is overdue, and Sam is called too.
    for (hours, alexs, sams) in [(5, 0, 0), (1, 1, 0), (4, 1, 0), (2, 1, 1)] {
        line.leap(hours * HOUR_S).await;
        assert_eq!(called(&line, "Alex").await, alexs);
        assert_eq!(called(&line, "Sam").await, sams);
        if (alexs, sams) == (1, 0) {
            back(&line, "alex").await.tasks_seen().await.unwrap();
            assert_eq!(called(&line, "Alex").await, 0, "a human tapped");
        }
    }
    let (alex, sam) = (back(&line, "alex").await, back(&line, "sam").await);
    assert_eq!(only(&sam).await.owner_alias, "Alex");
    let told = alex
        .step_task(
            id,
            TaskStep::OralMade {
                made: made(&line, ReportMethod::Phone),
                limited: true,
            },
        )
        .await
        .unwrap();
    assert_eq!(stage(&told.tasks[0]), ReportStage::WrittenDue);
    assert_eq!(
        told.tasks[0].due_at.unwrap(),
        now(&line) / 60_000 * 60_000 + 48 * 3_600_000
    );
    assert_eq!(
        (called(&line, "Alex").await, called(&line, "Sam").await),
        (0, 0),
        "nobody is called any more"
    );
    for (hours, alexs, sams) in [(23, 0, 0), (1, 1, 0), (20, 1, 0), (4, 1, 1)] {
        line.leap(hours * HOUR_S).await;
        assert_eq!(called(&line, "Alex").await, alexs);
        assert_eq!(called(&line, "Sam").await, sams);
    }
    let alex = back(&line, "alex").await;
    let step = async |step| alex.step_task(id, step).await;
    let written = TaskStep::WrittenSent {
        made: made(&line, ReportMethod::Online),
    };
    step(written).await.unwrap();
    assert_eq!(
        code(step(TaskStep::Close).await),
        Some(ProblemCode::WrongState)
    );
    let answer = DcfAnswer::Accepted;
    step(TaskStep::DcfAnswered { answer }).await.unwrap();
    let told = PersonTold::Gone;
    step(TaskStep::PersonTold { told }).await.unwrap();
    let closed = step(TaskStep::Close).await.unwrap();
    assert!(closed.tasks[0].closed_at.is_some());
    let said: Vec<_> = words(&line).await.into_iter().collect();
    let said: Vec<_> = said
        .iter()
        .filter(|(event, _)| event == Event::MandatedState.name())
        .filter_map(|(_, why)| why.as_deref())
        .collect();
    assert_eq!(
        said,
        [
            "considering",
            "oral_due",
            "alert",
            "alert",
            "overdue",
            "oral_made",
            "alert",
            "alert",
            "overdue",
            "written_sent",
            "dcf_accepted",
            "person_not_told",
            "closed"
        ]
    );
    // Thirty days later nothing is left of it.
    line.leap(29 * 24 * HOUR_S).await;
    assert_eq!(tasks(&line).await, 1);
    line.leap(25 * HOUR_S).await;
    assert_eq!(tasks(&line).await, 0);
}

async fn tasks(line: &Line) -> usize {
    let mut tx = line.store().read().await.unwrap();
    tx.tasks(line.app().team).await.unwrap().len()
}

#[tokio::test]
async fn a_task_is_its_owners_and_a_supervisor_gives_it_on_with_a_reason() {
    let line = Line::start().await;
    let (alex, _visitor, on) = alex_has_a_chat(&line).await;
    let (bea, sam) = (line.desk("bea").await, line.desk("sam").await);
    let foreign = bea.open_task(NewTask::MandatedReport, Some(on)).await;
    assert_eq!(
        code(foreign),
        Some(ProblemCode::NotFound),
        "it is not theirs"
    );
    let id = alex
        .open_task(NewTask::MandatedReport, Some(on))
        .await
        .unwrap();
    assert_eq!(bea.tasks().await.unwrap().tasks, [], "nobody else sees it");
    assert_eq!(only(&sam).await.task_id, id);
    let others = bea.step_task(id, TaskStep::Cause).await;
    assert_eq!(code(others), Some(ProblemCode::NotFound));
    let leads = sam.step_task(id, TaskStep::Cause).await;
    assert_eq!(
        code(leads),
        Some(ProblemCode::Forbidden),
        "a duty is one's own"
    );
    let to = sam.colleague("Bea").await.unwrap();
    let refused = alex.give_task(id, to, GiveReason::Asked).await;
    assert_eq!(code(refused), Some(ProblemCode::Forbidden));
    let nobody = sam
        .give_task(id, MemberId(random().unwrap()), GiveReason::Away)
        .await;
    assert_eq!(code(nobody), Some(ProblemCode::NotFound));
    sam.give_task(id, to, GiveReason::Away).await.unwrap();
    assert_eq!(alex.tasks().await.unwrap().tasks, []);
    assert_eq!(only(&bea).await.task_id, id);
    assert_eq!(called(&line, "Bea").await, 1, "they are told");
    bea.step_task(id, TaskStep::Cause).await.unwrap();
    assert_eq!(called(&line, "Bea").await, 0);
    let told = words(&line).await;
    assert!(told.contains(&("mandated_state".to_owned(), Some("away".to_owned()))));
    // What Bea must not know of she is not given (R607).
    let TaskOn::Item { item_id } = on else {
        panic!("an item");
    };
    sam.give_task(id, alex.me().member_id, GiveReason::Asked)
        .await
        .unwrap();
    sam.bar(protocol::conflict::Hidden::Item { item_id }, to)
        .await
        .unwrap();
    let barred = sam.give_task(id, to, GiveReason::Away).await;
    assert_eq!(code(barred), Some(ProblemCode::NotFound));
}

#[tokio::test]
async fn what_the_agency_calls_it_is_sealed_also_when_the_key_is_replaced() {
    let line = Line::start().await;
    let (alex, _visitor, on) = alex_has_a_chat(&line).await;
    let id = alex
        .open_task(NewTask::MandatedReport, Some(on))
        .await
        .unwrap();
    let made = made(&line, ReportMethod::Phone);
    let step = TaskStep::OralMade {
        made,
        limited: false,
    };
    alex.step_task(id, step).await.unwrap();
    alex.note_task(id, MARK).await.unwrap();
    let mut sam = line.desk("sam").await;
    let noted = only(&sam).await;
    assert_eq!(sam.task_note(&noted).unwrap().as_deref(), Some(MARK));
    let disk = line.disk();
    let found = disk
        .windows(MARK.len())
        .any(|bytes| bytes == MARK.as_bytes());
    assert!(!found, "it is sealed");
    // Somebody's device is lost: the team has another key, and the note is sealed to it.
    let cleo = line.org.find("cleo").device;
    sam.revoke(protocol::DeviceId(*cleo.as_bytes()), RevokeReason::Lost)
        .await
        .unwrap();
    let kept = sam.keep_up().await.unwrap();
    assert!(kept.key);
    assert_eq!(sam.upkeep().await.unwrap().tasks, []);
    let again = only(&sam).await;
    assert_ne!(again.sealed, noted.sealed);
    assert_eq!(sam.task_note(&again).unwrap().as_deref(), Some(MARK));
}

/// R407, R210.
#[tokio::test]
async fn a_request_waits_for_supervisor_and_counsel_where_a_guardian_may_exploit() {
    let line = Line::start().await;
    sam_leads(&line).await;
    let (alex, _visitor, on) = alex_has_a_chat(&line).await;
    let id = alex.open_task(NewTask::HhsRequest, Some(on)).await.unwrap();
    assert_eq!(
        only(&alex).await.due_at.unwrap(),
        now(&line) / 60_000 * 60_000 + 24 * 3_600_000
    );
    let step = async |step| alex.step_task(id, step).await;
    let guardian = GuardianRisk::Possibly;
    step(TaskStep::Guardian { guardian }).await.unwrap();
    assert_eq!(
        code(step(TaskStep::Filed).await),
        Some(ProblemCode::WrongState)
    );
    line.leap(24 * HOUR_S).await;
    assert_eq!(called(&line, "Sam").await, 1, "it is overdue");
    let alex = back(&line, "alex").await;
    let step = async |step| alex.step_task(id, step).await;
    step(TaskStep::Consulted).await.unwrap();
    assert_eq!(
        code(step(TaskStep::Filed).await),
        Some(ProblemCode::WrongState)
    );
    step(TaskStep::Counsel).await.unwrap();
    let filed = step(TaskStep::Filed).await.unwrap();
    assert!(filed.tasks[0].closed_at.is_some());
    assert_eq!(called(&line, "Sam").await, 0);
    // The chat was lost meanwhile; a task needs nothing to hang on.
    let other = alex.open_task(NewTask::HhsRequest, None).await.unwrap();
    let why = NotFiled::NoRelease;
    alex.step_task(other, TaskStep::NotFiled { why })
        .await
        .unwrap();
}

#[tokio::test]
async fn a_date_reminds_and_a_task_outlives_what_it_hung_on() {
    let line = Line::start().await;
    let (mut alex, visitor, on) = alex_has_a_chat(&line).await;
    let label = DeadlineLabel::FileBeforeBirthday;
    let date = |at| NewTask::Deadline { label, at };
    let past = alex.open_task(date(now(&line)), Some(on)).await;
    assert_eq!(code(past), Some(ProblemCode::WrongState));
    let at = now(&line) + 35 * 24 * 3_600_000;
    alex.open_task(date(at), Some(on)).await.unwrap();
    let id = alex
        .open_task(NewTask::MandatedReport, Some(on))
        .await
        .unwrap();
    let why = NotReportable::NoCause;
    alex.step_task(id, TaskStep::NotReportable { why })
        .await
        .unwrap();
    // The chat ends and is wrapped up: the date stays, and what it hung on is forgotten.
    let chat = visitor.chat_id();
    visitor
        .into_inner()
        .leave(protocol::chat::EndReason::EndedByPerson)
        .await
        .unwrap();
    alex.state("ended", |state| {
        matches!(state, protocol::chat::ChatState::Ended { .. })
    })
    .await;
    alex.wrap_up(chat, "information_given", &[]).await.unwrap();
    line.sweep().await;
    let [date, report] = alex.tasks().await.unwrap().tasks.try_into().unwrap();
    assert_eq!((date.on, report.on), (None, None));
    assert_eq!(date.due_at, Some(at / 60_000 * 60_000));
    let me = alex.me().member_id;
    let case = alex.open_case(None, &[me], b"facts").await.unwrap();
    let foreign = alex
        .hang_task(date.task_id, protocol::CaseId(random().unwrap()))
        .await;
    assert_eq!(code(foreign), Some(ProblemCode::NotFound));
    let hung = alex.hang_task(date.task_id, case).await.unwrap();
    assert_eq!(hung.tasks[0].on, Some(TaskOn::Case { case_id: case }));
    let other = NewTask::Deadline {
        label: DeadlineLabel::Hearing,
        at,
    };
    let other = alex.open_task(other, None).await.unwrap();
    alex.step_task(other, TaskStep::Close).await.unwrap();
    line.leap((35 - 14) * 24 * HOUR_S).await;
    assert_eq!(called(&line, "Alex").await, 1, "two weeks before");
    // What is closed goes after 30 days; what hangs on a case stays as long as that.
    line.leap(10 * 24 * HOUR_S).await;
    let mut tx = line.store().read().await.unwrap();
    let left = tx.tasks(line.app().team).await.unwrap();
    let left: Vec<_> = left.iter().map(|task| *task.id.as_bytes()).collect();
    assert_eq!(left, [date.task_id.0]);
}

/// R704, R215: the handover counts clocks and names nobody; the page says on what one's own duty rests.
#[tokio::test]
async fn a_handover_counts_the_clocks_that_run() {
    let line = Line::start().await;
    let (alex, _visitor, on) = alex_has_a_chat(&line).await;
    let sam = line.desk("sam").await;
    let none = sam.handover().await.unwrap().tasks;
    assert_eq!((none.open, none.overdue, none.next_at), (0, 0, None));
    let id = alex
        .open_task(NewTask::MandatedReport, Some(on))
        .await
        .unwrap();
    alex.step_task(id, TaskStep::Cause).await.unwrap();
    let running = sam.handover().await.unwrap().tasks;
    assert_eq!((running.open, running.overdue), (1, 0));
    assert!(running.next_at.is_some());
    line.leap(13 * HOUR_S).await;
    let sam = back(&line, "sam").await;
    let late = sam.handover().await.unwrap().tasks;
    assert_eq!((late.open, late.overdue, late.next_at), (1, 1, None));
    let alex_is = PersonFacts {
        cleared_at: None,
        privilege: Privilege::NoneKnown,
        mandate: Mandate::SocialWorker,
        languages: Vec::new(),
        gender: None,
    };
    sam.keep_facts(alex.me().member_id, alex_is).await.unwrap();
    let alex = back(&line, "alex").await;
    assert_eq!(alex.tasks().await.unwrap().mandate, Mandate::SocialWorker);
}

/// Sent again it changes nothing; the id of another task is refused.
#[tokio::test]
async fn a_task_is_taken_on_once() {
    let line = Line::start().await;
    let (alex, _visitor, on) = alex_has_a_chat(&line).await;
    let id = alex
        .open_task(NewTask::MandatedReport, Some(on))
        .await
        .unwrap();
    alex.step_task(id, TaskStep::Cause).await.unwrap();
    let again = alex
        .open_task_as(id, NewTask::MandatedReport, Some(on))
        .await;
    assert_eq!(stage(&again.unwrap().tasks[0]), ReportStage::OralDue);
    let other = alex.open_task_as(id, NewTask::HhsRequest, None).await;
    assert_eq!(code(other), Some(ProblemCode::Conflict));
    let unknown = alex
        .step_task(TaskId(random().unwrap()), TaskStep::Cause)
        .await;
    assert_eq!(code(unknown), Some(ProblemCode::NotFound));
    let nowhere = TaskOn::Item {
        item_id: ItemId(random().unwrap()),
    };
    let nowhere = alex.open_task(NewTask::MandatedReport, Some(nowhere)).await;
    assert_eq!(code(nowhere), Some(ProblemCode::NotFound));
    let mut tx = line.store().read().await.unwrap();
    let pages = tx.pages_of(domain::MemberId::from_bytes(alex.me().member_id.0));
    let pages = pages.await.unwrap();
    assert!(pages.iter().all(|page| page.state != PageState::Failed));
}
