//! Requests by law, holds, incidents and alerts at the desk. Nothing here takes the name of whom somebody asks about.

use super::{Site, body::Body};
use crate::{
    alert,
    error::Failure,
    incident,
    legal::{due, false_caller, hold, lift, list, reseal, search, seen, step, take},
    staff::session::Caller,
    wire::{FromWire as _, legal as wired},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{AlertId, HoldId, IncidentId, LegalId, hold::LiftWhy};
use protocol::{
    ProblemCode,
    legal::{
        AlertParams, AlertsResponse, AnswerDutyParams, FalseCallerParams, IncidentPaperParams,
        IncidentParams, LegalDueParams, LegalParams, LegalResponse, LegalStepParams,
        LiftHoldParams, OpenIncidentParams, ResealLegalParams, SetHoldParams, TakeLegalParams,
        WorsenIncidentParams,
    },
    limits::LEGAL_BYTES,
};

type Done = Result<StatusCode, Failure>;

const DONE: Done = Ok(StatusCode::NO_CONTENT);

fn fits(sealed: &[u8]) -> Result<(), Failure> {
    if sealed.len() > LEGAL_BYTES {
        return Err(ProblemCode::TooLarge.into());
    }
    Ok(())
}

pub(super) async fn list_all(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<LegalResponse>, Failure> {
    let register = list::list(&site.app, &caller).await?;
    Ok(Json(wired::register(register)))
}

pub(super) async fn take_one(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<TakeLegalParams>,
) -> Done {
    fits(params.sealed.as_slice())?;
    take::take(&site.app, &caller, wired::asked(params)).await?;
    DONE
}

pub(super) async fn step_one(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<LegalStepParams>,
) -> Done {
    let id = LegalId::from_wire(params.legal_id);
    step::step(&site.app, &caller, id, wired::step(params.step)).await?;
    DONE
}

pub(super) async fn set_due(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<LegalDueParams>,
) -> Done {
    let id = LegalId::from_wire(params.legal_id);
    due::due(&site.app, &caller, id, params.due_at.map(wired::moment)).await?;
    DONE
}

pub(super) async fn ask_search(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<LegalParams>,
) -> Done {
    let id = LegalId::from_wire(params.legal_id);
    search::search(&site.app, &caller, id).await?;
    DONE
}

pub(super) async fn is_false(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<FalseCallerParams>,
) -> Done {
    let id = LegalId::from_wire(params.legal_id);
    let ids = (
        IncidentId::from_wire(params.incident_id),
        AlertId::from_wire(params.alert_id),
    );
    false_caller::false_caller(&site.app, &caller, id, ids).await?;
    DONE
}

pub(super) async fn saw(State(site): State<Site>, caller: Caller) -> Done {
    seen::seen(&site.app, &caller).await?;
    DONE
}

pub(super) async fn set_hold(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<SetHoldParams>,
) -> Done {
    hold::hold(&site.app, &caller, wired::to_hold(&params)).await?;
    DONE
}

pub(super) async fn lift_hold(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<LiftHoldParams>,
) -> Done {
    let id = HoldId::from_wire(params.hold_id);
    lift::lift(&site.app, &caller, id, LiftWhy::from_wire(params.why)).await?;
    DONE
}

pub(super) async fn open_incident(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<OpenIncidentParams>,
) -> Done {
    fits(params.sealed.as_slice())?;
    incident::open::open(&site.app, &caller, wired::opened(params)).await?;
    DONE
}

pub(super) async fn worsen_incident(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<WorsenIncidentParams>,
) -> Done {
    let id = IncidentId::from_wire(params.incident_id);
    let worse = (
        domain::incident::Breach::from_wire(params.breach),
        params.identity,
    );
    incident::worsen::worsen(&site.app, &caller, id, worse).await?;
    DONE
}

pub(super) async fn answer_duty(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<AnswerDutyParams>,
) -> Done {
    let id = IncidentId::from_wire(params.incident_id);
    let answer = (
        domain::incident::Duty::from_wire(params.duty),
        domain::incident::Answer::from_wire(params.answer),
    );
    incident::answer::answer(&site.app, &caller, id, answer).await?;
    DONE
}

pub(super) async fn close_incident(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<IncidentParams>,
) -> Done {
    let id = IncidentId::from_wire(params.incident_id);
    incident::close::close(&site.app, &caller, id).await?;
    DONE
}

pub(super) async fn keep_paper(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<IncidentPaperParams>,
) -> Done {
    fits(params.sealed.as_slice())?;
    let id = IncidentId::from_wire(params.incident_id);
    incident::paper::paper(&site.app, &caller, id, params.sealed.as_slice()).await?;
    DONE
}

pub(super) async fn alerts(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<AlertsResponse>, Failure> {
    let alerts = alert::list::list(&site.app, &caller).await?;
    Ok(Json(wired::alerts(alerts)))
}

pub(super) async fn saw_alert(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<AlertParams>,
) -> Done {
    let id = AlertId::from_wire(params.alert_id);
    alert::see::see(&site.app, &caller, id).await?;
    DONE
}

pub(super) async fn seal_again(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ResealLegalParams>,
) -> Done {
    fits(params.after.as_slice())?;
    let id = params.id.as_slice().try_into();
    let id = id.map_err(|_length| Failure::from(ProblemCode::Malformed))?;
    let boxes = (params.before.as_slice(), params.after.as_slice());
    reseal::reseal(&site.app, &caller, id, boxes).await?;
    DONE
}
