//! What visitor and staff both do in a chat.

use js_sys::Uint8Array;
use seal::{Chat, Handshake, Kind};
use wasm_bindgen::JsValue;

use crate::border::{from_byte_strings, number, whole};
use crate::error::{self, Result};
use crate::{Trust, event};

/// A chat with the handshake that waits for the server's answer.
pub(crate) struct Held {
    pub(crate) chat: Chat,
    pending: Option<Handshake>,
}

impl Held {
    pub(crate) fn new(chat: Chat) -> Self {
        Self {
            chat,
            pending: None,
        }
    }

    /// Keeps a handshake, so that a page can send the same bytes again after a lost connection.
    pub(crate) fn wait_for(&mut self, handshake: Handshake) -> JsValue {
        let plain = event::handshake(&handshake);
        self.pending = Some(handshake);
        plain
    }

    pub(crate) fn pending(&self) -> JsValue {
        self.pending
            .as_ref()
            .map_or(JsValue::UNDEFINED, event::handshake)
    }

    pub(crate) fn receive(
        &mut self,
        seq: f64,
        payloads: Vec<Uint8Array>,
        trust: &Trust,
        now: f64,
    ) -> Result<Vec<JsValue>> {
        let (seq, policy) = (whole(seq)?, trust.at(now)?);
        let payloads = from_byte_strings(payloads);
        let epoch = self.chat.epoch();
        let received = self.chat.receive_all(seq, &payloads, &policy);
        let received = received.map_err(|error| {
            // What was merged of it already cannot be tried again: that the rest is not in the log is final.
            let again = error.is_unlogged() && self.chat.epoch() == epoch;
            let last = error.is_unlogged() && !again;
            error::code(if last {
                "refusedReader"
            } else {
                error::name(&error)
            })
        })?;
        if !self.chat.is_pending() {
            self.pending = None;
        }
        let mut events = Vec::new();
        for (received, bytes) in received.into_iter().zip(&payloads) {
            events.extend(event::received(Some(&self.chat), received, seq, bytes)?);
        }
        Ok(events)
    }

    pub(crate) fn send(&mut self, kind: Kind, body: &[u8], now: f64) -> Result<Vec<u8>> {
        self.chat.send(kind, body, whole(now)?).map_err(error::of)
    }

    pub(crate) fn sent(&mut self, seq: f64, bytes: &[u8]) -> Result<()> {
        self.chat.sent(whole(seq)?, bytes);
        Ok(())
    }

    pub(crate) fn refresh(&mut self) -> Result<JsValue> {
        let handshake = self.chat.refresh().map_err(error::of)?;
        Ok(self.wait_for(handshake))
    }

    pub(crate) fn confirm(&mut self, seq: f64) -> Result<Vec<JsValue>> {
        let changes = self.chat.confirm(whole(seq)?).map_err(error::of)?;
        self.pending = None;
        let members = self.chat.members();
        let own = members.into_iter().find(|member| member.own);
        Ok(own.map_or_else(Vec::new, |own| event::changes(&changes, &own.who)))
    }

    pub(crate) fn discard(&mut self) {
        self.chat.discard();
        self.pending = None;
    }

    pub(crate) fn members(&self) -> Vec<JsValue> {
        self.chat.members().iter().map(event::member).collect()
    }

    pub(crate) fn unfit(&self, trust: &Trust, now: f64) -> Result<Vec<JsValue>> {
        let policy = trust.at(now)?;
        let unfit = self.chat.unfit(&policy);
        Ok(unfit
            .iter()
            .map(|staff| event::staff(staff).done())
            .collect())
    }

    pub(crate) fn unconfirmed(&self) -> Vec<f64> {
        self.chat.unconfirmed().into_iter().map(number).collect()
    }
}

/// The methods that a visitor's and a desk's chat share. wasm-bindgen has no inheritance and no generics, so they are
/// written once and put into both classes.
macro_rules! chat_methods {
    ($class:ident) => {
        #[wasm_bindgen]
        impl $class {
            /// The chat's id.
            #[wasm_bindgen(getter)]
            pub fn id(&self) -> Vec<u8> {
                self.held.chat.id().to_vec()
            }

            /// The code point of the chat's ciphersuite.
            #[wasm_bindgen(getter)]
            pub fn suite(&self) -> u16 {
                self.held.chat.suite().code()
            }

            /// The epoch of the group.
            #[wasm_bindgen(getter)]
            pub fn epoch(&self) -> f64 {
                crate::border::number(self.held.chat.epoch())
            }

            /// Whether this client is a member who can read and write.
            #[wasm_bindgen(getter)]
            pub fn active(&self) -> bool {
                self.held.chat.is_active()
            }

            /// Whether a handshake waits for the server's answer.
            #[wasm_bindgen(getter, js_name = isPending)]
            pub fn is_pending(&self) -> bool {
                self.held.chat.is_pending()
            }

            /// The handshake that waits, to be sent again as it is; undefined after a reload, although one may wait.
            #[wasm_bindgen(getter, unchecked_return_type = "Handshake | undefined")]
            pub fn pending(&self) -> JsValue {
                self.held.pending()
            }

            /// Whether a refresh must be confirmed before anything can be sent.
            #[wasm_bindgen(getter, js_name = needsRefresh)]
            pub fn needs_refresh(&self) -> bool {
                self.held.chat.needs_refresh()
            }

            /// Who can read, the visitor first.
            #[wasm_bindgen(unchecked_return_type = "Member[]")]
            pub fn members(&self) -> Vec<JsValue> {
                self.held.members()
            }

            /// Staff in the chat whose certificate was revoked: somebody should take them out.
            #[wasm_bindgen(unchecked_return_type = "Staff[]")]
            pub fn unfit(&self, trust: &Trust, now: f64) -> Result<Vec<JsValue>> {
                self.held.unfit(trust, now)
            }

            /// Processes one log entry. Membership changes are checked before they count: `refusedReader` leaves the
            /// chat in its old epoch, which the new reader cannot read.
            #[wasm_bindgen(unchecked_return_type = "ChatEvent[]")]
            pub fn receive(
                &mut self,
                seq: f64,
                payloads: Vec<Uint8Array>,
                trust: &Trust,
                now: f64,
            ) -> Result<Vec<JsValue>> {
                self.held.receive(seq, payloads, trust, now)
            }

            /// Seals a text to everybody who is in the chat now.
            pub fn say(&mut self, text: &str, now: f64) -> Result<Vec<u8>> {
                self.held.send(seal::Kind::Text, text.as_bytes(), now)
            }

            /// Seals a confirmation of everything that was received so far.
            pub fn seen(&mut self, now: f64) -> Result<Vec<u8>> {
                self.held.send(seal::Kind::Seen, &[], now)
            }

            /// Seals a last text; may be empty.
            pub fn goodbye(&mut self, text: &str, now: f64) -> Result<Vec<u8>> {
                self.held.send(seal::Kind::Goodbye, text.as_bytes(), now)
            }

            /// The server accepted these bytes at place `seq` of the log.
            pub fn sent(&mut self, seq: f64, bytes: &[u8]) -> Result<()> {
                self.held.sent(seq, bytes)
            }

            /// The server refused these bytes for good: the text will be sealed again.
            pub fn unsent(&mut self, bytes: &[u8]) {
                self.held.chat.unsent(bytes);
            }

            /// Places of own messages that nobody has confirmed who could read them.
            pub fn unconfirmed(&self) -> Vec<f64> {
                self.held.unconfirmed()
            }

            /// New keys for this client.
            #[wasm_bindgen(unchecked_return_type = "Handshake")]
            pub fn refresh(&mut self) -> Result<JsValue> {
                self.held.refresh()
            }

            /// The waiting handshake was accepted at place `seq`.
            #[wasm_bindgen(unchecked_return_type = "ChatEvent[]")]
            pub fn confirm(&mut self, seq: f64) -> Result<Vec<JsValue>> {
                self.held.confirm(seq)
            }

            /// The waiting handshake was refused. A refused claim leaves a chat that is not active.
            pub fn discard(&mut self) {
                self.held.discard();
            }

            /// Five groups of four digits that visitor and staff can compare by voice.
            #[wasm_bindgen(js_name = voiceCheck)]
            pub fn voice_check(&self) -> Result<Vec<u16>> {
                let groups = self.held.chat.voice_check().map_err(error::of)?;
                Ok(groups.to_vec())
            }

            /// A value that all members of this epoch share and nobody else has: tests compare it.
            pub fn authenticator(&self) -> Vec<u8> {
                self.held.chat.authenticator()
            }
        }
    };
}

pub(crate) use chat_methods;
