//! What is acknowledged is there afterwards: after a reopening, and when the disk was full in between.

use crate::scratch;
use crate::settings::raw;
use sqlx::Connection;
use std::sync::Arc;
use store::conformance::Checked;
use store::conformance::fixture::{
    NOW, add_chat, add_chat_of_two, add_staff, at, bytes32, chat_id, chat_row, device, item,
    log_of, members_of, staff, text,
};
use store::{AppendError, EntryRow, NewEntry, Store, StoreError, chat::Ended};
use store_sqlite::{Options, SqliteStore};
use tokio::task::JoinSet;

#[tokio::test]
async fn a_reopened_database_holds_everything() -> Checked {
    let (_folder, path) = scratch();
    let store = SqliteStore::open(&path).await?;
    let chat = add_chat_of_two(&store, 1).await?;
    for _ in 0..3 {
        store.append(text(chat)).await?;
    }
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    tx.insert_item(&item(1)).await?;
    tx.commit().await?;
    let before = (
        chat_row(&store, chat).await?,
        members_of(&store, chat).await?,
        log_of(&store, chat).await?,
    );
    store.close().await;

    let store = SqliteStore::open(&path).await?;
    let after = (
        chat_row(&store, chat).await?,
        members_of(&store, chat).await?,
        log_of(&store, chat).await?,
    );
    assert_eq!(after, before);
    let mut tx = store.read().await?;
    assert_eq!(tx.item(item(1).id).await?, Some(item(1)));
    assert_eq!(tx.staff(staff(1).id).await?, Some(staff(1)));
    drop(tx);
    assert_eq!(store.append(text(chat)).await?.seq, 4);
    store.close().await;
    Ok(())
}

#[tokio::test]
async fn closing_stores_what_was_queued() -> Checked {
    let (_folder, path) = scratch();
    let store = SqliteStore::open(&path).await?;
    let chat = add_chat_of_two(&store, 1).await?;
    store.append(text(chat)).await?;
    store.acknowledge(chat, device(1), 1).await?;
    store.close().await;
    let store = SqliteStore::open(&path).await?;
    let members = members_of(&store, chat).await?;
    let staff = members.iter().find(|member| member.endpoint == device(1));
    assert_eq!(staff.map(|member| member.cursor), Some(1));
    store.close().await;
    Ok(())
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused_and_left_alone() -> Checked {
    let (_folder, path) = scratch();
    SqliteStore::open(&path).await?.close().await;
    let mut conn = raw(&path).await?;
    sqlx::raw_sql(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'later', TRUE, x'', 0)",
    )
    .execute(&mut conn)
    .await?;
    conn.close().await?;
    let before = std::fs::read(&path)?;
    let refused = SqliteStore::open(&path).await;
    assert!(matches!(refused, Err(StoreError::Newer { found: 9999 })));
    assert_eq!(std::fs::read(&path)?, before);
    Ok(())
}

#[tokio::test]
async fn what_is_no_database_is_refused() -> Checked {
    let (folder, path) = scratch();
    std::fs::write(
        &path,
        b"something else, and more than a header of it".repeat(40),
    )?;
    let refused = SqliteStore::open(&path).await;
    assert!(matches!(refused, Err(StoreError::Driver(_))));
    let nowhere = folder.path().join("missing").join("sotto.db");
    assert!(matches!(
        SqliteStore::open(&nowhere).await,
        Err(StoreError::Driver(_))
    ));
    Ok(())
}

/// Fills a database with a limit on its pages, in turns of many texts at once.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_loses_nothing_and_heals() -> Checked {
    let (_folder, path) = scratch();
    let options = Options {
        max_pages: Some(400),
        ..Options::default()
    };
    let store = Arc::new(SqliteStore::open_with(&path, &options).await?);
    let chat = add_chat(&*store, 1).await?;
    let spare = add_chat(&*store, 2).await?;
    for _ in 0..20 {
        store.append(large_text(spare)).await?;
    }
    let accepted = fill(&store, chat).await?;
    assert_eq!(log_of(&*store, chat).await?, accepted, "nothing half done");

    // Transactions hear the same, reading goes on, and what does not grow still works.
    let mut tx = store.begin().await?;
    let mut result = Ok(true);
    for number in 10.. {
        result = tx.insert_chat(chat_id(number), &bytes32(number), NOW).await;
        if result.is_err() {
            break;
        }
    }
    assert!(matches!(result, Err(StoreError::Full)));
    drop(tx);
    assert_eq!(chat_row(&*store, chat_id(10)).await?, None);
    store.check(at(60_000)).await?;

    free(&*store, spare).await?;
    let next = i64::try_from(accepted.len())? + 1;
    assert_eq!(store.append(large_text(chat)).await?.seq, next);
    store.close().await;
    Ok(())
}

/// Appends in parallel until the disk is full; returns what was accepted, in order.
async fn fill(
    store: &Arc<SqliteStore>,
    chat: domain::ChatId,
) -> Result<Vec<EntryRow>, Box<dyn std::error::Error + Send + Sync>> {
    let mut accepted = Vec::new();
    loop {
        let mut senders = JoinSet::new();
        for _ in 0..16 {
            let store = Arc::clone(store);
            senders.spawn(async move { store.append(large_text(chat)).await });
        }
        let mut full = false;
        while let Some(result) = senders.join_next().await {
            match result? {
                Ok(appended) => accepted.extend(appended.row),
                Err(AppendError::Store(StoreError::Full)) => full = true,
                Err(error) => return Err(error.into()),
            }
        }
        if full {
            accepted.sort_unstable_by_key(|row| row.seq);
            return Ok(accepted);
        }
    }
}

/// Ends a chat that nobody reads and deletes it.
async fn free(store: &dyn Store, chat: domain::ChatId) -> Checked {
    let mut tx = store.begin().await?;
    let ended = Ended {
        reason: domain::chat::EndReason::EndedByPerson,
        drain_until: at(0),
    };
    tx.end_chat(chat, ended).await?;
    assert_eq!(tx.delete_drained(at(0), 1).await?, [chat]);
    tx.commit().await?;
    Ok(())
}

fn large_text(chat: domain::ChatId) -> NewEntry {
    NewEntry {
        payload: vec![7; 3_000],
        ..text(chat)
    }
}

/// With the time standing still until somebody waits for nothing else.
#[tokio::test(flavor = "current_thread")]
async fn whoever_waits_too_long_for_the_writer_hears_busy() -> Checked {
    let (_folder, path) = scratch();
    let store = SqliteStore::open(&path).await?;
    let chat = add_chat(&store, 1).await?;
    let held = store.begin().await?;
    tokio::time::pause();
    assert!(matches!(store.begin().await.err(), Some(StoreError::Busy)));
    assert!(matches!(
        store.append(text(chat)).await,
        Err(AppendError::Store(StoreError::Busy))
    ));
    tokio::time::resume();
    drop(held);
    assert_eq!(store.append(text(chat)).await?.seq, 1);
    store.close().await;
    Ok(())
}
