//! Nothing lapses silently: certificates and notices are renewed long before they end, team and case keys are replaced, what waits
//! is sealed again. Only keys can do it, so members' clients do, in the background; here is what is due, and the checks of what comes.

pub mod cases;
pub mod due;
pub mod lapses;
pub mod rekey;
pub mod renew;
pub mod reseal;
pub mod roster;
pub mod sweep;
pub mod warn;

use store::StoreError;
use thiserror::Error;

/// Why nothing was stored.
#[derive(Debug, Error)]
pub enum UpkeepError {
    /// The caller may not.
    #[error("not allowed")]
    Forbidden,
    /// There is no such device or chat.
    #[error("not there")]
    NotFound,
    /// Somebody was faster, or it does not fit who is here by now: ask again.
    #[error("it has moved on")]
    Conflict,
    /// It cannot be read, or says what it must not.
    #[error("malformed")]
    Malformed,
    /// It does not lead to the root, or grants something new.
    #[error("not certified")]
    Uncertified,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}
