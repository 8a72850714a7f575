//! Care for those who answer.

use super::{Site, body::Body};
use crate::{
    care::{debrief, hard, look, relief},
    error::Failure,
    staff::session::Caller,
    wire::{self, FromWire as _, care as wired},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{Fence, ItemId, MemberId};
use protocol::{
    care::{
        AnswerDebriefParams, CareResponse, DebriefDoneParams, DebriefsResponse, ReliefComingParams,
    },
    queue::ReturnParams,
};

pub(super) async fn look(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<CareResponse>, Failure> {
    let care = look::look(&site.app, &caller).await?;
    Ok(Json(wired::care(&care)))
}

pub(super) async fn answer(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<AnswerDebriefParams>,
) -> Result<Json<CareResponse>, Failure> {
    debrief::answer(&site.app, &caller, params.wanted).await?;
    look(State(site), caller).await
}

pub(super) async fn relief(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<CareResponse>, Failure> {
    relief::ask(&site.app, &caller).await?;
    look(State(site), caller).await
}

pub(super) async fn withdraw(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<CareResponse>, Failure> {
    relief::withdraw(&site.app, &caller).await?;
    look(State(site), caller).await
}

pub(super) async fn come(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ReliefComingParams>,
) -> Result<Json<CareResponse>, Failure> {
    let member = MemberId::from_wire(params.member_id);
    relief::come(&site.app, &caller, member).await?;
    look(State(site), caller).await
}

pub(super) async fn debriefs(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<DebriefsResponse>, Failure> {
    let owed = debrief::list(&site.app, &caller).await?;
    Ok(Json(wired::debriefs(&owed)))
}

pub(super) async fn done(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<DebriefDoneParams>,
) -> Result<StatusCode, Failure> {
    let member = MemberId::from_wire(params.member_id);
    debrief::done(&site.app, &caller, member).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn hard(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ReturnParams>,
) -> Result<StatusCode, Failure> {
    let item = ItemId::from_wire(params.item_id);
    let fence = Fence(wire::from_seq(params.fence));
    hard::hard(&site.app, &caller.actor, item, fence).await?;
    Ok(StatusCode::NO_CONTENT)
}
