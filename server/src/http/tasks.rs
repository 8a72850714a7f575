//! What somebody has to do by a certain time.

use super::{Site, body::Body};
use crate::{
    error::Failure,
    staff::session::Caller,
    task::{give, hang, list, note, open, reseal, seen, step},
    wire::{FromWire as _, task as wired},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{CaseId, MemberId, TaskId, task::GiveReason};
use protocol::{
    ProblemCode,
    limits::TASK_BYTES,
    task::{
        GiveTaskParams, HangTaskParams, OpenTaskParams, ResealTaskParams, TaskNoteParams,
        TaskStepParams, TasksResponse,
    },
};

pub(super) async fn list_own(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<TasksResponse>, Failure> {
    let tasks = list::list(&site.app, &caller).await?;
    Ok(Json(wired::tasks(tasks)))
}

pub(super) async fn open_one(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<OpenTaskParams>,
) -> Result<Json<TasksResponse>, Failure> {
    open::open(&site.app, &caller, wired::asked(&params)).await?;
    list_own(State(site), caller).await
}

pub(super) async fn step_on(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<TaskStepParams>,
) -> Result<Json<TasksResponse>, Failure> {
    let id = TaskId::from_wire(params.task_id);
    step::step(&site.app, &caller, id, wired::step(params.step)).await?;
    list_own(State(site), caller).await
}

pub(super) async fn write_note(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<TaskNoteParams>,
) -> Result<Json<TasksResponse>, Failure> {
    if params.sealed.len() > TASK_BYTES {
        return Err(ProblemCode::TooLarge.into());
    }
    let id = TaskId::from_wire(params.task_id);
    note::note(&site.app, &caller, id, params.sealed.as_slice()).await?;
    list_own(State(site), caller).await
}

pub(super) async fn give_to(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<GiveTaskParams>,
) -> Result<Json<TasksResponse>, Failure> {
    let whom = (
        TaskId::from_wire(params.task_id),
        MemberId::from_wire(params.member_id),
    );
    let why = GiveReason::from_wire(params.why);
    give::give(&site.app, &caller, whom, why).await?;
    list_own(State(site), caller).await
}

pub(super) async fn hang_on(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<HangTaskParams>,
) -> Result<Json<TasksResponse>, Failure> {
    let id = TaskId::from_wire(params.task_id);
    let case = CaseId::from_wire(params.case_id);
    hang::hang(&site.app, &caller, id, case).await?;
    list_own(State(site), caller).await
}

pub(super) async fn say_seen(
    State(site): State<Site>,
    caller: Caller,
) -> Result<StatusCode, Failure> {
    seen::seen(&site.app, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn seal_again(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ResealTaskParams>,
) -> Result<StatusCode, Failure> {
    if params.after.len() > TASK_BYTES {
        return Err(ProblemCode::TooLarge.into());
    }
    let id = TaskId::from_wire(params.task_id);
    let boxes = (params.before.as_slice(), params.after.as_slice());
    reseal::reseal(&site.app, &caller, id, boxes).await?;
    Ok(StatusCode::NO_CONTENT)
}
