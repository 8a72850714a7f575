//! Requests to be called: their boxes, and the three words that lead to one.

use seal::callback::{self, Part};
use seal::reference::{REFERENCE_WORDS, Reference};
use seal::words::WordList;
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::border::{fixed, whole};
use crate::error::{self, Result};
use crate::{Org, Trust};

#[wasm_bindgen]
impl Trust {
    /// Seals whom to call, and how, to the team; `body` is JSON. Throws `expired` when the notice is over, `wrongSize`.
    #[wasm_bindgen(js_name = sealContact)]
    pub fn seal_contact(&self, id: &[u8], body: &str, now: f64) -> Result<Vec<u8>> {
        self.seal_part(Part::Contact, id, body, now)
    }

    /// Seals the hours, to the minute.
    #[wasm_bindgen(js_name = sealHours)]
    pub fn seal_hours(&self, id: &[u8], body: &str, now: f64) -> Result<Vec<u8>> {
        self.seal_part(Part::Hours, id, body, now)
    }
}

impl Trust {
    fn seal_part(&self, part: Part, id: &[u8], body: &str, now: f64) -> Result<Vec<u8>> {
        if whole(now)? >= self.notice().terms().not_after {
            return Err(error::code("expired"));
        }
        callback::seal(part, self.notice(), &fixed(id)?, body.as_bytes()).map_err(error::of)
    }
}

/// Three words that lead to a request to be called.
#[wasm_bindgen]
pub struct CallWords {
    text: Zeroizing<String>,
    keys: Reference,
}

#[wasm_bindgen]
impl CallWords {
    /// New ones, from the word list that the page has fetched.
    pub fn make(words: &str, org: &Org) -> Result<CallWords> {
        let text = WordList::new(words)
            .and_then(|list| list.draw(REFERENCE_WORDS))
            .map_err(error::of)?;
        CallWords::of(text, org)
    }

    /// What a person typed or said. Throws `wrongCount` unless there are three words, `unknownWord` for one that is not in the list.
    pub fn parse(typed: &str, words: &str, org: &Org) -> Result<CallWords> {
        let list = WordList::new(words).map_err(error::of)?;
        let lower = Zeroizing::new(typed.to_lowercase());
        let typed: Vec<&str> = lower.split_whitespace().collect();
        if typed.len() != REFERENCE_WORDS {
            return Err(error::code("wrongCount"));
        }
        if !typed.iter().all(|word| list.contains(word)) {
            return Err(error::code("unknownWord"));
        }
        CallWords::of(Zeroizing::new(typed.join(" ")), org)
    }

    /// The three words.
    #[wasm_bindgen(getter)]
    pub fn text(&self) -> String {
        self.text.to_string()
    }

    /// Where the request lies: 16 bytes.
    #[wasm_bindgen(getter)]
    pub fn locator(&self) -> Vec<u8> {
        self.keys.locator.to_vec()
    }

    /// What the server is shown: 32 bytes.
    #[wasm_bindgen(getter)]
    pub fn auth(&self) -> Vec<u8> {
        self.keys.auth.to_vec()
    }
}

impl CallWords {
    fn of(text: Zeroizing<String>, org: &Org) -> Result<Self> {
        let keys = Reference::derive(&text, org.root()).map_err(error::of)?;
        Ok(Self { text, keys })
    }
}
