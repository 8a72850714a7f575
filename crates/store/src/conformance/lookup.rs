//! Rules of what is asked outside of a transaction.

use super::Checked;
use super::fixture::{NOW, add_chat, chat_id, device, seqs, text};
use crate::{AppendError, Store, StoreError};
use domain::ChatId;
use std::collections::HashMap;
use std::sync::Arc;

/// After a number, oldest first, at most so many, and only this chat's.
pub async fn entries_come_in_pages(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat(&*store, 1).await?;
    let other = add_chat(&*store, 2).await?;
    for _ in 0..5 {
        store.append(text(chat)).await?;
        store.append(text(other)).await?;
    }
    let page = |after, limit| {
        let store = Arc::clone(&store);
        async move {
            let entries = store.entries_after(chat, after, limit).await?;
            Ok::<Vec<i64>, StoreError>(entries.iter().map(|entry| entry.seq).collect())
        }
    };
    assert_eq!(page(0, 2).await?, [1, 2]);
    assert_eq!(page(2, 2).await?, [3, 4]);
    assert_eq!(page(4, 2).await?, [5]);
    assert!(page(5, 2).await?.is_empty());
    assert!(page(i64::MAX, 2).await?.is_empty());
    assert!(store.entries_after(chat_id(3), 0, 2).await?.is_empty());
    Ok(())
}

/// They are how a node finds out about a wake-up that was lost.
pub async fn last_numbers_leave_out_unknown_chats(store: Arc<dyn Store>) -> Checked {
    let quiet = add_chat(&*store, 1).await?;
    let busy = add_chat(&*store, 2).await?;
    store.append(text(busy)).await?;
    let mut found = store.last_seqs(&[busy, chat_id(3), quiet]).await?;
    found.sort_unstable();
    assert_eq!(found, [(quiet, 0), (busy, 1)]);
    assert_eq!(store.last_seqs(&[]).await?, []);
    Ok(())
}

/// However many connections a node has.
pub async fn last_numbers_of_many_chats_come_in_one_answer(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    let chats: Vec<ChatId> = (1..=2_000).map(chat_id).collect();
    for (number, chat) in (1..).zip(&chats) {
        let token = super::fixture::bytes32(number);
        assert!(tx.insert_chat(*chat, &token, NOW).await?, "a new chat");
    }
    tx.commit().await?;
    let found: HashMap<ChatId, i64> = store.last_seqs(&chats).await?.into_iter().collect();
    assert_eq!(found, chats.into_iter().map(|chat| (chat, 0)).collect());
    Ok(())
}

/// It is the answer to "are you ready".
pub async fn a_check_writes(store: Arc<dyn Store>) -> Checked {
    store.check(NOW).await?;
    store.check(NOW).await?;
    Ok(())
}

/// Everything, and with the error that says so.
pub async fn a_closed_store_refuses(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat(&*store, 1).await?;
    store.append(text(chat)).await?;
    assert_eq!(seqs(&*store, chat).await?, [1]);
    store.close().await;
    assert!(matches!(
        store.append(text(chat)).await,
        Err(AppendError::Store(StoreError::Closed))
    ));
    assert!(matches!(
        store.acknowledge(chat, device(1), 1).await,
        Err(StoreError::Closed)
    ));
    assert!(matches!(
        store.begin().await.err(),
        Some(StoreError::Closed)
    ));
    assert!(matches!(store.read().await.err(), Some(StoreError::Closed)));
    assert!(matches!(
        store.entries_after(chat, 0, 1).await,
        Err(StoreError::Closed)
    ));
    assert!(matches!(store.check(NOW).await, Err(StoreError::Closed)));
    Ok(())
}
