//! Requests to be called (R330–R343, docs/decisions/0054 and 0055): asked for, taken within safe hours, called by somebody on duty, ended,
//! forgotten. Whom to call stands in boxes that the team opens; the server knows when, how urgent, and in which language.

pub mod acknowledge;
pub mod book;
pub mod change;
pub mod due;
pub mod lead;
pub mod outcome;
pub mod start;
pub mod sweep;
pub mod take;
pub mod telephones;
pub mod withdraw;

use crate::{
    audit::{NotAllowed, allow},
    chat::hash,
};
use domain::{
    Callback, CallbackId, Rejected, TeamId, audit::Object, callback::Refused, window::Impossible,
};
use store::{StoreError, Tx};
use subtle::ConstantTimeEq as _;
use thiserror::Error;

/// Why a step was refused. Nothing was changed.
#[derive(Debug, Error)]
pub enum CallbackError {
    /// The caller may not.
    #[error("not allowed")]
    Forbidden,
    /// There is no such request, or no words lead to it; which of the two is not said.
    #[error("not found")]
    NotFound,
    /// The caller is not on duty.
    #[error("not on duty")]
    NotOnDuty,
    /// The id, or where the words lead, belongs to another request.
    #[error("the id is taken")]
    Conflict,
    /// No call can be planned from these hours.
    #[error(transparent)]
    Impossible(#[from] Impossible),
    /// Nobody may call now.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<NotAllowed> for CallbackError {
    fn from(NotAllowed: NotAllowed) -> Self {
        Self::Forbidden
    }
}

impl From<Rejected> for CallbackError {
    fn from(rejected: Rejected) -> Self {
        Self::Refused(rejected.into())
    }
}

/// What three words lead to, as their page derived it.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// Where the request lies.
    pub locator: &'a [u8; 16],
    /// What proves knowledge of them.
    pub auth: &'a [u8],
}

/// A request of this line.
async fn of_team(tx: &mut dyn Tx, team: TeamId, id: CallbackId) -> Result<Callback, CallbackError> {
    let found = tx.callback(id).await?;
    found
        .filter(|callback| callback.team == team)
        .ok_or(CallbackError::NotFound)
}

/// The request that words lead to. Wrong words, and words of what is gone, are answered alike.
async fn by_words(tx: &mut dyn Tx, words: Words<'_>) -> Result<Callback, CallbackError> {
    let id = tx.callback_at(words.locator).await?;
    let id = id.ok_or(CallbackError::NotFound)?;
    let sealed = tx.sealed_callback(id).await?;
    let sealed = sealed.ok_or(CallbackError::NotFound)?;
    let proven = bool::from(hash(words.auth).ct_eq(&sealed.auth_hash));
    let found = tx.callback(id).await?;
    found
        .filter(|_callback| proven)
        .ok_or(CallbackError::NotFound)
}

/// What the audit log names for a request.
fn object(id: CallbackId) -> Object {
    Object::Row(*id.as_bytes())
}
