//! Releases at the desk: what people agreed to have told, and what was told.

use super::{Site, body::Body};
use crate::{
    error::Failure,
    release::{list, reseal, sign_off, take, tell, withdraw},
    staff::session::Caller,
    wire::{FromWire as _, release as wired},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::ReleaseId;
use protocol::{
    ProblemCode,
    limits::{LETTER_BYTES, LETTERS, PAPER_BYTES},
    release::{
        ReleaseParams, ReleasesResponse, ResealReleaseParams, TakeReleaseParams, TellParams,
    },
};

pub(super) async fn list_all(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<ReleasesResponse>, Failure> {
    let releases = list::list(&site.app, &caller).await?;
    Ok(Json(wired::releases(releases, site.app.now())))
}

pub(super) async fn take_one(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<TakeReleaseParams>,
) -> Result<Json<ReleasesResponse>, Failure> {
    if params.sealed.len() > PAPER_BYTES {
        return Err(ProblemCode::TooLarge.into());
    }
    take::take(&site.app, &caller, wired::asked(params)).await?;
    list_all(State(site), caller).await
}

pub(super) async fn tell_one(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<TellParams>,
) -> Result<Json<ReleasesResponse>, Failure> {
    let large = |sealed: usize| sealed > LETTER_BYTES;
    if params.boxes.len() > LETTERS || params.boxes.iter().any(|one| large(one.sealed.len())) {
        return Err(ProblemCode::TooLarge.into());
    }
    tell::tell(&site.app, &caller, wired::telling(params)).await?;
    list_all(State(site), caller).await
}

pub(super) async fn withdraw_one(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ReleaseParams>,
) -> Result<Json<ReleasesResponse>, Failure> {
    let id = ReleaseId::from_wire(params.release_id);
    withdraw::withdraw(&site.app, &caller, id).await?;
    list_all(State(site), caller).await
}

pub(super) async fn sign_one_off(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ReleaseParams>,
) -> Result<Json<ReleasesResponse>, Failure> {
    let id = ReleaseId::from_wire(params.release_id);
    sign_off::sign_off(&site.app, &caller, id).await?;
    list_all(State(site), caller).await
}

pub(super) async fn seal_again(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ResealReleaseParams>,
) -> Result<StatusCode, Failure> {
    if params.after.len() > PAPER_BYTES {
        return Err(ProblemCode::TooLarge.into());
    }
    let id = ReleaseId::from_wire(params.release_id);
    let boxes = (params.before.as_slice(), params.after.as_slice());
    reseal::reseal(&site.app, &caller, id, boxes).await?;
    Ok(StatusCode::NO_CONTENT)
}
