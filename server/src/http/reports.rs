//! Reports of a quarter.

use super::{Site, body::Body, figures::floor};
use crate::{
    error::Failure,
    report::{ReportError, close, count, counts, note, own, read, sum},
    staff::session::Caller,
    wire::{FromWire as _, report as wired},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{CaseId, CountId, tally::Quarter};
use protocol::{
    ProblemCode,
    limits::COUNT_BYTES,
    report::{
        CountParams, CountsResponse, OwnCountResponse, ReportNotesParams, ReportParams,
        ReportQuarter, ReportResponse, SumParams,
    },
};

pub(super) async fn read_one(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ReportParams>,
) -> Result<Json<ReportResponse>, Failure> {
    let wanted = parsed(&params.quarter)?;
    let floor = floor(params.outside);
    let report = read::read(&site.app, &caller.actor, wanted, floor).await?;
    Ok(Json(wired::report(&report)))
}

pub(super) async fn own_cases(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ReportQuarter>,
) -> Result<Json<OwnCountResponse>, Failure> {
    let wanted = parsed(&params.quarter)?;
    let own = own::own(&site.app, &caller.actor, wanted).await?;
    Ok(Json(wired::own(&own)))
}

pub(super) async fn put_count(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<CountParams>,
) -> Result<StatusCode, Failure> {
    if params.sealed.len() > COUNT_BYTES {
        return Err(ProblemCode::TooLarge.into());
    }
    let wanted = parsed(&params.quarter)?;
    let counting = count::Counting {
        id: CountId::from_wire(params.count_id),
        cases: params.cases.into_iter().map(CaseId::from_wire).collect(),
        sealed: params.sealed.0,
    };
    count::count(&site.app, &caller.actor, wanted, counting).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn all_counts(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ReportQuarter>,
) -> Result<Json<CountsResponse>, Failure> {
    let wanted = parsed(&params.quarter)?;
    let counts = counts::counts(&site.app, &caller.actor, wanted).await?;
    Ok(Json(wired::counts(counts)))
}

pub(super) async fn put_sum(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<SumParams>,
) -> Result<StatusCode, Failure> {
    let wanted = parsed(&params.quarter)?;
    let counts: Vec<CountId> = params.counts.into_iter().map(CountId::from_wire).collect();
    let totals = params.totals.into_iter().map(wired::counted).collect();
    sum::sum(&site.app, &caller.actor, wanted, (&counts, totals)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn put_notes(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ReportNotesParams>,
) -> Result<StatusCode, Failure> {
    let wanted = parsed(&params.quarter)?;
    let says = (params.trainings, params.trained);
    note::note(&site.app, &caller.actor, wanted, says).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn close_one(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ReportQuarter>,
) -> Result<StatusCode, Failure> {
    let wanted = parsed(&params.quarter)?;
    close::close(&site.app, &caller.actor, wanted).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn parsed(quarter: &str) -> Result<Quarter, ReportError> {
    let parsed = quarter.parse();
    parsed.map_err(|_source| ReportError::NoQuarter)
}
