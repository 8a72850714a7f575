//! Key transparency: every certificate, revocation and team notice is a leaf of one public log, so that nobody can be
//! given a key that the others do not see. Leaves hold hashes, public keys and dates; no name, no alias, no person's id.
//!
//! ```text
//! Leaf v1 = { u8 version = 1; u8 kind; .. }
//!   1 certificate: u8 kind (1 device, 2 certifier); u64 serial; sig_pk[32]; hpke_pk_hash[32]; u64 not_before;
//!                  u64 not_after; issuer[8]; sha256(certificate)[32]
//!   2 revocation:  u64 serial
//!   3 notice:      team[16]; u32 generation; sha256(hpke_pk)[32]; u64 not_before; u64 not_after; revoked<V> of u64;
//!                  u64 certifier's serial; sha256(notice)[32]
//! Proof v1 = { u8 version = 1; signed head<V>; u64 from; consistency<V>; { u64 index; leaf<V>; path<V> }* }
//! ```
//! A [`View`] is what one client has seen of the log. It only moves forward, and everything that it believes to be in the
//! log was proved against the newest head that it has seen.

mod follow;
mod leaf;
mod view;

pub use follow::KeyLog;
pub use leaf::{CertLeaf, Leaf, NoticeLeaf};
pub use view::{HEAD_MAX_AGE_S, Proof, Proved, SEEN_BYTES, Seen, View};

use crate::{Root, hash};

/// The name of an organisation's key log.
pub fn origin(root: &Root) -> String {
    named(root, "keys")
}

/// The name of one of an organisation's logs.
pub fn named(root: &Root, log: &str) -> String {
    format!("sotto/{}/{log}", hash::hex(&root.org()))
}
