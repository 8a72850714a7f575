//! The browser core: `seal` as JavaScript sees it.
//!
//! A thin border and nothing else. Classes are handles to memory in here; bytes go in and out as `Uint8Array`, what a
//! page shows comes out as plain objects, and no key ever comes out. Failures are `Error`s whose message is a code
//! (`error.rs`). The README beside this crate describes the whole surface as TypeScript.
//!
//! What must hold: nothing that JavaScript passes may panic, because a trap leaves the module unusable.

#![cfg_attr(
    not(any(feature = "visitor", feature = "desk")),
    expect(dead_code, reason = "the partners' page has no chat")
)]

mod border;
mod error;
mod org;

#[cfg(any(feature = "visitor", feature = "desk"))]
mod callback;
#[cfg(any(feature = "visitor", feature = "desk"))]
mod chat;
#[cfg(any(feature = "visitor", feature = "desk"))]
mod event;
#[cfg(any(feature = "visitor", feature = "desk"))]
mod types;

#[cfg(feature = "desk")]
mod aside;
#[cfg(feature = "desk")]
mod case;
#[cfg(feature = "desk")]
mod certifier;
#[cfg(feature = "desk")]
mod desk;
#[cfg(feature = "desk")]
mod desk_chat;
#[cfg(feature = "desk")]
mod enrol;
#[cfg(feature = "desk")]
mod guest;
#[cfg(feature = "desk")]
mod legal;
#[cfg(feature = "partner")]
mod partner;
#[cfg(feature = "desk")]
mod release;
#[cfg(feature = "desk")]
mod task;
#[cfg(feature = "desk")]
mod upkeep;
#[cfg(feature = "visitor")]
mod visitor;

#[cfg(any(feature = "visitor", feature = "desk"))]
pub use callback::CallWords;
pub use org::{Org, Trust};

#[cfg(feature = "desk")]
pub use aside::Aside;
#[cfg(feature = "desk")]
pub use case::Case;
#[cfg(feature = "desk")]
pub use certifier::{AskedKey, words_of_request};
#[cfg(feature = "desk")]
pub use desk::{Desk, Intake, JoinKeys, Referral, Stretched, TeamKey, stretch};
#[cfg(feature = "desk")]
pub use desk_chat::DeskChat;
#[cfg(feature = "desk")]
pub use enrol::{Candidate, NewDevice, commitment_of, is_committed_to};
#[cfg(feature = "desk")]
pub use guest::{GuestChat, Seat};
#[cfg(feature = "partner")]
pub use partner::PartnerKey;
#[cfg(feature = "desk")]
pub use upkeep::Renewal;
#[cfg(feature = "visitor")]
pub use visitor::{Phrase, VisitorChat};

use wasm_bindgen::prelude::wasm_bindgen;

/// Sixteen random bytes: an id.
#[wasm_bindgen(js_name = randomId)]
pub fn random_id() -> error::Result<Vec<u8>> {
    border::random_id()
}
