use crate::{Rejected, Timestamp};
use thiserror::Error;

/// Why nobody may call now. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refused {
    /// No window is open, or near (R334).
    #[error("it is not within a window")]
    Outside,
    /// The card was not read for this try (R335).
    #[error("the card was not read")]
    CardUnread,
    /// The last try was less than twenty minutes ago; from this moment on it may be tried again (R339).
    #[error("it is too soon after the last try")]
    TooSoon(Timestamp),
    /// Every try of this window, or of the request, is used up (R339).
    #[error("no try is left")]
    UsedUp,
    /// The request is not in a state that allows it.
    #[error(transparent)]
    Rejected(#[from] Rejected),
}
