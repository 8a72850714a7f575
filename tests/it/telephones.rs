//! Whether the telephones that people are called from hide their number: looked at once a week, and told where it does not (R333).

use client::Desk;
use domain::{audit::Event, page::Cause, permission::Role, telephone::Telephone};
use protocol::{
    ProblemCode,
    callback::{CallsDueResponse, TelephoneShows, TelephoneTest},
};
use std::sync::OnceLock;
use tests::{line::Line, org::Org};

const DAY_SECS: i64 = 24 * 3_600;

fn named(id: &str, name: &str) -> Telephone {
    Telephone {
        id: id.to_owned(),
        name: name.to_owned(),
    }
}

/// A line with two telephones, and two who lead it.
async fn line() -> Line {
    static ORG: OnceLock<Org> = OnceLock::new();
    let org = ORG.get_or_init(|| {
        Org::new(&[
            ("alex", &[Role::Advocate]),
            ("dana", &[Role::Supervisor]),
            ("sam", &[Role::Supervisor]),
        ])
    });
    let mut line = Line::start_of(org).await;
    line.calls.telephones = vec![
        named("desk", "Desk telephone"),
        named("mobile", "Night mobile"),
    ];
    line.restart().await;
    line
}

/// Whether it is time to look at each of them.
fn tests(due: &CallsDueResponse) -> Vec<TelephoneTest> {
    due.telephones.iter().map(|one| one.test).collect()
}

async fn told(desk: &Desk) -> CallsDueResponse {
    desk.calls_due().await.unwrap()
}

/// Who is called because of a telephone, and has not answered.
async fn paged(line: &Line) -> Vec<String> {
    let mut tx = line.store().read().await.unwrap();
    let mut aliases = Vec::new();
    for staff in tx.staff_of_team(line.app().team).await.unwrap() {
        let pages = tx.pages_of(staff.id).await.unwrap();
        let mut open = pages.iter().filter(|page| page.state.is_open());
        if open.any(|page| page.cause == Cause::Telephone) {
            aliases.push(staff.alias);
        }
    }
    aliases
}

#[tokio::test]
async fn once_a_week_whoever_leads_looks_whether_each_telephone_hides() {
    let line = line().await;
    let sam = line.desk("sam").await;
    let alex = line.desk("alex").await;
    assert_eq!(tests(&told(&sam).await), [TelephoneTest::Overdue; 2]);
    let refused = alex.telephone_tested("desk", TelephoneShows::Nothing);
    let refused = refused.await.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::Forbidden));
    let unknown = sam.telephone_tested("kitchen", TelephoneShows::Nothing);
    let unknown = unknown.await.unwrap_err();
    assert_eq!(unknown.code(), Some(ProblemCode::NotFound));
    for id in ["desk", "mobile"] {
        sam.telephone_tested(id, TelephoneShows::Nothing)
            .await
            .unwrap();
    }
    // Everybody who calls reads who looked, and when.
    let due = told(&alex).await;
    assert_eq!(tests(&due), [TelephoneTest::Later; 2]);
    let today = line.app().rota.zone.day(line.app().now()).to_string();
    for telephone in &due.telephones {
        assert_eq!(telephone.shows, Some(TelephoneShows::Nothing));
        assert_eq!(telephone.by.as_deref(), Some("Sam"));
        assert_eq!(telephone.tested_on.as_ref(), Some(&today));
    }
    assert_eq!(paged(&line).await, Vec::<String>::new());
    line.clock.advance_ms(6 * DAY_SECS * 1_000);
    let sam = line.desk_off_duty("sam", line.desk_site()).await;
    assert_eq!(tests(&told(&sam).await), [TelephoneTest::Now; 2]);
    sam.telephone_tested("mobile", TelephoneShows::Nothing)
        .await
        .unwrap();
    line.clock.advance_ms(2 * DAY_SECS * 1_000);
    let sam = line.desk_off_duty("sam", line.desk_site()).await;
    assert_eq!(
        tests(&told(&sam).await),
        [TelephoneTest::Overdue, TelephoneTest::Later]
    );
    let written = super::audit::words(&line).await;
    let tested: Vec<_> = written
        .iter()
        .filter(|(name, _)| name == Event::TelephoneTested.name())
        .map(|(_, reason)| reason.as_deref())
        .collect();
    assert_eq!(tested, [Some("nothing"); 3]);
}

#[tokio::test]
async fn one_that_does_not_hide_is_told_to_all_until_a_later_test_says_that_it_does() {
    let line = line().await;
    let sam = line.desk("sam").await;
    let second = line.desk("dana").await;
    let alex = line.desk("alex").await;
    sam.telephone_tested("mobile", TelephoneShows::Nothing)
        .await
        .unwrap();
    sam.telephone_tested("desk", TelephoneShows::Name)
        .await
        .unwrap();
    let due = told(&alex).await;
    let shows: Vec<_> = due.telephones.iter().map(|one| one.shows).collect();
    assert_eq!(
        shows,
        [Some(TelephoneShows::Name), Some(TelephoneShows::Nothing)]
    );
    assert!(!due.called, "it is not theirs to look after");
    // Who leads is called, but for who found it.
    assert!(!told(&sam).await.called);
    assert!(told(&second).await.called);
    assert_eq!(paged(&line).await, ["Dana"]);
    let forbidden = alex.telephones_seen().await.unwrap_err();
    assert_eq!(forbidden.code(), Some(ProblemCode::Forbidden));
    second.telephones_seen().await.unwrap();
    assert!(!told(&second).await.called);
    assert_eq!(paged(&line).await, Vec::<String>::new());
    // Found again, they are called again; once it hides, nobody has to come any more.
    sam.telephone_tested("desk", TelephoneShows::Number)
        .await
        .unwrap();
    assert_eq!(paged(&line).await, ["Dana"]);
    sam.telephone_tested("mobile", TelephoneShows::Nothing)
        .await
        .unwrap();
    assert_eq!(paged(&line).await, ["Dana"], "the other one does not hide");
    sam.telephone_tested("desk", TelephoneShows::Nothing)
        .await
        .unwrap();
    assert_eq!(paged(&line).await, Vec::<String>::new());
}
