//! A native client over real sockets: a visitor's tab and a staff desk, without a browser.
//!
//! It keeps the promises that the pages keep: nothing is confirmed to the server before it is processed and, at a desk, stored
//! ([`Device`]); a text is kept until the server has accepted it and, for a visitor, until a member of staff who is still in
//! the chat has confirmed it (rulings 1 and 2); every reader passes the policy of `seal` before it is let in.
//!
//! Nothing runs in the background: a [`Visitor`] or [`Desk`] lives while somebody awaits its `next`, which also brings the
//! connection back after a loss. So memory is bounded by what one frame may hold, and nothing has to be shut down.

mod body;
mod callback;
mod desk;
mod error;
mod event;
mod guest;
mod http;
mod key_log;
mod log;
mod outbox;
mod site;
mod socket;
mod talk;
mod visitor;

pub use body::Body;
pub use callback::{AskCall, ask_call, cancel_call, change_call, rounded};
pub use desk::{
    Agreed, Case, Comparing, Desk, DeskPlan, Device, Kept, KeptCase, Link, Newcomer, Progress,
    Saying, TakenCall, TakenLegal,
};
pub use error::ClientError;
pub use event::{Event, Speaker};
pub use guest::{Guest, Seat};
pub use http::{Answer, Http};
pub use site::{Clock, Site, SystemClock};
pub use socket::{Credential, Pace, Socket, SocketEvent};
pub use visitor::{Opening, Visitor, VisitorPlan, notice};

/// What every fallible function of this crate returns.
pub type Result<T> = std::result::Result<T, ClientError>;

/// Fresh random bytes.
pub fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_source| ClientError::Seal(seal::Error::Random))?;
    Ok(bytes)
}
