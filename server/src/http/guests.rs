//! The worker of another hotline who was on the line with somebody, on the visitor's origin.

use super::{Site, body::Body, origin::Peer};
use crate::{
    error::Failure,
    introduction::{confirm, knock, leave},
    staff::session::Caller,
    transport::Kind,
    wire::{self, FromWire as _},
};
use axum::{Extension, Json, extract::State, http::StatusCode};
use domain::{ChatId, Fence};
use protocol::{
    ProblemCode,
    introduction::{ConfirmGuestParams, GuestResponse, KnockParams, LeaveSeatParams},
    limits::HANDSHAKE_BYTES,
};

pub(super) async fn knock(
    State(site): State<Site>,
    Extension(Peer(address)): Extension<Peer>,
    Body(params): Body<KnockParams>,
) -> Result<Json<GuestResponse>, Failure> {
    let key_package = params.key_package.map(|bytes| bytes.0);
    let too_large = |bytes: &Vec<u8>| bytes.len() > HANDSHAKE_BYTES;
    if key_package.as_ref().is_some_and(too_large) {
        return Err(ProblemCode::TooLarge.into());
    }
    site.limits.take(Kind::Seat, Some(address))?;
    let standing = knock::knock(&site.app, &params.token.0, key_package).await?;
    Ok(Json(wire::introduction::standing(standing)))
}

pub(super) async fn leave(
    State(site): State<Site>,
    Body(params): Body<LeaveSeatParams>,
) -> Result<StatusCode, Failure> {
    leave::leave_with(&site.app, &params.token.0).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn confirm(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ConfirmGuestParams>,
) -> Result<StatusCode, Failure> {
    let chat = ChatId::from_wire(params.chat_id);
    let fence = Fence(wire::from_seq(params.fence));
    confirm::confirm(&site.app, &caller.actor, chat, fence).await?;
    Ok(StatusCode::NO_CONTENT)
}
