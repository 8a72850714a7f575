//! How the line is doing.

use super::{Site, body::Body};
use crate::{
    error::Failure,
    staff::session::Caller,
    tally::{FiguresError, figures, quarter},
    wire::figures as wire,
};
use axum::{Json, extract::State};
use domain::suppress::Floor;
use protocol::figures::{FiguresResponse, QuarterParams, QuarterResponse};

pub(super) async fn now(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<FiguresResponse>, Failure> {
    let found = figures::figures(&site.app, &caller.actor).await?;
    Ok(Json(wire::figures(
        &found,
        &site.app.triage,
        &site.app.calls,
    )))
}

/// What leaves the programme is of more people.
pub(super) const fn floor(outside: bool) -> Floor {
    if outside {
        Floor::Outside
    } else {
        Floor::Inside
    }
}

pub(super) async fn quarter(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<QuarterParams>,
) -> Result<Json<QuarterResponse>, Failure> {
    let wanted = params.quarter.parse();
    let wanted = wanted.map_err(|_source| FiguresError::NoQuarter)?;
    let totals = quarter::quarter(&site.app, &caller.actor, wanted, floor(params.outside)).await?;
    Ok(Json(wire::quarter(&totals)))
}
