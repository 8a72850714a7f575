//! Calling staff who are not in front of the desk (R610, R702, R703): the outbox of pages, and their ways out.
//!
//! A page is a row that is written in the transaction of its cause with [`page()`]: both are there, or neither. Who sends it looks for
//! rows that are due, so a page survives a restart and may go out twice, never not at all. It says "Duty alert" and nothing else.
//! It ends when a human typed or tapped: [`acknowledge()`] ends it for everybody. The ladder asks who did not answer with
//! [`unacknowledged()`] and goes on with [`pass()`].

pub mod acknowledge;
pub mod keeping;
pub mod page;
pub mod pass;
pub mod send;
pub mod target;
pub mod ways;
pub mod withdraw;

pub use acknowledge::acknowledge;
pub use keeping::Keeping;
pub use page::{Page, page};
pub use pass::{pass, unacknowledged};
pub use withdraw::withdraw;
