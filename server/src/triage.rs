//! The queue: who waits, who helps whom.

pub mod accept;
pub mod assess;
pub mod board;
pub mod claim_next;
pub mod coming;
pub mod decline;
pub mod fit;
pub mod give_back;
pub mod ladder;
pub mod list;
pub mod mark_minor;
pub mod offer;
pub mod on_call;
pub mod pick;
pub mod renew;
pub mod sweep;
pub mod wrap_up;

/// The longest queue that is shown or searched.
pub const QUEUE_LIMIT: u32 = 10_000;
