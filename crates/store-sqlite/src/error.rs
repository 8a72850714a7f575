//! What the driver says, in the words of the store.

use store::StoreError;

/// `SQLITE_BUSY`.
const BUSY: i32 = 5;
/// `SQLITE_LOCKED`.
const LOCKED: i32 = 6;
/// `SQLITE_FULL`.
const FULL: i32 = 13;

/// The errors that a caller can act on have names; the rest is passed on.
pub(crate) fn driver(error: sqlx::Error) -> StoreError {
    if matches!(error, sqlx::Error::PoolTimedOut) {
        return StoreError::Busy;
    }
    if matches!(error, sqlx::Error::PoolClosed) {
        return StoreError::Closed;
    }
    // The low byte is the kind of failure, the rest its detail.
    match code(&error).map(|code| code & 0xff) {
        Some(BUSY | LOCKED) => StoreError::Busy,
        Some(FULL) => StoreError::Full,
        Some(_) | None => StoreError::Driver(Box::new(error)),
    }
}

fn code(error: &sqlx::Error) -> Option<i32> {
    error.as_database_error()?.code()?.parse().ok()
}

/// An error as the log takes it: with everything that lies behind it.
pub(crate) fn logged<'a>(
    error: &'a (dyn std::error::Error + 'static),
) -> &'a (dyn std::error::Error + 'static) {
    error
}
