//! Care for those who answer (R708, R709, docs/decisions/0048): who had something hard steps away and is owed a debrief, and who needs
//! relief gets it without a reason.

pub mod after;
pub mod debrief;
pub mod hard;
pub mod look;
pub mod relief;
pub mod sweep;

use crate::{App, audit, staff::session::Caller};
use domain::{
    MemberId, Rejected,
    audit::Object,
    permission::{Action, Target, can},
};
use store::StoreError;
use thiserror::Error;

/// Why a step was refused. Nothing was changed.
#[derive(Debug, Error)]
pub enum CareError {
    /// The caller may not.
    #[error("not allowed")]
    Forbidden,
    /// Nothing of the kind is there for the caller.
    #[error("not found")]
    NotFound,
    /// The caller is not on duty.
    #[error("not on duty")]
    NotOnDuty,
    /// A step that this state does not allow.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whether the caller may; a refusal is written down.
async fn allow(
    app: &App,
    caller: &Caller,
    (action, target): (Action, Target),
    about: Option<MemberId>,
) -> Result<(), CareError> {
    if can(&caller.actor, action, target) {
        return Ok(());
    }
    audit::deny(app, &caller.actor, action, about.map(Object::Member)).await;
    Err(CareError::Forbidden)
}
