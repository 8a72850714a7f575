//! What somebody agreed to have told, and what is told: the paper for the team, a letter for the agency. And what the team adds up of its
//! cases.

use seal::boxes::PublicKey;
use seal::consent::{Said, Word};
use seal::letter;
use seal::note::Note;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Trust;
use crate::border::{fixed, whole};
use crate::desk::{Desk, TeamKey};
use crate::error::{self, Result};

#[wasm_bindgen]
impl Trust {
    /// Seals the paper of a release to the team; `paper` is JSON. Throws `expired` when the notice is over, `wrongSize`.
    #[wasm_bindgen(js_name = sealRelease)]
    pub fn seal_release(&self, id: &[u8], paper: &str, now: f64) -> Result<Vec<u8>> {
        self.seal_note(Note::Release, id, paper, now)
    }

    /// Seals what this member counted of their cases to the team; `counted` is JSON. Throws `expired` when the notice is over, `wrongSize`.
    #[wasm_bindgen(js_name = sealCount)]
    pub fn seal_count(&self, id: &[u8], counted: &str, now: f64) -> Result<Vec<u8>> {
        self.seal_note(Note::Count, id, counted, now)
    }
}

#[wasm_bindgen]
impl TeamKey {
    /// Opens it. Throws `cannotOpen`.
    #[wasm_bindgen(js_name = openRelease)]
    pub fn open_release(&self, sealed: &[u8], id: &[u8]) -> Result<String> {
        self.open_note(Note::Release, sealed, id)
    }

    /// Opens what somebody counted. Throws `cannotOpen`.
    #[wasm_bindgen(js_name = openCount)]
    pub fn open_count(&self, sealed: &[u8], id: &[u8]) -> Result<String> {
        self.open_note(Note::Count, sealed, id)
    }
}

#[wasm_bindgen]
impl Desk {
    /// Signs a letter and seals it to one key of an agency: `recipient` is what the line calls that key, `mailbox` its public half, `body`
    /// is JSON. Throws `malformed` for a key that is none, `wrongSize`.
    #[wasm_bindgen(js_name = sealLetter)]
    #[expect(clippy::too_many_arguments, reason = "one call over the border")]
    pub fn seal_letter(
        &self,
        letter: &[u8],
        recipient: &[u8],
        mailbox: &[u8],
        body: &str,
        now: f64,
    ) -> Result<Vec<u8>> {
        let key = PublicKey::new(mailbox).map_err(error::of)?;
        let says = (body.as_bytes(), whole(now)?);
        let to = (&key, &fixed(recipient)?);
        letter::seal(self.identity(), to, &fixed(letter)?, says).map_err(error::of)
    }
}

#[wasm_bindgen]
impl Desk {
    /// Whether a person's own yes, as it stands on the paper of a release, was signed by the key that stands beside it: over this release,
    /// the hash of these words and this name.
    #[wasm_bindgen(js_name = isOwnYes)]
    pub fn is_own_yes(
        key: &[u8],
        release: &[u8],
        words_hash: &[u8],
        name: &str,
        signature: &[u8],
    ) -> Result<bool> {
        let word = Word {
            said: Said::Yes,
            release: fixed(release)?,
            words_hash: fixed(words_hash)?,
            name: name.to_owned(),
            signature: fixed(signature)?,
        };
        Ok(word.check(&fixed(key)?).is_ok())
    }
}
