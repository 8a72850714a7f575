//! One-time codes: set up and taken away.

use super::{Site, body::Body};
use crate::{
    error::Failure,
    staff::{codes, session::Caller},
};
use axum::{Json, extract::State, http::StatusCode};
use protocol::codes::{AddCodesParams, CodesBegun};

pub(super) async fn begin(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<CodesBegun>, Failure> {
    let begun = codes::begin(&site.app, &caller).await?;
    Ok(Json(CodesBegun {
        secret: begun.secret.to_string(),
        uri: begun.uri.to_string(),
        picture: begun.picture,
    }))
}

pub(super) async fn add(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<AddCodesParams>,
) -> Result<StatusCode, Failure> {
    codes::add(&site.app, &caller, &params.code).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn remove(
    State(site): State<Site>,
    caller: Caller,
) -> Result<StatusCode, Failure> {
    codes::remove(&site.app, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}
