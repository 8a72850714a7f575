//! The worker of another hotline who sits beside somebody in a chat.

use js_sys::Uint8Array;
use seal::chat::{GuestKey, JoinKeys};
use seal::{Chat, Error, Guest, Suite};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Trust;
use crate::border::fixed;
use crate::chat::{Held, chat_methods};
use crate::error::{self, Result};

/// A seat beside somebody: the key that stands in the form, and the name that is shown.
#[wasm_bindgen]
pub struct Seat {
    key: GuestKey,
    guest: Guest,
    keys: Option<JoinKeys>,
}

#[wasm_bindgen]
impl Seat {
    /// A new key. Throws `malformed` for a name that cannot be shown.
    pub fn generate(name: &str, organisation: &str) -> Result<Seat> {
        Seat::of(GuestKey::generate().map_err(error::of)?, name, organisation)
    }

    /// A seat from the secret of a link.
    #[wasm_bindgen(js_name = fromSecret)]
    pub fn from_secret(secret: &[u8], name: &str, organisation: &str) -> Result<Seat> {
        Seat::of(GuestKey::from_secret(&fixed(secret)?), name, organisation)
    }

    /// The public key, for the form.
    #[wasm_bindgen(getter)]
    pub fn key(&self) -> Vec<u8> {
        self.key.public().to_vec()
    }

    /// A fresh key package to knock with.
    pub fn knock(&mut self) -> Result<Vec<u8>> {
        let (keys, package) = self
            .key
            .knock(&self.guest, Suite::default())
            .map_err(error::of)?;
        self.keys = Some(keys);
        Ok(package)
    }

    /// Joins the chat by the welcome that answers the last knock.
    pub fn join(&self, chat: &[u8], welcome: &[u8], trust: &Trust, now: f64) -> Result<GuestChat> {
        let keys = self.keys.as_ref().ok_or(Error::NotPending);
        let keys = keys.and_then(JoinKeys::again).map_err(error::of)?;
        let policy = trust.at(now)?;
        let to = (fixed(chat)?, welcome);
        let chat =
            Chat::join_as_guest(&self.key, &self.guest, keys, to, &policy).map_err(error::of)?;
        Ok(GuestChat {
            held: Held::new(chat),
        })
    }
}

impl Seat {
    fn of(key: GuestKey, name: &str, organisation: &str) -> Result<Self> {
        Ok(Self {
            key,
            guest: Guest::new(name, organisation).map_err(error::of)?,
            keys: None,
        })
    }
}

/// A chat as a guest's tab holds it.
#[wasm_bindgen]
pub struct GuestChat {
    held: Held,
}

chat_methods!(GuestChat);
