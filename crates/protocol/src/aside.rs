//! What two of the staff say to each other beside a chat. The visitor's group does not carry it; the server sees sealed entries.

use crate::{AsideId, Bytes, ChatId, ClientId, DeviceId};
use serde::{Deserialize, Serialize};

/// An aside as one of its two devices is told of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Aside {
    /// Which.
    pub aside_id: AsideId,
    /// The chat that it is beside.
    pub chat_id: ChatId,
    /// The other device. Who that is stands in the chat's group, certified, and nowhere else.
    pub with: DeviceId,
    /// How far it has come.
    pub step: AsideStep,
    /// The last number of its log.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub last_seq: u64,
}

/// How far an aside has come, as the receiver sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum AsideStep {
    /// The other one has opened it: the receiver's desk answers with a fresh key package.
    Asked,
    /// The other one's desk is to do something.
    Waiting,
    /// The other one has answered: the receiver's desk makes the group.
    Answered {
        /// A fresh MLS key package (RFC 9420 §10).
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        key_package: Bytes,
    },
    /// The group is made: the receiver joins it.
    Welcomed {
        /// The MLS Welcome.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        welcome: Bytes,
    },
    /// The receiver made the group, and the other one can join.
    Open,
}

/// `POST /api/v1/asides/open`: the holder of a chat or a supervisor in it wants to talk apart with the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OpenAsideParams {
    /// Random, chosen by the caller, so that a resend changes nothing.
    pub aside_id: AsideId,
    /// The chat that both are in.
    pub chat_id: ChatId,
    /// The other device.
    pub with: DeviceId,
}

/// `POST /api/v1/asides/answer`: the other device's fresh key package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AnswerAsideParams {
    /// Which.
    pub aside_id: AsideId,
    /// The MLS key package.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub key_package: Bytes,
}

/// `POST /api/v1/asides/welcome`: who opened it has made the group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WelcomeAsideParams {
    /// Which.
    pub aside_id: AsideId,
    /// The MLS Welcome for the other device.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub welcome: Bytes,
}

/// `POST /api/v1/asides/send`: one sealed text, sent again under the same id until it is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SendAsideParams {
    /// Which.
    pub aside_id: AsideId,
    /// Random, one for each text.
    pub client_id: ClientId,
    /// The MLS `PrivateMessage`.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub payload: Bytes,
}

/// The answer: stored for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SendAsideResponse {
    /// Its number.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub seq: u64,
}

/// `POST /api/v1/asides/read`: what comes after a number. Everything up to it is processed and stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReadAsideParams {
    /// Which.
    pub aside_id: AsideId,
    /// The last number that was processed.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub after: u64,
}

/// One text of an aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AsideEntry {
    /// Its number: 1, 2, 3, without gaps.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub seq: u64,
    /// What its sender called it.
    pub client_id: ClientId,
    /// The MLS `PrivateMessage`; null for what the caller sent.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub payload: Option<Bytes>,
}

/// The answer: at most 32; the caller asks again until nothing comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReadAsideResponse {
    /// In order.
    pub entries: Vec<AsideEntry>,
}

/// `POST /api/v1/asides/close`: it is over for both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CloseAsideParams {
    /// Which.
    pub aside_id: AsideId,
}
