//! Frames of the socket: one JSON text message each.
//!
//! A connection begins with `hello` within five seconds and is answered by `ready`. From then on the server sends, for each
//! chat of the endpoint, the entries after its cursor, then `caughtUp` once. A client acknowledges what it has processed
//! and, where it keeps state, stored. See `docs/protocol.md`.

use crate::{
    AsideId, Bytes, ChatId, ClientId, DeviceId, InvitationId, ItemId, ProblemCode, Token,
    aside::Aside,
    chat::{ChatState, Cursor, EndReason, Entry},
    queue::{Device, Gender, Grant, QueueItem, Safety},
    staff::Invitation,
};
use serde::{Deserialize, Serialize};

/// A Welcome for one invited device (RFC 9420 §12.4.3.1), carried by the commit that adds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Welcome {
    /// Which invitation it answers.
    pub invitation_id: InvitationId,
    /// The MLS Welcome.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub welcome: Bytes,
}

/// What a client sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ClientFrame {
    /// First frame: who, and where the client stands. A visitor's token is the tab's capability, staff's is a ticket.
    Hello {
        /// [`crate::VERSION`].
        version: u16,
        /// Capability or ticket.
        token: Token,
        /// Where the client stands in each chat that it still has keys for.
        cursors: Vec<Cursor>,
    },
    /// The visitor's group: from now on somebody can be let in. Sent again after a reconnect, it changes nothing.
    OpenGroup {
        /// Public state of the new group, with its tree.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        group_info: Bytes,
        /// The box sealed to the team.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        intake: Bytes,
    },
    /// One sealed text. Kept by the sender until `accepted`, sent again under the same id after a reconnect.
    Send {
        /// The chat.
        chat_id: ChatId,
        /// Random, one for each text.
        client_id: ClientId,
        /// The MLS `PrivateMessage`.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        payload: Bytes,
    },
    /// A change of who can read: one commit, or two that count as one.
    Handshake {
        /// The chat.
        chat_id: ChatId,
        /// Random.
        client_id: ClientId,
        /// The commits in order.
        #[cfg_attr(feature = "ts", ts(type = "Array<string>"))]
        commits: Vec<Bytes>,
        /// Public state after them.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        group_info: Bytes,
        /// For the device that is added, if one is.
        welcome: Option<Welcome>,
        /// The sender's fence; null for a visitor's self-update and for a supporter who leaves.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        fence: Option<u64>,
    },
    /// Everything up to and including `seq` is processed and, where the client keeps state, stored.
    Ack {
        /// The chat.
        chat_id: ChatId,
        /// The last entry.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        seq: u64,
    },
    /// Staff are writing (R115). Not stored; may be lost.
    Typing {
        /// The chat.
        chat_id: ChatId,
    },
    /// The visitor is still there although nothing is written (R118).
    StillHere,
    /// The visitor's answer to [`Passing`](crate::chat::Passing): whether the colleague may take over (R313).
    AnswerTransfer {
        /// The question.
        invitation_id: InvitationId,
        /// Yes, or the one who is there stays.
        yes: bool,
    },
    /// The visitor's answer to [`Asking`](crate::chat::Asking): whether the interpreter may come in (R506).
    AnswerInterpreter {
        /// The question.
        invitation_id: InvitationId,
        /// Yes, or nobody comes in. Nobody asks why.
        yes: bool,
    },
    /// The visitor has an interpreter leave: nothing more is sent to them at once, and the holder's desk takes their keys out.
    SendAway {
        /// With which device they are in the chat.
        device_id: DeviceId,
    },
    /// The visitor's answer to [`GuestSeat::Asked`](crate::introduction::GuestSeat::Asked): whether the worker who was on the line with them may come in.
    AnswerGuest {
        /// The question.
        invitation_id: InvitationId,
        /// Yes, or nobody comes in. Nobody asks why.
        yes: bool,
    },
    /// The visitor says that the worker who came in with them may go.
    LetGuestGo {},
    /// The visitor, while they wait, would rather talk with a woman, a man, or whoever comes.
    Prefer {
        /// Whom; null when it does not matter.
        gender: Option<Gender>,
    },
    /// The visitor leaves. After a quick exit the page uses `POST /api/v1/leave` instead.
    Leave {
        /// `endedByPerson`, `quickExit` or `noStaffLeft`.
        reason: EndReason,
    },
}

/// What the server sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ServerFrame {
    /// The answer to `hello`.
    Ready {
        /// The server's clock, to correct the client's.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        now_at: u64,
    },
    /// Stored for good: the sender may forget its copy. A resend gets the same number.
    Accepted {
        /// The chat.
        chat_id: ChatId,
        /// What the sender called it.
        client_id: ClientId,
        /// Its number in the log.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        seq: u64,
    },
    /// The group is open: the visitor's place in line can be taken now.
    GroupOpened,
    /// Not stored.
    Refused {
        /// The chat, if the frame named one.
        chat_id: Option<ChatId>,
        /// What the sender called it, if it had a name.
        client_id: Option<ClientId>,
        /// Why.
        code: ProblemCode,
    },
    /// Entries of one chat in the order of the log.
    Entries {
        /// The chat.
        chat_id: ChatId,
        /// At least one.
        entries: Vec<Entry>,
    },
    /// Everything that was in the log at the time has been sent.
    CaughtUp {
        /// The chat.
        chat_id: ChatId,
        /// The last number of the log.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        seq: u64,
    },
    /// The chat as a whole has changed, or the endpoint has just connected.
    Chat {
        /// The chat.
        chat_id: ChatId,
        /// Where it stands.
        state: ChatState,
        /// The holder's fence, sent to the holder only.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        fence: Option<u64>,
        /// The item, sent to staff only.
        item_id: Option<ItemId>,
    },
    /// The endpoint is no longer a member: keys of the chat are to be destroyed.
    Removed {
        /// The chat.
        chat_id: ChatId,
    },
    /// Staff are writing.
    Typing {
        /// The chat.
        chat_id: ChatId,
    },
    /// The visitor is warned that the chat will end for want of a word (R118).
    IdleWarning {
        /// When it will end.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        ends_at: u64,
    },
    /// The queue, after `ready`. What does not fit into one frame comes in `queueChanged` right after. Of a long queue it is what
    /// somebody holds and the head of what waits; `queueBehind` says how many stand behind.
    Queue {
        /// The open items of the team, in order, from the first on.
        items: Vec<QueueItem>,
    },
    /// What changed in the queue since.
    QueueChanged {
        /// New or changed items.
        changed: Vec<QueueItem>,
        /// Items that are gone.
        gone: Vec<ItemId>,
    },
    /// How many wait behind those that the desk was told of; none until it is said.
    QueueBehind {
        /// How many; no further than 10,000 with those that were told.
        count: u32,
    },
    /// A claimed chat has its group now (ruling 10).
    Granted {
        /// The chat.
        chat_id: ChatId,
        /// What lets the holder in.
        grant: Grant,
    },
    /// A colleague asks the receiver into a chat.
    Invited {
        /// The invitation.
        invitation: Invitation,
    },
    /// The colleague said yes: add the key package now.
    InvitationAccepted {
        /// The invitation.
        invitation: Invitation,
        /// Which device comes.
        device_id: DeviceId,
        /// Its fresh key package.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        key_package: Bytes,
    },
    /// The invitation is over without anybody coming.
    InvitationClosed {
        /// The invitation.
        invitation: Invitation,
        /// Declined by the colleague; otherwise it lapsed or was withdrawn.
        declined: bool,
        /// The person said no to the interpreter. Told to who asked, and to nobody else.
        by_person: bool,
    },
    /// A supporter has left the chat: the holder removes their device from the group now.
    LeaveAsked {
        /// The chat.
        chat_id: ChatId,
        /// Whose device.
        device_id: DeviceId,
    },
    /// The receiver has been added: join with this.
    Welcomed {
        /// Which invitation.
        invitation: Invitation,
        /// The MLS Welcome.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        welcome: Bytes,
        /// The visitor's sealed box.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        intake: Bytes,
        /// How safe the visitor said it is: the newcomer must not have to ask again.
        safety: Safety,
        /// Whose phone the visitor said it is.
        device: Device,
        /// The log's number of the commit that added the receiver: read on from there.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        seq: u64,
    },
    /// An aside of this device is new, or has moved on: its texts are read by `POST /api/v1/asides/read`.
    Aside {
        /// The aside.
        aside: Aside,
    },
    /// An aside is over: its keys are to be destroyed.
    AsideClosed {
        /// Which.
        aside_id: AsideId,
    },
    /// Something is wrong with the connection as a whole; it is closed after this.
    Problem {
        /// What.
        code: ProblemCode,
        /// When to try again, in milliseconds from now.
        retry_after_ms: Option<u32>,
    },
}

impl ClientFrame {
    /// Reads one text message.
    ///
    /// # Errors
    /// [`ProblemCode::TooLarge`] over [`crate::limits::FRAME_BYTES`], [`ProblemCode::Malformed`] for anything that is not a frame.
    pub fn decode(text: &str) -> Result<Self, ProblemCode> {
        if text.len() > crate::limits::FRAME_BYTES {
            return Err(ProblemCode::TooLarge);
        }
        serde_json::from_str(text).map_err(|_source| ProblemCode::Malformed)
    }
}

impl ServerFrame {
    /// Writes one text message.
    pub fn encode(&self) -> String {
        serde_json::to_string(self).expect("a frame has only string keys and finite numbers")
    }
}
