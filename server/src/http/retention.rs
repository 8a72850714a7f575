//! Handlers of what ends: cases that are closed and deleted, and what a person hears of what is held about them.

use super::{Site, body::Body};
use crate::{
    cases::{close, delete, life, reopen},
    error::Failure,
    retention::held,
    staff::session::Caller,
    statement,
    wire::{self, FromWire as _, callback as words, retention as wired},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::CaseId;
use protocol::{
    case::ReadCaseParams,
    retention::{
        AskCaseDeletionParams, CaseDeletionsResponse, CaseLifeResponse, CaseUntilParams,
        CaseWordsParams, CloseCaseParams, DecideCaseDeletionParams, HeldDeletedResponse,
        HeldParams, HeldResponse, StatementResponse,
    },
};

pub(super) async fn case_life(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ReadCaseParams>,
) -> Result<Json<CaseLifeResponse>, Failure> {
    let id = CaseId::from_wire(params.case_id);
    let standing = life::life(&site.app, &caller.actor, id).await?;
    Ok(Json(wired::life(&standing, caller.actor.member)))
}

pub(super) async fn close_case(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<CloseCaseParams>,
) -> Result<StatusCode, Failure> {
    let id = CaseId::from_wire(params.case_id);
    let why = domain::case::CloseReason::from_wire(params.reason);
    close::close(&site.app, &caller.actor, id, why).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn reopen_case(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ReadCaseParams>,
) -> Result<StatusCode, Failure> {
    let id = CaseId::from_wire(params.case_id);
    reopen::reopen(&site.app, &caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn shorten_case(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<CaseUntilParams>,
) -> Result<StatusCode, Failure> {
    let id = CaseId::from_wire(params.case_id);
    let until = domain::Timestamp(wire::from_seq(params.until));
    close::shorten(&site.app, &caller.actor, id, until).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn ask_deletion(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<AskCaseDeletionParams>,
) -> Result<StatusCode, Failure> {
    let id = CaseId::from_wire(params.case_id);
    let why = domain::case::DeleteReason::from_wire(params.reason);
    delete::ask(&site.app, &caller.actor, id, why).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn decide_deletion(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<DecideCaseDeletionParams>,
) -> Result<StatusCode, Failure> {
    let id = CaseId::from_wire(params.case_id);
    delete::decide(&site.app, &caller, id, params.agreed).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn deletions(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<CaseDeletionsResponse>, Failure> {
    let all = delete::list(&site.app, &caller.actor).await?;
    Ok(Json(wired::deletions(&all, caller.actor.member)))
}

pub(super) async fn case_words(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<CaseWordsParams>,
) -> Result<StatusCode, Failure> {
    let id = CaseId::from_wire(params.case_id);
    let locator = words::locator(&params.words)?;
    let proof = words::proof(&locator, &params.words);
    life::set_words(&site.app, &caller.actor, id, proof).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What this line holds, as its database is now.
pub(super) async fn statement(
    State(site): State<Site>,
    _caller: Caller,
) -> Result<Json<StatementResponse>, Failure> {
    let live = site.app.store.columns().await?;
    let made = site.app.now();
    // The page knows whose it is.
    let statement = statement::state("", made, &live)?;
    Ok(Json(wired::statement(statement)))
}

pub(super) async fn find_held(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<HeldParams>,
) -> Result<Json<HeldResponse>, Failure> {
    let locator = words::locator(&params.words)?;
    let proof = words::proof(&locator, &params.words);
    let found = held::find(&site.app, &caller, proof).await?;
    Ok(Json(wired::held(&found)))
}

pub(super) async fn delete_held(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<HeldParams>,
) -> Result<Json<HeldDeletedResponse>, Failure> {
    let locator = words::locator(&params.words)?;
    let proof = words::proof(&locator, &params.words);
    let deleted = held::delete(&site.app, &caller, proof).await?;
    Ok(Json(HeldDeletedResponse { deleted }))
}
