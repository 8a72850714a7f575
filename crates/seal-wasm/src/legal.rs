//! The paper of a request by law, and what is written down about an incident.

use seal::note::Note;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Trust;
use crate::desk::TeamKey;
use crate::error::Result;

#[wasm_bindgen]
impl Trust {
    /// Seals it to the team; `paper` is JSON. Throws `expired` when the notice is over, `wrongSize`.
    #[wasm_bindgen(js_name = sealLegal)]
    pub fn seal_legal(&self, id: &[u8], paper: &str, now: f64) -> Result<Vec<u8>> {
        self.seal_note(Note::Legal, id, paper, now)
    }
}

#[wasm_bindgen]
impl TeamKey {
    /// Opens it. Throws `cannotOpen`.
    #[wasm_bindgen(js_name = openLegal)]
    pub fn open_legal(&self, sealed: &[u8], id: &[u8]) -> Result<String> {
        self.open_note(Note::Legal, sealed, id)
    }
}
