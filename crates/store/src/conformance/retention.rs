//! Rules of how cases end, of a person's words, and of what is counted when it goes.

use super::Checked;
use super::fixture::{NOW, add_staff, at, bytes16, bytes32, device_id, member_id, team_id};
use super::forwarder::{add_forwarder, forwarder};
use crate::{
    Store, Tx,
    case::{CaseEntryRow, CaseFileRow, CaseRow, CaseWrapRow},
    conflict::BarRow,
    retention::{CaseContents, CaseWord},
    tally::Under,
};
use domain::{
    CaseId, EntryId, FileId, Level, Millis, ReleaseId, Task, TaskId, Timestamp,
    case::{CloseReason, DeleteReason, Deletion, KEPT, Life},
    conflict::Hidden,
    release::{Branch, DataClass, Purpose, Release, USUAL},
    retention::Record,
    rota::zone::Day,
    tally::{Count, Quarter, Staffing, What},
    task::{Label, Life as TaskLife, New, On},
};
use std::sync::Arc;

/// With its reason and its date, which the minute is known of only; an open one has none of both.
pub async fn a_case_is_closed_and_opened_again(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&store).await?;
    assert_eq!(tx.case_life(case(1)).await?, Life::Open);
    for why in CloseReason::ALL {
        let closed = Life::Open.close(*why, at(12_345))?;
        tx.set_case_life(case(1), &closed).await?;
        assert_eq!(tx.case_life(case(1)).await?, closed);
    }
    assert_eq!(tx.case_life(case(2)).await?, Life::Open);
    tx.set_case_life(case(1), &Life::Open).await?;
    assert_eq!(tx.case_life(case(1)).await?, Life::Open);
    Ok(())
}

/// Exactly when its time is over, and the longest over first.
pub async fn a_case_is_over_at_its_minute(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&store).await?;
    let closed = Life::Open.close(CloseReason::GoalsMet, NOW)?;
    tx.set_case_life(case(2), &closed).await?;
    let later = Life::Open.close(CloseReason::GoalsMet, at(60_000))?;
    tx.set_case_life(case(1), &later).await?;
    let end = NOW.plus(KEPT);
    assert_eq!(tx.cases_over(Timestamp(end.0 - 1)).await?, []);
    assert_eq!(tx.cases_over(end).await?, [case(2)]);
    let both = tx.cases_over(end.plus(Millis(60_000))).await?;
    assert_eq!(both, [case(2), case(1)]);
    tx.set_case_life(case(2), &Life::Open).await?;
    assert_eq!(tx.cases_over(end).await?, []);
    Ok(())
}

/// And goes with the case.
pub async fn one_deletion_of_a_case_is_asked_for_at_a_time(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&store).await?;
    for (number, why) in (1..).zip(DeleteReason::ALL) {
        let asked = Deletion {
            by: member_id(1),
            why: *why,
            asked: at(60_000 * number),
        };
        assert!(tx.insert_case_deletion(case(1), &asked).await?);
        assert!(!tx.insert_case_deletion(case(1), &asked).await?);
        assert_eq!(tx.case_deletion(case(1)).await?, Some(asked));
        assert_eq!(tx.case_deletions().await?, [(case(1), asked)]);
        assert!(tx.drop_case_deletion(case(1)).await?);
        assert!(!tx.drop_case_deletion(case(1)).await?);
        assert_eq!(tx.case_deletion(case(1)).await?, None);
    }
    let asked = Deletion {
        by: member_id(2),
        why: DeleteReason::Twice,
        asked: NOW,
    };
    assert!(tx.insert_case_deletion(case(2), &asked).await?);
    assert!(tx.delete_case(case(2)).await?);
    assert_eq!(tx.case_deletions().await?, []);
    Ok(())
}

/// New ones take the place of the old; nobody's lead to somebody else's.
pub async fn words_lead_to_one_case(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&store).await?;
    let word = |auth_hash| CaseWord {
        case: case(1),
        auth_hash,
    };
    assert!(!tx.has_case_word(case(1)).await?);
    assert!(tx.put_case_word(case(1), &bytes16(1), &bytes32(1)).await?);
    assert!(tx.has_case_word(case(1)).await?);
    let found = tx.case_by_word(&bytes16(1)).await?;
    assert_eq!(found, Some(word(bytes32(1))));
    assert!(!tx.put_case_word(case(2), &bytes16(1), &bytes32(9)).await?);
    assert!(tx.put_case_word(case(1), &bytes16(2), &bytes32(2)).await?);
    assert_eq!(tx.case_by_word(&bytes16(1)).await?, None);
    let found = tx.case_by_word(&bytes16(2)).await?;
    assert_eq!(found, Some(word(bytes32(2))));
    assert!(tx.put_case_word(case(2), &bytes16(1), &bytes32(9)).await?);
    tx.delete_case(case(1)).await?;
    assert_eq!(tx.case_by_word(&bytes16(2)).await?, None);
    Ok(())
}

/// Keys, entries, lists, tasks and from whom it was kept; a report that is still owed hangs on nothing from then on, and what was told
/// stays. Another case is not touched.
pub async fn a_deleted_case_takes_everything_along(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&store).await?;
    for number in [1, 2] {
        fill(tx.as_mut(), number).await?;
    }
    let full = CaseContents {
        entries: 1,
        wraps: 1,
        readers: 1,
        files: 1,
        tasks: 3,
        releases: 1,
    };
    assert_eq!(tx.case_contents(case(1)).await?, full);
    assert!(tx.delete_case(case(1)).await?);
    assert!(!tx.delete_case(case(1)).await?);
    let left = CaseContents {
        releases: 1,
        ..CaseContents::default()
    };
    assert_eq!(tx.case_contents(case(1)).await?, left);
    assert_eq!(tx.case(case(1)).await?, None);
    assert_eq!(tx.assigned(case(1)).await?, []);
    assert_eq!(tx.case_wraps(case(1), device_id(1)).await?, []);
    assert_eq!(tx.barred(Hidden::Case(case(1))).await?, []);
    let mut tasks = Vec::new();
    for number in [1, 2, 3] {
        tasks.push(tx.task(task_id(10 + number)).await?.map(|task| task.on));
    }
    assert_eq!(tasks, [None, None, Some(None)]);
    assert_eq!(tx.case_contents(case(2)).await?, full);
    assert_eq!(tx.count_records(Record::Case).await?, 1);
    Ok(())
}

/// Days and quarters before the first that stays.
pub async fn old_totals_go(store: Arc<dyn Store>) -> Checked {
    let day = |text: &str| text.parse::<Day>();
    let mut tx = begin(&store).await?;
    for text in ["2026-11-28", "2026-11-29", "2026-11-30"] {
        let under = Under {
            day: day(text)?,
            level: Level::T4,
            language: "en",
        };
        tx.count(under, What::Count(Count::Started)).await?;
        let seen = Staffing {
            there: 1,
            ..Staffing::default()
        };
        tx.put_look(day(text)?, NOW, seen).await?;
    }
    assert_eq!(tx.count_records(Record::Total).await?, 6);
    let quarter: Quarter = "2026-Q4".parse()?;
    let gone = tx.delete_old_totals(day("2026-11-29")?, quarter).await?;
    assert_eq!(gone, 2);
    assert_eq!(tx.count_records(Record::Total).await?, 4);
    let left = tx.tallies(day("2026-01-01")?, day("2026-12-31")?).await?;
    let left: Vec<_> = left.iter().map(|total| total.day).collect();
    assert_eq!(left, [day("2026-11-29")?, day("2026-11-30")?]);
    Ok(())
}

/// What is taken is forgotten; nothing is no row.
pub async fn what_was_deleted_is_counted_once(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    tx.add_purged(Record::Case, 0).await?;
    assert_eq!(tx.take_purged().await?, []);
    for record in Record::ALL {
        tx.add_purged(*record, 2).await?;
    }
    tx.add_purged(Record::Case, 3).await?;
    let taken = tx.take_purged().await?;
    assert_eq!(taken.len(), Record::ALL.len());
    assert!(taken.contains(&(Record::Case, 5)));
    assert!(taken.contains(&(Record::Total, 2)));
    assert_eq!(tx.take_purged().await?, []);
    Ok(())
}

/// Everything that is there stays there; columns are those of the tables.
pub async fn a_scrub_keeps_what_is_there(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&store).await?;
    fill(tx.as_mut(), 1).await?;
    tx.commit().await?;
    store.scrub().await?;
    let mut tx = store.read().await?;
    assert_eq!(tx.case_contents(case(1)).await?.entries, 1);
    let columns = store.columns().await?;
    let has = |table: &str, column: &str| columns.contains(&(table.to_owned(), column.to_owned()));
    assert!(has("case_entry", "sealed") && has("case_closed", "until"));
    Ok(())
}

async fn begin(store: &Arc<dyn Store>) -> crate::Result<Box<dyn Tx>> {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    add_forwarder(&mut *tx).await?;
    for number in [1, 2] {
        tx.insert_case(&CaseRow {
            id: case(number),
            opened_at: NOW,
            key_version: 1,
            entries: 0,
            exposed: false,
        })
        .await?;
    }
    Ok(tx)
}

/// One of everything that hangs on a case: of the tasks a date, a report that is done and one that is owed.
async fn fill(tx: &mut dyn Tx, number: u64) -> Checked {
    let id = case(number);
    let wrap = CaseWrapRow {
        member: member_id(1),
        device: device_id(1),
        key_version: 1,
        wrap: b"wrap".to_vec(),
    };
    tx.put_case_wrap(id, &wrap).await?;
    tx.insert_case_readers(id, 0, b"readers").await?;
    let entry = CaseEntryRow {
        id: EntryId::from_bytes(bytes16(number)),
        key_version: 1,
        sealed: b"entry".to_vec(),
    };
    assert!(tx.insert_case_entry(id, 0, &entry).await?);
    let file = CaseFileRow {
        id: FileId::from_bytes(bytes16(number)),
        key_version: 1,
        sealed: b"picture".to_vec(),
    };
    assert!(tx.insert_case_file(id, &file).await?);
    tx.put_bar(&BarRow {
        member: member_id(2),
        hidden: Hidden::Case(id),
        by: member_id(1),
    })
    .await?;
    owe(tx, number).await?;
    let release = Release {
        id: ReleaseId::from_bytes(bytes16(number)),
        team: team_id(),
        on: On::Case(id),
        recipient: forwarder(1).id,
        purpose: Purpose::Medical,
        classes: [DataClass::Alias].into_iter().collect(),
        branch: Branch::Adult,
        by: member_id(1),
        signed_off: None,
        from: NOW,
        until: NOW.plus(USUAL),
        withdrawn: None,
    };
    assert!(tx.insert_release(&release, &[1]).await?);
    Ok(())
}

/// A date, a report that is done and one that is owed.
async fn owe(tx: &mut dyn Tx, number: u64) -> Checked {
    let date = TaskLife::Deadline {
        label: Label::Hearing,
        at: at(86_400_000),
    };
    for (place, life) in (1..).zip([date, TaskLife::report(), TaskLife::report()]) {
        let new = New {
            id: task_id(number * 10 + place),
            team: team_id(),
            owner: member_id(1),
            on: Some(On::Case(case(number))),
            life,
        };
        let mut task = Task::open(new, NOW)?;
        if place == 2 {
            task.closed = Some(NOW);
            task.next = None;
        }
        assert!(tx.insert_task(&task).await?);
        tx.save_task(&task).await?;
    }
    Ok(())
}

fn case(number: u64) -> CaseId {
    CaseId::from_bytes(bytes16(number))
}

fn task_id(number: u64) -> TaskId {
    TaskId::from_bytes(bytes16(number))
}
