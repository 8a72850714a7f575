//! What can go wrong, in terms of what whoever sends can do about it.

use client::ClientError;
use std::{io, path::PathBuf};
use thiserror::Error;

/// Why something could not be done.
#[derive(Debug, Error)]
pub enum ForwardError {
    /// A file or folder cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The folder holds no key, or no settings yet.
    #[error("{0}")]
    NotSetUp(&'static str),
    /// What was typed or given cannot be used; the sentence says what.
    #[error("{0}")]
    Input(String),
    /// The keys refused: somebody else's notice, or a spool of another key.
    #[error(transparent)]
    Seal(#[from] seal::Error),
    /// The line said no, or did not answer.
    #[error(transparent)]
    Line(#[from] ClientError),
}

impl ForwardError {
    /// Whether the same may work a little later.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Line(error) => error.is_passing() || matches!(error, ClientError::Lapsed),
            Self::File { .. } | Self::NotSetUp(_) | Self::Input(_) | Self::Seal(_) => false,
        }
    }
}
