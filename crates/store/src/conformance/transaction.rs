//! Rules of transactions.

use super::Checked;
use super::fixture::{NOW, add_chat, bytes32, chat_id, chat_row, seqs, text};
use crate::{Store, StoreError};
use std::sync::Arc;
use tokio::task::JoinSet;

/// And the next one does not see it either.
pub async fn a_dropped_transaction_leaves_nothing(store: Arc<dyn Store>) -> Checked {
    let kept = add_chat(&*store, 1).await?;
    let mut tx = store.begin().await?;
    tx.insert_chat(chat_id(2), &bytes32(2), NOW).await?;
    tx.set_warned(kept).await?;
    drop(tx);
    assert_eq!(chat_row(&*store, chat_id(2)).await?, None);
    assert_eq!(store.append(text(kept)).await?.seq, 1);
    let mut tx = store.begin().await?;
    assert_eq!(tx.chat(chat_id(2)).await?, None);
    assert_eq!(tx.chat(kept).await?.map(|chat| chat.last_seq), Some(1));
    Ok(())
}

/// Half of a use-case is not stored.
pub async fn a_transaction_dropped_after_an_error_leaves_nothing(store: Arc<dyn Store>) -> Checked {
    add_chat(&*store, 1).await?;
    let mut tx = store.begin().await?;
    tx.insert_chat(chat_id(2), &bytes32(2), NOW).await?;
    // The token is another chat's.
    let failed = tx.set_token(chat_id(2), &bytes32(1)).await;
    assert!(matches!(failed, Err(StoreError::Driver(_))));
    drop(tx);
    assert_eq!(chat_row(&*store, chat_id(2)).await?, None);
    Ok(())
}

/// From its beginning to its end the same.
pub async fn a_reader_sees_what_is_committed_only(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat(&*store, 1).await?;
    let mut reader = store.read().await?;
    assert!(reader.chat(chat).await?.is_some());
    let mut writer = store.begin().await?;
    writer.insert_chat(chat_id(2), &bytes32(2), NOW).await?;
    assert_eq!(chat_row(&*store, chat_id(2)).await?, None);
    writer.commit().await?;
    assert_eq!(reader.chat(chat_id(2)).await?, None);
    reader.commit().await?;
    assert!(chat_row(&*store, chat_id(2)).await?.is_some());
    Ok(())
}

/// It is an error, not a surprise.
pub async fn a_reader_cannot_write(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat(&*store, 1).await?;
    let mut reader = store.read().await?;
    let refused = reader.set_warned(chat).await;
    assert!(matches!(refused, Err(StoreError::Driver(_))));
    drop(reader);
    let row = chat_row(&*store, chat).await?;
    assert_eq!(row.map(|chat| chat.warned), Some(false));
    Ok(())
}

/// Transactions and texts: each reads what the one before has written.
pub async fn writers_take_turns(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat(&*store, 1).await?;
    let mut writers = JoinSet::new();
    for _ in 0..16 {
        let sender = Arc::clone(&store);
        writers.spawn(async move {
            sender.append(text(chat)).await?;
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
        });
        let toucher = Arc::clone(&store);
        writers.spawn(async move {
            let mut tx = toucher.begin().await?;
            let row = tx.chat(chat).await?.ok_or("the chat is there")?;
            let next = domain::Timestamp(row.active_at.0 + 1);
            tx.touch_chat(chat, next).await?;
            tx.commit().await?;
            Ok(())
        });
    }
    while let Some(written) = writers.join_next().await {
        written??;
    }
    let row = chat_row(&*store, chat).await?.ok_or("the chat is there")?;
    assert_eq!(row.active_at.0, NOW.0 + 16);
    assert_eq!(seqs(&*store, chat).await?, (1..=16).collect::<Vec<_>>());
    Ok(())
}
