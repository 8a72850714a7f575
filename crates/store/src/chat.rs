//! Chats, their members and handshakes.

use crate::{Endpoint, EntryRow, Result};
use async_trait::async_trait;
use domain::{
    ChatId, ClientId, DeviceId, InvitationId, MemberId, Timestamp,
    chat::EndReason,
    transfer::{ColdReason, Manner},
};

/// A chat as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatRow {
    /// Its id and its group's.
    pub id: ChatId,
    /// SHA-256 of the visitor's capability.
    pub token_hash: [u8; 32],
    /// The group's epoch.
    pub epoch: i64,
    /// The oldest epoch whose texts are still taken (ruling 2).
    pub oldest_epoch: i64,
    /// The last number of its log.
    pub last_seq: i64,
    /// Public state of the group, with its tree; `None` until the visitor's page has made its keys.
    pub group_info: Option<Vec<u8>>,
    /// The box sealed to the team, for every claimer (ruling 9).
    pub intake: Option<Vec<u8>>,
    /// The visitor's Ed25519 key as the first group state showed it: later states must keep it.
    pub visitor_key: Option<[u8; 32]>,
    /// When somebody last wrote or said that they are still here.
    pub active_at: Timestamp,
    /// Whether the visitor was already warned since then.
    pub warned: bool,
    /// Whether the visitor left and may return with the phrase.
    pub paused: bool,
    /// Why and when it ended.
    pub ended: Option<Ended>,
}

/// The end of a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// Why.
    pub reason: EndReason,
    /// Until when undelivered entries stay (ruling 4).
    pub drain_until: Timestamp,
}

/// A member and how far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemberRow {
    /// Which end.
    pub endpoint: Endpoint,
    /// Whose device; `None` for the visitor.
    pub member: Option<MemberId>,
    /// The number of the entry that let it in: it reads what comes after.
    pub joined_seq: i64,
    /// The last entry it has processed.
    pub cursor: i64,
}

/// Why a colleague is asked in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// To take over.
    Transfer,
    /// To sit beside, visibly.
    Support,
    /// To interpret, with the person's yes.
    Interpret,
}

/// Where an invitation stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvitationState {
    /// The colleague has not answered.
    Asked,
    /// The colleague said yes; the one who asked adds the key package next.
    Accepted {
        /// Which device comes.
        device: DeviceId,
        /// Its fresh MLS key package.
        key_package: Vec<u8>,
    },
    /// The colleague was added and may join.
    Welcomed {
        /// Which device comes.
        device: DeviceId,
        /// The MLS Welcome.
        welcome: Vec<u8>,
        /// The number of the commit that added it.
        seq: i64,
    },
}

/// A request to a colleague. Gone when it is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationRow {
    /// Its id.
    pub id: InvitationId,
    /// The chat.
    pub chat: ChatId,
    /// Who asks.
    pub from: MemberId,
    /// With which device.
    pub from_device: DeviceId,
    /// Who is asked.
    pub to: MemberId,
    /// What for.
    pub purpose: Purpose,
    /// Why the person is not asked, of a transfer; `None` when they are, and of support.
    pub cold: Option<ColdReason>,
    /// Whether the person has said yes: to a transfer, or to an interpreter.
    pub agreed: bool,
    /// When it lapses.
    pub until: Timestamp,
    /// Where it stands.
    pub state: InvitationState,
}

impl InvitationRow {
    /// How a transfer is made.
    pub const fn manner(&self) -> Manner {
        match self.cold {
            Some(reason) => Manner::Cold(reason),
            None => Manner::Warm {
                agreed: self.agreed,
            },
        }
    }
}

/// A change of who can read, checked by the use-case, to be stored as one.
#[derive(Debug, Clone)]
pub struct NewHandshake {
    /// The chat.
    pub chat: ChatId,
    /// Who sends it.
    pub sender: Endpoint,
    /// What the sender calls it.
    pub client_id: ClientId,
    /// The commits.
    pub commits: Vec<Vec<u8>>,
    /// The epoch they start from.
    pub epoch: i64,
    /// The epoch after them.
    pub new_epoch: i64,
    /// The oldest epoch that is taken from now on.
    pub oldest_epoch: i64,
    /// Public state after them.
    pub group_info: Vec<u8>,
    /// Now.
    pub now: Timestamp,
}

/// Chats inside a transaction.
#[async_trait]
pub trait ChatTx: Send {
    /// Adds a chat with the visitor as its only member. `false` when the id or the token is taken.
    async fn insert_chat(
        &mut self,
        id: ChatId,
        token_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<bool>;

    /// The chat.
    async fn chat(&mut self, id: ChatId) -> Result<Option<ChatRow>>;

    /// The chat that a visitor's capability opens, ended or not.
    async fn chat_by_token(&mut self, token_hash: &[u8; 32]) -> Result<Option<ChatRow>>;

    /// Gives the chat another capability: the tab that returned with the phrase. The old one opens nothing from then on.
    async fn set_token(&mut self, id: ChatId, token_hash: &[u8; 32]) -> Result<()>;

    /// Stores the group of a chat that has none. `false` when it has one.
    async fn set_group(
        &mut self,
        id: ChatId,
        group_info: &[u8],
        intake: &[u8],
        visitor_key: &[u8; 32],
    ) -> Result<bool>;

    /// Stores a handshake as the next entry, if the chat is open, has a group and is still at `epoch`: one commit per epoch.
    /// `None` otherwise, and when the log holds an entry of that client id.
    async fn insert_handshake(&mut self, handshake: &NewHandshake) -> Result<Option<EntryRow>>;

    /// The entry that a sender's id names, if the log holds it: the answer to a resend.
    async fn entry_by_client_id(
        &mut self,
        chat: ChatId,
        client_id: ClientId,
    ) -> Result<Option<i64>>;

    /// Lets an end in; it reads what comes after `seq`. Letting it in again moves nothing back.
    async fn insert_member(
        &mut self,
        chat: ChatId,
        endpoint: Endpoint,
        member: Option<MemberId>,
        seq: i64,
    ) -> Result<()>;

    /// Takes an end out and forgets its cursor; what only it had not processed is deleted. `false` when it was not in.
    async fn delete_member(&mut self, chat: ChatId, endpoint: Endpoint) -> Result<bool>;

    /// The members of a chat.
    async fn members(&mut self, chat: ChatId) -> Result<Vec<MemberRow>>;

    /// The open chats that a device is a member of, and those whose drain window is not over.
    async fn chats_of_device(&mut self, device: DeviceId) -> Result<Vec<ChatId>>;

    /// Notes a word or "I'm still here" of the visitor or of staff; clears the warning.
    async fn touch_chat(&mut self, id: ChatId, now: Timestamp) -> Result<()>;

    /// Notes that the visitor was warned.
    async fn set_warned(&mut self, id: ChatId) -> Result<()>;

    /// Notes whether the visitor is away with a phrase.
    async fn set_paused(&mut self, id: ChatId, paused: bool) -> Result<bool>;

    /// Open chats in which nobody has said a word since `before`, the quietest first, at most `limit`. Paused ones apart from
    /// the others: they may be quiet for days and would stand in front of those that are to be warned.
    async fn quiet_chats(
        &mut self,
        before: Timestamp,
        paused: bool,
        limit: u32,
    ) -> Result<Vec<ChatRow>>;

    /// Ends an open chat: it takes no new entries; its intake box, group state, invitations, asides, refusals of interpreters and return
    /// blob go at once, and the visitor's membership with them; what is not delivered stays until `drain_until`. `false` when it had ended.
    async fn end_chat(&mut self, id: ChatId, ended: Ended) -> Result<bool>;

    /// Deletes ended chats whose drain window is over or whose entries are all delivered, with everything of theirs. Returns
    /// their ids, at most `limit`.
    async fn delete_drained(&mut self, now: Timestamp, limit: u32) -> Result<Vec<ChatId>>;

    /// Stores an invitation. `false` when the id is taken.
    async fn insert_invitation(&mut self, invitation: &InvitationRow) -> Result<bool>;

    /// The invitation.
    async fn invitation(&mut self, id: InvitationId) -> Result<Option<InvitationRow>>;

    /// The invitations of a chat.
    async fn invitations_of_chat(&mut self, chat: ChatId) -> Result<Vec<InvitationRow>>;

    /// The invitations that a member sent or received.
    async fn invitations_of_member(&mut self, member: MemberId) -> Result<Vec<InvitationRow>>;

    /// Moves an invitation on.
    async fn set_invitation(&mut self, id: InvitationId, state: &InvitationState) -> Result<()>;

    /// Notes that a step was made: whether the person has said yes, and until when the next step may take.
    async fn set_agreed(&mut self, id: InvitationId, agreed: bool, until: Timestamp) -> Result<()>;

    /// Notes that the person wants no interpreting of this member in this chat. Asked again, nothing changes.
    async fn refuse_interpreter(&mut self, chat: ChatId, member: MemberId) -> Result<()>;

    /// Whom the person wants no interpreting of, in an open chat.
    async fn refused_interpreters(&mut self, chat: ChatId) -> Result<Vec<MemberId>>;

    /// Deletes an invitation.
    async fn delete_invitation(&mut self, id: InvitationId) -> Result<()>;

    /// Invitations that have lapsed by `now`, whatever they came to, at most `limit`.
    async fn lapsed_invitations(
        &mut self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<InvitationRow>>;
}
