//! HTTP of the desk's origin: people, their devices and sessions.

use crate::{
    Bytes, DeviceId, MemberId, SessionId,
    passkey::PasskeyInfo,
    person::{GateStanding, PersonFacts, RoleRequest},
    staff::Role,
};
use serde::{Deserialize, Serialize};

/// Why a device does not count any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum RevokeReason {
    /// Lost or stolen.
    Lost,
    /// Not used any more.
    Replaced,
    /// Its owner left.
    Left,
    /// Its owner came back with new keys.
    Recovered,
}

/// A device as its owner and supervisors see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DeviceInfo {
    /// Which.
    pub device_id: DeviceId,
    /// What its owner calls it; may be empty.
    pub name: String,
    /// The day it was enrolled; 0 when nobody noted it.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub made_at: u64,
    /// The day of its last use; 0 when nobody noted it.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub used_at: u64,
    /// Whether the desk is open on it.
    pub present: bool,
    /// Whether the team's current key is sealed to it.
    pub holds_key: bool,
    /// How many cases only this device can read, wholly or in part: that is lost when it goes.
    pub cases_alone: u32,
    /// Its certificate chain, to be looked at by the caller's browser.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub chain: Bytes,
}

/// A log-in of the caller that still counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SessionInfo {
    /// Which; opens nothing.
    pub session_id: SessionId,
    /// On which device.
    pub device_id: DeviceId,
    /// The minute it began in.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub began_at: u64,
    /// The minute of its last use.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub seen_at: u64,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// `GET /api/v1/devices`: the caller's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DevicesResponse {
    /// Every device that counts.
    pub devices: Vec<DeviceInfo>,
    /// Every log-in that counts, the newest first.
    pub sessions: Vec<SessionInfo>,
    /// The caller's passkeys, by name.
    pub passkeys: Vec<PasskeyInfo>,
    /// Whether the caller has an authenticator app.
    pub codes: bool,
}

/// `POST /api/v1/devices/name`: the caller names a device of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct NameDeviceParams {
    /// Which.
    pub device_id: DeviceId,
    /// The name, at most 40 characters.
    pub name: String,
}

/// `POST /api/v1/devices/vault`: the vault of the caller's device, sealed again: it holds a certifying key now. With a fresh proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct KeepVaultParams {
    /// The sealed vault.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub vault: Bytes,
}

/// `POST /api/v1/devices/revoke`: a device goes for good. Its owner may, and who certifies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RevokeDeviceParams {
    /// Which.
    pub device_id: DeviceId,
    /// Why.
    pub reason: RevokeReason,
}

/// `POST /api/v1/sessions/end`: the caller ends a log-in of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EndSessionParams {
    /// Which.
    pub session_id: SessionId,
}

/// One person of the team, as those see them who keep people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Person {
    /// Who.
    pub member_id: MemberId,
    /// The log-in name.
    pub login: String,
    /// The name that visitors see.
    pub alias: String,
    /// What they may do.
    pub roles: Vec<Role>,
    /// Whether they may log in.
    pub active: bool,
    /// Their devices.
    pub devices: Vec<DeviceInfo>,
    /// What is written down of them; null for a caller who does not keep it.
    pub facts: Option<PersonFacts>,
    /// How they stand to what is asked before they talk with people; empty where nothing is, null for a caller who does not keep it.
    pub training: Option<Vec<GateStanding>>,
    /// Other roles that somebody asked for.
    pub role_request: Option<RoleRequest>,
    /// How many cases nobody else can read: they are lost when the person's devices go.
    pub cases_alone: u32,
}

/// `GET /api/v1/people`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PeopleResponse {
    /// Everybody of the team, by alias.
    pub people: Vec<Person>,
}
