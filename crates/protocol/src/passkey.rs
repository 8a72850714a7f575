//! HTTP of the desk's origin: passkeys. What the browser is asked and answers is WebAuthn's own JSON (W3C Level 3, section 5.1.8),
//! which the wire does not look into.

use crate::{Bytes, DeviceId, Token};
use serde::{Deserialize, Serialize};

/// `POST /api/v1/passkeys/begin` and `POST /api/v1/login/passkey/start`: what the browser is asked. Good for five minutes, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Ceremony {
    /// Names the ceremony.
    pub ceremony: Token,
    /// `{ publicKey: … }`.
    #[cfg_attr(feature = "ts", ts(type = "unknown"))]
    pub options: serde_json::Value,
}

/// `POST /api/v1/passkeys/add`: the new passkey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AddPasskeyParams {
    /// The ceremony.
    pub ceremony: Token,
    /// What its owner calls it, at most 40 characters.
    pub name: String,
    /// The browser's answer.
    #[cfg_attr(feature = "ts", ts(type = "unknown"))]
    pub credential: serde_json::Value,
}

/// The passkey that was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PasskeyAdded {
    /// Its id.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub credential_id: Bytes,
}

/// `POST /api/v1/passkeys/remove`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RemovePasskeyParams {
    /// Its id.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub credential_id: Bytes,
}

/// The key of a device's vault, sealed by what a passkey derives. `POST /api/v1/passkeys/wrap` keeps it for the caller's device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct VaultWrap {
    /// Which passkey.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub credential_id: Bytes,
    /// The sealed key.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub wrap: Bytes,
}

/// `POST /api/v1/login/passkey`: a log-in that names nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PasskeyLoginParams {
    /// The ceremony.
    pub ceremony: Token,
    /// The browser's answer.
    #[cfg_attr(feature = "ts", ts(type = "unknown"))]
    pub credential: serde_json::Value,
    /// Which devices this browser is, as far as it knows.
    pub device_ids: Vec<DeviceId>,
}

/// `POST /api/v1/prove/passkey`: a fresh proof before a grave step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ProvePasskeyParams {
    /// The ceremony.
    pub ceremony: Token,
    /// The browser's answer.
    #[cfg_attr(feature = "ts", ts(type = "unknown"))]
    pub credential: serde_json::Value,
}

/// A passkey, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PasskeyInfo {
    /// Its id.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub credential_id: Bytes,
    /// What its owner calls it.
    pub name: String,
    /// The day it was added.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub made_at: u64,
    /// The day of its last use.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub used_at: u64,
}
