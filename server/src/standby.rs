//! The page of another host, for when the line is down (R711): whom to call, readable without a script, and nothing that could be lost or
//! looked into. And the watch that notices it.

mod page;
mod watch;
mod words;

pub use page::{Shown, router};
pub use watch::{Hooks, Watch};
