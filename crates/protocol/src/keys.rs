//! The public log of keys, on both origins: every certificate, revocation and team notice of the organisation is a leaf of it.

use crate::Bytes;
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

/// `POST /api/v1/keys`: asks for the newest signed head, how it continues an earlier one, and leaves that are in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct KeysParams {
    /// How many leaves the newest head had that the client has seen; 0 for none.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    #[serde(deserialize_with = "whole")]
    pub from: u64,
    /// Hashes of leaves to be proved, at most [`crate::limits::KEYS_WANTED`]. What the log does not have is left out.
    #[cfg_attr(feature = "ts", ts(type = "Array<string>"))]
    pub leaves: Vec<Bytes>,
    /// For who reads the whole log: proves up to [`crate::limits::KEYS_PAGE`] leaves from this place on as well.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    #[serde(default, deserialize_with = "whole_or_none")]
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

/// A whole number, however it is written: JSON knows no difference between `7` and `7.0`, and neither do programs that describe it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Whole(u64),
    Float(f64),
}

impl Number {
    fn whole(self) -> Option<u64> {
        match self {
            Self::Whole(number) => Some(number),
            Self::Float(number) if number.fract() == 0.0 => format!("{number:.0}").parse().ok(),
            Self::Float(_) => None,
        }
    }
}

fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let number = Number::deserialize(deserializer)?;
    number
        .whole()
        .ok_or_else(|| D::Error::custom("a whole number"))
}

fn whole_or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    let number = Option::<Number>::deserialize(deserializer)?;
    let whole = number.map(|number| {
        number
            .whole()
            .ok_or_else(|| D::Error::custom("a whole number"))
    });
    whole.transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_number_is_read_however_it_is_written() {
        let read = |from: &str, after: &str| {
            let text = format!(r#"{{"from":{from},"leaves":[],"after":{after}}}"#);
            let params: Option<KeysParams> = serde_json::from_str(&text).ok();
            params.map(|params| (params.from, params.after))
        };
        assert_eq!(read("7", "null"), Some((7, None)));
        assert_eq!(read("7.0", "8.0"), Some((7, Some(8))));
        assert_eq!(
            read("18446744073709551615", "1e3"),
            Some((u64::MAX, Some(1_000)))
        );
        for bad in [
            "7.5",
            "-1",
            "-1.0",
            "18446744073709551616",
            "1e300",
            "true",
            "\"7\"",
            "null",
        ] {
            assert_eq!(read(bad, "null"), None, "{bad}");
        }
        assert_eq!(read("7", "0.5"), None);
        let missing = serde_json::from_str::<KeysParams>(r#"{"from":0,"leaves":[]}"#);
        assert_eq!(missing.unwrap().after, None);
    }
}
