//! Rules of the log: what goes in, under which number, and how long it stays.

use super::Checked;
use super::fixture::{
    NOW, add_chat, add_chat_of_two, at, chat_id, chat_row, device, flush, fresh_client_id,
    handshake, log_of, member_id, members_of, seqs, text, text_by,
};
use crate::{AppendError, Endpoint, EntryKind, NewEntry, Store, chat::Ended};
use domain::{ChatId, chat::EndReason};
use futures_util::future::join_all;
use std::collections::HashMap;
use std::sync::Arc;
use tokio::task::JoinSet;

/// Many senders at once: every number once, none left out, and each sender's own texts in the order in which it sent them.
pub async fn numbers_have_no_gaps_and_keep_each_senders_order(store: Arc<dyn Store>) -> Checked {
    const SENDERS: u64 = 8;
    const TEXTS: usize = 40;
    let chat = add_chat(&*store, 1).await?;
    let mut tx = store.begin().await?;
    for number in 1..=SENDERS {
        tx.insert_member(chat, device(number), Some(member_id(number)), 0)
            .await?;
    }
    tx.commit().await?;

    let mut senders = JoinSet::new();
    for number in 1..=SENDERS {
        let store = Arc::clone(&store);
        senders.spawn(async move {
            let mut sent = Vec::new();
            for _ in 0..TEXTS {
                let new = text_by(chat, device(number));
                let client_id = new.client_id;
                let appended = store.append(new).await?;
                sent.push((appended.seq, client_id));
            }
            Ok::<_, AppendError>(sent)
        });
    }
    let mut accepted = HashMap::new();
    while let Some(sent) = senders.join_next().await {
        let sent = sent??;
        assert!(sent.is_sorted_by_key(|(seq, _)| *seq), "a sender's order");
        accepted.extend(sent);
    }
    let log = log_of(&*store, chat).await?;
    assert_eq!(log.len(), 8 * TEXTS);
    for (place, entry) in (1..).zip(&log) {
        assert_eq!(entry.seq, place);
        assert_eq!(accepted.get(&entry.seq), Some(&entry.client_id));
    }
    Ok(())
}

/// Each chat counts from one.
pub async fn chats_are_numbered_apart(store: Arc<dyn Store>) -> Checked {
    let mut texts = Vec::new();
    for number in 1..=5 {
        let chat = add_chat(&*store, number).await?;
        texts.extend([text(chat), text(chat)]);
    }
    for result in join_all(texts.into_iter().map(|text| store.append(text))).await {
        result?;
    }
    for number in 1..=5 {
        assert_eq!(seqs(&*store, chat_id(number)).await?, [1, 2]);
    }
    Ok(())
}

/// What the sender did not hear about is sent again under the same id.
pub async fn a_resend_gets_its_first_number_and_is_not_stored_again(
    store: Arc<dyn Store>,
) -> Checked {
    let chat = add_chat(&*store, 1).await?;
    let first = text(chat);
    let stored = store.append(first.clone()).await?;
    store.append(text(chat)).await?;
    let again = store.append(first.clone()).await?;
    assert_eq!((stored.seq, again.seq), (1, 1));
    assert!(again.row.is_none(), "a resend wakes nobody");
    let row = stored.row.ok_or("a new text is returned as stored")?;
    assert_eq!(*row.payloads, [first.payload]);
    assert_eq!(row.kind, EntryKind::Message);
    assert_eq!(log_of(&*store, chat).await?.first(), Some(&row));
    assert_eq!(seqs(&*store, chat).await?, [1, 2]);
    Ok(())
}

/// The same, when both copies are on their way at once.
pub async fn two_copies_sent_at_once_are_stored_once(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat(&*store, 1).await?;
    for _ in 0..20 {
        let new = text(chat);
        let (one, other) = tokio::join!(store.append(new.clone()), store.append(new));
        let (one, other) = (one?, other?);
        assert_eq!(one.seq, other.seq);
        assert!(one.row.is_some() ^ other.row.is_some(), "stored once");
    }
    assert_eq!(seqs(&*store, chat).await?, (1..=20).collect::<Vec<_>>());
    Ok(())
}

/// Ruling 2: first the id, then the epoch.
pub async fn a_resend_is_known_even_in_an_epoch_that_has_passed(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat_of_two(&*store, 1).await?;
    let old = text(chat);
    store.append(old.clone()).await?;
    move_to_epoch(&*store, chat, 3).await?;
    assert_eq!(store.append(old.clone()).await?.seq, 1);
    let late = NewEntry {
        client_id: fresh_client_id(),
        ..old
    };
    assert!(matches!(
        store.append(late).await,
        Err(AppendError::StaleEpoch)
    ));
    Ok(())
}

/// The current epoch and those from the oldest one on; none that has not begun.
pub async fn only_epochs_that_the_chat_still_takes_get_in(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat_of_two(&*store, 1).await?;
    move_to_epoch(&*store, chat, 4).await?;
    for (epoch, taken) in [(1, false), (2, true), (3, true), (4, true), (5, false)] {
        let new = NewEntry {
            epoch,
            ..text(chat)
        };
        match store.append(new).await {
            Ok(_) => assert!(taken, "epoch {epoch} is taken"),
            Err(AppendError::StaleEpoch) => assert!(!taken, "epoch {epoch} is refused"),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// A chat that is not there is refused in the same words.
pub async fn only_members_get_in(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat(&*store, 1).await?;
    for refused in [text_by(chat, device(1)), text(chat_id(2))] {
        assert!(matches!(
            store.append(refused).await,
            Err(AppendError::NotMember)
        ));
    }
    assert_eq!(log_of(&*store, chat).await?, []);
    Ok(())
}

/// Not from staff, who are still members, and not from the visitor, who is not.
pub async fn an_ended_chat_takes_no_text(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat_of_two(&*store, 1).await?;
    let mut tx = store.begin().await?;
    let ended = Ended {
        reason: EndReason::QuickExit,
        drain_until: at(120_000),
    };
    assert!(tx.end_chat(chat, ended).await?);
    tx.commit().await?;
    for refused in [text(chat), text_by(chat, device(1))] {
        assert!(matches!(
            store.append(refused).await,
            Err(AppendError::Ended)
        ));
    }
    Ok(())
}

/// Whatever else is in the same commit.
pub async fn a_refused_text_does_not_disturb_its_neighbours(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat(&*store, 1).await?;
    let ended = add_chat(&*store, 2).await?;
    let mut tx = store.begin().await?;
    let end = Ended {
        reason: EndReason::EndedByPerson,
        drain_until: at(120_000),
    };
    tx.end_chat(ended, end).await?;
    tx.commit().await?;

    let early = |chat| NewEntry {
        epoch: 1,
        ..text(chat)
    };
    let texts = (0..40).map(|number| match number % 4 {
        0 => text(chat),
        1 => text_by(chat, device(9)),
        2 => early(chat),
        _ => text(ended),
    });
    let results = join_all(texts.map(|text| store.append(text))).await;
    for (number, result) in results.into_iter().enumerate() {
        let as_expected = match number % 4 {
            0 => result.is_ok(),
            1 => matches!(result, Err(AppendError::NotMember)),
            2 => matches!(result, Err(AppendError::StaleEpoch)),
            _ => matches!(result, Err(AppendError::Ended)),
        };
        assert!(as_expected, "text {number}");
    }
    assert_eq!(seqs(&*store, chat).await?, (1..=10).collect::<Vec<_>>());
    Ok(())
}

/// It clears the warning and moves the chat's last word.
pub async fn a_text_counts_as_a_word(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat(&*store, 1).await?;
    let mut tx = store.begin().await?;
    tx.set_warned(chat).await?;
    tx.commit().await?;
    let before = chat_row(&*store, chat).await?.ok_or("the chat is there")?;
    let new = NewEntry {
        now: at(5_000),
        ..text(chat)
    };
    store.append(new).await?;
    let after = chat_row(&*store, chat).await?.ok_or("the chat is there")?;
    assert!(before.warned);
    let expected = crate::chat::ChatRow {
        warned: false,
        last_seq: 1,
        active_at: at(5_000),
        ..before
    };
    assert_eq!(after, expected);
    Ok(())
}

/// A clock that was set back does not make a chat look quieter than it is.
pub async fn time_that_runs_back_does_not_age_a_chat(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat(&*store, 1).await?;
    let early = NewEntry {
        now: at(-60_000),
        ..text(chat)
    };
    store.append(early).await?;
    let row = chat_row(&*store, chat).await?.ok_or("the chat is there")?;
    assert_eq!(row.active_at, NOW);
    Ok(())
}

/// The sender is a member too: as long as it may send again, its id is kept.
pub async fn an_entry_stays_until_every_member_has_processed_it(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat_of_two(&*store, 1).await?;
    for _ in 0..3 {
        store.append(text(chat)).await?;
    }
    store.acknowledge(chat, device(1), 3).await?;
    flush(&*store).await?;
    assert_eq!(seqs(&*store, chat).await?, [1, 2, 3]);
    store.acknowledge(chat, Endpoint::Visitor, 2).await?;
    flush(&*store).await?;
    assert_eq!(seqs(&*store, chat).await?, [3]);
    assert_eq!(store.append(text(chat)).await?.seq, 4);
    Ok(())
}

/// Neither waits for the other, whatever becomes of the text.
pub async fn texts_and_acknowledgements_share_a_commit(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat_of_two(&*store, 1).await?;
    let known = text(chat);
    store.append(known.clone()).await?;
    for seq in 1..20 {
        let (again, acknowledged, next) = tokio::join!(
            store.append(known.clone()),
            store.acknowledge(chat, device(1), seq),
            store.append(text(chat)),
        );
        acknowledged?;
        assert_eq!((again?.seq, next?.seq), (1, seq + 1));
        let (refused, acknowledged) = tokio::join!(
            store.append(text_by(chat, device(9))),
            store.acknowledge(chat, device(1), seq + 1),
        );
        acknowledged?;
        assert!(matches!(refused, Err(AppendError::NotMember)));
    }
    flush(&*store).await?;
    assert_eq!(cursor(&*store, chat, device(1)).await?, Some(20));
    assert_eq!(seqs(&*store, chat).await?, (1..=20).collect::<Vec<_>>());
    Ok(())
}

/// A late acknowledgement changes nothing.
pub async fn a_cursor_never_moves_back(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat_of_two(&*store, 1).await?;
    for _ in 0..3 {
        store.append(text(chat)).await?;
    }
    store.acknowledge(chat, device(1), 3).await?;
    flush(&*store).await?;
    store.acknowledge(chat, device(1), 1).await?;
    flush(&*store).await?;
    assert_eq!(cursor(&*store, chat, device(1)).await?, Some(3));
    Ok(())
}

/// Who acknowledges what is not there yet must still get it.
pub async fn a_cursor_never_passes_the_log(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat_of_two(&*store, 1).await?;
    store.append(text(chat)).await?;
    for end in [device(1), Endpoint::Visitor] {
        store.acknowledge(chat, end, i64::MAX).await?;
    }
    flush(&*store).await?;
    assert_eq!(cursor(&*store, chat, device(1)).await?, Some(1));
    store.append(text(chat)).await?;
    assert_eq!(seqs(&*store, chat).await?, [2]);
    Ok(())
}

/// Nor does one for a chat that is not there.
pub async fn an_acknowledgement_of_a_stranger_changes_nothing(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat_of_two(&*store, 1).await?;
    store.append(text(chat)).await?;
    let before = members_of(&*store, chat).await?;
    store.acknowledge(chat, device(2), 1).await?;
    store.acknowledge(chat_id(2), device(1), 1).await?;
    flush(&*store).await?;
    assert_eq!(members_of(&*store, chat).await?, before);
    assert_eq!(seqs(&*store, chat).await?, [1]);
    Ok(())
}

async fn cursor(store: &dyn Store, chat: ChatId, endpoint: Endpoint) -> crate::Result<Option<i64>> {
    let members = members_of(store, chat).await?;
    Ok(members
        .iter()
        .find(|member| member.endpoint == endpoint)
        .map(|member| member.cursor))
}

/// Handshakes up to an epoch, each of which keeps two earlier epochs.
async fn move_to_epoch(store: &dyn Store, chat: ChatId, epoch: i64) -> Checked {
    let mut tx = store.begin().await?;
    for from in 0..epoch {
        let mut next = handshake(chat, from);
        next.oldest_epoch = (from - 1).max(0);
        assert!(tx.insert_handshake(&next).await?.is_some(), "a commit");
    }
    tx.commit().await?;
    Ok(())
}
