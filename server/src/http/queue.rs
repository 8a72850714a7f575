//! The queue's handlers.

use super::{Site, body::Body};
use crate::{
    chat::pass_out,
    error::Failure,
    staff::session::Caller,
    triage::{
        accept,
        assess::{self, Held},
        claim_next::{self, Claim},
        coming, decline, drill, give_back, mark_minor, pick, wrap_up,
    },
    wire::{self, FromWire as _, ToWire as _},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{Fence, ItemId, level::Why, wrap_up::Codes};
use protocol::{
    ProblemCode,
    queue::{
        AssessParams, CallingResponse, CallsResponse, ClaimResponse, DrillResponse,
        MarkMinorParams, NextParams, OfferParams, OutsideParams, PickParams, ReturnParams,
        WrapUpParams,
    },
};

pub(super) async fn next(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<NextParams>,
) -> Result<Json<ClaimResponse>, Failure> {
    let (app, holder) = (&site.app, caller.holder());
    let claim = claim_next::claim_next(app, &caller.actor, holder, params.despite).await?;
    Ok(Json(answer(claim)))
}

pub(super) async fn pick(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<PickParams>,
) -> Result<Json<ClaimResponse>, Failure> {
    let item = ItemId::from_wire(params.item_id);
    let reason = pick::Reason::from_wire(params.reason);
    let claim = pick::pick(&site.app, &caller.actor, caller.holder(), item, reason).await?;
    Ok(Json(answer(claim)))
}

pub(super) async fn drill(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<DrillResponse>, Failure> {
    let made = drill::make(&site.app, &caller.actor).await?;
    Ok(Json(DrillResponse {
        page: site.visitor_origin.to_string(),
        code: protocol::Token(made.code),
        until_at: wire::at(made.until),
    }))
}

pub(super) async fn accept(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<OfferParams>,
) -> Result<Json<ClaimResponse>, Failure> {
    let item = ItemId::from_wire(params.item_id);
    let claim = accept::accept(&site.app, &caller.actor, caller.holder(), item).await?;
    Ok(Json(answer(claim)))
}

pub(super) async fn decline(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<OfferParams>,
) -> Result<StatusCode, Failure> {
    let item = ItemId::from_wire(params.item_id);
    decline::decline(&site.app, &caller.actor, item).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn coming(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<OfferParams>,
) -> Result<StatusCode, Failure> {
    let item = ItemId::from_wire(params.item_id);
    if coming::coming(&site.app, &caller.actor, item).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ProblemCode::NothingWaiting.into())
    }
}

pub(super) async fn calls(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<CallsResponse>, Failure> {
    let calls = coming::calls(&site.app, &caller.actor).await?;
    let calls = calls.iter().map(wire::queue::call).collect();
    Ok(Json(CallsResponse { calls }))
}

/// No secret of anybody's: it stands in the settings, and whoever may be called may know when.
pub(super) async fn calling(State(site): State<Site>, _caller: Caller) -> Json<CallingResponse> {
    Json(wire::queue::calling(&site.app.triage))
}

pub(super) async fn assess(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<AssessParams>,
) -> Result<StatusCode, Failure> {
    let held = Held {
        item: ItemId::from_wire(params.item_id),
        fence: Fence(wire::from_seq(params.fence)),
    };
    let why = params.why.map(Why::from_wire);
    assess::assess(&site.app, &caller.actor, held, why).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn give_back(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ReturnParams>,
) -> Result<StatusCode, Failure> {
    let item = ItemId::from_wire(params.item_id);
    let fence = Fence(wire::from_seq(params.fence));
    give_back::give_back(&site.app, &caller.actor, item, fence).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn mark_minor(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<MarkMinorParams>,
) -> Result<StatusCode, Failure> {
    let item = ItemId::from_wire(params.item_id);
    let fence = Fence(wire::from_seq(params.fence));
    mark_minor::mark_minor(&site.app, &caller.actor, item, fence, params.minor).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn pass_out(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<OutsideParams>,
) -> Result<StatusCode, Failure> {
    let item = ItemId::from_wire(params.item_id);
    let fence = Fence(wire::from_seq(params.fence));
    let step = wire::outside(params.step, params.cold).ok_or(ProblemCode::Malformed)?;
    pass_out::pass_out(&site.app, &caller.actor, item, fence, step).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn wrap_up(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<WrapUpParams>,
) -> Result<StatusCode, Failure> {
    let item = ItemId::from_wire(params.item_id);
    let fence = Fence(wire::from_seq(params.fence));
    let codes = Codes {
        disposition: params.disposition,
        needs: params.needs,
        actions: params.actions,
        language: params.language,
        county: params.county,
        follow_up: params.follow_up,
        level: domain::Level::from_wire(params.level),
    };
    wrap_up::wrap_up(&site.app, &caller.actor, item, fence, &codes).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn answer(claim: Claim) -> ClaimResponse {
    ClaimResponse {
        fence: wire::seq(claim.item.fence.0),
        safety: claim.item.safety.to_wire(),
        device: claim.item.device.to_wire(),
        item: wire::item(&claim.item, &[], &[]),
        grant: claim.grant.map(wire::grant),
    }
}
