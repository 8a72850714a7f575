//! Referrals about the same person, at the desk.

use super::{Site, body::Body};
use crate::{
    error::Failure,
    referral::{beside, join, part},
    staff::session::Caller,
    wire::{self, FromWire as _},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::ItemId;
use protocol::join::{
    BesideParams, BesideReferral, JoinParams, JoinedResponse, PartParams, ReadJoinedParams,
};

pub(super) async fn read_beside(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<BesideParams>,
) -> Result<Json<BesideReferral>, Failure> {
    let both = (
        ItemId::from_wire(params.item_id),
        ItemId::from_wire(params.other_item_id),
    );
    let read = beside::beside(&site.app, &caller.actor, both).await?;
    Ok(Json(wire::referral::beside(read)))
}

pub(super) async fn read_joined(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ReadJoinedParams>,
) -> Result<Json<JoinedResponse>, Failure> {
    let item = ItemId::from_wire(params.item_id);
    let joined = beside::joined(&site.app, &caller.actor, item).await?;
    let joined = joined.into_iter().map(wire::referral::beside).collect();
    Ok(Json(JoinedResponse { joined }))
}

pub(super) async fn join_two(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<JoinParams>,
) -> Result<StatusCode, Failure> {
    let held = wire::referral::held(params.item_id, params.fence);
    let other = ItemId::from_wire(params.other_item_id);
    join::join(&site.app, &caller.actor, held, other).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn part_two(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<PartParams>,
) -> Result<StatusCode, Failure> {
    let held = wire::referral::held(params.item_id, params.fence);
    part::part(&site.app, &caller.actor, held, params.reference.0).await?;
    Ok(StatusCode::NO_CONTENT)
}
