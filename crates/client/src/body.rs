//! What stands inside a sealed text: the words and an id of their own, as JSON `{"id","text"}`. A text that had to be sealed
//! again for a new holder keeps its id, so that who has it already drops the second copy (ruling 1).

use crate::{Result, random};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// The content of a text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// 16 random bytes as base64url.
    pub id: String,
    /// The words.
    pub text: String,
}

impl Body {
    /// Words under a fresh id.
    ///
    /// # Errors
    /// When there is no randomness.
    pub fn new(text: &str) -> Result<Self> {
        Ok(Self {
            id: URL_SAFE_NO_PAD.encode(random::<16>()?),
            text: text.to_owned(),
        })
    }

    pub(crate) fn write(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(serde_json::to_vec(self).expect("two strings are always JSON"))
    }

    /// Reads a body; `None` for anything else, so that a strange client breaks nothing.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let body: Self = serde_json::from_slice(bytes).ok()?;
        let is_id = URL_SAFE_NO_PAD
            .decode(&body.id)
            .is_ok_and(|id| id.len() == 16);
        is_id.then_some(body)
    }
}
