//! What an agency calls the report of a task, and whatever else the team writes down beside an id.

use seal::note::Note;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Trust;
use crate::border::{fixed, whole};
use crate::desk::TeamKey;
use crate::error::{self, Result};

#[wasm_bindgen]
impl Trust {
    /// Seals it to the team. Throws `expired` when the notice is over, `wrongSize`.
    #[wasm_bindgen(js_name = sealTask)]
    pub fn seal_task(&self, id: &[u8], words: &str, now: f64) -> Result<Vec<u8>> {
        self.seal_note(Note::Task, id, words, now)
    }
}

impl Trust {
    pub(crate) fn seal_note(
        &self,
        note: Note,
        id: &[u8],
        words: &str,
        now: f64,
    ) -> Result<Vec<u8>> {
        if whole(now)? >= self.notice().terms().not_after {
            return Err(error::code("expired"));
        }
        note.seal(self.notice(), &fixed(id)?, words.as_bytes())
            .map_err(error::of)
    }
}

#[wasm_bindgen]
impl TeamKey {
    /// Opens it. Throws `cannotOpen`.
    #[wasm_bindgen(js_name = openTask)]
    pub fn open_task(&self, sealed: &[u8], id: &[u8]) -> Result<String> {
        self.open_note(Note::Task, sealed, id)
    }
}
