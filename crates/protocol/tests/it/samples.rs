//! Fixed values of every type of the wire.

pub(crate) mod aside;
pub(crate) mod audit;
pub(crate) mod callback;
pub(crate) mod care;
pub(crate) mod conflict;
pub(crate) mod directory;
pub(crate) mod enrol;
pub(crate) mod figures;
pub(crate) mod frames;
pub(crate) mod introduction;
pub(crate) mod join;
pub(crate) mod keys;
pub(crate) mod legal;
pub(crate) mod people;
pub(crate) mod person;
pub(crate) mod referral;
pub(crate) mod release;
pub(crate) mod report;
pub(crate) mod retention;
pub(crate) mod rota;
pub(crate) mod staff;
pub(crate) mod task;
pub(crate) mod upkeep;
pub(crate) mod visitor;
pub(crate) mod way;
pub(crate) mod words;

use protocol::{
    AsideId, Bytes, ChatId, ClientId, DeviceId, InvitationId, ItemId, MemberId, Token,
    chat::{ColdReason, Purpose},
    queue::{Grant, ItemKind, ItemState, Level, LevelReason, LevelSetBy, QueueItem},
    staff::Invitation,
};

pub(crate) const CHAT: ChatId = ChatId([1; 16]);
pub(crate) const ITEM: ItemId = ItemId([2; 16]);
pub(crate) const CLIENT: ClientId = ClientId([3; 16]);
pub(crate) const DEVICE: DeviceId = DeviceId([4; 16]);
pub(crate) const MEMBER: MemberId = MemberId([5; 16]);
pub(crate) const COLLEAGUE: MemberId = MemberId([6; 16]);
pub(crate) const INVITATION: InvitationId = InvitationId([7; 16]);
pub(crate) const ASIDE: AsideId = AsideId([12; 16]);
pub(crate) const TOKEN: Token = Token([8; 32]);
/// 2027-01-15T08:00:00Z.
pub(crate) const AT: u64 = 1_800_000_000_000;

/// Bytes that need both of base64url's own letters.
pub(crate) fn bytes(last: u8) -> Bytes {
    Bytes(vec![0xfb, 0xef, 0xff, last])
}

pub(crate) fn item(state: ItemState) -> QueueItem {
    QueueItem {
        item_id: ITEM,
        kind: ItemKind::Chat,
        chat_id: Some(CHAT),
        level: Level::T2,
        level_by: LevelSetBy::Person,
        level_why: LevelReason::PhoneAtRisk,
        level_confirmed: false,
        language: "es".to_owned(),
        minor: true,
        supervisor: false,
        drill: false,
        unverified: false,
        prefers: None,
        live: true,
        returning: false,
        waiting_since_at: AT,
        state,
        offers: Vec::new(),
        called: Vec::new(),
    }
}

pub(crate) fn grant() -> Grant {
    Grant {
        group_info: bytes(1),
        intake: bytes(2),
        lost: vec![DEVICE],
        seq: 12,
    }
}

pub(crate) fn invitation() -> Invitation {
    Invitation {
        invitation_id: INVITATION,
        chat_id: CHAT,
        from: MEMBER,
        to: COLLEAGUE,
        purpose: Purpose::Transfer,
        cold: Some(ColdReason::MustStop),
        until_at: AT + 60_000,
    }
}
