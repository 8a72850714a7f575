//! Requests to be called, on both origins.

use super::{Site, body::Body, origin::Peer};
use crate::{
    callback::{acknowledge, book, change, due, lead, outcome, start, take, telephones, withdraw},
    error::Failure,
    staff::session::Caller,
    transport::Kind,
    wire::{FromWire as _, ToWire as _, callback as wired},
};
use axum::{Extension, Json, extract::State, http::StatusCode};
use domain::{
    CallbackId, Level,
    callback::{Outcome, OverrideReason},
    telephone::Shows,
};
use protocol::callback::{
    AskCallParams, CallParams, CallsDueResponse, ChangeHoursParams, EndCallParams,
    FoundCallResponse, OutcomeParams, OverrideParams, PlanCallParams, PlannedCallResponse,
    TakenCallResponse, TelephoneTestedParams, WordsParams,
};

pub(super) async fn ask(
    State(site): State<Site>,
    Extension(Peer(address)): Extension<Peer>,
    Body(params): Body<AskCallParams>,
) -> Result<(StatusCode, Json<PlannedCallResponse>), Failure> {
    let request = wired::asked(params)?;
    // Who says that they are in danger is never held up (R605 e).
    if request.level > Level::T2 {
        site.limits.take(Kind::Call, Some(address))?;
    }
    Ok(answer(&book::book(&site.app, request, None).await?))
}

pub(super) async fn plan(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<PlanCallParams>,
) -> Result<(StatusCode, Json<PlannedCallResponse>), Failure> {
    let request = wired::planned(params)?;
    let booked = book::book(&site.app, request, Some(&caller.actor)).await?;
    Ok(answer(&booked))
}

fn answer(booked: &book::Booked) -> (StatusCode, Json<PlannedCallResponse>) {
    let status = if booked.new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    (status, Json(wired::booked(booked)))
}

pub(super) async fn find(
    State(site): State<Site>,
    Extension(Peer(address)): Extension<Peer>,
    Body(words): Body<WordsParams>,
) -> Result<Json<FoundCallResponse>, Failure> {
    // Wrong words hit no row, so guesses are limited for each network and for all together (ruling 17).
    site.limits.take(Kind::CallWords, Some(address))?;
    let locator = wired::locator(&words)?;
    let id = change::find(&site.app, wired::proof(&locator, &words)).await?;
    Ok(Json(FoundCallResponse {
        callback_id: id.to_wire(),
    }))
}

pub(super) async fn cancel(
    State(site): State<Site>,
    Extension(Peer(address)): Extension<Peer>,
    Body(words): Body<WordsParams>,
) -> Result<StatusCode, Failure> {
    site.limits.take(Kind::CallWords, Some(address))?;
    let locator = wired::locator(&words)?;
    withdraw::cancel(&site.app, wired::proof(&locator, &words)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn change(
    State(site): State<Site>,
    Extension(Peer(address)): Extension<Peer>,
    Body(params): Body<ChangeHoursParams>,
) -> Result<Json<PlannedCallResponse>, Failure> {
    site.limits.take(Kind::CallWords, Some(address))?;
    let locator = wired::locator(&params.words)?;
    let (hours, sealed) = (
        wired::hours(&params.hours)?,
        wired::boxed(params.hours_box)?,
    );
    let words = wired::proof(&locator, &params.words);
    let slots = change::change(&site.app, words, hours, sealed).await?;
    Ok(Json(wired::windows(&slots)))
}

pub(super) async fn due(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<CallsDueResponse>, Failure> {
    let due = due::due(&site.app, &caller).await?;
    let telephones = telephones::look(&site.app, &caller).await?;
    Ok(Json(wired::due(&due, &telephones, site.app.now())))
}

pub(super) async fn take(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<CallParams>,
) -> Result<Json<TakenCallResponse>, Failure> {
    let taken = take::take(&site.app, &caller, id(&params)).await?;
    Ok(Json(wired::taken(taken, site.app.now())))
}

pub(super) async fn release(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<CallParams>,
) -> Result<StatusCode, Failure> {
    take::give_back(&site.app, &caller, id(&params)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn ready(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<CallParams>,
) -> Result<StatusCode, Failure> {
    acknowledge::acknowledge(&site.app, &caller, id(&params)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn start(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<CallParams>,
) -> Result<StatusCode, Failure> {
    start::start(&site.app, &caller, id(&params)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn outcome(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<OutcomeParams>,
) -> Result<StatusCode, Failure> {
    let callback = CallbackId::from_wire(params.callback_id);
    let told = (Outcome::from_wire(params.outcome), params.again);
    outcome::outcome(&site.app, &caller, callback, told).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn let_call(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<OverrideParams>,
) -> Result<StatusCode, Failure> {
    let callback = CallbackId::from_wire(params.callback_id);
    let reason = OverrideReason::from_wire(params.reason);
    lead::let_call(&site.app, &caller, callback, reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn seen(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<CallParams>,
) -> Result<StatusCode, Failure> {
    lead::seen(&site.app, &caller, id(&params)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn tested(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<TelephoneTestedParams>,
) -> Result<StatusCode, Failure> {
    let shows = Shows::from_wire(params.shows);
    telephones::tested(&site.app, &caller, &params.telephone_id, shows).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn telephones_seen(
    State(site): State<Site>,
    caller: Caller,
) -> Result<StatusCode, Failure> {
    telephones::seen(&site.app, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn end(
    State(site): State<Site>,
    caller: Caller,
    Extension(Peer(address)): Extension<Peer>,
    Body(params): Body<EndCallParams>,
) -> Result<StatusCode, Failure> {
    site.limits.take(Kind::CallWords, Some(address))?;
    let locator = wired::locator(&params.words)?;
    let words = wired::proof(&locator, &params.words);
    withdraw::end_for(&site.app, &caller, words, wired::why(params.why)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn id(params: &CallParams) -> CallbackId {
    CallbackId::from_wire(params.callback_id)
}
