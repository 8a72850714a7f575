//! The visitor's handlers.

use super::{Site, body::Body, origin::Peer};
use crate::{
    chat::{
        keep::{self, Kept},
        leave::{self, Unsent},
        open, resume,
    },
    error::Failure,
    transport::Kind,
    triage::list,
    wire::{self, FromWire as _, ToWire as _},
};
use axum::{Extension, Json, extract::State, http::StatusCode};
use domain::person::is_language_tag;
use protocol::{
    ProblemCode,
    limits::{ENTRY_BYTES, LEAVE_OUTBOX, RESUME_BYTES},
    visitor::{
        KeepParams, LeaveParams, LineResponse, OpenChatParams, ResumeParams, ResumeResponse,
    },
};

pub(super) async fn line(State(site): State<Site>) -> Result<Json<LineResponse>, Failure> {
    let line = list::line(&site.app).await?;
    Ok(Json(LineResponse {
        open: line.open,
        opens_at: line.opens_at.map(wire::at),
        wait: line.wait.to_wire(),
        notice: line.notice.map(protocol::Bytes),
    }))
}

pub(super) async fn open(
    State(site): State<Site>,
    Extension(Peer(address)): Extension<Peer>,
    Body(params): Body<OpenChatParams>,
) -> Result<StatusCode, Failure> {
    if !is_language_tag(&params.language) {
        return Err(ProblemCode::Malformed.into());
    }
    let opening = wire::opening(params);
    // Ten digits can be guessed: for a network, and for all, only so many are tried.
    if opening.code.is_some() {
        site.limits.take(Kind::Code, Some(address))?;
    }
    // Who says that they are in danger is never held up (R605 e).
    let urgent = opening.assessment(site.app.now()).level <= domain::Level::T2;
    if !urgent {
        site.limits.take(Kind::Open, Some(address))?;
    }
    let new = open::open(&site.app, opening).await?;
    Ok(if new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    })
}

pub(super) async fn leave(
    State(site): State<Site>,
    Body(params): Body<LeaveParams>,
) -> Result<StatusCode, Failure> {
    let fits = params
        .outbox
        .iter()
        .all(|entry| entry.payload.len() <= ENTRY_BYTES);
    if params.outbox.len() > LEAVE_OUTBOX || !fits {
        return Err(ProblemCode::TooLarge.into());
    }
    let outbox = params.outbox.into_iter().map(|entry| Unsent {
        client_id: domain::ClientId::from_wire(entry.client_id),
        payload: entry.payload.0,
    });
    let reason = domain::chat::EndReason::from_wire(params.reason);
    leave::leave_with(&site.app, &params.token.0, reason, outbox.collect()).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn keep(
    State(site): State<Site>,
    Body(params): Body<KeepParams>,
) -> Result<StatusCode, Failure> {
    if params.blob.len() > RESUME_BYTES {
        return Err(ProblemCode::TooLarge.into());
    }
    let kept = Kept {
        locator: locator(params.locator.as_slice())?,
        auth: params.auth.0,
        version: wire::from_seq(params.version),
        blob: params.blob.0,
    };
    keep::keep(&site.app, &params.token.0, kept).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn resume(
    State(site): State<Site>,
    Extension(Peer(address)): Extension<Peer>,
    Body(params): Body<ResumeParams>,
) -> Result<Json<ResumeResponse>, Failure> {
    // A wrong phrase hits no row, so guesses are limited for each network and for all together (ruling 17).
    site.limits.take(Kind::Resume, Some(address))?;
    let locator = locator(params.locator.as_slice())?;
    let resumed =
        resume::resume(&site.app, &locator, params.auth.as_slice(), &params.token.0).await?;
    Ok(Json(ResumeResponse {
        chat_id: resumed.chat.to_wire(),
        blob: protocol::Bytes(resumed.blob),
        version: wire::seq(resumed.version),
    }))
}

fn locator(bytes: &[u8]) -> Result<[u8; 16], Failure> {
    bytes
        .try_into()
        .map_err(|_source| Failure::from(ProblemCode::Malformed))
}
