//! What two of the staff say apart from a chat.

use super::{Site, body::Body};
use crate::{
    aside::{answer, close, open, read, send, welcome},
    error::Failure,
    staff::session::Caller,
    wire::{self, FromWire as _},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{AsideId, ChatId, ClientId, DeviceId};
use protocol::{
    ProblemCode,
    aside::{
        AnswerAsideParams, CloseAsideParams, OpenAsideParams, ReadAsideParams, ReadAsideResponse,
        SendAsideParams, SendAsideResponse, WelcomeAsideParams,
    },
    limits::{ENTRY_BYTES, HANDSHAKE_BYTES},
};

pub(super) async fn open(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<OpenAsideParams>,
) -> Result<StatusCode, Failure> {
    let id = AsideId::from_wire(params.aside_id);
    let chat = ChatId::from_wire(params.chat_id);
    let with = DeviceId::from_wire(params.with);
    open::open(&site.app, (&caller.actor, caller.device), id, chat, with).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn answer(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<AnswerAsideParams>,
) -> Result<StatusCode, Failure> {
    let key_package = within(params.key_package.0, HANDSHAKE_BYTES)?;
    let id = AsideId::from_wire(params.aside_id);
    answer::answer(&site.app, caller.device, id, key_package).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn welcome(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<WelcomeAsideParams>,
) -> Result<StatusCode, Failure> {
    let welcome = within(params.welcome.0, HANDSHAKE_BYTES)?;
    let id = AsideId::from_wire(params.aside_id);
    welcome::welcome(&site.app, caller.device, id, welcome).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn send(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<SendAsideParams>,
) -> Result<Json<SendAsideResponse>, Failure> {
    let payload = within(params.payload.0, ENTRY_BYTES)?;
    let text = (ClientId::from_wire(params.client_id), payload);
    let id = AsideId::from_wire(params.aside_id);
    let seq = send::send(&site.app, caller.device, id, text).await?;
    Ok(Json(SendAsideResponse {
        seq: wire::seq(seq),
    }))
}

pub(super) async fn read(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ReadAsideParams>,
) -> Result<Json<ReadAsideResponse>, Failure> {
    let id = AsideId::from_wire(params.aside_id);
    let after = wire::from_seq(params.after);
    let entries = read::read(&site.app, caller.device, id, after).await?;
    let entries = entries
        .into_iter()
        .map(|entry| wire::aside_entry(entry, caller.device))
        .collect();
    Ok(Json(ReadAsideResponse { entries }))
}

pub(super) async fn close(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<CloseAsideParams>,
) -> Result<StatusCode, Failure> {
    let id = AsideId::from_wire(params.aside_id);
    close::close(&site.app, caller.device, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn within(bytes: Vec<u8>, most: usize) -> Result<Vec<u8>, Failure> {
    if bytes.len() <= most {
        Ok(bytes)
    } else {
        Err(ProblemCode::TooLarge.into())
    }
}
