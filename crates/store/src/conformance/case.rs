//! Rules of case records.

use super::Checked;
use super::fixture::{add_staff, at, bytes16, device_id, member_id};
use crate::{
    Result, Store, StoreError, Tx,
    case::{CaseEntryRow, CaseFileRow, CaseRow, CaseWrapRow, HeldRow, LackingRow},
};
use domain::{
    CaseId, EntryId, FileId,
    handoff::{Handoff, Stage, Why},
};
use std::sync::Arc;
use tokio::task::JoinSet;

/// And knows the minute of it only.
pub async fn a_case_is_opened_once(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&*store).await?;
    let exact = CaseRow {
        opened_at: at(12_345),
        ..case(1)
    };
    assert!(tx.insert_case(&exact).await?);
    assert!(!tx.insert_case(&exact).await?);
    assert_eq!(tx.case(case(1).id).await?, Some(case(1)));
    assert_eq!(tx.case(case(2).id).await?, None);
    Ok(())
}

/// A second device of the same person does not assign them twice.
pub async fn a_wrap_assigns_its_member(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&*store).await?;
    let id = case(1).id;
    tx.insert_case(&case(1)).await?;
    assert_eq!(tx.assigned(id).await?, []);
    tx.put_case_wrap(id, &wrap(2, 1, b"two")).await?;
    tx.put_case_wrap(id, &wrap(1, 1, b"one")).await?;
    tx.put_case_wrap(id, &wrap(1, 2, b"again")).await?;
    assert_eq!(tx.assigned(id).await?, [member_id(1), member_id(2)]);
    Ok(())
}

/// The oldest first, and the case knows its version.
pub async fn every_version_of_a_wrap_is_given(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&*store).await?;
    let id = case(1).id;
    tx.insert_case(&case(1)).await?;
    assert_eq!(tx.case_wraps(id, device_id(1)).await?, []);
    for row in [
        wrap(1, 2, b"second"),
        wrap(1, 1, b"first"),
        wrap(1, 2, b"replaced"),
    ] {
        tx.put_case_wrap(id, &row).await?;
    }
    let all = [wrap(1, 1, b"first"), wrap(1, 2, b"replaced")];
    assert_eq!(tx.case_wraps(id, device_id(1)).await?, all);
    assert_eq!(tx.case_wraps(id, device_id(2)).await?, []);
    tx.put_case_wrap(id, &wrap(2, 1, b"other")).await?;
    let held = |number, key_version| HeldRow {
        member: member_id(number),
        device: device_id(number),
        key_version,
    };
    let holders = [held(1, 1), held(1, 2), held(2, 1)];
    assert_eq!(tx.case_holders(id).await?, holders);
    assert_eq!(tx.case(id).await?.map(|case| case.key_version), Some(2));
    Ok(())
}

/// A new device of somebody assigned, and a device that was there before the last key: for whoever is assigned as well.
pub async fn a_device_that_lacks_a_version_is_known(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&*store).await?;
    let id = case(1).id;
    tx.insert_case(&case(1)).await?;
    tx.put_case_wrap(id, &wrap(1, 1, b"one")).await?;
    tx.put_case_wrap(id, &wrap(2, 1, b"two")).await?;
    assert_eq!(tx.lacking_case_keys(member_id(1)).await?, []);
    tx.put_case_wrap(id, &wrap(1, 2, b"newer")).await?;
    let lacking = LackingRow {
        case: id,
        member: member_id(2),
        device: device_id(2),
    };
    for member in [1, 2] {
        assert_eq!(tx.lacking_case_keys(member_id(member)).await?, [lacking]);
    }
    assert_eq!(tx.lacking_case_keys(member_id(3)).await?, []);
    tx.set_active(member_id(2), false).await?;
    assert_eq!(tx.lacking_case_keys(member_id(1)).await?, []);
    Ok(())
}

/// With their wraps; the others stay, and so does what they can read.
pub async fn who_is_taken_off_holds_nothing(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&*store).await?;
    let id = case(1).id;
    tx.insert_case(&case(1)).await?;
    tx.put_case_wrap(id, &wrap(1, 1, b"one")).await?;
    tx.put_case_wrap(id, &wrap(2, 1, b"two")).await?;
    assert!(tx.unassign(id, member_id(2)).await?);
    assert!(!tx.unassign(id, member_id(2)).await?);
    assert_eq!(tx.assigned(id).await?, [member_id(1)]);
    assert_eq!(tx.case_wraps(id, device_id(2)).await?, []);
    assert_eq!(tx.case_wraps(id, device_id(1)).await?, [wrap(1, 1, b"one")]);
    tx.expose_case(id).await?;
    assert_eq!(tx.case(id).await?.map(|case| case.exposed), Some(true));
    assert_eq!(tx.exposed_cases(member_id(1)).await?, [id]);
    Ok(())
}

/// In order, and each only after what its author has read.
pub async fn lists_of_readers_are_added(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&*store).await?;
    let id = case(1).id;
    tx.insert_case(&case(1)).await?;
    assert_eq!(tx.case_readers(id).await?, Vec::<Vec<u8>>::new());
    for (after, sealed, new) in [
        (0, b"one", true),
        (0, b"two", false),
        (1, b"two", true),
        (3, b"six", false),
    ] {
        assert_eq!(tx.insert_case_readers(id, after, sealed).await?, new);
    }
    assert_eq!(
        tx.case_readers(id).await?,
        [b"one".to_vec(), b"two".to_vec()]
    );
    Ok(())
}

/// Two who write at once: the second reads the first and tries again.
pub async fn an_entry_that_missed_another_is_refused(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&*store).await?;
    let id = case(1).id;
    tx.insert_case(&case(1)).await?;
    tx.commit().await?;
    let mut writers = JoinSet::new();
    for number in 1..=12 {
        let store = Arc::clone(&store);
        writers.spawn(async move {
            let mut tx = store.begin().await?;
            let first = tx.insert_case_entry(id, 0, &entry(number)).await?;
            tx.commit().await?;
            Ok::<_, StoreError>(first.then_some(number))
        });
    }
    let mut winners = Vec::new();
    while let Some(winner) = writers.join_next().await {
        winners.extend(winner??);
    }
    let [winner] = winners[..] else {
        return Err("one winner".into());
    };
    let mut tx = store.begin().await?;
    assert!(!tx.insert_case_entry(id, 1, &entry(winner)).await?);
    assert!(!tx.insert_case_entry(id, 2, &entry(20)).await?);
    assert!(!tx.insert_case_entry(case(2).id, 0, &entry(20)).await?);
    assert!(tx.insert_case_entry(id, 1, &entry(20)).await?);
    assert_eq!(tx.case_entries(id).await?, [entry(winner), entry(20)]);
    assert_eq!(tx.case(id).await?.map(|case| case.entries), Some(2));
    Ok(())
}

/// A member's own ones only.
pub async fn cases_come_newest_first(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&*store).await?;
    let mut expected = Vec::new();
    for number in 1..=4 {
        let opened = CaseRow {
            opened_at: at(60_000 * i64::try_from(number)?),
            ..case(number)
        };
        tx.insert_case(&opened).await?;
        let member = if number == 3 { 2 } else { 1 };
        tx.put_case_wrap(opened.id, &wrap(member, 1, b"wrap"))
            .await?;
        if member == 1 {
            expected.insert(0, opened);
        }
    }
    assert_eq!(tx.cases_of(member_id(1), 10).await?, expected);
    assert_eq!(tx.cases_of(member_id(1), 2).await?, expected[..2]);
    assert_eq!(tx.cases_of(member_id(3), 10).await?, []);
    Ok(())
}

/// Through every stage, and one that nobody takes on is known until somebody was called.
pub async fn a_handoff_moves_on(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&*store).await?;
    let id = case(1).id;
    tx.insert_case(&case(1)).await?;
    assert_eq!(tx.handoff(id).await?, None);
    let stages = [
        Stage::Sent,
        Stage::Returned(Why::NoCapacity),
        Stage::Accepted,
    ];
    for stage in stages {
        let handoff = Handoff {
            stage,
            by: member_id(1),
            receiver: member_id(2),
            due_at: at(60_000),
            called: false,
        };
        tx.put_handoff(id, &handoff).await?;
        assert_eq!(tx.handoff(id).await?, Some(handoff));
        assert_eq!(tx.late_handoffs(at(59_999)).await?, []);
        let late = tx.late_handoffs(at(60_000)).await?;
        assert_eq!(late == [id], stage != Stage::Accepted, "{stage:?}");
        let called = Handoff {
            called: true,
            ..handoff
        };
        tx.put_handoff(id, &called).await?;
        assert_eq!(tx.late_handoffs(at(60_000)).await?, []);
    }
    Ok(())
}

/// Beside one case only, and each once.
pub async fn a_file_is_kept_beside_its_case(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&*store).await?;
    let (id, other) = (case(1).id, case(2).id);
    tx.insert_case(&case(1)).await?;
    tx.insert_case(&case(2)).await?;
    let file = CaseFileRow {
        id: FileId::from_bytes(bytes16(7)),
        key_version: 1,
        sealed: b"a picture".to_vec(),
    };
    assert!(tx.insert_case_file(id, &file).await?);
    assert!(!tx.insert_case_file(other, &file).await?);
    assert_eq!(tx.case_file(other, file.id).await?, None);
    assert_eq!(tx.case_file(id, file.id).await?, Some(file.clone()));
    assert_eq!(
        (
            tx.count_case_files(id).await?,
            tx.count_case_files(other).await?
        ),
        (1, 0)
    );
    assert!(!tx.delete_case_file(other, file.id).await?);
    assert!(tx.delete_case_file(id, file.id).await?);
    assert!(!tx.delete_case_file(id, file.id).await?);
    assert_eq!(tx.case_file(id, file.id).await?, None);
    Ok(())
}

async fn begin(store: &dyn Store) -> Result<Box<dyn Tx>> {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    Ok(tx)
}

fn case(number: u64) -> CaseRow {
    CaseRow {
        id: CaseId::from_bytes(bytes16(number)),
        opened_at: at(0),
        key_version: 1,
        entries: 0,
        exposed: false,
    }
}

fn wrap(number: u64, key_version: i64, wrap: &[u8]) -> CaseWrapRow {
    CaseWrapRow {
        member: member_id(number),
        device: device_id(number),
        key_version,
        wrap: wrap.to_vec(),
    }
}

fn entry(number: u64) -> CaseEntryRow {
    CaseEntryRow {
        id: EntryId::from_bytes(bytes16(number)),
        key_version: 1,
        sealed: format!("entry {number}").into_bytes(),
    }
}
