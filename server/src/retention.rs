//! What goes when (R220, R227, docs/decisions/0076). How long each kind of record is kept stands in one table, `domain::retention`; sweeps
//! take their times from it, and [`daily`] does what no sweep does and writes down how much went.

pub mod daily;
pub mod destroy;
pub mod held;
pub mod items;

use domain::task::On;
use store::{Result, Tx};

/// Whether a legal hold keeps something, with what hangs on it (R218).
pub(crate) async fn hold(tx: &mut dyn Tx, on: On) -> Result<bool> {
    tx.is_held(on).await
}
