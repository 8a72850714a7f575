//! Sends referrals to a line of another organisation: for hotlines and agencies, as a library and as the program `sotto-forward`.
//!
//! What is given is written down, sealed, before anything else happens ([`spool`]). From then on it is sent again and again under the
//! same reference until the line has answered that it is there: nothing is lost when the network, the line or this machine fails, and
//! nothing comes twice, because the line knows a reference again. What is sent is sealed to the line's team after its notice was
//! verified against the root whose fingerprint somebody typed from paper ([`mod@line`]).
//!
//! What must hold: a form stands on this disk only sealed, by a key that is in the same folder and nowhere else; the answer of the line
//! says that a form came, and nothing about a person.

pub mod ask;
pub mod form;
pub mod home;
pub mod introduce;
pub mod line;
pub mod mailbox;
pub mod mutual;
pub mod send;
pub mod spool;

mod error;
mod post;

pub use error::ForwardError;
pub use home::{Home, Mutual, Settings};
pub use line::Line;
pub use mailbox::{Inbox, Letter, Mailbox};
pub use send::{Outcome, send_all};
pub use spool::Spool;

/// What every fallible function of this crate returns.
pub type Result<T> = std::result::Result<T, ForwardError>;
