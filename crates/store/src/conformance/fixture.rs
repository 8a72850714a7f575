//! Rows that the rules are tried on.

use super::Checked;
use crate::{
    Endpoint, EntryRow, NewEntry, Result, Store, Tx,
    chat::{ChatRow, MemberRow, NewHandshake},
    staff::{DeviceRow, StaffRow, TeamRow},
};
use domain::{
    About, ChatId, ClientId, DeviceId, Fence, Holder, Item, ItemId, ItemState, Level, MemberId,
    TeamId, Timestamp,
    level::{Assessment, DeviceRisk, Safety, SetBy, Why},
    permission::{Role, Roles},
};
use std::sync::atomic::{AtomicU64, Ordering};

/// A minute, so that nothing is lost where only minutes are kept.
pub const NOW: Timestamp = Timestamp(1_800_000_000_000);

/// A moment so many milliseconds later (or before, when negative).
pub fn at(ms: i64) -> Timestamp {
    Timestamp(NOW.0 + ms)
}

/// The bytes of an id, different for each number.
pub fn bytes16(number: u64) -> [u8; 16] {
    let mut bytes = [0xa5; 16];
    for (place, byte) in bytes.iter_mut().zip(number.to_be_bytes()) {
        *place = byte;
    }
    bytes
}

/// A hash, different for each number.
pub fn bytes32(number: u64) -> [u8; 32] {
    let mut bytes = [0x5a; 32];
    for (place, byte) in bytes.iter_mut().zip(number.to_be_bytes()) {
        *place = byte;
    }
    bytes
}

/// A chat's id.
pub fn chat_id(number: u64) -> ChatId {
    ChatId::from_bytes(bytes16(number))
}

/// A device's id.
pub fn device_id(number: u64) -> DeviceId {
    DeviceId::from_bytes(bytes16(number))
}

/// A staff member's id.
pub fn member_id(number: u64) -> MemberId {
    MemberId::from_bytes(bytes16(number))
}

/// The end that a device is.
pub fn device(number: u64) -> Endpoint {
    Endpoint::Device(device_id(number))
}

/// The team that everybody is in.
pub fn team_id() -> TeamId {
    TeamId::from_bytes(bytes16(1))
}

/// A client id that was not used before.
pub fn fresh_client_id() -> ClientId {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    ClientId::from_bytes(bytes16(NEXT.fetch_add(1, Ordering::Relaxed)))
}

/// A fresh text of the visitor in epoch 0.
pub fn text(chat: ChatId) -> NewEntry {
    let client_id = fresh_client_id();
    NewEntry {
        chat,
        sender: Endpoint::Visitor,
        client_id,
        epoch: 0,
        payload: client_id.as_bytes().repeat(25),
        now: NOW,
    }
}

/// A fresh text of somebody.
pub fn text_by(chat: ChatId, sender: Endpoint) -> NewEntry {
    NewEntry {
        sender,
        ..text(chat)
    }
}

/// A fresh handshake from an epoch to the next.
pub fn handshake(chat: ChatId, epoch: i64) -> NewHandshake {
    NewHandshake {
        chat,
        sender: device(1),
        client_id: fresh_client_id(),
        commits: vec![b"commit".to_vec()],
        epoch,
        new_epoch: epoch + 1,
        oldest_epoch: 0,
        group_info: format!("group in epoch {}", epoch + 1).into_bytes(),
        now: NOW,
    }
}

/// Adds a chat with the visitor in it.
pub async fn add_chat(store: &dyn Store, number: u64) -> Result<ChatId> {
    let mut tx = store.begin().await?;
    let id = chat_id(number);
    let fresh = tx.insert_chat(id, &bytes32(number), NOW).await?;
    assert!(fresh, "the chat is new");
    tx.commit().await?;
    Ok(id)
}

/// Adds a chat with a group, the visitor and device 1 (of member 1) in it.
pub async fn add_chat_of_two(store: &dyn Store, number: u64) -> Result<ChatId> {
    let id = add_chat(store, number).await?;
    let mut tx = store.begin().await?;
    tx.set_group(id, b"group", b"intake", &bytes32(7)).await?;
    tx.insert_member(id, device(1), Some(member_id(1)), 0)
        .await?;
    tx.commit().await?;
    Ok(id)
}

/// Waits until everything that was queued before is stored.
pub async fn flush(store: &dyn Store) -> Checked {
    let chat = chat_id(0xf1a5);
    let mut tx = store.begin().await?;
    if tx.insert_chat(chat, &bytes32(0xf1a5), NOW).await? {
        tx.commit().await?;
    } else {
        drop(tx);
    }
    store.append(text(chat)).await?;
    Ok(())
}

/// The log of a chat, at most 1,000 entries.
pub async fn log_of(store: &dyn Store, chat: ChatId) -> Result<Vec<EntryRow>> {
    store.entries_after(chat, 0, 1_000).await
}

/// The numbers that the log of a chat holds.
pub async fn seqs(store: &dyn Store, chat: ChatId) -> Result<Vec<i64>> {
    let log = log_of(store, chat).await?;
    Ok(log.iter().map(|entry| entry.seq).collect())
}

/// The chat's row.
pub async fn chat_row(store: &dyn Store, chat: ChatId) -> Result<Option<ChatRow>> {
    store.read().await?.chat(chat).await
}

/// The chat's members.
pub async fn members_of(store: &dyn Store, chat: ChatId) -> Result<Vec<MemberRow>> {
    store.read().await?.members(chat).await
}

/// Adds team, member and device 1 and 2 of these numbers.
pub async fn add_staff(tx: &mut dyn Tx) -> Result<()> {
    tx.put_team(&team()).await?;
    for number in [1, 2] {
        assert!(tx.insert_staff(&staff(number)).await?, "a new member");
        tx.put_device(&device_row(number)).await?;
    }
    Ok(())
}

/// The team.
pub fn team() -> TeamRow {
    TeamRow {
        id: team_id(),
        notice: Some(b"notice".to_vec()),
        generation: 1,
        notice_until: at(1_000),
    }
}

/// A staff member of the team.
pub fn staff(number: u64) -> StaffRow {
    StaffRow {
        id: member_id(number),
        login: format!("login {number}"),
        salt: bytes16(number),
        auth_hash: bytes32(number),
        alias: format!("Alias {number}"),
        roles: Roles::from_iter([Role::Advocate, Role::Administrator]),
        team: team_id(),
        active: true,
    }
}

/// The device of a staff member.
pub fn device_row(number: u64) -> DeviceRow {
    DeviceRow {
        id: device_id(number),
        member: member_id(number),
        chain: b"chain".to_vec(),
        hpke_key: b"key".to_vec(),
        vault: b"vault".to_vec(),
    }
}

/// A waiting item of the team.
pub fn item(number: u64) -> Item {
    Item {
        id: ItemId::from_bytes(bytes16(number)),
        about: About::Chat(chat_id(number)),
        team: team_id(),
        assessment: Assessment {
            level: Level::T3,
            by: SetBy::Forwarder,
            why: Why::Stalked,
            since: at(0),
            first: Level::T4,
            confirmed: false,
        },
        language: "es-419".to_owned(),
        safety: Safety::CannotTalkLong,
        device: DeviceRisk::MayBeChecked,
        minor: false,
        supervisor: false,
        drill: false,
        unverified: false,
        prefers: None,
        live: true,
        returning: false,
        waiting_since: at(i64::try_from(number).unwrap_or(0)),
        fence: Fence(0),
        state: ItemState::in_line(at(0)),
    }
}

/// Member and device of a number as a holder.
pub fn holder(number: u64) -> Holder {
    Holder {
        member: member_id(number),
        device: device_id(number),
    }
}
