//! JSON bodies: what does not parse is told as `malformed`, what is too large as `tooLarge`, and nothing more is said.

use crate::error::Failure;
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::StatusCode,
    response::IntoResponse as _,
};
use protocol::ProblemCode;
use serde::de::DeserializeOwned;
use std::time::Duration;
use tokio::time::timeout;

/// How long a body may take to arrive.
const DEADLINE: Duration = Duration::from_secs(20);

/// A JSON body.
pub(super) struct Body<T>(pub(super) T);

/// A body as it came.
pub(super) struct Raw(pub(super) Bytes);

impl<S: Send + Sync> FromRequest<S> for Raw {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let read = timeout(DEADLINE, Bytes::from_request(request, state)).await;
        let read = read.map_err(|_elapsed| ProblemCode::Malformed)?;
        let bytes = read.map_err(|rejection| {
            if rejection.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE {
                Failure::from(ProblemCode::TooLarge)
            } else {
                Failure::from(ProblemCode::Malformed)
            }
        })?;
        Ok(Self(bytes))
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let Raw(bytes) = Raw::from_request(request, state).await?;
        let body = serde_json::from_slice(&bytes).map_err(|_source| ProblemCode::Malformed)?;
        Ok(Self(body))
    }
}
