//! What the holder of a chat and a supervisor in it say to each other apart from it. The server keeps sealed entries until both have them,
//! and none of it once either is out of the chat (decision 0050).

pub mod answer;
pub mod close;
pub mod list;
pub mod open;
pub mod read;
pub mod send;
pub mod welcome;

use crate::App;
use domain::{AsideId, DeviceId};
use store::{StoreError, Tx, aside::AsideRow};
use thiserror::Error;

/// Why nothing was done.
#[derive(Debug, Error)]
pub enum AsideError {
    /// There is no such aside for the caller, or no longer.
    #[error("no such aside")]
    NotFound,
    /// The two are not who may talk apart: the chat's holder, and a supervisor who is in it.
    #[error("not allowed")]
    Forbidden,
    /// It is not the caller's turn.
    #[error("not now")]
    WrongState,
    /// The id is taken, or the chat has another aside.
    #[error("already there")]
    Conflict,
    /// What was sent is not a sealed text of this aside.
    #[error("not a sealed text")]
    Malformed,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An aside that the device is one of the two of.
async fn of(tx: &mut dyn Tx, device: DeviceId, id: AsideId) -> Result<AsideRow, AsideError> {
    let row = tx.aside(id).await?;
    row.filter(|row| row.other(device).is_some())
        .ok_or(AsideError::NotFound)
}

/// Wakes both.
fn announce(app: &App, row: &AsideRow) {
    app.hub.device_changed(row.from);
    app.hub.device_changed(row.to);
}
