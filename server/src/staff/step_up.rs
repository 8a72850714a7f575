//! What is grave asks for a fresh proof that it is still the same person at the desk: certifying, exporting, changing roles.

use crate::{App, staff::session::Caller};
use domain::Millis;
use thiserror::Error;

/// How long a proof counts.
const FRESH: Millis = Millis::from_secs(5 * 60);

/// The last proof is too old: prove again (`POST /api/v1/prove`), then do it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a fresh proof is needed")]
pub struct StepUpNeeded;

/// Refuses a caller whose last proof, log-in included, is more than five minutes old.
pub fn require(app: &App, caller: &Caller) -> Result<(), StepUpNeeded> {
    if app.now().since(caller.proven_at) < FRESH {
        Ok(())
    } else {
        Err(StepUpNeeded)
    }
}
