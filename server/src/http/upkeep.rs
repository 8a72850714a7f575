//! What desks renew in the background.

use super::{Site, body::Body};
use crate::{
    error::Failure,
    staff::session::Caller,
    upkeep::{due, rekey, renew, reseal},
    wire::{self, FromWire as _},
};
use axum::{Json, extract::State, http::StatusCode};
use protocol::{
    ProblemCode,
    limits::{CALLBACK_BYTES, INTAKE_BYTES},
    upkeep::{
        NewTeamKeyParams, PassOnParams, RenewCertificatesParams, RenewNoticeParams,
        ResealCallParams, ResealParams, UpkeepResponse,
    },
};

pub(super) async fn due(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<UpkeepResponse>, Failure> {
    let due = due::due(&site.app, &caller).await?;
    let due = due.ok_or(ProblemCode::Unauthenticated)?;
    Ok(Json(wire::upkeep(due)))
}

pub(super) async fn certificates(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<RenewCertificatesParams>,
) -> Result<StatusCode, Failure> {
    let renewed = params.certificates.into_iter().map(|one| {
        let device = domain::DeviceId::from_wire(one.device_id);
        (device, one.chain.0)
    });
    renew::certificates(&site.app, &caller, renewed.collect()).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn notice(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<RenewNoticeParams>,
) -> Result<StatusCode, Failure> {
    renew::notice(&site.app, &caller, params.notice.as_slice()).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn key(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<NewTeamKeyParams>,
) -> Result<StatusCode, Failure> {
    let wraps = params.wraps.into_iter().map(wire::from_device_wrap);
    let notice = params.notice.as_slice();
    rekey::rekey(&site.app, &caller, notice, wraps.collect()).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn pass_on(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<PassOnParams>,
) -> Result<StatusCode, Failure> {
    let wraps = params.wraps.into_iter().map(wire::from_device_wrap);
    rekey::pass_on(&site.app, &caller, wraps.collect()).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn intakes(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ResealParams>,
) -> Result<StatusCode, Failure> {
    if params.after.as_slice().len() > INTAKE_BYTES {
        return Err(ProblemCode::TooLarge.into());
    }
    let chat = domain::ChatId::from_wire(params.chat_id);
    let boxes = (params.before.as_slice(), params.after.as_slice());
    reseal::reseal(&site.app, &caller, chat, boxes).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn calls(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ResealCallParams>,
) -> Result<StatusCode, Failure> {
    if params.after.as_slice().len() > CALLBACK_BYTES {
        return Err(ProblemCode::TooLarge.into());
    }
    let callback = domain::CallbackId::from_wire(params.callback_id);
    let boxes = (params.before.as_slice(), params.after.as_slice());
    reseal::reseal_call(&site.app, &caller, callback, boxes).await?;
    Ok(StatusCode::NO_CONTENT)
}
