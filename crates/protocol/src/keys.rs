//! The public log of keys, on both origins: every certificate, revocation and team notice of the organisation is a leaf of it.

use crate::Bytes;
use serde::{Deserialize, Serialize};

/// `POST /api/v1/keys`: asks for the newest signed head, how it continues an earlier one, and leaves that are in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct KeysParams {
    /// How many leaves the newest head had that the client has seen; 0 for none.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub from: u64,
    /// Hashes of leaves to be proved, at most [`crate::limits::KEYS_WANTED`]. What the log does not have is left out.
    #[cfg_attr(feature = "ts", ts(type = "Array<string>"))]
    pub leaves: Vec<Bytes>,
    /// For who reads the whole log: proves up to [`crate::limits::KEYS_PAGE`] leaves from this place on as well.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub after: Option<u64>,
}

/// What the log proves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct KeysResponse {
    /// Signed head, consistency and inclusion (`Proof` in `crates/seal/src/keylog.rs`).
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub proof: Bytes,
}
