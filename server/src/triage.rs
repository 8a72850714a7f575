//! The queue: who waits, who helps whom.

pub mod accept;
pub mod assess;
pub mod board;
pub mod claim_next;
pub mod coming;
pub mod decline;
pub mod drill;
pub mod fit;
pub mod give_back;
pub mod ladder;
pub mod list;
pub mod mark_minor;
pub mod offer;
pub mod on_call;
pub mod pick;
pub mod prefer;
pub mod renew;
pub mod sweep;
pub mod wrap_up;

/// So many of those who wait are looked at (decision 0046): the head of the queue, and as many again of what may come to anybody. What
/// stands behind would not be put before anybody now.
pub const WINDOW: u32 = 200;
/// Most of what is held that is looked at: more than staff can hold.
pub const IN_HAND: u32 = 10_000;
/// Further than this nobody counts those who wait.
pub const COUNTED: u32 = 10_000;
