//! How staff are reached outside of the browser.

use super::{Site, body::Body};
use crate::{
    error::Failure,
    notify::ways::{add, list, order, remove, test, unreachable},
    staff::session::Caller,
    wire::{self, FromWire as _, ToWire as _},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::WayId;
use protocol::way::{
    AddWayParams, OrderWaysParams, RemoveWayParams, Unreachable, UnreachableResponse, WaysResponse,
};

pub(super) async fn list(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<WaysResponse>, Failure> {
    let own = list::own(&site.app, &caller).await?;
    let key = site.app.paging.push_key();
    Ok(Json(wire::way::ways(own, caller.device, &key)))
}

pub(super) async fn add(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<AddWayParams>,
) -> Result<StatusCode, Failure> {
    let id = WayId::from_wire(params.way_id);
    let target = wire::way::target(params.target);
    add::add(&site.app, &caller, id, &target).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn order(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<OrderWaysParams>,
) -> Result<StatusCode, Failure> {
    let ids: Vec<_> = params.way_ids.into_iter().map(WayId::from_wire).collect();
    order::order(&site.app, &caller, &ids).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn remove(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<RemoveWayParams>,
) -> Result<StatusCode, Failure> {
    remove::remove(&site.app, &caller, WayId::from_wire(params.way_id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn test(State(site): State<Site>, caller: Caller) -> Result<StatusCode, Failure> {
    test::send(&site.app, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn seen(State(site): State<Site>, caller: Caller) -> Result<StatusCode, Failure> {
    test::seen(&site.app, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn unreachable(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<UnreachableResponse>, Failure> {
    let staff = unreachable::unreachable(&site.app, &caller).await?;
    let people = staff.into_iter().map(|one| Unreachable {
        member_id: one.id.to_wire(),
        alias: one.alias,
    });
    Ok(Json(UnreachableResponse {
        people: people.collect(),
    }))
}
