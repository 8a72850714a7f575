//! The queue: who waits, who helps whom.

pub mod board;
pub mod claim_next;
pub mod fit;
pub mod give_back;
pub mod list;
pub mod mark_minor;
pub mod pick;
pub mod renew;
pub mod sweep;
pub mod wrap_up;

/// The longest queue that is shown or searched.
pub const QUEUE_LIMIT: u32 = 10_000;
