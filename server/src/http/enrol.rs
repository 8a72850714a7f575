//! How a new device comes in.

use super::{Site, body::Body, log_in, origin::Peer};
use crate::{
    error::Failure,
    staff::{
        enrol::{EnrolError, certify, compare, finish, invite, list, redeem},
        session::Caller,
        vault::VAULT_BYTES,
    },
    transport::Kind,
    wire::{self, FromWire as _},
};
use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use domain::{EnrolmentId, MemberId};
use protocol::{
    Bytes,
    enrol::{
        ApproveParams, CertifyParams, CommitParams, EnrolNonceParams, EnrolParams, EnrolState,
        EnrolStateParams, EnrolmentsResponse, FinishParams, RedeemParams, RedeemResponse,
        RevealParams, WithdrawEnrolmentParams,
    },
    staff::MeResponse,
};

/// Most generations of a team's key that are handed over.
const WRAPS: usize = 16;

pub(super) async fn invite(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<EnrolParams>,
) -> Result<StatusCode, Failure> {
    let person = params.person.map(|person| invite::Person {
        login: person.login,
        alias: person.alias,
        roles: wire::from_roles(&person.roles),
    });
    let invitation = invite::Invitation {
        id: EnrolmentId::from_wire(params.enrolment_id),
        code_hash: fixed(&params.code_hash)?,
        purpose: domain::enrolment::Purpose::from_wire(params.purpose),
        member: MemberId::from_wire(params.member_id),
        person,
    };
    invite::invite(&site.app, &caller, invitation).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn list(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<EnrolmentsResponse>, Failure> {
    let rows = list::list(&site.app, &caller).await?;
    let enrolments = rows.into_iter().map(wire::enrolment).collect();
    Ok(Json(EnrolmentsResponse { enrolments }))
}

pub(super) async fn withdraw(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<WithdrawEnrolmentParams>,
) -> Result<StatusCode, Failure> {
    let id = EnrolmentId::from_wire(params.enrolment_id);
    invite::withdraw(&site.app, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn commit(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<CommitParams>,
) -> Result<StatusCode, Failure> {
    let id = EnrolmentId::from_wire(params.enrolment_id);
    compare::commit(&site.app, &caller, id, &fixed(&params.commitment)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn reveal(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<RevealParams>,
) -> Result<StatusCode, Failure> {
    let id = EnrolmentId::from_wire(params.enrolment_id);
    compare::reveal(&site.app, &caller, id, &fixed(&params.nonce)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn approve(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ApproveParams>,
) -> Result<StatusCode, Failure> {
    let id = EnrolmentId::from_wire(params.enrolment_id);
    compare::approve(&site.app, &caller, id, params.approval.as_slice()).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn certify(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<CertifyParams>,
) -> Result<StatusCode, Failure> {
    if params.wraps.len() > WRAPS {
        return Err(protocol::ProblemCode::TooLarge.into());
    }
    let id = EnrolmentId::from_wire(params.enrolment_id);
    let wraps: Vec<_> = params.wraps.into_iter().map(wire::from_team_wrap).collect();
    certify::certify(&site.app, &caller, id, params.chain.as_slice(), &wraps).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn redeem(
    State(site): State<Site>,
    Extension(Peer(address)): Extension<Peer>,
    Body(params): Body<RedeemParams>,
) -> Result<Json<RedeemResponse>, Failure> {
    site.limits.take(Kind::Enrol, Some(address))?;
    let newcomer = wire::newcomer(&params, fixed(&params.sig_key)?);
    let redeemed = redeem::redeem(&site.app, &params.code.0, newcomer).await?;
    Ok(Json(wire::redeemed(redeemed)))
}

pub(super) async fn state(
    State(site): State<Site>,
    Body(params): Body<EnrolStateParams>,
) -> Result<Json<EnrolState>, Failure> {
    let progress = compare::progress(&site.app, &params.token.0).await?;
    Ok(Json(wire::progress(progress)))
}

pub(super) async fn nonce(
    State(site): State<Site>,
    Body(params): Body<EnrolNonceParams>,
) -> Result<StatusCode, Failure> {
    compare::answer(&site.app, &params.token.0, &fixed(&params.nonce)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn finish(
    State(site): State<Site>,
    Extension(Peer(address)): Extension<Peer>,
    Body(params): Body<FinishParams>,
) -> Result<(HeaderMap, Json<MeResponse>), Failure> {
    site.limits.take(Kind::Enrol, Some(address))?;
    if params.vault.len() > VAULT_BYTES {
        return Err(protocol::ProblemCode::TooLarge.into());
    }
    let arrival = finish::Arrival {
        name: params.name,
        vault: params.vault.0,
        bound: params.bound,
        salt: fixed(&params.salt)?,
        auth: params.auth.0,
    };
    let session = finish::finish(&site.app, &params.token.0, arrival).await?;
    log_in::logged_in(&site, &session).await
}

fn fixed<const N: usize>(bytes: &Bytes) -> Result<[u8; N], EnrolError> {
    bytes
        .as_slice()
        .try_into()
        .map_err(|_length| EnrolError::Malformed)
}
