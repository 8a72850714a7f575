//! What somebody has to do by a certain time.
#![expect(clippy::panic, reason = "what cannot be is a failure of the test")]

use domain::{
    CaseId, ItemId, MemberId, Millis, Task, TaskId, TeamId, Timestamp,
    task::{
        Answer, BACK, FURTHEST, Guardian, Kind, Label, Life, Method, New, NotFiled, NotReportable,
        On, Oral, Stage, Step, Told, Written,
    },
};
use proptest::prelude::*;

const NOW: Timestamp = Timestamp(6_000_000);

fn hours(count: i64) -> Timestamp {
    NOW.plus(Millis::from_secs(count * 3_600))
}

fn open(life: Life) -> Task {
    try_open(life).unwrap_or_else(|refused| panic!("{refused}"))
}

fn try_open(life: Life) -> Result<Task, domain::Rejected> {
    let new = New {
        id: TaskId::from_bytes([1; 16]),
        team: TeamId::from_bytes([2; 16]),
        owner: MemberId::from_bytes([3; 16]),
        on: Some(On::Item(ItemId::from_bytes([4; 16]))),
        life,
    };
    Task::open(new, NOW)
}

fn oral(at: Timestamp) -> Step {
    Step::Oral(Oral {
        at,
        method: Method::Phone,
        limited: true,
    })
}

fn written(at: Timestamp) -> Step {
    Step::Written(Written {
        at,
        method: Method::Online,
    })
}

fn through(task: Task, steps: &[(Step, Timestamp)]) -> Task {
    steps.iter().fold(task, |task, (step, at)| {
        task.step(*step, *at)
            .unwrap_or_else(|refused| panic!("{refused}"))
    })
}

/// Every call from now on that nobody heeds, up to a moment: when, and whether it says that it is overdue.
fn calls(mut task: Task, until: Timestamp) -> Vec<(i64, bool)> {
    let mut made = Vec::new();
    while let Some(next) = task.next.filter(|next| *next <= until) {
        let (after, overdue) = task.call(next).unwrap_or_else(|| panic!("it is due"));
        made.push((next.since(NOW).0 / 3_600_000, overdue));
        task = after;
    }
    made
}

/// R214: six, ten and twelve hours after the cause; 24, 44 and 48 after the oral report; then again and again.
#[test]
fn a_report_has_two_clocks() {
    let caused = through(open(Life::report()), &[(Step::Cause, NOW)]);
    assert_eq!(
        (caused.state(), caused.due()),
        ("oral_due", Some(hours(12)))
    );
    let expected = [(6, false), (10, false), (12, true), (18, true), (24, true)];
    assert_eq!(calls(caused, hours(24)), expected);
    let told = through(caused, &[(oral(hours(1)), hours(1))]);
    assert_eq!((told.state(), told.due()), ("written_due", Some(hours(49))));
    let expected = [(25, false), (45, false), (49, true), (55, true)];
    assert_eq!(calls(told, hours(55)), expected);
    let sent = through(told, &[(written(hours(20)), hours(20))]);
    assert_eq!(
        (sent.state(), sent.due(), sent.next),
        ("written_sent", None, None)
    );
}

/// The second clock begins when the Careline was told, not when somebody wrote it down.
#[test]
fn what_was_done_is_written_down_later_and_not_ahead() {
    let caused = through(open(Life::report()), &[(Step::Cause, NOW)]);
    let late = through(caused, &[(oral(hours(2)), hours(5))]);
    assert_eq!(late.due(), Some(hours(50)));
    assert!(caused.step(oral(hours(6)), hours(5)).is_err());
    let long_ago = Timestamp(hours(5).0 - BACK.0 - 60_000);
    assert!(caused.step(oral(long_ago), hours(5)).is_err());
}

/// R216: what was reported is told, or it is said why it is not.
#[test]
fn a_report_is_over_when_the_person_was_told_or_cannot_be() {
    let sent = through(
        open(Life::report()),
        &[(Step::Cause, NOW), (oral(NOW), NOW), (written(NOW), NOW)],
    );
    assert!(sent.step(Step::Close, NOW).is_err());
    assert!(sent.step(Step::Told(Told::NotYet), NOW).is_err());
    for told in [Told::Told, Told::NotSafe, Told::Gone] {
        let closed = through(sent, &[(Step::Told(told), NOW), (Step::Close, hours(1))]);
        assert_eq!((closed.state(), closed.closed), ("closed", Some(hours(1))));
        assert!(
            closed
                .step(Step::Answered(Answer::Accepted), hours(1))
                .is_err()
        );
    }
    let early = through(open(Life::report()), &[(Step::Cause, NOW)]);
    assert!(early.step(Step::Told(Told::Told), NOW).is_err());
    assert!(
        early
            .step(Step::Answered(Answer::NotAccepted), NOW)
            .is_err()
    );
}

#[test]
fn where_there_is_nothing_to_report_it_is_over_with_the_reason() {
    let nothing = Step::NotReportable(NotReportable::Adult);
    let closed = through(
        open(Life::report()),
        &[(Step::Consulted, NOW), (nothing, NOW)],
    );
    let Life::Report(report) = closed.life else {
        panic!("a report");
    };
    assert!(report.consulted);
    assert_eq!(report.stage, Stage::NotReportable(NotReportable::Adult));
    assert_eq!((closed.closed, closed.next), (Some(NOW), None));
    let told = through(open(Life::report()), &[(oral(NOW), NOW)]);
    assert!(told.step(nothing, NOW).is_err(), "it was reported");
}

/// R407, R210.
#[test]
fn a_request_waits_for_supervisor_and_counsel_where_a_guardian_may_exploit() {
    let task = open(Life::request());
    assert_eq!(
        (task.kind(), task.due()),
        (Kind::HhsRequest, Some(hours(24)))
    );
    assert_eq!(
        calls(task, hours(24)),
        [(12, false), (20, false), (24, true)]
    );
    assert!(
        task.step(Step::Filed, NOW).is_err(),
        "nobody thought of the guardian"
    );
    let clear = through(task, &[(Step::Guardian(Guardian::Clear), NOW)]);
    assert!(clear.step(Step::Filed, NOW).is_ok());
    let possibly = through(task, &[(Step::Guardian(Guardian::Possibly), NOW)]);
    assert!(possibly.step(Step::Filed, NOW).is_err());
    let asked = through(possibly, &[(Step::Consulted, NOW)]);
    assert!(asked.step(Step::Filed, NOW).is_err());
    let filed = through(asked, &[(Step::Counsel, NOW), (Step::Filed, NOW)]);
    assert_eq!((filed.state(), filed.closed), ("filed", Some(NOW)));
    let not = Step::NotFiled(NotFiled::NoRelease);
    assert_eq!(through(possibly, &[(not, NOW)]).state(), "not_filed");
}

#[test]
fn a_date_calls_weeks_days_and_a_day_before() {
    let at = hours(30 * 24);
    let label = Label::FileBeforeBirthday;
    let task = open(Life::Deadline { label, at });
    let day = |days: i64| days * 24;
    let expected = [
        (day(16), false),
        (day(23), false),
        (day(29), false),
        (day(30), true),
    ];
    assert_eq!(calls(task, at), expected);
    assert!(task.step(Step::Cause, NOW).is_err());
    assert_eq!(through(task, &[(Step::Close, NOW)]).state(), "closed");
    for at in [NOW, hours(-1), NOW.plus(FURTHEST).plus(Millis(60_000))] {
        assert!(try_open(Life::Deadline { label, at }).is_err());
    }
    // One that is near has only the calls that are ahead.
    let near = open(Life::Deadline {
        label,
        at: hours(30),
    });
    assert_eq!(calls(near, hours(30)), [(6, false), (30, true)]);
}

#[test]
fn a_task_that_is_given_on_keeps_its_clock() {
    let task = through(open(Life::report()), &[(Step::Cause, NOW)]);
    let to = MemberId::from_bytes([9; 16]);
    let given = task.give(to).unwrap_or_else(|refused| panic!("{refused}"));
    assert_eq!(given, Task { owner: to, ..task });
    assert!(given.give(to).is_err());
    let case = CaseId::from_bytes([8; 16]);
    assert_eq!(given.hang(case).on, Some(On::Case(case)));
    let closed = through(task, &[(Step::NotReportable(NotReportable::NoCause), NOW)]);
    assert!(closed.give(to).is_err());
}

fn steps() -> impl Strategy<Value = Step> {
    let method = || prop::sample::select(Method::ALL);
    prop_oneof![
        Just(Step::Consulted),
        Just(Step::Cause),
        prop::sample::select(NotReportable::ALL).prop_map(Step::NotReportable),
        (0_i64..100, method(), any::<bool>()).prop_map(|(at, method, limited)| {
            let at = hours(at);
            Step::Oral(Oral {
                at,
                method,
                limited,
            })
        }),
        (0_i64..100, method()).prop_map(|(at, method)| {
            let at = hours(at);
            Step::Written(Written { at, method })
        }),
        prop::sample::select(Told::ALL).prop_map(Step::Told),
        prop::sample::select(Answer::ALL).prop_map(Step::Answered),
        prop::sample::select(Guardian::ALL).prop_map(Step::Guardian),
        Just(Step::Counsel),
        Just(Step::Filed),
        prop::sample::select(NotFiled::ALL).prop_map(Step::NotFiled),
        Just(Step::Close),
    ]
}

fn lives() -> impl Strategy<Value = Life> {
    prop_oneof![
        Just(Life::report()),
        Just(Life::request()),
        (1_i64..2_000, prop::sample::select(Label::ALL)).prop_map(|(ahead, label)| {
            let at = hours(ahead);
            Life::Deadline { label, at }
        }),
    ]
}

proptest! {
    /// Over random histories: a running clock always has a next call, and what is over is silent and stays over.
    #[test]
    fn a_clock_that_runs_has_a_next_call(
        life in lives(),
        history in prop::collection::vec((0_i64..20, steps(), any::<bool>()), 0..20),
    ) {
        let (mut task, mut now) = (open(life), NOW);
        for (pause, step, timer) in history {
            now = now.plus(Millis::from_secs(pause * 3_600 + 7));
            if timer {
                task = task.call(now).map_or(task, |(after, _)| after);
            }
            let before = task;
            task = task.step(step, now).unwrap_or(before);
            prop_assert_eq!(task.next.is_some(), task.due().is_some());
            prop_assert!(task.closed.is_none() || task.due().is_none());
            prop_assert!(before.closed.is_none() || before == task);
            if let (Some(next), Some(due)) = (task.next, task.due()) {
                // The next call is at the end of the clock at the latest, or within hours when that is past.
                prop_assert!(next <= due.max(now.plus(domain::task::AGAIN)));
                prop_assert_eq!(next, next.to_minute());
            }
        }
    }
}
