//! HTTP of the desk's origin: one-time codes of an authenticator app (RFC 6238).

use serde::{Deserialize, Serialize};

/// `POST /api/v1/codes/begin`: what an app is set up with. Good for ten minutes, until its first code; shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CodesBegun {
    /// To type, in base32 (RFC 4648 section 6).
    pub secret: String,
    /// `otpauth:`, to open in an app on the same device.
    pub uri: String,
    /// To take a picture of: the dark modules by row, `1` and `0`.
    pub picture: Vec<String>,
}

/// `POST /api/v1/codes/add`: the first code, which shows that the app works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AddCodesParams {
    /// Six digits.
    pub code: String,
}
