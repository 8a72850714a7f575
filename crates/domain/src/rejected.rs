use thiserror::Error;

/// A transition that the life does not allow from where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{action} is not possible from {from}")]
pub struct Rejected {
    /// What was asked.
    pub action: &'static str,
    /// The state it was asked of.
    pub from: &'static str,
    /// Whether the caller was a holder once and is no longer: its fence is old.
    pub stale: bool,
}

impl Rejected {
    pub(crate) fn state(action: &'static str, from: &'static str) -> Self {
        Self {
            action,
            from,
            stale: false,
        }
    }

    pub(crate) fn stale(action: &'static str, from: &'static str) -> Self {
        Self {
            action,
            from,
            stale: true,
        }
    }
}
