//! The audit log: every event in the transaction of what it tells of, chained, and a leaf of a tree (R608).
//!
//! [`record()`] writes, [`leaf`] says what is hashed. Nobody changes a row: there is no call for it.

pub mod alerts;
pub mod head;
pub mod keeping;
pub mod leaf;
pub mod mail;
pub mod read;
pub mod record;
pub mod tree;
pub mod verify;
pub mod walk;

pub use keeping::Keeping;
pub use record::{NotAllowed, allow, deny, record};
