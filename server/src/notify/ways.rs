//! How a person is reached: their own affair, one verb a file.

pub mod add;
pub mod list;
pub mod order;
pub mod remove;
pub mod reseal;
pub mod test;
pub mod unreachable;

use super::target::{Target, TargetError};
use crate::{App, staff::session::Caller};
use domain::permission::{Action, Target as Whose, can};
use store::{StoreError, page::WayRow};
use thiserror::Error;

/// Why nothing was done.
#[derive(Debug, Error)]
pub enum WaysError {
    /// The caller may not.
    #[error("not allowed")]
    Forbidden,
    /// There is no such way of the caller's.
    #[error("no such way")]
    NotFound,
    /// It is not an address.
    #[error("not an address")]
    Malformed,
    /// The operator's settings do not allow it, there are too many, or it is too soon.
    #[error("not now, or not here")]
    WrongState,
    /// The id is taken, or the order is not of the caller's ways.
    #[error("it is not as the caller thinks")]
    Conflict,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<TargetError> for WaysError {
    fn from(error: TargetError) -> Self {
        match error {
            TargetError::Malformed => Self::Malformed,
            TargetError::NotAllowed => Self::WrongState,
        }
    }
}

/// Where a way leads; `None` when it was sealed with a key that is gone.
pub(super) fn target(app: &App, way: &WayRow) -> Option<Target> {
    let opened = app.paging.open_target(way.id, way.member, &way.target)?;
    serde_json::from_slice(&opened.text).ok()
}

/// Seals where a way leads.
fn sealed(app: &App, way: &WayRow, target: &Target) -> Vec<u8> {
    let text = serde_json::to_vec(target).expect("an address is written as JSON");
    app.paging
        .seal(way.id, way.member, &text, app.chance.bytes())
}

fn allow(caller: &Caller) -> Result<(), WaysError> {
    if can(&caller.actor, Action::KeepWays, Whose::Own) {
        Ok(())
    } else {
        Err(WaysError::Forbidden)
    }
}
