//! Rules of asides.

use super::Checked;
use super::fixture::{add_chat_of_two, at, bytes16, chat_id, device_id, member_id};
use crate::{
    Endpoint, Store, Tx,
    aside::{AsideRow, AsideState},
    chat::Ended,
};
use domain::{AsideId, ChatId, ClientId, chat::EndReason};
use std::sync::Arc;

/// Between two devices that are in the chat, one for each chat.
pub async fn an_aside_is_between_two_who_are_in_the_chat(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat_of_two(&*store, 1).await?;
    let (one, two) = (device_id(1), device_id(2));
    let mut tx = store.begin().await?;
    assert!(
        !tx.insert_aside(id(1), chat, (one, two)).await?,
        "two is not in"
    );
    join(tx.as_mut(), chat, 2).await?;
    assert!(tx.insert_aside(id(1), chat, (one, two)).await?);
    assert!(
        !tx.insert_aside(id(1), chat, (one, two)).await?,
        "the id is taken"
    );
    assert!(
        !tx.insert_aside(id(2), chat, (two, one)).await?,
        "it has one"
    );
    let row = AsideRow {
        id: id(1),
        chat,
        from: one,
        to: two,
        state: AsideState::Asked,
        last_seq: 0,
    };
    assert_eq!(tx.aside(id(1)).await?, Some(row.clone()));
    assert_eq!(tx.aside(id(2)).await?, None);
    for device in [one, two] {
        let found = tx.asides_of_device(device).await?;
        assert_eq!(found, std::slice::from_ref(&row));
    }
    assert_eq!(tx.asides_of_device(device_id(3)).await?, []);
    for state in [
        AsideState::Answered {
            key_package: b"package".to_vec(),
        },
        AsideState::Open {
            welcome: b"welcome".to_vec(),
        },
        AsideState::Asked,
    ] {
        tx.set_aside(id(1), &state).await?;
        let moved = tx.aside(id(1)).await?.ok_or("it is there")?;
        assert_eq!(moved.state, state);
    }
    tx.delete_aside(id(1)).await?;
    assert_eq!(tx.aside(id(1)).await?, None);
    Ok(())
}

/// Numbers have no gaps, a resend gets its first one, and what both have processed goes.
pub async fn a_text_of_an_aside_stays_until_both_have_it(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat_of_two(&*store, 1).await?;
    let (one, two) = (device_id(1), device_id(2));
    let mut tx = store.begin().await?;
    join(tx.as_mut(), chat, 2).await?;
    tx.insert_aside(id(1), chat, (one, two)).await?;
    let text = |number: u64| (ClientId::from_bytes(bytes16(number)), b"sealed".as_slice());
    assert_eq!(tx.append_aside(id(1), one, text(1)).await?, Some(1));
    assert_eq!(tx.append_aside(id(1), two, text(2)).await?, Some(2));
    assert_eq!(
        tx.append_aside(id(1), one, text(1)).await?,
        Some(1),
        "a resend"
    );
    assert_eq!(tx.append_aside(id(9), one, text(3)).await?, None);
    assert_eq!(numbers(tx.as_mut(), 0).await?, [1, 2]);
    assert_eq!(numbers(tx.as_mut(), 1).await?, [2]);
    tx.acknowledge_aside(id(1), one, 2).await?;
    assert_eq!(numbers(tx.as_mut(), 0).await?, [1, 2], "two has not read");
    tx.acknowledge_aside(id(1), two, 1).await?;
    assert_eq!(numbers(tx.as_mut(), 0).await?, [2]);
    tx.acknowledge_aside(id(1), two, 7).await?;
    assert_eq!(numbers(tx.as_mut(), 0).await?, [2], "never past the log");
    tx.acknowledge_aside(id(1), one, 1).await?;
    tx.acknowledge_aside(id(1), two, 2).await?;
    assert_eq!(numbers(tx.as_mut(), 0).await?, [0; 0]);
    assert_eq!(tx.append_aside(id(1), one, text(4)).await?, Some(3));
    Ok(())
}

/// Whoever of the two leaves, and when the chat ends.
pub async fn an_aside_goes_when_one_of_the_two_is_out(store: Arc<dyn Store>) -> Checked {
    for number in [1, 2] {
        let chat = add_chat_of_two(&*store, number).await?;
        let mut tx = store.begin().await?;
        join(tx.as_mut(), chat, 2).await?;
        let between = (device_id(1), device_id(2));
        tx.insert_aside(id(number), chat, between).await?;
        let text = (ClientId::from_bytes(bytes16(1)), b"sealed".as_slice());
        tx.append_aside(id(number), device_id(1), text).await?;
        let out = Endpoint::Device(device_id(number));
        assert!(tx.delete_member(chat, out).await?);
        assert_eq!(tx.aside(id(number)).await?, None);
        assert_eq!(tx.aside_entries(id(number), 0, 10).await?, []);
        tx.commit().await?;
    }
    let chat = add_chat_of_two(&*store, 3).await?;
    let mut tx = store.begin().await?;
    join(tx.as_mut(), chat, 2).await?;
    let between = (device_id(1), device_id(2));
    assert!(tx.insert_aside(id(3), chat, between).await?);
    let ended = Ended {
        reason: EndReason::EndedByPerson,
        drain_until: at(1_000),
    };
    assert!(tx.end_chat(chat, ended).await?);
    assert_eq!(tx.aside(id(3)).await?, None);
    assert!(!tx.insert_aside(id(4), chat_id(9), between).await?);
    Ok(())
}

fn id(number: u64) -> AsideId {
    AsideId::from_bytes(bytes16(number))
}

async fn join(tx: &mut dyn Tx, chat: ChatId, number: u64) -> crate::Result<()> {
    let endpoint = Endpoint::Device(device_id(number));
    let member = Some(member_id(number));
    tx.insert_member(chat, endpoint, member, 0).await
}

async fn numbers(tx: &mut dyn Tx, after: i64) -> crate::Result<Vec<i64>> {
    let entries = tx.aside_entries(id(1), after, 10).await?;
    Ok(entries.into_iter().map(|entry| entry.seq).collect())
}
