//! What can go wrong, in terms of what a caller can do about it.

use protocol::{Problem, ProblemCode};
use thiserror::Error;

/// Why something could not be done.
#[derive(Debug, Error)]
pub enum ClientError {
    /// The server said no, and why.
    #[error("the server refused: {}", .0.title)]
    Problem(Box<Problem>),
    /// The server cannot be reached, or the connection broke before its answer: whether it did what was asked is unknown.
    #[error("no connection")]
    Connection(#[source] std::io::Error),
    /// The server took too long.
    #[error("no answer in time")]
    Timeout,
    /// The answer is not what the protocol says.
    #[error("the answer makes no sense: {0}")]
    Answer(&'static str),
    /// The keys refused.
    #[error(transparent)]
    Seal(#[from] seal::Error),
    /// There is no such chat, invitation or colleague here.
    #[error("there is no {0} here")]
    Missing(&'static str),
    /// The team's notice has lapsed: nothing can be sealed or checked.
    #[error("the team's notice has lapsed")]
    Lapsed,
}

impl ClientError {
    /// The server's code, if it gave one.
    pub fn code(&self) -> Option<ProblemCode> {
        match self {
            Self::Problem(problem) => Some(problem.code),
            Self::Connection(_)
            | Self::Timeout
            | Self::Answer(_)
            | Self::Seal(_)
            | Self::Missing(_)
            | Self::Lapsed => None,
        }
    }

    /// Whether asking again may help: the request is safe to repeat, because its ids were chosen here.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Connection(_) | Self::Timeout => true,
            Self::Problem(problem) => {
                matches!(
                    problem.code,
                    ProblemCode::Unavailable | ProblemCode::StorageFull | ProblemCode::RateLimited
                )
            }
            Self::Answer(_) | Self::Seal(_) | Self::Missing(_) | Self::Lapsed => false,
        }
    }
}
