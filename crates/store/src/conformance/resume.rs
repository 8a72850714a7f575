//! Rules of what is kept behind a return phrase.

use super::Checked;
use super::fixture::{add_chat, at, bytes16, bytes32, chat_id};
use crate::{Store, resume::ResumeRow};
use std::sync::Arc;

/// A copy that was rolled back does not come back.
pub async fn a_blob_is_replaced_by_a_newer_one_only(store: Arc<dyn Store>) -> Checked {
    add_chat(&*store, 1).await?;
    let mut tx = store.begin().await?;
    assert!(!tx.has_resume(chat_id(1)).await?);
    assert!(tx.put_resume(&row(1, 2)).await?);
    assert!(tx.has_resume(chat_id(1)).await?);
    let same = ResumeRow {
        blob: b"another of the same version".to_vec(),
        ..row(1, 2)
    };
    for refused in [same, row(1, 1)] {
        assert!(!tx.put_resume(&refused).await?);
        assert_eq!(tx.resume(&bytes16(1)).await?, Some(row(1, 2)));
    }
    assert!(tx.put_resume(&row(1, 3)).await?);
    assert_eq!(tx.resume(&bytes16(1)).await?, Some(row(1, 3)));
    assert_eq!(tx.resume(&bytes16(2)).await?, None);
    Ok(())
}

/// Somebody who guessed it cannot put their own chat behind it.
pub async fn a_locator_belongs_to_one_chat(store: Arc<dyn Store>) -> Checked {
    add_chat(&*store, 1).await?;
    add_chat(&*store, 2).await?;
    let mut tx = store.begin().await?;
    assert!(tx.put_resume(&row(1, 1)).await?);
    let thief = ResumeRow {
        locator: bytes16(1),
        ..row(2, 9)
    };
    assert!(!tx.put_resume(&thief).await?);
    assert_eq!(tx.resume(&bytes16(1)).await?, Some(row(1, 1)));
    assert!(!tx.has_resume(chat_id(2)).await?);
    Ok(())
}

/// The old phrase then finds nothing.
pub async fn a_new_phrase_moves_the_blob(store: Arc<dyn Store>) -> Checked {
    add_chat(&*store, 1).await?;
    let mut tx = store.begin().await?;
    assert!(tx.put_resume(&row(1, 1)).await?);
    let moved = ResumeRow {
        locator: bytes16(5),
        auth_hash: bytes32(5),
        until: at(500),
        ..row(1, 2)
    };
    assert!(tx.put_resume(&moved).await?);
    assert_eq!(tx.resume(&bytes16(1)).await?, None);
    assert_eq!(tx.resume(&bytes16(5)).await?, Some(moved));
    Ok(())
}

/// One chat's on request, the others when their time has come.
pub async fn blobs_go_when_they_are_over(store: Arc<dyn Store>) -> Checked {
    for number in 1..=4 {
        add_chat(&*store, number).await?;
    }
    let mut tx = store.begin().await?;
    for number in 1..=4 {
        tx.put_resume(&row(number, 1)).await?;
    }
    tx.delete_resume(chat_id(4)).await?;
    assert!(!tx.has_resume(chat_id(4)).await?);
    assert_eq!(tx.delete_old_resumes(at(0)).await?, 0);
    assert_eq!(tx.delete_old_resumes(at(2)).await?, 2);
    assert!(!tx.has_resume(chat_id(2)).await?);
    assert!(tx.has_resume(chat_id(3)).await?);
    Ok(())
}

fn row(number: u32, version: i64) -> ResumeRow {
    ResumeRow {
        locator: bytes16(number.into()),
        chat: chat_id(number.into()),
        auth_hash: bytes32(number.into()),
        version,
        blob: format!("version {version}").into_bytes(),
        until: at(number.into()),
    }
}
