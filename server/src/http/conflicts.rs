//! Conflicts of interest.

use super::{Site, body::Body};
use crate::{
    conflict::{ask, bar, decide, list, review},
    error::Failure,
    staff::session::Caller,
    wire::{self, FromWire as _},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{
    GlassId, MemberId,
    conflict::{GlassReason, Hidden},
};
use protocol::conflict::{
    AskGlassParams, BarParams, DecideGlassParams, GlassesResponse, ReviewGlassParams,
};

pub(super) async fn list(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<GlassesResponse>, Failure> {
    let glasses = list::list(&site.app, &caller).await?;
    let glasses = glasses.into_iter().map(wire::glass).collect();
    Ok(Json(GlassesResponse { glasses }))
}

pub(super) async fn bar(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<BarParams>,
) -> Result<StatusCode, Failure> {
    let hidden = Hidden::from_wire(params.hidden);
    let member = MemberId::from_wire(params.member_id);
    bar::bar(&site.app, &caller, hidden, member).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn ask(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<AskGlassParams>,
) -> Result<StatusCode, Failure> {
    let id = GlassId::from_wire(params.glass_id);
    let reason = GlassReason::from_wire(params.reason);
    ask::ask(&site.app, &caller, id, reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn decide(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<DecideGlassParams>,
) -> Result<StatusCode, Failure> {
    let id = GlassId::from_wire(params.glass_id);
    let hidden = params.hidden.map(Hidden::from_wire);
    decide::decide(&site.app, &caller, id, hidden).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn review(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ReviewGlassParams>,
) -> Result<StatusCode, Failure> {
    let id = GlassId::from_wire(params.glass_id);
    review::review(&site.app, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
