//! What two of the staff say to each other apart from a chat.

use js_sys::Uint8Array;
use seal::chat::Place;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::border::{fixed, from_byte_strings, whole};
use crate::error::{self, Result};
use crate::{Desk, JoinKeys, Trust, event};

/// An aside as a desk holds it: a group of this device and one other.
#[wasm_bindgen]
pub struct Aside {
    aside: seal::Aside,
    welcome: Vec<u8>,
}

#[wasm_bindgen]
impl Aside {
    /// The Welcome for the other device; empty for who joined, and after a reload.
    #[wasm_bindgen(getter)]
    pub fn welcome(&self) -> Vec<u8> {
        self.welcome.clone()
    }

    /// Seals a text to the other one. Throws `revoked` when a certificate of the two does not count any more.
    pub fn say(&mut self, text: &str, trust: &Trust, now: f64) -> Result<Vec<u8>> {
        let policy = trust.at(now)?;
        self.aside
            .say(text.as_bytes(), whole(now)?, &policy)
            .map_err(error::of)
    }

    /// The server accepted these bytes at place `seq`.
    pub fn sent(&mut self, seq: f64, bytes: &[u8]) -> Result<()> {
        self.aside.sent(whole(seq)?, bytes);
        Ok(())
    }

    /// Opens the entry at place `seq`. Throws `revoked`, and `notAllowed` for anything but a message.
    #[wasm_bindgen(unchecked_return_type = "ChatEvent[]")]
    pub fn receive(
        &mut self,
        seq: f64,
        bytes: &[u8],
        trust: &Trust,
        now: f64,
    ) -> Result<Vec<JsValue>> {
        let (seq, policy) = (whole(seq)?, trust.at(now)?);
        let received = self.aside.receive(seq, bytes, &policy);
        event::received(None, received.map_err(error::of)?, seq, bytes)
    }

    /// What changed since the last call, or undefined; secret. Stored, sealed, before anything leaves.
    #[wasm_bindgen(js_name = takeDelta)]
    pub fn take_delta(&mut self) -> Result<Option<Vec<u8>>> {
        let delta = self.aside.take_delta().map_err(error::of)?;
        Ok(delta.map(|delta| delta.to_vec()))
    }
}

/// Beside which chat, and under which id.
fn place(chat: &[u8], aside: &[u8]) -> Result<Place> {
    Ok(Place {
        chat: fixed(chat)?,
        aside: fixed(aside)?,
    })
}

#[wasm_bindgen]
impl Desk {
    /// Makes the group of an aside with the device `with`, whose fresh key package came. The `welcome` goes to it.
    #[wasm_bindgen(js_name = openAside)]
    #[expect(clippy::too_many_arguments, reason = "one call over the border")]
    pub fn open_aside(
        &self,
        chat: &[u8],
        aside: &[u8],
        with: &[u8],
        key_package: &[u8],
        trust: &Trust,
        now: f64,
    ) -> Result<Aside> {
        let policy = trust.at(now)?;
        let with: [u8; 16] = fixed(with)?;
        let with = (&with, key_package);
        let place = place(chat, aside)?;
        let (aside, welcome) =
            seal::Aside::open(self.identity(), place, with, &policy).map_err(error::of)?;
        Ok(Aside { aside, welcome })
    }

    /// Joins the group of an aside by the Welcome that came for these keys; they serve once, but for a member who is not known to
    /// be in the log yet.
    #[wasm_bindgen(js_name = joinAside)]
    #[expect(clippy::too_many_arguments, reason = "one call over the border")]
    pub fn join_aside(
        &self,
        keys: &mut JoinKeys,
        welcome: &[u8],
        chat: &[u8],
        aside: &[u8],
        with: &[u8],
        trust: &Trust,
        now: f64,
    ) -> Result<Aside> {
        let policy = trust.at(now)?;
        let with: [u8; 16] = fixed(with)?;
        let with = (place(chat, aside)?, &with);
        let aside =
            keys.serve(|keys| seal::Aside::join(self.identity(), keys, welcome, with, &policy))?;
        Ok(Aside {
            aside,
            welcome: Vec::new(),
        })
    }

    /// An aside from everything that `takeDelta` ever gave, in order.
    #[wasm_bindgen(js_name = restoreAside)]
    pub fn restore_aside(&self, deltas: Vec<Uint8Array>) -> Result<Aside> {
        let parts: Vec<_> = from_byte_strings(deltas)
            .into_iter()
            .map(zeroize::Zeroizing::new)
            .collect();
        let aside = seal::Aside::load(&parts, self.identity()).map_err(error::of)?;
        Ok(Aside {
            aside,
            welcome: Vec::new(),
        })
    }
}
