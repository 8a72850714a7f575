//! The register of other hotlines.

use super::{Site, body::Body};
use crate::{
    error::Failure,
    forwarder::{
        keep,
        keys::{self, Given},
        list,
    },
    staff::session::Caller,
    wire::{self, FromWire as _, ToWire as _},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{
    CredentialId, ForwarderId,
    forwarder::{Scope, Scopes},
};
use protocol::{
    Bytes, ProblemCode,
    forwarder::{
        AddForwarderKeyParams, ForwarderKeyResponse, ForwardersResponse, KeepForwarderParams,
        RevokeForwarderKeyParams,
    },
};

pub(super) async fn list(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<ForwardersResponse>, Failure> {
    let all = list::list(&site.app, &caller.actor).await?;
    let forwarders = all.into_iter().map(wire::forwarder::forwarder).collect();
    Ok(Json(ForwardersResponse { forwarders }))
}

pub(super) async fn keep(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<KeepForwarderParams>,
) -> Result<StatusCode, Failure> {
    let id = ForwarderId::from_wire(params.forwarder_id);
    let forwarder = wire::forwarder::from_facts(id, &params.facts);
    keep::keep(&site.app, &caller, &forwarder).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn add_key(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<AddForwarderKeyParams>,
) -> Result<Json<ForwarderKeyResponse>, Failure> {
    let given = match (params.public_key, params.certificate) {
        (None, Some(certificate)) => Given::Certificate(certificate.0),
        (public_key, None) => wire::forwarder::public_key(public_key)?.into(),
        (Some(_), Some(_)) => return Err(ProblemCode::Malformed.into()),
    };
    let scopes: Scopes = params.scopes.into_iter().map(Scope::from_wire).collect();
    let scopes = Scopes::from_bits(scopes.bits()).ok_or(ProblemCode::Malformed)?;
    let id = ForwarderId::from_wire(params.forwarder_id);
    let added = keys::add(&site.app, &caller, id, (given, scopes)).await?;
    Ok(Json(ForwarderKeyResponse {
        credential_id: added.id.to_wire(),
        api_key: added.api_key,
        pin: added.pin.map(|pin| Bytes(pin.to_vec())),
    }))
}

pub(super) async fn revoke_key(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<RevokeForwarderKeyParams>,
) -> Result<StatusCode, Failure> {
    let id = CredentialId::from_wire(params.credential_id);
    keys::revoke(&site.app, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
