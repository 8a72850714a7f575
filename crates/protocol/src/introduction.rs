//! Somebody on another hotline's line is brought into a chat by a code, and the worker who was with them has a seat beside them (R363).

use crate::{Bytes, ChatId, InvitationId, Token};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Beside a form whose person is on the line: by what they and the worker are known.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct NewIntroduction {
    /// Ten random digits, which the person types on the line's page; good for two hours and for one chat.
    pub code: String,
    /// Random; the worker's capability.
    pub seat: Token,
}

// The code stays out of logs.
impl fmt::Debug for NewIntroduction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewIntroduction")
    }
}

/// Inside the sealed form: who sits beside the person. Only who knocks with this key is let in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Worker {
    /// How they are called.
    pub name: String,
    /// Where they work, as the person knows it.
    pub organisation: String,
    /// The Ed25519 key that they will knock with.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub key: Bytes,
}

/// `POST /api/v1/guests`: the worker asks how it stands; with keys, knocks with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct KnockParams {
    /// The capability of the seat.
    pub token: Token,
    /// A fresh MLS key package, with the key that stands in the form; null to ask only.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub key_package: Option<Bytes>,
}

/// How it stands. Says nothing of the form: that is a matter of releases (R365).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum GuestResponse {
    /// The person has not come yet.
    Expected,
    /// The person has come, and has to say yes or to be answered.
    Here,
    /// The worker may come in.
    Welcomed {
        /// The chat.
        chat_id: ChatId,
        /// The MLS Welcome.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        welcome: Bytes,
        /// The number of the entry that let them in: they read on from there, on the visitor's socket with the same capability.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        seq: u64,
    },
    /// They are in no more, and will not be.
    Over {
        /// The person and the advocate are through to each other.
        completed: bool,
    },
}

/// `POST /api/v1/guests/leave`: the worker leaves, also when their page is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LeaveSeatParams {
    /// The capability of the seat.
    pub token: Token,
}

/// `POST /api/v1/chats/guest`: the holder says that they have the person, and the person is asked whether the worker may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ConfirmGuestParams {
    /// The chat.
    pub chat_id: ChatId,
    /// The holder's number.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub fence: u64,
}

/// The worker's seat as everybody in the chat is told of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum GuestSeat {
    /// Somebody knocks: the person is asked.
    Asked {
        /// The question, as the person's answer names it.
        invitation_id: InvitationId,
        /// Who, in their own words, and with which key.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        key_package: Bytes,
    },
    /// The person has said yes: the holder's desk lets in this key, if it stands in the form.
    Coming {
        /// The invitation that the welcome answers.
        invitation_id: InvitationId,
        /// The keys that they knocked with.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        key_package: Bytes,
    },
    /// They are in the chat.
    Here {
        /// The advocate has said that they have the person: the person is asked whether the worker may go.
        ready: bool,
    },
    /// They have gone: the holder's desk takes their keys out.
    Leaving,
}
