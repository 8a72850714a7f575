//! All end-to-end cryptography of Sotto.
//!
//! One crate for the visitor's tab, the desk, the forwarder and the server: certificates and the policy that every
//! client applies before it lets a reader in, chats as MLS groups (RFC 9420), boxes for a team or a person (HPKE,
//! RFC 9180, X-Wing), team and case keys, the return phrase and the staff vault. Nothing here talks to a network, and
//! nothing reads a clock: every function that depends on time takes it, in unix seconds, as part of [`Trust`] or as
//! `now`.
//!
//! What must hold:
//! - a commit is checked against the policy before it is merged, and our own commit is merged only once the server
//!   accepted it ([`Chat::confirm`]);
//! - no secret key leaves this crate except inside a sealed blob, and types that hold one have no `Debug` of it;
//! - input from outside yields an [`Error`], never a panic.
//!
//! Features: `visitor` (open a chat, return phrase), `desk` (identity, claim, transfer, team and case keys), `partner` (forms),
//! `delivery` (what the server checks), `browser` (time and randomness from JavaScript).

#![cfg_attr(
    not(any(feature = "visitor", feature = "desk")),
    expect(
        dead_code,
        reason = "the server alone and the partners' page have no chat of their own; the linker drops the members' half"
    )
)]

#[cfg(test)]
extern crate self as seal;
#[cfg(test)]
#[expect(dead_code, reason = "the stories of tests/it use the rest")]
#[path = "../tests/it/world.rs"]
mod world;

mod aead;
mod bytes;
mod hash;
#[cfg(any(feature = "visitor", feature = "desk", feature = "partner"))]
mod kdf;
mod labels;
mod padding;
mod provider;
mod sign;
mod wire;

pub mod boxes;
pub mod callback;
pub mod cert;
pub mod chat;
#[cfg(any(feature = "visitor", feature = "desk"))]
pub mod consent;
pub mod error;
pub mod intake;
pub mod keylog;
pub mod manifest;
pub mod message;
pub mod notice;
pub mod org;
pub mod policy;
pub mod successor;
pub mod suite;
pub mod tlog;
#[cfg(any(feature = "visitor", feature = "desk"))]
pub mod words;

#[cfg(feature = "desk")]
pub mod ask;
#[cfg(feature = "desk")]
pub mod case;
#[cfg(feature = "delivery")]
pub mod delivery;
#[cfg(feature = "desk")]
pub mod enrol;
#[cfg(feature = "desk")]
pub mod identity;
#[cfg(feature = "desk")]
pub mod keyfile;
#[cfg(any(feature = "desk", feature = "partner"))]
pub mod letter;
#[cfg(feature = "desk")]
pub mod note;
#[cfg(feature = "desk")]
pub mod passphrase;
#[cfg(feature = "visitor")]
pub mod phrase;
#[cfg(feature = "desk")]
pub mod recertify;
#[cfg(any(feature = "visitor", feature = "desk"))]
pub mod reference;
#[cfg(any(feature = "desk", feature = "partner"))]
pub mod referral;
#[cfg(any(feature = "desk", feature = "partner"))]
pub mod request;
#[cfg(feature = "desk")]
pub mod team;
#[cfg(feature = "desk")]
pub mod vault;
#[cfg(feature = "desk")]
mod wrap;

pub use cert::{Cert, Chain, Root, Staff};
#[cfg(feature = "desk")]
pub use chat::Aside;
pub use chat::{Change, Chat, Guest, Handshake, Member, Received, Who};
pub use error::{Error, Refusal};
#[cfg(feature = "desk")]
pub use identity::{Certifier, Identity};
pub use intake::Intake;
pub use message::Kind;
pub use notice::Notice;
pub use policy::Trust;
pub use suite::Suite;

/// What every fallible function of this crate returns.
pub type Result<T> = core::result::Result<T, Error>;
