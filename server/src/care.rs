//! Care for those who answer (R708, R709, docs/decisions/0048): who had something hard steps away and is owed a debrief, and who needs
//! relief gets it without a reason.

pub mod after;
pub mod debrief;
pub mod hard;
pub mod look;
pub mod relief;
pub mod sweep;

use crate::audit::{NotAllowed, allow};
use domain::{MemberId, Rejected, audit::Object};
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

impl From<NotAllowed> for CareError {
    fn from(NotAllowed: NotAllowed) -> Self {
        Self::Forbidden
    }
}

/// What the audit log names for somebody of the staff.
const fn object(member: MemberId) -> Object {
    Object::Member(member)
}
