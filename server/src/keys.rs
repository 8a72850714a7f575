//! The public log of keys: every certificate, revocation and team notice is a leaf, written in the transaction of what it
//! tells of, so that nobody can be given a key that the others do not see (decision 0030).
//!
//! Whoever stores a certificate, a revocation or a notice calls [`publish()`], [`publish_chain`] or [`publish_notice`] in the
//! same transaction. What is not in the log, clients refuse.

pub mod adopt;
pub mod keeping;
pub mod prove;
pub mod publish;

pub use keeping::Keeping;
pub use publish::{publish, publish_chain, publish_notice};
