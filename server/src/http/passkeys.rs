//! Passkeys: added, used, removed.

use super::{Site, body::Body, log_in, origin::Peer};
use crate::{
    error::Failure,
    staff::{passkeys, session::Caller},
    transport::Kind,
    wire::FromWire as _,
};
use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use domain::DeviceId;
use protocol::{
    Bytes, Token,
    passkey::{
        AddPasskeyParams, Ceremony, PasskeyAdded, PasskeyLoginParams, ProvePasskeyParams,
        RemovePasskeyParams, VaultWrap,
    },
    staff::MeResponse,
};
use store::credential::VaultWrapRow;

pub(super) async fn begin(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<Ceremony>, Failure> {
    let asked = passkeys::begin_adding(&site.app, &caller).await?;
    Ok(Json(ceremony(asked)))
}

pub(super) async fn add(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<AddPasskeyParams>,
) -> Result<Json<PasskeyAdded>, Failure> {
    let named = (&params.ceremony.0, params.name.as_str());
    let id = passkeys::finish_adding(&site.app, &caller, named, params.credential).await?;
    Ok(Json(PasskeyAdded {
        credential_id: Bytes(id),
    }))
}

pub(super) async fn remove(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<RemovePasskeyParams>,
) -> Result<StatusCode, Failure> {
    passkeys::remove(&site.app, &caller, params.credential_id.as_slice()).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn wrap(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<VaultWrap>,
) -> Result<StatusCode, Failure> {
    let wrap = VaultWrapRow {
        credential_id: params.credential_id.0,
        wrap: params.wrap.0,
    };
    passkeys::keep_wrap(&site.app, &caller, &wrap).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn ask(
    State(site): State<Site>,
    Extension(Peer(address)): Extension<Peer>,
) -> Result<Json<Ceremony>, Failure> {
    site.limits.take(Kind::LogInStart, Some(address))?;
    Ok(Json(ceremony(passkeys::ask(&site.app)?)))
}

pub(super) async fn log_in(
    State(site): State<Site>,
    Extension(Peer(address)): Extension<Peer>,
    Body(params): Body<PasskeyLoginParams>,
) -> Result<(HeaderMap, Json<MeResponse>), Failure> {
    site.limits.take(Kind::LogIn, Some(address))?;
    let known: Vec<DeviceId> = params
        .device_ids
        .into_iter()
        .take(16)
        .map(DeviceId::from_wire)
        .collect();
    let session =
        passkeys::log_in(&site.app, &params.ceremony.0, params.credential, &known).await?;
    log_in::logged_in(&site, &session).await
}

pub(super) async fn prove(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ProvePasskeyParams>,
) -> Result<StatusCode, Failure> {
    site.limits.take_session(&caller.session)?;
    passkeys::prove(&site.app, &caller, &params.ceremony.0, params.credential).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn ceremony(asked: passkeys::Asked) -> Ceremony {
    Ceremony {
        ceremony: Token(asked.ceremony),
        options: asked.options,
    }
}
