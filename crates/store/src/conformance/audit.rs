//! Rules of the audit log.

use super::Checked;
use super::fixture::{NOW, at, bytes16, bytes32, member_id};
use crate::{
    Store,
    audit::{
        AuditCount, AuditFilter, AuditHeadRow, AuditMoment, AuditPruningRow, AuditRow, AuditTail,
    },
};
use std::sync::Arc;

const MINUTE_MS: i64 = 60_000;

fn row(seq: i64) -> AuditRow {
    let number = u64::try_from(seq).unwrap_or(0);
    AuditRow {
        seq,
        minute: Some(at(seq * MINUTE_MS).0),
        event: Some("record_viewed".to_owned()),
        actor: Some(member_id(number % 2).as_bytes().to_vec()),
        roles: Some(64),
        object_kind: Some("case".to_owned()),
        object: Some(bytes16(9).to_vec()),
        reason: None,
        salt: Some(bytes16(number).to_vec()),
        leaf: bytes32(number).to_vec(),
        chain: bytes32(number + 1_000).to_vec(),
    }
}

fn pruned(seq: i64) -> AuditRow {
    AuditRow {
        minute: None,
        event: None,
        actor: None,
        roles: None,
        object_kind: None,
        object: None,
        reason: None,
        salt: None,
        ..row(seq)
    }
}

/// Also one without an actor, an object or a reason.
pub async fn an_event_is_read_as_it_was_written(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    assert_eq!(tx.audit_tail().await?, None);
    let bare = AuditRow {
        actor: None,
        object_kind: None,
        object: None,
        reason: Some("passphrase".to_owned()),
        ..row(2)
    };
    for event in [&row(1), &bare, &row(3)] {
        tx.insert_audit(event).await?;
    }
    let tail = AuditTail {
        seq: 3,
        chain: row(3).chain,
    };
    assert_eq!(tx.audit_tail().await?, Some(tail));
    assert_eq!(tx.audit_rows(0, 2).await?, [row(1), bare]);
    assert_eq!(tx.audit_rows(2, 2).await?, [row(3)]);
    Ok(())
}

/// The chain would fork otherwise.
pub async fn a_place_in_the_audit_log_is_taken_once(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    tx.insert_audit(&row(1)).await?;
    assert!(tx.insert_audit(&row(1)).await.is_err());
    Ok(())
}

/// Newest first, each filter by itself and all of them together.
pub async fn events_are_filtered_and_paged(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    for seq in 1..=9 {
        tx.insert_audit(&row(seq)).await?;
    }
    let other = AuditRow {
        event: Some("list_viewed".to_owned()),
        ..row(10)
    };
    tx.insert_audit(&other).await?;
    let all = AuditFilter::default();
    let page = tx.audit_page(&all, i64::MAX, 3).await?;
    assert_eq!(page, [other.clone(), row(9), row(8)]);
    assert_eq!(tx.audit_page(&all, 2, 3).await?, [row(1)]);
    let by_actor = AuditFilter {
        actor: Some(member_id(1)),
        ..AuditFilter::default()
    };
    let page = tx.audit_page(&by_actor, 6, 2).await?;
    assert_eq!(page, [row(5), row(3)]);
    let narrow = AuditFilter {
        from: Some(at(4 * MINUTE_MS)),
        before: Some(at(7 * MINUTE_MS)),
        actor: Some(member_id(0)),
        event: Some("record_viewed".to_owned()),
    };
    assert_eq!(tx.audit_page(&narrow, i64::MAX, 9).await?, [row(6), row(4)]);
    let by_event = AuditFilter {
        event: other.event.clone(),
        ..AuditFilter::default()
    };
    assert_eq!(tx.audit_page(&by_event, i64::MAX, 9).await?, [other]);
    Ok(())
}

/// By person and by what they did, since a minute.
pub async fn events_are_counted_by_person(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    for seq in 1..=6 {
        tx.insert_audit(&row(seq)).await?;
    }
    let nobody = AuditRow {
        actor: None,
        ..row(7)
    };
    let failed = AuditRow {
        actor: None,
        event: Some("login_failed".to_owned()),
        object: Some(member_id(8).as_bytes().to_vec()),
        reason: Some("passphrase".to_owned()),
        ..row(8)
    };
    for event in [&nobody, &failed] {
        tx.insert_audit(event).await?;
    }
    let count = |number, count, last_seq| AuditCount {
        who: member_id(number),
        event: "record_viewed".to_owned(),
        reason: None,
        count,
        last_seq,
    };
    let expected = [
        count(0, 2, 6),
        count(1, 2, 5),
        AuditCount {
            event: "login_failed".to_owned(),
            reason: Some("passphrase".to_owned()),
            ..count(8, 1, 8)
        },
    ];
    assert_eq!(tx.audit_counts(at(3 * MINUTE_MS)).await?, expected);
    Ok(())
}

/// In order, without what nobody of the staff did.
pub async fn moments_of_an_event_name_who_did_it(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    let by_nobody = AuditRow {
        actor: None,
        ..row(4)
    };
    let something_else = AuditRow {
        event: Some("record_edited".to_owned()),
        ..row(5)
    };
    for event in [
        &row(1),
        &row(2),
        &row(3),
        &by_nobody,
        &something_else,
        &row(6),
    ] {
        tx.insert_audit(event).await?;
    }
    let moment = |seq: i64, number| AuditMoment {
        seq,
        minute: at(seq * MINUTE_MS),
        who: member_id(number),
        reason: None,
    };
    let found = tx.audit_moments("record_viewed", at(2 * MINUTE_MS)).await?;
    assert_eq!(found, [moment(2, 0), moment(3, 1), moment(6, 0)]);
    Ok(())
}

/// Newest first; the same head again replaces itself.
pub async fn heads_are_kept(store: Arc<dyn Store>) -> Checked {
    let head = |size, minute: i64, note: &[u8]| AuditHeadRow {
        size,
        minute: at(minute * MINUTE_MS),
        note: note.to_vec(),
    };
    let mut tx = store.begin().await?;
    tx.put_audit_head(&head(3, 1, b"first")).await?;
    tx.put_audit_head(&head(5, 2, b"second")).await?;
    tx.put_audit_head(&head(5, 2, b"again")).await?;
    let heads = tx.audit_heads(9).await?;
    assert_eq!(heads, [head(5, 2, b"again"), head(3, 1, b"first")]);
    assert_eq!(tx.audit_heads(1).await?, [head(5, 2, b"again")]);
    Ok(())
}

/// The hashes stay, the words go, what comes after is as it was.
pub async fn pruning_takes_the_words_and_leaves_the_hashes(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    for seq in 1..=4 {
        tx.insert_audit(&row(seq)).await?;
    }
    assert_eq!(tx.audit_last_before(at(3 * MINUTE_MS)).await?, 2);
    assert_eq!(tx.audit_last_before(NOW).await?, 0);
    let pruning = AuditPruningRow {
        up_to: 2,
        note: b"signed".to_vec(),
    };
    assert_eq!(tx.prune_audit(&pruning).await?, 2);
    assert_eq!(tx.prune_audit(&pruning).await?, 0);
    let rows = tx.audit_rows(0, 9).await?;
    assert_eq!(rows, [pruned(1), pruned(2), row(3), row(4)]);
    assert_eq!(tx.audit_prunings().await?, [pruning]);
    Ok(())
}
