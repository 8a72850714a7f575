//! The vault of a device, sealed again by its owner's browser: it holds a certifying key now.

use crate::{
    App, audit,
    staff::{session::Caller, step_up},
};
use domain::audit::{Event, Note, Object};
use store::{StoreError, staff::DeviceRow};
use thiserror::Error;

/// Longest sealed vault, in bytes.
pub const VAULT_BYTES: usize = 8 * 1024;

/// Why it was not kept.
#[derive(Debug, Error)]
pub enum KeepVaultError {
    /// The caller has not proved lately that it is them.
    #[error("a fresh proof is needed")]
    StepUp,
    /// It is empty or too long.
    #[error("no vault")]
    Malformed,
    /// The device is gone.
    #[error("no such device")]
    NotFound,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keeps it in the place of the one before. What is in it the server cannot see; that its owner can open it, their browser has tried.
pub async fn keep(app: &App, caller: &Caller, vault: Vec<u8>) -> Result<(), KeepVaultError> {
    step_up::require(app, caller).map_err(|_old| KeepVaultError::StepUp)?;
    if vault.is_empty() || vault.len() > VAULT_BYTES {
        return Err(KeepVaultError::Malformed);
    }
    let mut tx = app.store.begin().await?;
    let row = tx.device(caller.device).await?;
    let row = row.ok_or(KeepVaultError::NotFound)?;
    tx.put_device(&DeviceRow { vault, ..row }).await?;
    let note = Note::by(&caller.actor, Event::MfaChange)
        .about(Object::Device(caller.device))
        .because("vault");
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}
