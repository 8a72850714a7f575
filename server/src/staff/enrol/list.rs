//! The ways in that somebody may see: their own, and everybody's for who certifies.

use super::{needs_second, sees};
use crate::{App, staff::session::Caller};
use store::{StoreError, enrolment::EnrolmentRow};

/// A way in, as its makers and certifiers see it.
#[derive(Debug)]
pub struct WayIn {
    /// The way in.
    pub row: EnrolmentRow,
    /// Whether who made the link may not certify it.
    pub needs_second: bool,
}

/// All that have not lapsed, the first to lapse first.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<WayIn>, StoreError> {
    let mut tx = app.store.read().await?;
    let mut ways = Vec::new();
    for row in tx.enrolments_of(app.team).await? {
        if app.now() < row.until && sees(caller, &row) {
            let needs_second = needs_second(app, tx.as_mut(), &row).await?;
            ways.push(WayIn { row, needs_second });
        }
    }
    Ok(ways)
}
