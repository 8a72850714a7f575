//! What staff do with a chat beside writing in it.

use super::{Site, body::Body};
use crate::{
    chat::{
        answer, end, interpreters,
        invite::{self, Question},
        stand_in::{self, Silence},
        step_out,
    },
    error::Failure,
    staff::session::Caller,
    wire::{self, FromWire as _, ToWire as _},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{ChatId, Fence, InvitationId, MemberId, chat::EndReason, transfer::ColdReason};
use protocol::{
    ProblemCode,
    limits::HANDSHAKE_BYTES,
    staff::{
        AnswerParams, EndChatParams, InterpretersParams, InterpretersResponse, InviteParams,
        LeaveChatParams, StandInParams, StandInResponse, WithdrawParams,
    },
};
use store::chat::Purpose;

pub(super) async fn invite(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<InviteParams>,
) -> Result<StatusCode, Failure> {
    let question = Question {
        id: InvitationId::from_wire(params.invitation_id),
        chat: ChatId::from_wire(params.chat_id),
        to: MemberId::from_wire(params.member_id),
        purpose: Purpose::from_wire(params.purpose),
        cold: params.cold.map(ColdReason::from_wire),
        fence: Fence(wire::from_seq(params.fence)),
    };
    invite::invite(&site.app, &caller.actor, caller.device, question).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn interpreters(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<InterpretersParams>,
) -> Result<Json<InterpretersResponse>, Failure> {
    let chat = ChatId::from_wire(params.chat_id);
    let fence = Fence(wire::from_seq(params.fence));
    let found = interpreters::interpreters(&site.app, caller.device, chat, fence).await?;
    let interpreters = found.into_iter().map(wire::interpreter).collect();
    Ok(Json(InterpretersResponse { interpreters }))
}

pub(super) async fn stand_in(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<StandInParams>,
) -> Result<Json<StandInResponse>, Failure> {
    let silence = Silence {
        id: InvitationId::from_wire(params.invitation_id),
        chat: ChatId::from_wire(params.chat_id),
        fence: Fence(wire::from_seq(params.fence)),
        asked: params.asked.into_iter().map(MemberId::from_wire).collect(),
    };
    let member = stand_in::stand_in(&site.app, &caller.actor, caller.device, silence).await?;
    let member_id = member.to_wire();
    Ok(Json(StandInResponse { member_id }))
}

pub(super) async fn answer(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<AnswerParams>,
) -> Result<StatusCode, Failure> {
    let key_package = params.key_package.map(|bytes| bytes.0);
    if key_package
        .as_ref()
        .is_some_and(|bytes| bytes.len() > HANDSHAKE_BYTES)
    {
        return Err(ProblemCode::TooLarge.into());
    }
    let id = InvitationId::from_wire(params.invitation_id);
    answer::answer(&site.app, &caller.actor, caller.device, id, key_package).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn withdraw(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<WithdrawParams>,
) -> Result<StatusCode, Failure> {
    let id = InvitationId::from_wire(params.invitation_id);
    answer::withdraw(&site.app, &caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn step_out(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<LeaveChatParams>,
) -> Result<StatusCode, Failure> {
    let chat = ChatId::from_wire(params.chat_id);
    step_out::step_out(&site.app, &caller.actor, caller.device, chat).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn end(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<EndChatParams>,
) -> Result<StatusCode, Failure> {
    let chat = ChatId::from_wire(params.chat_id);
    let fence = Fence(wire::from_seq(params.fence));
    let reason = EndReason::from_wire(params.reason);
    end::end(&site.app, &caller.actor, chat, fence, reason).await?;
    Ok(StatusCode::NO_CONTENT)
}
