//! TCP and TLS up to HTTP, and limits that keep no address.

mod accept;
mod limits;
mod tls;

pub use accept::{Listener, bind};
pub use limits::{Kind, Limits};
pub use tls::{load, load_mutual, pin};
