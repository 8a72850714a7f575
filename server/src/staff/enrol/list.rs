//! The ways in that somebody may see: their own, and everybody's for who certifies.

use super::sees;
use crate::{App, staff::session::Caller};
use store::{StoreError, enrolment::EnrolmentRow};

/// All that have not lapsed, the first to lapse first.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<EnrolmentRow>, StoreError> {
    let mut rows = app.store.read().await?.enrolments_of(app.team).await?;
    rows.retain(|row| app.now() < row.until && sees(caller, row));
    Ok(rows)
}
