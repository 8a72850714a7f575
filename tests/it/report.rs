//! Reports: people count their own cases, none twice, a supervisor adds up, and what is told of the sum tells of nobody (R222, R383, R430).

use crate::{canary::has, release::refused};
use client::Desk;
use domain::{audit::Event, permission::Role as DomainRole, tally::Quarter};
use protocol::{
    CaseId, CountId, MemberId, ProblemCode,
    report::{CaseTotal, ReportResponse, ReportSince, ReportTopic},
};
use store::report::CountRow;
use tests::{line::Line, seat::Seat};

const MARK: &str = "marker-report-dunlin-5122";

fn running(line: &Line) -> String {
    let today = line.app().rota.zone.day(line.app().now());
    Quarter::of(today).to_string()
}

/// The quarter before, which is over.
fn before(line: &Line) -> String {
    let today = line.app().rota.zone.day(line.app().now());
    Quarter::of(today).before().to_string()
}

fn one(topic: ReportTopic, value: &str, since: ReportSince, total: u64) -> CaseTotal {
    CaseTotal {
        topic,
        value: value.to_owned(),
        since,
        total,
    }
}

/// So many new clients, `sex` of whom were exploited for sex, and the others for labour; `dental` of them saw a dentist.
fn totals(clients: u64, sex: u64, dental: u64) -> Vec<CaseTotal> {
    let new = ReportSince::New;
    let unknown = [
        ReportTopic::AgeGroup,
        ReportTopic::Origin,
        ReportTopic::Gender,
        ReportTopic::Language,
        ReportTopic::Source,
        ReportTopic::Closing,
    ];
    let mut all = vec![
        one(ReportTopic::Client, "all", new, clients),
        one(ReportTopic::Exploitation, "sex", new, sex),
        one(ReportTopic::Exploitation, "labour", new, clients - sex),
        one(ReportTopic::Service, "dental", new, dental),
    ];
    all.extend(unknown.map(|topic| one(topic, "unknown", new, clients)));
    all
}

async fn open_cases(desk: &Desk, assigned: &[MemberId], count: usize) -> Vec<CaseId> {
    let mut cases = Vec::new();
    for _ in 0..count {
        let body = br#"{"kind":"handoff","text":"facts"}"#;
        cases.push(desk.open_case(None, assigned, body).await.unwrap());
    }
    cases
}

/// What the desk's page does: opens every count, adds up, sends the sum.
async fn add_up(desk: &Desk, quarter: &str) -> Vec<CountId> {
    let counts = desk.counts(quarter).await.unwrap();
    let mut sum: Vec<CaseTotal> = Vec::new();
    for number in counts.iter().flat_map(|(_, totals)| totals) {
        let same = |one: &&mut CaseTotal| {
            one.topic == number.topic && one.value == number.value && one.since == number.since
        };
        match sum.iter_mut().find(same) {
            Some(one) => one.total += number.total,
            None => sum.push(number.clone()),
        }
    }
    let ids: Vec<CountId> = counts.into_iter().map(|(id, _)| id).collect();
    desk.send_sum(quarter, &ids, &sum).await.unwrap();
    ids
}

fn all_of(report: &ReportResponse, topic: ReportTopic, value: &str) -> Option<u64> {
    let mut tables = report.tables.iter();
    let table = tables.find(|table| table.topic == topic)?;
    table.lines.iter().find(|line| line.value == value)?.all
}

struct Scene {
    line: Line,
    quarter: String,
    alex: Seat<Desk>,
    bea: Seat<Desk>,
    sam: Seat<Desk>,
}

impl Scene {
    async fn start() -> Self {
        let line = Line::start().await;
        let alex = line.desk("alex").await;
        let bea = line.desk("bea").await;
        let sam = line.desk_off_duty("sam", line.desk_site()).await;
        let quarter = running(&line);
        Self {
            line,
            quarter,
            alex,
            bea,
            sam,
        }
    }

    async fn progress(&self) -> (u32, u32, u32) {
        let report = self.sam.report(&self.quarter, false).await.unwrap();
        let progress = report.progress;
        (progress.cases, progress.counted, progress.summed)
    }
}

#[tokio::test]
async fn a_case_of_two_people_is_counted_once_and_what_is_missing_is_shown() {
    let scene = Scene::start().await;
    let (alex, bea, q) = (&scene.alex, &scene.bea, scene.quarter.as_str());
    let (a, b) = (alex.me().member_id, bea.me().member_id);
    let shared = open_cases(alex, &[a, b], 2).await;
    let own = open_cases(alex, &[a], 1).await;
    let others = open_cases(bea, &[b], 1).await;
    assert_eq!(scene.progress().await, (4, 0, 0));
    let mine = alex.own_count(q).await.unwrap();
    assert_eq!(
        (mine.cases.len(), mine.by_others, mine.counted),
        (3, 0, None)
    );
    alex.send_count(q, &mine.cases, &totals(3, 1, 0))
        .await
        .unwrap();
    // The shared ones are Alex's now: Bea has one left, and one that a colleague has counted is refused whole.
    let left = bea.own_count(q).await.unwrap();
    assert_eq!(
        (left.cases.as_slice(), left.by_others),
        (others.as_slice(), 2)
    );
    let twice = [others.clone(), vec![shared[0]]].concat();
    let no = refused(bea.send_count(q, &twice, &totals(2, 0, 0)).await);
    assert_eq!(no, Some(ProblemCode::Conflict));
    assert_eq!(scene.progress().await, (4, 3, 0));
    // Nor does anybody count what is not theirs.
    let no = refused(bea.send_count(q, &own, &totals(1, 0, 0)).await);
    assert_eq!(no, Some(ProblemCode::NotFound));
    bea.send_count(q, &others, &totals(1, 0, 0)).await.unwrap();
    assert_eq!(scene.progress().await, (4, 4, 0));
    add_up(&scene.sam, q).await;
    assert_eq!(scene.progress().await, (4, 4, 4));
    // Counted again it takes the place of what was counted, and waits for the next sum. What Alex leaves out is free again.
    alex.send_count(q, &own, &totals(1, 0, 0)).await.unwrap();
    assert_eq!(scene.progress().await, (4, 2, 1));
    let mine = bea.own_count(q).await.unwrap();
    assert_eq!(
        (mine.cases.len(), mine.by_others, mine.counted),
        (3, 0, Some(1))
    );
}

#[tokio::test]
async fn nothing_about_a_few_leaves_the_server() {
    let scene = Scene::start().await;
    let (alex, sam, q) = (&scene.alex, &scene.sam, scene.quarter.as_str());
    let me = alex.me().member_id;
    let cases = open_cases(alex, &[me], 2).await;
    alex.send_count(q, &cases, &totals(4, 1, 2)).await.unwrap();
    add_up(sam, q).await;
    let few = sam.report(q, false).await.unwrap();
    assert_eq!(few.clients.all, None);
    assert!(few.tables.iter().all(|table| table.lines.is_empty()));
    // Twelve, two of them exploited for sex: neither they nor the ten beside them; and eleven dentists are one without.
    alex.send_count(q, &cases, &totals(12, 2, 11))
        .await
        .unwrap();
    add_up(sam, q).await;
    let report = sam.report(q, false).await.unwrap();
    assert_eq!(
        (report.least, report.clients.new, report.clients.all),
        (5, Some(12), Some(12))
    );
    assert_eq!(all_of(&report, ReportTopic::Exploitation, "sex"), None);
    assert_eq!(all_of(&report, ReportTopic::Exploitation, "labour"), None);
    assert_eq!(all_of(&report, ReportTopic::Service, "dental"), None);
    assert_eq!(all_of(&report, ReportTopic::Origin, "unknown"), Some(12));
    // Six and six are enough here, and not for anybody else: and that goes out only once the quarter is over.
    alex.send_count(q, &cases, &totals(12, 6, 0)).await.unwrap();
    add_up(sam, q).await;
    let inside = sam.report(q, false).await.unwrap();
    assert_eq!(all_of(&inside, ReportTopic::Exploitation, "sex"), Some(6));
    let early = refused(sam.report(q, true).await);
    assert_eq!(early, Some(ProblemCode::Malformed));
    let over = before(&scene.line);
    sam.send_sum(&over, &[], &totals(12, 6, 0)).await.unwrap();
    let outside = sam.report(&over, true).await.unwrap();
    assert_eq!((outside.least, outside.clients.all), (11, Some(12)));
    assert_eq!(all_of(&outside, ReportTopic::Exploitation, "sex"), None);
    assert_eq!(all_of(&outside, ReportTopic::Exploitation, "labour"), None);
    let written = crate::audit::words(&scene.line).await;
    let exported = (
        Event::ReportExported.name().to_owned(),
        Some("cases_outside".to_owned()),
    );
    assert!(written.contains(&exported));
}

#[tokio::test]
async fn what_is_sealed_is_not_in_the_database_and_who_counted_is_forgotten_with_the_quarter() {
    let scene = Scene::start().await;
    let (alex, q) = (&scene.alex, scene.quarter.clone());
    let cases = open_cases(alex, &[alex.me().member_id], 1).await;
    let mut marked = totals(1, 0, 0);
    marked[0].value = MARK.to_owned();
    alex.send_count(&q, &cases, &marked).await.unwrap();
    assert!(!has(&scene.line.disk(), MARK.as_bytes()));
    // What is no code is no count: nothing of it becomes a column.
    let (ids, sum): (Vec<_>, Vec<_>) = scene.sam.counts(&q).await.unwrap().into_iter().unzip();
    let no = refused(scene.sam.send_sum(&q, &ids, &sum.concat()).await);
    assert_eq!(no, Some(ProblemCode::Malformed));
    alex.send_count(&q, &cases, &totals(1, 0, 0)).await.unwrap();
    let gone = refused(scene.sam.send_sum(&q, &ids, &totals(1, 0, 0)).await);
    assert_eq!(gone, Some(ProblemCode::Conflict));
    add_up(&scene.sam, &q).await;
    let open = refused(scene.sam.close_quarter(&q).await);
    assert_eq!(open, Some(ProblemCode::Malformed));
    // The same of a quarter that is over, as if it had been counted then.
    let over = before(&scene.line);
    let of = (scene.line.app().team, over.parse::<Quarter>().unwrap());
    let row = CountRow {
        id: domain::CountId::from_bytes([7; 16]),
        member: domain::MemberId::from_bytes(alex.me().member_id.0),
        sealed: vec![1],
        summed: false,
    };
    let mut tx = scene.line.store().begin().await.unwrap();
    tx.put_count(of, &row).await.unwrap();
    tx.commit().await.unwrap();
    let sam = &scene.sam;
    sam.close_quarter(&over).await.unwrap();
    let mut tx = scene.line.store().read().await.unwrap();
    assert_eq!(tx.counts(of).await.unwrap(), []);
    drop(tx);
    let report = sam.report(&over, false).await.unwrap();
    assert!(report.progress.closed);
    assert!(alex.own_count(&over).await.unwrap().closed);
    let late = refused(alex.send_count(&over, &[], &totals(0, 0, 0)).await);
    assert_eq!(late, Some(ProblemCode::WrongState));
    let again = refused(sam.close_quarter(&over).await);
    assert_eq!(again, Some(ProblemCode::WrongState));
}

#[tokio::test]
async fn who_may_see_totals_only_sees_totals_and_nothing_else() {
    let scene = Scene::start().await;
    let (line, sam, q) = (&scene.line, &scene.sam, scene.quarter.as_str());
    sam.note_trainings(q, 3, 70).await.unwrap();
    let bea = scene.bea.me().member_id;
    let cases = open_cases(&scene.alex, &[bea], 1).await;
    let store = line.store();
    let mut tx = store.begin().await.unwrap();
    let staff = tx.staff_by_login("bea").await.unwrap().unwrap();
    let roles = [DomainRole::Reporter].into_iter().collect();
    tx.set_roles(staff.id, roles).await.unwrap();
    tx.commit().await.unwrap();
    let bea = line.desk_off_duty("bea", line.desk_site()).await;
    let report = bea.report(q, false).await.unwrap();
    assert_eq!((report.trainings, report.trained), (Some(3), Some(70)));
    bea.quarter(&report.quarters[1]).await.unwrap();
    for no in [
        refused(bea.own_count(q).await.map(drop)),
        refused(bea.counts(q).await.map(drop)),
        refused(bea.send_sum(q, &[], &[]).await),
        refused(bea.note_trainings(q, 1, 1).await),
        refused(bea.close_quarter(q).await),
        refused(bea.cases().await.map(drop)),
        refused(bea.figures().await.map(drop)),
        refused(bea.releases().await.map(drop)),
    ] {
        assert_eq!(no, Some(ProblemCode::Forbidden));
    }
    assert!(bea.read_case(cases[0]).await.is_err());
    // And who answers people sees no report.
    let no = refused(scene.alex.report(q, false).await);
    assert_eq!(no, Some(ProblemCode::Forbidden));
}
