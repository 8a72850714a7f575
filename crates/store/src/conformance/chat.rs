//! Rules of chats and their members.

use super::Checked;
use super::fixture::{
    NOW, add_chat, add_chat_of_two, at, bytes16, bytes32, chat_id, chat_row, device, device_id,
    flush, log_of, member_id, members_of, seqs, text,
};
use crate::{
    Endpoint, Store,
    chat::{ChatRow, Ended, InvitationRow, InvitationState, MemberRow, Purpose},
    resume::ResumeRow,
};
use domain::{ChatId, InvitationId, chat::EndReason};
use std::sync::Arc;

/// And is otherwise empty.
pub async fn a_new_chat_has_the_visitor_as_its_only_member(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat(&*store, 1).await?;
    assert_eq!(chat_row(&*store, chat).await?, Some(new_chat(chat)));
    let mut tx = store.read().await?;
    assert_eq!(
        tx.chat_by_token(&bytes32(1)).await?,
        Some(new_chat(chat)),
        "the token opens it"
    );
    let visitor = MemberRow {
        endpoint: Endpoint::Visitor,
        member: None,
        joined_seq: 0,
        cursor: 0,
    };
    assert_eq!(tx.members(chat).await?, [visitor]);
    assert_eq!(tx.chat(chat_id(2)).await?, None);
    assert_eq!(tx.members(chat_id(2)).await?, []);
    Ok(())
}

/// A second one says so and changes nothing.
pub async fn an_id_or_a_token_is_taken_once(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat(&*store, 1).await?;
    let mut tx = store.begin().await?;
    assert!(!tx.insert_chat(chat, &bytes32(2), at(1)).await?);
    assert!(!tx.insert_chat(chat_id(2), &bytes32(1), at(1)).await?);
    assert_eq!(tx.chat(chat_id(2)).await?, None);
    assert_eq!(tx.chat(chat).await?, Some(new_chat(chat)));
    Ok(())
}

/// The tab that returned with the phrase has it; the old one opens nothing.
pub async fn a_new_token_replaces_the_old_one(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat(&*store, 1).await?;
    let mut tx = store.begin().await?;
    tx.set_token(chat, &bytes32(2)).await?;
    assert_eq!(tx.chat_by_token(&bytes32(1)).await?, None);
    let found = tx.chat_by_token(&bytes32(2)).await?;
    assert_eq!(found.map(|chat| chat.id), Some(chat));
    Ok(())
}

/// So that nobody can swap it.
pub async fn a_chat_gets_its_group_once(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat(&*store, 1).await?;
    let mut tx = store.begin().await?;
    assert!(
        tx.set_group(chat, b"group", b"intake", &bytes32(7)).await?,
        "the first group"
    );
    assert!(!tx.set_group(chat, b"other", b"other", &bytes32(8)).await?);
    assert!(!tx.set_group(chat_id(2), b"g", b"i", &bytes32(8)).await?);
    let expected = ChatRow {
        group_info: Some(b"group".to_vec()),
        intake: Some(b"intake".to_vec()),
        visitor_key: Some(bytes32(7)),
        ..new_chat(chat)
    };
    assert_eq!(tx.chat(chat).await?, Some(expected));
    Ok(())
}

/// Earlier entries wait only for those who were there.
pub async fn a_member_reads_what_comes_after_it_joined(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat(&*store, 1).await?;
    store.append(text(chat)).await?;
    let mut tx = store.begin().await?;
    tx.insert_member(chat, device(1), Some(member_id(1)), 1)
        .await?;
    let staff = MemberRow {
        endpoint: device(1),
        member: Some(member_id(1)),
        joined_seq: 1,
        cursor: 1,
    };
    assert!(tx.members(chat).await?.contains(&staff));
    tx.commit().await?;
    store.append(text(chat)).await?;
    store.acknowledge(chat, Endpoint::Visitor, 2).await?;
    flush(&*store).await?;
    assert_eq!(seqs(&*store, chat).await?, [2]);
    Ok(())
}

/// A grant that is repeated is no reason to read again.
pub async fn letting_a_member_in_again_moves_nothing_back(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat_of_two(&*store, 1).await?;
    for _ in 0..2 {
        store.append(text(chat)).await?;
    }
    store.acknowledge(chat, device(1), 2).await?;
    flush(&*store).await?;
    let before = members_of(&*store, chat).await?;
    let mut tx = store.begin().await?;
    tx.insert_member(chat, device(1), Some(member_id(1)), 1)
        .await?;
    tx.commit().await?;
    assert_eq!(members_of(&*store, chat).await?, before);
    Ok(())
}

/// A device that lost its keys and came in by a new commit.
pub async fn a_member_that_joins_anew_skips_what_it_cannot_read(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat_of_two(&*store, 1).await?;
    for _ in 0..2 {
        store.append(text(chat)).await?;
    }
    let mut tx = store.begin().await?;
    tx.insert_member(chat, device(1), Some(member_id(1)), 2)
        .await?;
    let anew = MemberRow {
        endpoint: device(1),
        member: Some(member_id(1)),
        joined_seq: 2,
        cursor: 2,
    };
    assert!(tx.members(chat).await?.contains(&anew));
    Ok(())
}

/// Nobody is left who could ask for it.
pub async fn what_only_a_leaver_had_not_processed_goes_with_it(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat_of_two(&*store, 1).await?;
    store.append(text(chat)).await?;
    store.acknowledge(chat, Endpoint::Visitor, 1).await?;
    flush(&*store).await?;
    assert_eq!(seqs(&*store, chat).await?, [1]);
    let mut tx = store.begin().await?;
    assert!(tx.delete_member(chat, device(1)).await?);
    assert!(!tx.delete_member(chat, device(1)).await?);
    tx.commit().await?;
    assert_eq!(log_of(&*store, chat).await?, []);
    Ok(())
}

/// Also an ended one, until it is drained.
pub async fn a_device_finds_its_chats(store: Arc<dyn Store>) -> Checked {
    let open = add_chat_of_two(&*store, 1).await?;
    let ended = add_chat_of_two(&*store, 2).await?;
    add_chat(&*store, 3).await?;
    let mut tx = store.begin().await?;
    tx.end_chat(ended, end(1_000)).await?;
    let mut found = tx.chats_of_device(device_id(1)).await?;
    found.sort_unstable();
    assert_eq!(found, [open, ended]);
    assert_eq!(tx.chats_of_device(device_id(2)).await?, []);
    tx.delete_drained(at(1_000), 10).await?;
    assert_eq!(tx.chats_of_device(device_id(1)).await?, [open]);
    Ok(())
}

/// "I'm still here", and what it does not do when the clock runs back.
pub async fn a_sign_of_life_clears_the_warning(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat(&*store, 1).await?;
    let mut tx = store.begin().await?;
    tx.set_warned(chat).await?;
    assert_eq!(tx.chat(chat).await?.map(|chat| chat.warned), Some(true));
    tx.touch_chat(chat, at(10)).await?;
    let touched = ChatRow {
        active_at: at(10),
        ..new_chat(chat)
    };
    assert_eq!(tx.chat(chat).await?, Some(touched.clone()));
    tx.touch_chat(chat, at(5)).await?;
    assert_eq!(tx.chat(chat).await?, Some(touched));
    Ok(())
}

/// An ended one is not among them.
pub async fn quiet_chats_come_quietest_first_and_paused_ones_apart(
    store: Arc<dyn Store>,
) -> Checked {
    let mut tx = store.begin().await?;
    for number in 1..=6 {
        let chat = chat_id(number);
        let quiet_since = at(-i64::try_from(number)?);
        assert!(tx.insert_chat(chat, &bytes32(number), quiet_since).await?);
    }
    tx.end_chat(chat_id(4), end(1_000)).await?;
    tx.set_paused(chat_id(5), true).await?;
    tx.set_paused(chat_id(6), true).await?;
    tx.set_paused(chat_id(6), false).await?;
    let ids = |rows: Vec<ChatRow>| rows.iter().map(|row| row.id).collect::<Vec<_>>();
    let quiet = tx.quiet_chats(at(-2), false, 10).await?;
    assert_eq!(ids(quiet), [chat_id(6), chat_id(3), chat_id(2)]);
    let first = tx.quiet_chats(at(-2), false, 1).await?;
    assert_eq!(ids(first), [chat_id(6)]);
    let paused = tx.quiet_chats(at(0), true, 10).await?;
    assert!(paused.iter().all(|chat| chat.paused));
    assert_eq!(ids(paused), [chat_id(5)]);
    Ok(())
}

/// What is not delivered to staff stays for the window.
pub async fn an_end_takes_the_keys_and_the_visitor_at_once(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat_of_two(&*store, 1).await?;
    store.append(text(chat)).await?;
    let mut tx = store.begin().await?;
    let invitation = invitation(chat);
    tx.insert_invitation(&invitation).await?;
    tx.put_resume(&resume(chat)).await?;
    assert!(tx.end_chat(chat, end(1_000)).await?);
    tx.commit().await?;

    let mut tx = store.read().await?;
    let expected = ChatRow {
        last_seq: 1,
        ended: Some(end(1_000)),
        ..new_chat(chat)
    };
    assert_eq!(tx.chat_by_token(&bytes32(1)).await?, Some(expected));
    let staff = MemberRow {
        endpoint: device(1),
        member: Some(member_id(1)),
        joined_seq: 0,
        cursor: 0,
    };
    assert_eq!(tx.members(chat).await?, [staff]);
    assert_eq!(tx.invitation(invitation.id).await?, None);
    assert!(!tx.has_resume(chat).await?);
    assert_eq!(seqs(&*store, chat).await?, [1]);
    Ok(())
}

/// The first reason stays.
pub async fn a_chat_ends_once(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat(&*store, 1).await?;
    let mut tx = store.begin().await?;
    tx.set_paused(chat, true).await?;
    for (place, reason) in EndReason::ALL.iter().enumerate() {
        let ended = Ended {
            reason: *reason,
            ..end(1_000)
        };
        assert_eq!(tx.end_chat(chat, ended).await?, place == 0);
    }
    assert!(!tx.end_chat(chat_id(2), end(1_000)).await?);
    assert!(!tx.set_group(chat, b"g", b"i", &bytes32(7)).await?, "over");
    let row = tx.chat(chat).await?.ok_or("the chat is there")?;
    let first = EndReason::ALL.first().ok_or("there are reasons")?;
    assert_eq!(row.ended.map(|ended| ended.reason), Some(*first));
    assert!(!row.paused, "an ended chat waits for nobody");
    Ok(())
}

/// With everything of its own, and at most as many as asked for.
pub async fn a_chat_goes_when_its_window_is_over(store: Arc<dyn Store>) -> Checked {
    let mut chats = Vec::new();
    for number in 1..=3 {
        let chat = add_chat_of_two(&*store, number).await?;
        store.append(text(chat)).await?;
        chats.push(chat);
    }
    let open = add_chat_of_two(&*store, 4).await?;
    let mut tx = store.begin().await?;
    for (window, chat) in (0..).zip(&chats) {
        tx.end_chat(*chat, end(window)).await?;
    }
    assert_eq!(tx.delete_drained(at(-1), 10).await?, []);
    assert_eq!(tx.delete_drained(at(1), 1).await?, chats[..1]);
    assert_eq!(tx.delete_drained(at(1), 10).await?, chats[1..2]);
    assert_eq!(tx.chat(chats[0]).await?, None);
    assert_eq!(tx.members(chats[0]).await?, []);
    tx.commit().await?;
    assert_eq!(log_of(&*store, chats[0]).await?, []);
    assert_eq!(seqs(&*store, chats[2]).await?, [1]);
    assert!(chat_row(&*store, open).await?.is_some());
    Ok(())
}

/// Or when nobody is left to deliver to.
pub async fn a_chat_goes_when_all_is_delivered(store: Arc<dyn Store>) -> Checked {
    let read = add_chat_of_two(&*store, 1).await?;
    let alone = add_chat(&*store, 2).await?;
    for chat in [read, alone] {
        store.append(text(chat)).await?;
    }
    let mut tx = store.begin().await?;
    tx.end_chat(read, end(1_000)).await?;
    tx.end_chat(alone, end(1_000)).await?;
    assert_eq!(tx.delete_drained(at(0), 10).await?, [alone]);
    tx.commit().await?;
    store.acknowledge(read, device(1), 1).await?;
    flush(&*store).await?;
    let mut tx = store.begin().await?;
    assert_eq!(tx.delete_drained(at(0), 10).await?, [read]);
    Ok(())
}

fn new_chat(id: ChatId) -> ChatRow {
    ChatRow {
        id,
        token_hash: bytes32(1),
        epoch: 0,
        oldest_epoch: 0,
        last_seq: 0,
        group_info: None,
        intake: None,
        visitor_key: None,
        active_at: NOW,
        warned: false,
        paused: false,
        ended: None,
    }
}

fn end(window_ms: i64) -> Ended {
    Ended {
        reason: EndReason::UnsafeEnd,
        drain_until: at(window_ms),
    }
}

fn invitation(chat: ChatId) -> InvitationRow {
    InvitationRow {
        id: InvitationId::from_bytes(bytes16(1)),
        chat,
        from: member_id(1),
        from_device: device_id(1),
        to: member_id(2),
        purpose: Purpose::Support,
        cold: None,
        agreed: false,
        until: at(1_000),
        state: InvitationState::Asked,
    }
}

fn resume(chat: ChatId) -> ResumeRow {
    ResumeRow {
        locator: bytes16(1),
        chat,
        auth_hash: bytes32(1),
        version: 1,
        blob: b"blob".to_vec(),
        until: at(1_000),
    }
}
