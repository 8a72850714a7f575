//! Rules of what somebody has to do by a certain time.

use super::Checked;
use super::fixture::{NOW, add_staff, bytes16, item, member_id, team_id};
use crate::Store;
use domain::{
    CallbackId, CaseId, ItemId, Millis, Task, TaskId, Timestamp,
    task::{
        Answer, Guardian, KEPT, Label, Life, Method, New, NotFiled, NotReportable, On, Oral,
        Outcome, Report, Request, Stage, Told, Written,
    },
};
use std::sync::Arc;

fn id(number: u64) -> TaskId {
    TaskId::from_bytes(bytes16(number))
}

fn hours(count: i64) -> Timestamp {
    NOW.plus(Millis::from_secs(count * 3_600))
}

fn task(number: u64, life: Life) -> Result<Task, domain::Rejected> {
    let new = New {
        id: id(number),
        team: team_id(),
        owner: member_id(1),
        on: None,
        life,
    };
    Task::open(new, NOW)
}

fn stages() -> Vec<Stage> {
    let mut stages = vec![Stage::Considering, Stage::OralDue(hours(1))];
    stages.extend(
        NotReportable::ALL
            .iter()
            .map(|why| Stage::NotReportable(*why)),
    );
    for (method, limited) in Method::ALL.iter().zip([true, false].into_iter().cycle()) {
        let oral = Oral {
            at: hours(2),
            method: *method,
            limited,
        };
        let written = Written {
            at: hours(3),
            method: *method,
        };
        stages.extend([Stage::WrittenDue(oral), Stage::WrittenSent(oral, written)]);
    }
    stages
}

fn lives() -> Vec<Life> {
    let report = Report {
        stage: Stage::Considering,
        consulted: false,
        told: Told::NotYet,
        answer: None,
    };
    let mut lives: Vec<_> = stages()
        .into_iter()
        .map(|stage| Life::Report(Report { stage, ..report }))
        .collect();
    for (told, answer) in Told::ALL.iter().zip(
        [None, Some(Answer::Accepted), Some(Answer::NotAccepted)]
            .into_iter()
            .cycle(),
    ) {
        lives.push(Life::Report(Report {
            consulted: true,
            told: *told,
            answer,
            ..report
        }));
    }
    let filed = NotFiled::ALL
        .iter()
        .map(|why| Some(Outcome::NotFiled(*why)));
    for outcome in filed.chain([None, Some(Outcome::Filed)]) {
        for guardian in Guardian::ALL {
            lives.push(Life::Request(Request {
                guardian: *guardian,
                consulted: *guardian == Guardian::Possibly,
                counsel: *guardian == Guardian::Clear,
                outcome,
            }));
        }
    }
    lives
}

/// However far it has come; what is sealed beside it is replaced by who saw it last.
pub async fn a_task_keeps_each_of_its_states(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    for (number, label) in (100..).zip(Label::ALL) {
        let at = hours(100);
        let date = task(number, Life::Deadline { label: *label, at })?;
        assert!(tx.insert_task(&date).await?);
        assert!(!tx.insert_task(&date).await?, "the id is taken");
        assert_eq!(tx.task(date.id).await?, Some(date));
    }
    for (number, life) in (1_000..).zip(lives()) {
        let fresh = match life {
            Life::Request(_) => Life::request(),
            Life::Report(_) | Life::Deadline { .. } => Life::report(),
        };
        let opened = task(number, fresh)?;
        assert!(tx.insert_task(&opened).await?);
        let moved = Task {
            life,
            owner: member_id(2),
            next: None,
            closed: Some(hours(5)),
            ..opened
        };
        tx.save_task(&moved).await?;
        assert_eq!(tx.task(moved.id).await?, Some(moved));
    }
    assert_eq!(tx.task(id(1)).await?, None);
    let sealed = id(100);
    assert_eq!(tx.task_box(sealed).await?, None);
    tx.put_task_box(sealed, &[1]).await?;
    tx.put_task_box(sealed, &[2]).await?;
    assert!(!tx.replace_task_box(sealed, &[1], &[3]).await?);
    assert!(tx.replace_task_box(sealed, &[2], &[3]).await?);
    assert_eq!(tx.task_box(sealed).await?, Some(vec![3]));
    Ok(())
}

/// By team, by owner, and by the next call.
pub async fn tasks_are_found_by_whom_and_when(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let first = task(1, Life::report())?;
    let second = Task {
        owner: member_id(2),
        ..task(2, Life::request())?
    };
    for task in [&first, &second] {
        tx.insert_task(task).await?;
    }
    assert_eq!(tx.tasks(team_id()).await?, [first, second]);
    assert_eq!(tx.tasks_of(member_id(2)).await?, [second]);
    assert_eq!(first.next, Some(hours(6)));
    assert_eq!(tx.due_tasks(Timestamp(hours(6).0 - 1)).await?, []);
    assert_eq!(tx.due_tasks(hours(6)).await?, [first]);
    assert_eq!(tx.due_tasks(hours(12)).await?, [first, second]);
    tx.save_task(&Task {
        next: None,
        ..first
    })
    .await?;
    assert_eq!(tx.due_tasks(hours(12)).await?, [second]);
    Ok(())
}

/// What it hung on is forgotten when that goes; what is closed is kept for a while, and on a case as long as that.
pub async fn a_task_outlives_what_it_hung_on(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let there = item(1);
    tx.insert_item(&there).await?;
    let case = crate::case::CaseRow {
        id: CaseId::from_bytes(bytes16(3)),
        opened_at: NOW,
        key_version: 1,
        entries: 0,
        exposed: false,
    };
    tx.insert_case(&case).await?;
    let closed = Some(hours(1));
    for (number, on) in (1..).zip([
        On::Item(there.id),
        On::Item(ItemId::from_bytes(bytes16(99))),
        On::Callback(CallbackId::from_bytes(bytes16(99))),
        On::Case(case.id),
        On::Case(CaseId::from_bytes(bytes16(99))),
    ]) {
        let on = Some(on);
        let kept = Task {
            on,
            next: None,
            closed,
            ..task(number, Life::report())?
        };
        assert!(tx.insert_task(&kept).await?);
        assert_eq!(tx.task(kept.id).await?, Some(kept));
    }
    assert_eq!(tx.unhang_tasks().await?, 3);
    assert_eq!(tx.unhang_tasks().await?, 0);
    let left = async |tx: &mut dyn crate::Tx| -> crate::Result<Vec<Option<On>>> {
        Ok(tx
            .tasks(team_id())
            .await?
            .into_iter()
            .map(|task| task.on)
            .collect())
    };
    let case = Some(On::Case(case.id));
    let item = Some(On::Item(there.id));
    assert_eq!(left(&mut *tx).await?, [item, None, None, case, None]);
    tx.delete_item(there.id).await?;
    assert_eq!(tx.unhang_tasks().await?, 1);
    let end = hours(1).plus(KEPT);
    tx.delete_old_tasks(Timestamp(end.0 - KEPT.0 - 1)).await?;
    assert_eq!(left(&mut *tx).await?.len(), 5);
    tx.delete_old_tasks(Timestamp(end.0 - KEPT.0)).await?;
    assert_eq!(left(&mut *tx).await?, [case]);
    Ok(())
}
