//! Rules of handshakes: one commit per epoch.

use super::Checked;
use super::fixture::{add_chat, add_chat_of_two, at, chat_row, handshake, log_of, seqs, text};
use crate::{
    EntryKind, EntryRow, Store, StoreError, chat::ChatRow, chat::Ended, chat::NewHandshake,
};
use domain::chat::EndReason;
use std::sync::Arc;
use tokio::task::JoinSet;

/// With the state of the group after it, and both commits where there are two.
pub async fn a_handshake_is_the_next_entry(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat_of_two(&*store, 1).await?;
    store.append(text(chat)).await?;
    let before = chat_row(&*store, chat).await?.ok_or("the chat is there")?;
    let new = NewHandshake {
        commits: vec![b"external commit".to_vec(), Vec::new(), b"remove".to_vec()],
        oldest_epoch: 1,
        now: at(500),
        ..handshake(chat, 0)
    };
    let mut tx = store.begin().await?;
    let row = tx.insert_handshake(&new).await?.ok_or("it is stored")?;
    let found = tx.entry_by_client_id(chat, new.client_id).await?;
    assert_eq!(found, Some(2));
    tx.commit().await?;

    let expected = EntryRow {
        seq: 2,
        sender: new.sender,
        client_id: new.client_id,
        kind: EntryKind::Handshake,
        payloads: Arc::new(new.commits),
    };
    assert_eq!(row, expected);
    assert_eq!(log_of(&*store, chat).await?.last(), Some(&expected));
    let after = ChatRow {
        epoch: 1,
        oldest_epoch: 1,
        last_seq: 2,
        group_info: Some(new.group_info),
        active_at: at(500),
        ..before
    };
    assert_eq!(chat_row(&*store, chat).await?, Some(after));
    assert_eq!(store.append(text_in_epoch_1(chat)).await?.seq, 3);
    Ok(())
}

/// The others hear that they lost, and the log holds one.
pub async fn one_commit_per_epoch_wins_a_race(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat_of_two(&*store, 1).await?;
    let mut racers = JoinSet::new();
    for _ in 0..24 {
        let store = Arc::clone(&store);
        racers.spawn(async move {
            let mut tx = store.begin().await?;
            let won = tx.insert_handshake(&handshake(chat, 0)).await?.is_some();
            tx.commit().await?;
            Ok::<bool, StoreError>(won)
        });
    }
    let mut winners = 0;
    while let Some(won) = racers.join_next().await {
        winners += u32::from(won??);
    }
    assert_eq!(winners, 1);
    assert_eq!(seqs(&*store, chat).await?, [1]);
    Ok(())
}

/// Otherwise there is nothing to join.
pub async fn a_handshake_waits_for_a_group_and_an_open_chat(store: Arc<dyn Store>) -> Checked {
    let bare = add_chat(&*store, 1).await?;
    let ended = add_chat_of_two(&*store, 2).await?;
    let later = add_chat_of_two(&*store, 3).await?;
    let mut tx = store.begin().await?;
    let end = Ended {
        reason: EndReason::QuickExit,
        drain_until: at(1),
    };
    tx.end_chat(ended, end).await?;
    for refused in [handshake(bare, 0), handshake(ended, 0), handshake(later, 1)] {
        assert_eq!(tx.insert_handshake(&refused).await?, None);
    }
    assert_eq!(tx.chat(later).await?.map(|chat| chat.last_seq), Some(0));
    Ok(())
}

/// An id names one entry, whatever it is.
pub async fn a_handshake_does_not_reuse_a_client_id(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat_of_two(&*store, 1).await?;
    let first = text(chat);
    store.append(first.clone()).await?;
    let mut tx = store.begin().await?;
    let reused = NewHandshake {
        client_id: first.client_id,
        ..handshake(chat, 0)
    };
    assert_eq!(tx.insert_handshake(&reused).await?, None);
    let found = tx.entry_by_client_id(chat, first.client_id).await?;
    assert_eq!(found, Some(1));
    let fresh = handshake(chat, 0);
    assert_eq!(tx.entry_by_client_id(chat, fresh.client_id).await?, None);
    Ok(())
}

fn text_in_epoch_1(chat: domain::ChatId) -> crate::NewEntry {
    crate::NewEntry {
        epoch: 1,
        ..text(chat)
    }
}
