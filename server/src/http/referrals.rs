//! Referrals: taken from other hotlines on the visitor's origin, worked on at the desk.

use super::{
    Site,
    beat::on_the_beat,
    body::{Body, Raw},
    origin::{Peer, Pin},
};
use crate::{
    error::Failure,
    forwarder::authenticate::{Known, Shown, authenticate},
    referral::{
        allow_contact, move_on, read,
        receive::{Incoming, Introduced, receive},
        reseal,
    },
    staff::session::Caller,
    transport::Kind,
    wire::{self, FromWire as _},
};
use axum::{
    Extension, Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, Uri, header},
};
use domain::{
    ItemId,
    referral::{LocalReason, READ_WITHIN, Status},
};
use protocol::{
    ProblemCode, Reference,
    limits::REFERRAL_BYTES,
    referral::{
        AllowContactParams, MoveReferralParams, ReadReferralParams, ReceiptResponse,
        ReferralParams, ReferralResponse, ResealReferralParams,
    },
};
use seal::request::Request;
use sha2::{Digest as _, Sha256};

/// What every receipt says.
const RECEIVED: &str = "The form was received. A person reads it.";

/// Takes a form. Every answer comes on the beat, so that its time tells nothing of what was found.
pub(super) async fn receive_form(
    State(site): State<Site>,
    Extension(Peer(address)): Extension<Peer>,
    pin: Option<Extension<Pin>>,
    (uri, headers): (Uri, HeaderMap),
    Raw(body): Raw,
) -> Result<(StatusCode, Json<ReceiptResponse>), Failure> {
    site.limits.take(Kind::Forward, Some(address))?;
    let request = Received {
        pin: pin.map(|Extension(Pin(pin))| pin),
        uri: &uri,
        headers: &headers,
        body: &body,
    };
    on_the_beat(take(&site, request)).await
}

/// A request, with the certificate of its connection where it shows one.
#[derive(Clone, Copy)]
pub(super) struct Received<'a> {
    /// The hash of the certificate's public key.
    pub(super) pin: Option<[u8; 32]>,
    /// Where to.
    pub(super) uri: &'a Uri,
    /// Its headers.
    pub(super) headers: &'a HeaderMap,
    /// Its body.
    pub(super) body: &'a [u8],
}

async fn take(
    site: &Site,
    request: Received<'_>,
) -> Result<(StatusCode, Json<ReceiptResponse>), Failure> {
    let (known, reference) = whose(site, request).await?;
    let incoming = incoming(reference, request.body)?;
    let new = receive(&site.app, &known, incoming).await?;
    Ok(answer(new, reference))
}

/// Whose request it is, and what it is called.
pub(super) async fn whose(
    site: &Site,
    request: Received<'_>,
) -> Result<(Known, Reference), Failure> {
    if request.uri.query().is_some() {
        return Err(ProblemCode::Malformed.into());
    }
    let reference = named(request.headers)?;
    let known = authenticate(&site.app, shown(site, request)?).await?;
    site.limits.take_forwarder(known.forwarder.id.as_bytes())?;
    Ok((known, reference))
}

/// What its sender calls a form.
pub(super) fn named(headers: &HeaderMap) -> Result<Reference, ProblemCode> {
    let key = text(headers, "idempotency-key").ok_or(ProblemCode::NoReference)?;
    Reference::parse(key).ok_or(ProblemCode::NoReference)
}

/// A form as it came.
pub(super) fn incoming(reference: Reference, body: &[u8]) -> Result<Incoming, ProblemCode> {
    let params: ReferralParams =
        serde_json::from_slice(body).map_err(|_source| ProblemCode::Malformed)?;
    if params.sealed.len() > REFERRAL_BYTES {
        return Err(ProblemCode::TooLarge);
    }
    Ok(Incoming {
        reference: reference.0,
        digest: Sha256::digest(body).into(),
        routing: wire::referral::routing(params.routing),
        sealed: params.sealed.0,
        introduction: params.introduction.map(|new| Introduced {
            code: new.code,
            seat: new.seat.0,
        }),
    })
}

/// The one answer to every form that is in line.
pub(super) fn answer(new: bool, reference: Reference) -> (StatusCode, Json<ReceiptResponse>) {
    let status = if new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    (status, Json(told(reference)))
}

/// What a request shows of whose it is.
fn shown<'a>(site: &'a Site, request: Received<'a>) -> Result<Shown<'a>, ProblemCode> {
    let Received {
        pin,
        uri,
        headers,
        body,
    } = request;
    if let Some(pin) = pin {
        return Ok(Shown::Certificate(pin));
    }
    let required = |name: &str| text(headers, name).ok_or(ProblemCode::Malformed);
    if let Some(input) = text(headers, "signature-input") {
        return Ok(Shown::Signature {
            input,
            signature: required("signature")?,
            request: Request {
                method: "POST",
                // Ours, not what a proxy makes of the Host header.
                authority: site
                    .origin
                    .split_once("://")
                    .map_or(&*site.origin, |(_, authority)| authority),
                path: uri.path(),
                content_digest: required("content-digest")?,
                content_type: required(header::CONTENT_TYPE.as_str())?,
                idempotency_key: required("idempotency-key")?,
            },
            body,
        });
    }
    text(headers, header::AUTHORIZATION.as_str())
        .and_then(|value| value.strip_prefix("Bearer "))
        .map(Shown::ApiKey)
        .ok_or(ProblemCode::Unsigned)
}

/// The one value of a header; `None` when it is missing, comes twice, or is no plain text.
fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    if values.next().is_some() {
        return None;
    }
    value.to_str().ok()
}

/// The receipt of any reference: nothing is looked up, so there is nothing that it could tell (K8).
pub(super) async fn receipt(
    State(site): State<Site>,
    Extension(Peer(address)): Extension<Peer>,
    Path(reference): Path<String>,
) -> Result<Json<ReceiptResponse>, Failure> {
    site.limits.take(Kind::Forward, Some(address))?;
    let reference = Reference::parse(&reference).ok_or(ProblemCode::Malformed)?;
    Ok(on_the_beat(async { Json(told(reference)) }).await)
}

fn told(reference: Reference) -> ReceiptResponse {
    ReceiptResponse {
        reference,
        text: RECEIVED.to_owned(),
        read_within_secs: wire::queue::secs(READ_WITHIN),
    }
}

pub(super) async fn read_own(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ReadReferralParams>,
) -> Result<Json<ReferralResponse>, Failure> {
    let item = ItemId::from_wire(params.item_id);
    let opened = read::read(&site.app, &caller.actor, item).await?;
    Ok(Json(wire::referral::referral(opened)))
}

pub(super) async fn set_status(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<MoveReferralParams>,
) -> Result<StatusCode, Failure> {
    let held = wire::referral::held(params.item_id, params.fence);
    let status = Status::from_wire(params.status);
    let why = params.reason.map(LocalReason::from_wire);
    move_on::move_on(&site.app, &caller.actor, held, (status, why)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn allow(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<AllowContactParams>,
) -> Result<StatusCode, Failure> {
    let held = wire::referral::held(params.item_id, params.fence);
    allow_contact::allow_contact(&site.app, &caller.actor, held).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn seal_again(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ResealReferralParams>,
) -> Result<StatusCode, Failure> {
    if params.after.len() > REFERRAL_BYTES {
        return Err(ProblemCode::TooLarge.into());
    }
    let item = ItemId::from_wire(params.item_id);
    let boxes = (params.before.as_slice(), params.after.as_slice());
    reseal::reseal(&site.app, &caller.actor, item, boxes).await?;
    Ok(StatusCode::NO_CONTENT)
}
