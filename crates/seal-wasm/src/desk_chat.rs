//! The staff's side of a chat.

use js_sys::Uint8Array;
use seal::Kind;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Trust;
use crate::border::fixed;
use crate::chat::{Held, chat_methods};
use crate::error::{self, Result};

/// A chat as a desk holds it.
#[wasm_bindgen]
pub struct DeskChat {
    held: Held,
}

chat_methods!(DeskChat);

#[wasm_bindgen]
impl DeskChat {
    /// Lets somebody in: the receiver of a transfer, a supervisor, an interpreter.
    #[wasm_bindgen(js_name = letIn, unchecked_return_type = "Handshake")]
    pub fn let_in(&mut self, key_package: &[u8], trust: &Trust, now: f64) -> Result<JsValue> {
        let policy = trust.at(now)?;
        let handshake = self
            .held
            .chat
            .let_in(key_package, &policy)
            .map_err(error::of)?;
        Ok(self.held.wait_for(handshake))
    }

    /// Takes a staff device out. Throws `notAllowed` for oneself, `noSuchMember` for anybody not in the chat.
    #[wasm_bindgen(unchecked_return_type = "Handshake")]
    pub fn remove(&mut self, device: &[u8]) -> Result<JsValue> {
        let handshake = self.held.chat.remove(&fixed(device)?).map_err(error::of)?;
        Ok(self.held.wait_for(handshake))
    }

    /// Lets in the worker who knocks to sit beside the person, if they have the key that stands in the form.
    #[wasm_bindgen(js_name = letGuestIn, unchecked_return_type = "Handshake")]
    pub fn let_guest_in(&mut self, key_package: &[u8], key: &[u8]) -> Result<JsValue> {
        let handshake = self
            .held
            .chat
            .let_guest_in(key_package, &fixed(key)?)
            .map_err(error::of)?;
        Ok(self.held.wait_for(handshake))
    }

    /// Takes the guest out. Throws `noSuchMember` where there is none.
    #[wasm_bindgen(js_name = removeGuest, unchecked_return_type = "Handshake")]
    pub fn remove_guest(&mut self) -> Result<JsValue> {
        let handshake = self.held.chat.remove_guest().map_err(error::of)?;
        Ok(self.held.wait_for(handshake))
    }

    /// Sends agreed facts to the visitor for review before a hand-off.
    #[wasm_bindgen(js_name = proposeHandoff)]
    pub fn propose_handoff(&mut self, facts: &str, now: f64) -> Result<Vec<u8>> {
        self.held.send(Kind::Proposal, facts.as_bytes(), now)
    }

    /// Asks the visitor whether they would be passed on to another line, named by its number.
    #[wasm_bindgen(js_name = proposeOutside)]
    pub fn propose_outside(&mut self, number: &str, now: f64) -> Result<Vec<u8>> {
        self.held.send(Kind::Outside, number.as_bytes(), now)
    }

    /// Shows the visitor the exact words of a release, to be answered.
    #[wasm_bindgen(js_name = askConsent)]
    pub fn ask_consent(&mut self, release: &[u8], words: &str, now: f64) -> Result<Vec<u8>> {
        let ask = seal::consent::Ask {
            release: fixed(release)?,
            words,
        };
        self.held.send(Kind::Consent, &ask.encode(), now)
    }

    /// What names a proposal of these facts in the visitor's answer.
    #[wasm_bindgen(js_name = proposalHash)]
    pub fn proposal_hash(&self, facts: &str) -> Vec<u8> {
        seal::message::proposal_hash(facts.as_bytes()).to_vec()
    }

    /// What changed since the last call, or undefined; secret. Stored, sealed, before the acknowledgement goes out.
    #[wasm_bindgen(js_name = takeDelta)]
    pub fn take_delta(&mut self) -> Result<Option<Vec<u8>>> {
        let delta = self.held.chat.take_delta().map_err(error::of)?;
        Ok(delta.map(|delta| delta.to_vec()))
    }
}

impl DeskChat {
    pub(crate) fn new(held: Held) -> Self {
        Self { held }
    }
}
