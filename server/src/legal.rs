//! Requests by law for what the line keeps, and enquiries about a person (R204, R218, R219, docs/decisions/0072): taken in by whoever hears
//! of it, led by a supervisor, never ignored and never simply done. There is nothing here to search with: neither a name nor a word of whom
//! somebody asks about ever comes to the server.

pub mod due;
pub mod false_caller;
pub mod hold;
pub mod lift;
pub mod list;
pub mod records;
pub mod reseal;
pub mod search;
pub mod seen;
pub mod step;
pub mod sweep;
pub mod take;

use crate::{
    App,
    audit::{self, NotAllowed, allow},
    staff::session::Caller,
};
use domain::{
    LegalId, Rejected,
    audit::{Event, Note, Object},
    legal::Request,
    permission::{Action, Target, can},
};
use store::{Result as Stored, StoreError, Tx};
use thiserror::Error;

/// Why nothing was done. Nothing was changed.
#[derive(Debug, Error)]
pub enum LegalError {
    /// The caller may not.
    #[error("not allowed")]
    Forbidden,
    /// There is no such request, hold, incident or record for the caller.
    #[error("not found")]
    NotFound,
    /// The id belongs to another one, or a box is not sealed to the current key.
    #[error("conflict")]
    Conflict,
    /// It does not follow from where it stands.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<NotAllowed> for LegalError {
    fn from(NotAllowed: NotAllowed) -> Self {
        Self::Forbidden
    }
}

/// A request of this line that the caller took in, or leads.
async fn known(
    app: &App,
    tx: &mut dyn Tx,
    caller: &Caller,
    id: LegalId,
) -> Result<Request, LegalError> {
    let found = tx.legal(id).await?;
    let found = found.filter(|request| request.team == app.team);
    let request = found.ok_or(LegalError::NotFound)?;
    let own = Target::own_if(request.by == caller.actor.member);
    let knows =
        can(&caller.actor, Action::KeepLegal, own) || can(&caller.actor, Action::LeadLegal, own);
    knows.then_some(request).ok_or(LegalError::NotFound)
}

/// A request of this line, for who leads.
async fn led(
    app: &App,
    tx: &mut dyn Tx,
    caller: &Caller,
    id: LegalId,
) -> Result<Request, LegalError> {
    allow(
        app,
        &caller.actor,
        (Action::LeadLegal, Target::None),
        Some(object(id)),
    )
    .await?;
    let found = tx.legal(id).await?;
    found
        .filter(|request| request.team == app.team)
        .ok_or(LegalError::NotFound)
}

/// Writes down what somebody did about a request.
async fn note(
    app: &App,
    tx: &mut dyn Tx,
    (caller, event, about): (&Caller, Event, Object),
    code: &'static str,
) -> Stored<()> {
    let note = Note::by(&caller.actor, event).about(about).because(code);
    audit::record(tx, app, note).await
}

/// What the audit log names for a request.
const fn object(id: LegalId) -> Object {
    Object::Row(*id.as_bytes())
}
