//! Chats: entries of the log and the state that both sides are shown.

use crate::{Bytes, ClientId};
use serde::{Deserialize, Serialize};

/// Why a chat ended (domain.md E20).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum EndReason {
    /// The visitor said goodbye.
    EndedByPerson,
    /// The advocate ended it.
    EndedByAdvocate,
    /// Quick exit.
    QuickExit,
    /// The visitor was gone for too long.
    ConnectionLost,
    /// Nobody wrote for too long.
    IdleTimeout,
    /// "Not safe, end now" (R117).
    UnsafeEnd,
    /// Ended for abuse (R315).
    Abusive,
    /// The visitor left before anybody came.
    NoStaffLeft,
    /// The visitor left before anybody came, and has asked to be called.
    NoStaffCallbackBooked,
    /// The service failed.
    ServiceFailure,
}

/// What an end is told about a chat as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ChatState {
    /// In line; nobody has come yet, or the last one was lost.
    Waiting {
        /// Somebody was here before and was lost (the item is marked `returning`).
        returning: bool,
        /// Everybody who could come was called, and nobody has: the page names other lines (R702).
        slow: bool,
        /// Whom the person would rather talk with.
        prefers: Option<crate::queue::Gender>,
        /// Nobody who is here now answers as that: the person may wait, or lift it.
        unmet: bool,
    },
    /// Somebody holds it.
    Active {
        /// Whether the holder is connected right now; if not, "reconnecting" is shown.
        holder_present: bool,
        /// Whether the visitor is connected right now.
        visitor_present: bool,
        /// A colleague has come in to take over; null when nobody has.
        passing: Option<Passing>,
        /// An interpreter would come in, and the person is asked; null when nobody would.
        interpreter: Option<Asking>,
        /// The seat of another hotline's worker beside the person; null when nobody sits there.
        guest: Option<crate::introduction::GuestSeat>,
    },
    /// The visitor left the page and may return with the phrase (ruling 5).
    Paused,
    /// It takes no new entries.
    Ended {
        /// Why.
        reason: EndReason,
    },
}

/// What an entry holds. The server reads only the outside of either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum EntryKind {
    /// One MLS `PrivateMessage` (RFC 9420 §6.3).
    Message,
    /// One or two MLS commits as `PublicMessage`s (RFC 9420 §6.2) that count as one.
    Handshake,
}

/// One row of a chat's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Entry {
    /// Its number in the chat: 1, 2, 3, without gaps.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub seq: u64,
    /// What its sender called it.
    pub client_id: ClientId,
    /// What it holds.
    pub kind: EntryKind,
    /// Whether the receiver of this frame sent it. Then `payloads` is empty: it tells a sender who missed `accepted`.
    pub own: bool,
    /// The MLS messages: one, or two for a claim that removes a lost device.
    #[cfg_attr(feature = "ts", ts(type = "Array<string>"))]
    pub payloads: Vec<Bytes>,
}

/// Where a client stands in a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Cursor {
    /// The chat.
    pub chat_id: crate::ChatId,
    /// The last entry that the client has processed and, where it keeps state, stored.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub seq: u64,
}

/// Why the person is not asked before a colleague takes over (R313).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ColdReason {
    /// They are not on the page.
    PersonAway,
    /// They asked for somebody else.
    PersonAsked,
    /// Who holds it has to stop at once.
    MustStop,
    /// Who holds it must not go on: a conflict of interest, or clearance that is missing.
    MayNotGoOn,
    /// Who holds it has not answered for too long. Only the server gives this one.
    Silent,
}

/// A chat that is on its way to a colleague who has come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Passing {
    /// The question, as the person's answer names it.
    pub invitation_id: crate::InvitationId,
    /// The device that holds the chat. Who that is stands in the group, certified, and nowhere else.
    pub from: crate::DeviceId,
    /// The colleague's device.
    pub to: crate::DeviceId,
    /// Whether the person is not asked.
    pub cold: bool,
    /// Whether the person has said yes.
    pub agreed: bool,
}

/// An interpreter who would come in once the person has said yes (R506).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Asking {
    /// The question, as the person's answer names it.
    pub invitation_id: crate::InvitationId,
    /// The certificates of the device that would come in: the name that the person is shown stands in them. Their page lets in no
    /// other interpreter.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub chain: Bytes,
}

/// Why a colleague is asked into a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Purpose {
    /// To take over: the newcomer then removes the one who asked.
    Transfer,
    /// To sit beside, visibly, and leave again.
    Support,
    /// To interpret; the person says yes before (R506).
    Interpret,
}
