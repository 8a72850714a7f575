//! The rota: planning, one's own shifts, clocking in and out.

use super::{Site, body::Body};
use crate::{
    error::Failure,
    rota::{RotaError, calendar, clock, handover, import, list, own, pattern, plan, swap},
    staff::session::Caller,
    wire::{FromWire as _, rota as wire},
};
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    MemberId, PatternId, ShiftId,
    rota::{
        Duty, Shift,
        pattern::{Ends, on},
        presence::{BreakReason, Side},
    },
};
use protocol::{
    ProblemCode, Token,
    rota::{
        AddPatternParams, AnswerSwapParams, AskSwapParams, BreakParams, CalendarResponse,
        ClockInParams, ClockOutParams, ConfirmHandoverParams, DecideSwapParams, DeleteShiftParams,
        EndPatternParams, HandoverResponse, ImportParams, ImportResponse, OwnRotaResponse,
        PlanShiftParams, PlannedResponse, RotaResponse,
    },
};

pub(super) async fn list(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<RotaResponse>, Failure> {
    let rota = list::list(&site.app, &caller).await?;
    Ok(Json(wire::rota(&site.app, &rota)))
}

pub(super) async fn put_shift(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<PlanShiftParams>,
) -> Result<Json<PlannedResponse>, Failure> {
    let times = (
        wire::wall(&params.starts)?,
        Ends::At(wire::wall(&params.ends)?),
    );
    let span = on(&site.app.rota.zone, wire::day(&params.day)?, times);
    let shift = Shift {
        id: ShiftId::from_wire(params.shift_id),
        member: MemberId::from_wire(params.member_id),
        duty: Duty::from_wire(params.duty),
        span: span.ok_or(RotaError::Malformed)?,
    };
    let how = (params.change, params.despite);
    let planned = plan::put(&site.app, &caller, shift, how).await?;
    Ok(Json(wire::planned(&planned)))
}

pub(super) async fn delete_shift(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<DeleteShiftParams>,
) -> Result<StatusCode, Failure> {
    plan::delete(&site.app, &caller, ShiftId::from_wire(params.shift_id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn add_pattern(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<AddPatternParams>,
) -> Result<Json<PlannedResponse>, Failure> {
    let wanted = wire::from_pattern(&site.app, &params)?;
    let planned = pattern::add(&site.app, &caller, wanted, params.despite).await?;
    Ok(Json(wire::planned(&planned)))
}

pub(super) async fn end_pattern(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<EndPatternParams>,
) -> Result<StatusCode, Failure> {
    let id = PatternId::from_wire(params.pattern_id);
    pattern::end(&site.app, &caller, id, wire::day(&params.until)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn import(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ImportParams>,
) -> Result<Json<ImportResponse>, Failure> {
    let how = (params.plan, params.despite);
    let imported = import::import(&site.app, &caller, &params.csv, how).await?;
    Ok(Json(wire::imported(&imported)))
}

pub(super) async fn own(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<OwnRotaResponse>, Failure> {
    let own = own::own(&site.app, &caller).await?;
    Ok(Json(wire::own(&site.app, &own)))
}

pub(super) async fn clock_in(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ClockInParams>,
) -> Result<Json<OwnRotaResponse>, Failure> {
    let duty = params.duty.map(Duty::from_wire);
    clock::start(&site.app, &caller, duty).await?;
    own(State(site), caller).await
}

pub(super) async fn pause(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<BreakParams>,
) -> Result<Json<OwnRotaResponse>, Failure> {
    let reason = params.reason.map(BreakReason::from_wire);
    clock::pause(&site.app, &caller, reason).await?;
    own(State(site), caller).await
}

pub(super) async fn clock_out(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ClockOutParams>,
) -> Result<Json<OwnRotaResponse>, Failure> {
    clock::end(&site.app, &caller, wire::clock_out(params.reason)).await?;
    own(State(site), caller).await
}

pub(super) async fn ask_swap(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<AskSwapParams>,
) -> Result<StatusCode, Failure> {
    let id = ShiftId::from_wire(params.shift_id);
    swap::ask(&site.app, &caller, id, MemberId::from_wire(params.to)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn answer_swap(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<AnswerSwapParams>,
) -> Result<StatusCode, Failure> {
    let id = ShiftId::from_wire(params.shift_id);
    swap::answer(&site.app, &caller, id, params.agreed).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn decide_swap(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<DecideSwapParams>,
) -> Result<Json<PlannedResponse>, Failure> {
    let wish = (
        ShiftId::from_wire(params.shift_id),
        MemberId::from_wire(params.to),
    );
    let how = (params.approved, params.despite);
    let planned = swap::decide(&site.app, &caller, wish, how).await?;
    Ok(Json(wire::planned(&planned)))
}

pub(super) async fn make_calendar(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<CalendarResponse>, Failure> {
    let token = calendar::link(&site.app, &caller).await?;
    Ok(Json(CalendarResponse {
        token: Token(token),
    }))
}

pub(super) async fn revoke_calendar(
    State(site): State<Site>,
    caller: Caller,
) -> Result<StatusCode, Failure> {
    calendar::revoke(&site.app, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn handover(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<HandoverResponse>, Failure> {
    let found = handover::look(&site.app, &caller).await?;
    Ok(Json(wire::handover(&site.app, &found)))
}

pub(super) async fn confirm_handover(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ConfirmHandoverParams>,
) -> Result<StatusCode, Failure> {
    handover::confirm(&site.app, &caller, Side::from_wire(params.side)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// For calendar programs. A link that is no link is not found, as one that was closed.
pub(super) async fn calendar(
    State(site): State<Site>,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let token = token.strip_suffix(".ics").unwrap_or(&token);
    let token = Token::parse(token).ok_or(ProblemCode::NotFound)?;
    let text = calendar::read(&site.app, &token.0).await?;
    let kind = HeaderValue::from_static("text/calendar; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}
