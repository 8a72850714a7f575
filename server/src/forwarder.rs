//! The register of other hotlines (R360): who may send referrals, and with which keys.

pub mod authenticate;
pub mod keep;
pub mod keys;
pub mod list;
pub mod own;

use crate::staff::step_up::StepUpNeeded;
use domain::forwarder::BadForwarder;
use store::StoreError;
use thiserror::Error;

/// Why nothing was written down.
#[derive(Debug, Error)]
pub enum ForwarderError {
    /// The caller's role does not allow it.
    #[error("not allowed")]
    Forbidden,
    /// The caller's last proof is too old.
    #[error(transparent)]
    StepUp(#[from] StepUpNeeded),
    /// There is no such forwarder, or no such key that counts.
    #[error("no such forwarder")]
    NotFound,
    /// Another key that counts is of the same certificate.
    #[error("the certificate is registered already")]
    Taken,
    /// What was written down of it cannot be.
    #[error(transparent)]
    Bad(#[from] BadForwarder),
    /// No public key, no certificate, or no scope.
    #[error("malformed")]
    Malformed,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}
