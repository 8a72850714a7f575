//! People, their devices and sessions.

use super::{Site, body::Body};
use crate::{
    error::Failure,
    staff::{devices, dismiss, facts, people, revoke, roles, session::Caller, training, vault},
    wire::{self, FromWire as _},
};
use axum::{Json, extract::State, http::StatusCode};
use protocol::people::{
    DevicesResponse, EndSessionParams, KeepVaultParams, NameDeviceParams, PeopleResponse,
    RevokeDeviceParams,
};
use protocol::person::{
    AskRolesParams, DecideRolesParams, DismissParams, KeepFactsParams, KeepTrainingParams,
};

pub(super) async fn devices(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<DevicesResponse>, Failure> {
    let own = devices::own(&site.app, &caller).await?;
    Ok(Json(DevicesResponse {
        devices: own.devices.into_iter().map(wire::device_info).collect(),
        sessions: own
            .sessions
            .iter()
            .map(|row| wire::session_info(row, &caller))
            .collect(),
        passkeys: own.passkeys.into_iter().map(wire::passkey_info).collect(),
        codes: own.codes,
    }))
}

pub(super) async fn people(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<PeopleResponse>, Failure> {
    let people = people::people(&site.app, &caller).await?;
    let people = people.into_iter().map(wire::person).collect();
    Ok(Json(PeopleResponse { people }))
}

pub(super) async fn name(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<NameDeviceParams>,
) -> Result<StatusCode, Failure> {
    let device = domain::DeviceId::from_wire(params.device_id);
    devices::name(&site.app, &caller, device, &params.name).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn keep_vault(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<KeepVaultParams>,
) -> Result<StatusCode, Failure> {
    vault::keep(&site.app, &caller, params.vault.0).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn revoke(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<RevokeDeviceParams>,
) -> Result<StatusCode, Failure> {
    let device = domain::DeviceId::from_wire(params.device_id);
    let reason = domain::enrolment::RevokeReason::from_wire(params.reason);
    revoke::revoke(&site.app, &caller, device, reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn end_session(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<EndSessionParams>,
) -> Result<StatusCode, Failure> {
    devices::end_session(&site.app, &caller, &params.session_id.0).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn keep_facts(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<KeepFactsParams>,
) -> Result<StatusCode, Failure> {
    let member = domain::MemberId::from_wire(params.member_id);
    let facts = wire::from_facts(params.facts);
    facts::keep(&site.app, &caller, member, facts).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn keep_training(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<KeepTrainingParams>,
) -> Result<StatusCode, Failure> {
    let member = domain::MemberId::from_wire(params.member_id);
    let gate = domain::training::Gate::from_wire(params.gate);
    let on = params.passed_at.map(wire::from_seq).map(domain::Timestamp);
    training::keep(&site.app, &caller, (member, gate), on).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn ask_roles(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<AskRolesParams>,
) -> Result<StatusCode, Failure> {
    let member = domain::MemberId::from_wire(params.member_id);
    let roles = wire::from_roles(&params.roles);
    roles::ask::ask(&site.app, &caller, member, roles).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn decide_roles(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<DecideRolesParams>,
) -> Result<StatusCode, Failure> {
    let member = domain::MemberId::from_wire(params.member_id);
    let roles = wire::from_roles(&params.roles);
    roles::decide::decide(&site.app, &caller, (member, roles), params.agreed).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn dismiss(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<DismissParams>,
) -> Result<StatusCode, Failure> {
    let member = domain::MemberId::from_wire(params.member_id);
    dismiss::dismiss(&site.app, &caller, member).await?;
    Ok(StatusCode::NO_CONTENT)
}
