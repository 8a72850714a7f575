//! Case keys in daily life: nothing is lost when somebody goes, who comes is let in by a colleague's desk, and who is gone reads
//! nothing that is new.

use crate::{audit::words, enrolment::enrolled};
use client::{ClientError, Desk};
use domain::{
    CaseId, MemberId as Member,
    permission::{Role as DomainRole, Roles},
};
use protocol::{
    Bytes, EntryId, MemberId, ProblemCode,
    case::{AddEntryParams, CaseAccess, CaseEntry},
    conflict::Hidden,
    enrol::{EnrolPurpose, NewPerson},
    people::RevokeReason,
    staff::Role,
};
use store::case::CaseWrapRow;
use tests::{line::Line, org::PASSPHRASE};

const DAY_MS: i64 = 86_400_000;

async fn log_in(line: &Line, login: &str) -> Desk {
    let plan = line.desk_plan(line.desk_site());
    Desk::log_in_with(plan, login, &line.org.keys)
        .await
        .unwrap()
}

fn member(line: &Line, login: &str) -> MemberId {
    MemberId(*line.org.find(login).member.as_bytes())
}

/// A case that these people are assigned to, the opener among them.
async fn opened(line: &Line, desk: &Desk, others: &[&str]) -> protocol::CaseId {
    let mut assigned = vec![desk.me().member_id];
    assigned.extend(others.iter().map(|login| member(line, login)));
    desk.open_case(None, &assigned, b"facts").await.unwrap()
}

async fn bodies(desk: &Desk, case: protocol::CaseId) -> Vec<String> {
    let case = desk.read_case(case).await.unwrap();
    let entries = case.entries.iter();
    entries
        .map(|entry| String::from_utf8(entry.body.to_vec()).unwrap())
        .collect()
}

async fn access(desk: &Desk, case: protocol::CaseId) -> CaseAccess {
    let cases = desk.cases().await.unwrap();
    let found = cases.iter().find(|one| one.case_id == case).unwrap();
    found.access
}

fn code<T>(result: client::Result<T>) -> Option<ProblemCode> {
    result.err().and_then(|error| error.code())
}

/// Another device of somebody who is at the desk.
async fn second_device(line: &Line, sam: &Desk, desk: &Desk) -> Desk {
    let me = desk.me().member_id;
    let way_in = desk.enrol_device(me, EnrolPurpose::Device).await.unwrap();
    enrolled(line, sam, &way_in, PASSPHRASE).await
}

#[tokio::test]
async fn a_case_opens_when_the_certificate_of_who_shared_it_has_ended() {
    let line = Line::start().await;
    let alex = log_in(&line, "alex").await;
    let case = opened(&line, &alex, &["cam"]).await;
    // Everybody's certificates are renewed while a supervisor comes; those in the case's keys are not.
    for _visit in 0..14 {
        line.clock.advance_ms(3 * DAY_MS);
        line.sweep().await;
        log_in(&line, "sam").await.keep_up().await.unwrap();
    }
    let cam = log_in(&line, "cam").await;
    let file = cam.read_case(case).await.unwrap();
    assert_eq!(bodies(&cam, case).await, ["facts"]);
    // What is new goes under a key whose maker counts.
    assert_eq!(file.key_version(), 1);
    cam.add_to_case(&file, b"more").await.unwrap();
    assert_eq!(cam.read_case(case).await.unwrap().key_version(), 2);
    let alex = log_in(&line, "alex").await;
    assert_eq!(bodies(&alex, case).await, ["facts", "more"]);
}

#[tokio::test]
async fn a_case_opens_when_who_shared_it_was_dismissed() {
    let line = Line::start().await;
    let alex = log_in(&line, "alex").await;
    let case = opened(&line, &alex, &["cam", "bea"]).await;
    let mut sam = log_in(&line, "sam").await;
    sam.dismiss(alex.me().member_id).await.unwrap();
    sam.keep_up().await.unwrap();
    let (cam, mut bea) = (log_in(&line, "cam").await, log_in(&line, "bea").await);
    assert_eq!(bodies(&cam, case).await, ["facts"]);
    let assigned = cam.cases().await.unwrap()[0].assigned.clone();
    assert!(!assigned.contains(&alex.me().member_id));
    // The next desk of who stays makes a new key; everybody who stays reads old and new.
    assert_eq!(bea.keep_up().await.unwrap().case_keys, 1);
    assert_eq!(bea.keep_up().await.unwrap().case_keys, 0, "once");
    let file = cam.read_case(case).await.unwrap();
    assert_eq!(file.key_version(), 2);
    cam.add_to_case(&file, b"more").await.unwrap();
    assert_eq!(bodies(&bea, case).await, ["facts", "more"]);
    let rotated = ("keys_rotated".to_owned(), Some("removal".to_owned()));
    assert!(words(&line).await.contains(&rotated));
}

#[tokio::test]
async fn another_device_of_somebody_assigned_is_let_in_by_a_colleagues_desk() {
    let line = Line::start().await;
    let (sam, alex) = (log_in(&line, "sam").await, log_in(&line, "alex").await);
    let case = opened(&line, &alex, &["cam"]).await;
    let mut second = second_device(&line, &sam, &alex).await;
    assert_eq!(access(&second, case).await, CaseAccess::Waiting);
    let waits = second.read_case(case).await.err().unwrap();
    assert!(matches!(waits, ClientError::Missing(_)), "{waits}");
    let due = second.upkeep().await.unwrap();
    assert_eq!((due.cases_waiting, due.cases.len()), (1, 0));
    let mut cam = log_in(&line, "cam").await;
    let due = cam.upkeep().await.unwrap();
    assert_eq!((due.cases[0].lacking, due.cases_left), (1, 1));
    assert_eq!(cam.keep_up().await.unwrap().case_wraps, 1);
    assert_eq!(bodies(&second, case).await, ["facts"]);
    assert_eq!(access(&second, case).await, CaseAccess::Open);
    assert_eq!(second.keep_up().await.unwrap().case_wraps, 0);
    assert_eq!(second.upkeep().await.unwrap().cases_waiting, 0);
}

#[tokio::test]
async fn who_lost_everything_reads_their_cases_again() {
    let line = Line::start().await;
    let sam = log_in(&line, "sam").await;
    let tess = NewPerson {
        login: "tess".to_owned(),
        alias: "Tess".to_owned(),
        roles: vec![Role::Supervisor],
    };
    let way_in = sam.invite_staff(tess).await.unwrap();
    let tess = enrolled(&line, &sam, &way_in, "a passphrase of Tess").await;
    let alex = log_in(&line, "alex").await;
    let case = opened(&line, &alex, &["cam"]).await;
    let lost = alex.me().member_id;
    let way_in = tess.enrol_device(lost, EnrolPurpose::Recovery).await;
    let back = enrolled(&line, &sam, &way_in.unwrap(), "a new passphrase").await;
    assert_eq!(access(&back, case).await, CaseAccess::Waiting);
    // The lost device held the key, so there is a new one; the old one comes with it.
    let mut cam = log_in(&line, "cam").await;
    assert_eq!(cam.keep_up().await.unwrap().case_keys, 1);
    let file = back.read_case(case).await.unwrap();
    assert_eq!(file.key_version(), 2);
    assert_eq!(bodies(&back, case).await, ["facts"]);
    back.add_to_case(&file, b"back").await.unwrap();
    assert_eq!(bodies(&cam, case).await, ["facts", "back"]);
}

#[tokio::test]
async fn after_a_device_is_lost_nothing_new_goes_under_a_key_that_it_had() {
    let line = Line::start().await;
    let (sam, alex) = (log_in(&line, "sam").await, log_in(&line, "alex").await);
    let case = opened(&line, &alex, &["cam"]).await;
    let second = second_device(&line, &sam, &alex).await;
    log_in(&line, "cam").await.keep_up().await.unwrap();
    let file = alex.read_case(case).await.unwrap();
    second.read_case(case).await.unwrap();
    let lost = second.me().device_id;
    alex.revoke(lost, RevokeReason::Lost).await.unwrap();
    // Whoever writes next, from a page that was open before, makes the key first, and nothing that was typed is lost.
    let stale = |after| AddEntryParams {
        case_id: case,
        after,
        entry: CaseEntry {
            entry_id: EntryId([7; 16]),
            key_version: 1,
            sealed: Bytes(vec![1]),
        },
    };
    let path = "/api/v1/cases/entries";
    let refused = alex.plan().http.tell(path, &stale(1)).await;
    assert_eq!(code(refused), Some(ProblemCode::StaleKey), "due");
    alex.add_to_case(&file, b"after the loss").await.unwrap();
    let refused = alex.plan().http.tell(path, &stale(2)).await;
    assert_eq!(code(refused), Some(ProblemCode::StaleKey), "replaced");
    let cam = log_in(&line, "cam").await;
    assert_eq!(bodies(&cam, case).await, ["facts", "after the loss"]);
    assert_eq!(cam.read_case(case).await.unwrap().key_version(), 2);
}

#[tokio::test]
async fn who_is_taken_off_reads_nothing_more_and_the_last_stays() {
    let line = Line::start().await;
    let (alex, bea) = (log_in(&line, "alex").await, log_in(&line, "bea").await);
    let case = opened(&line, &alex, &["bea", "cam"]).await;
    let cam = log_in(&line, "cam").await;
    let [a, b, c] = [&alex, &bea, &cam].map(|desk| desk.me().member_id);
    bea.read_case(case).await.unwrap();
    // An advocate takes off themselves and nobody else; somebody who is not on it learns nothing.
    assert_eq!(
        code(bea.take_off(case, a).await),
        Some(ProblemCode::Forbidden)
    );
    let cleo = log_in(&line, "cleo").await;
    assert_eq!(
        code(cleo.take_off(case, b).await),
        Some(ProblemCode::NotFound)
    );
    cam.take_off(case, b).await.unwrap();
    assert_eq!(code(bea.read_case(case).await), Some(ProblemCode::NotFound));
    let file = alex.read_case(case).await.unwrap();
    assert_eq!(file.key_version(), 2, "made by who took off");
    alex.add_to_case(&file, b"without Bea").await.unwrap();
    assert_eq!(bodies(&cam, case).await, ["facts", "without Bea"]);
    alex.take_off(case, a).await.unwrap();
    assert_eq!(
        code(cam.take_off(case, c).await),
        Some(ProblemCode::WrongState),
        "nobody else could read it"
    );
    // Whoever is let in again reads everything.
    let file = cam.read_case(case).await.unwrap();
    cam.assign(&file, b).await.unwrap();
    assert_eq!(bodies(&bea, case).await, ["facts", "without Bea"]);
}

#[tokio::test]
async fn who_may_not_work_on_cases_any_more_is_off_all_of_them() {
    let line = Line::start().await;
    let (alex, sam) = (log_in(&line, "alex").await, log_in(&line, "sam").await);
    let case = opened(&line, &alex, &["bea"]).await;
    let bea = member(&line, "bea");
    let mut tx = line.store().begin().await.unwrap();
    let both: Roles = [DomainRole::Advocate, DomainRole::Interpreter]
        .into_iter()
        .collect();
    tx.set_roles(Member::from_bytes(bea.0), both).await.unwrap();
    tx.commit().await.unwrap();
    // Fewer roles are given at once.
    sam.ask_roles(bea, &[Role::Interpreter]).await.unwrap();
    assert_eq!(
        alex.cases().await.unwrap()[0].assigned,
        [alex.me().member_id]
    );
    let file = alex.read_case(case).await.unwrap();
    alex.add_to_case(&file, b"without Bea").await.unwrap();
    assert_eq!(alex.read_case(case).await.unwrap().key_version(), 2);
}

#[tokio::test]
async fn a_case_that_is_kept_from_somebody_gets_a_new_key_without_them() {
    let line = Line::start().await;
    let mut alex = log_in(&line, "alex").await;
    let case = opened(&line, &alex, &["bea"]).await;
    alex.bar(Hidden::Case { case_id: case }, member(&line, "bea"))
        .await
        .unwrap();
    assert_eq!(alex.keep_up().await.unwrap().case_keys, 1);
    let mut tx = line.store().read().await.unwrap();
    let held = tx.case_holders(CaseId::from_bytes(case.0)).await.unwrap();
    let bea = line.org.find("bea").device;
    let versions = held.iter().filter(|held| held.device == bea);
    let versions: Vec<i64> = versions.map(|held| held.key_version).collect();
    assert_eq!(versions, [1]);
}

#[tokio::test]
async fn a_server_that_names_somebody_else_as_assigned_gets_no_key_for_them() {
    let line = Line::start().await;
    let mut alex = log_in(&line, "alex").await;
    let case = opened(&line, &alex, &["cam"]).await;
    // Cleo is certified; the server calls her assigned, and nobody of the case has said so.
    let mut tx = line.store().begin().await.unwrap();
    let forged = CaseWrapRow {
        member: Member::from_bytes(member(&line, "cleo").0),
        device: line.org.find("sam").device,
        key_version: 1,
        wrap: vec![1],
    };
    let id = CaseId::from_bytes(case.0);
    tx.put_case_wrap(id, &forged).await.unwrap();
    tx.commit().await.unwrap();
    let cleo = log_in(&line, "cleo").await;
    assert_eq!(alex.keep_up().await.unwrap().case_wraps, 0);
    assert!(matches!(
        cleo.read_case(case).await.err(),
        Some(ClientError::Missing(_))
    ));
    // Nor under the next key.
    let mut tx = line.store().begin().await.unwrap();
    tx.expose_case(id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(alex.keep_up().await.unwrap().case_keys, 1);
    assert!(cleo.read_case(case).await.is_err());
}

#[tokio::test]
async fn what_only_one_device_reads_is_counted_before_it_goes() {
    let line = Line::start().await;
    let (sam, mut alex) = (log_in(&line, "sam").await, log_in(&line, "alex").await);
    let case = opened(&line, &alex, &[]).await;
    let alone = async |desk: &Desk| {
        let devices = desk.devices().await.unwrap().devices.into_iter();
        let mut alone: Vec<u32> = devices.map(|device| device.cases_alone).collect();
        alone.sort_unstable();
        alone
    };
    assert_eq!(alone(&alex).await, [1]);
    let second = second_device(&line, &sam, &alex).await;
    assert_eq!(alone(&alex).await, [0, 1]);
    alex.keep_up().await.unwrap();
    assert_eq!(alone(&alex).await, [0, 0]);
    // Nobody but them: when both go, the list says that it is lost, and does not pretend that somebody could help.
    let cam = log_in(&line, "cam").await;
    let file = alex.read_case(case).await.unwrap();
    alex.assign(&file, cam.me().member_id).await.unwrap();
    let mut tx = line.store().begin().await.unwrap();
    for device in [alex.me(), second.me(), cam.me()].map(|me| me.device_id) {
        let id = domain::DeviceId::from_bytes(device.0);
        let wraps = tx.case_wraps(CaseId::from_bytes(case.0), id).await.unwrap();
        assert_eq!(wraps.len(), 1);
    }
    tx.commit().await.unwrap();
    for device in [alex.me().device_id, second.me().device_id] {
        sam.revoke(device, RevokeReason::Lost).await.unwrap();
    }
    assert_eq!(access(&cam, case).await, CaseAccess::Open);
    assert_eq!(bodies(&cam, case).await, ["facts"]);
}
