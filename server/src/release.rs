//! Consent to tell one agency some facts about one person (R205–R212, docs/decisions/0070), and the only way in which anything is told:
//! [`tell`] asks the evaluator, writes down what came of it, and nothing else hands anything out.

pub mod list;
pub mod reseal;
pub mod sign_off;
pub mod sweep;
pub mod take;
pub mod tell;
pub mod withdraw;

use crate::{
    App,
    audit::{self, NotAllowed, allow},
    staff::session::Caller,
};
use domain::{
    MemberId, Rejected, ReleaseId,
    audit::{Event, Note, Object},
    release::{BadRelease, Branch, Denied, Release},
    task::On,
};
use store::{Result as Stored, StoreError, Tx};
use thiserror::Error;

/// Why nothing was done. Nothing was changed.
#[derive(Debug, Error)]
pub enum ReleaseError {
    /// The caller may not.
    #[error("not allowed")]
    Forbidden,
    /// There is no such release, nobody of that id to be told, or nothing of the caller's that it is about.
    #[error("not found")]
    NotFound,
    /// The id belongs to another one, or a box is not sealed to the current key.
    #[error("conflict")]
    Conflict,
    /// It cannot be written down like that.
    #[error(transparent)]
    Bad(#[from] BadRelease),
    /// No release lets it be told.
    #[error("no release: {}", .0.name())]
    Denied(Denied),
    /// The boxes are not sealed to the keys that the agency has now.
    #[error("another mailbox")]
    Mailbox,
    /// It does not follow from where it stands.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// It is practice.
    #[error("only practice")]
    Drill,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<NotAllowed> for ReleaseError {
    fn from(NotAllowed: NotAllowed) -> Self {
        Self::Forbidden
    }
}

/// A release of this line.
async fn of_team(app: &App, tx: &mut dyn Tx, id: ReleaseId) -> Result<Release, ReleaseError> {
    let found = tx.release(id).await?;
    found
        .filter(|release| release.team == app.team)
        .ok_or(ReleaseError::NotFound)
}

/// Somebody works for the person: they hold the item, have the request to be called, or work on the case.
async fn works_for(app: &App, tx: &mut dyn Tx, member: MemberId, on: On) -> Stored<bool> {
    crate::task::open::holds(app, tx, member, on).await
}

/// The releases about somebody that may count. Who turns out to be under 18 has not consented as a grown person (R210): such a release
/// counts for nothing, however it was taken.
async fn consented(tx: &mut dyn Tx, on: On) -> Stored<Vec<Release>> {
    let mut releases = tx.releases_on(on).await?;
    if is_minor(tx, on).await? {
        releases.retain(|release| release.branch != Branch::Adult);
    }
    Ok(releases)
}

/// Whether it is known that they are under 18.
pub(crate) async fn is_minor(tx: &mut dyn Tx, on: On) -> Stored<bool> {
    Ok(match on {
        On::Item(id) => tx.item(id).await?.is_some_and(|item| item.minor),
        On::Callback(_) | On::Case(_) => false,
    })
}

/// Writes down what somebody did with a release.
async fn note(
    app: &App,
    tx: &mut dyn Tx,
    (caller, event, id): (&Caller, Event, ReleaseId),
    code: &'static str,
) -> Stored<()> {
    let note = Note::by(&caller.actor, event)
        .about(object(id))
        .because(code);
    audit::record(tx, app, note).await
}

/// What the audit log names for a release.
const fn object(id: ReleaseId) -> Object {
    Object::Row(*id.as_bytes())
}
