//! What a staff member's browser asks about itself and others.

use super::Site;
use crate::{
    error::Failure,
    staff::{colleagues, me, session::Caller, ticket},
    wire,
};
use axum::{Json, extract::State};
use protocol::{
    ProblemCode, Token,
    staff::{ColleaguesResponse, MeResponse, TicketResponse},
};

pub(super) async fn me(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<MeResponse>, Failure> {
    answer(&site, &caller).await.map(Json)
}

pub(super) async fn answer(site: &Site, caller: &Caller) -> Result<MeResponse, Failure> {
    let me = me::me(&site.app, caller)
        .await?
        .ok_or(ProblemCode::Unauthenticated)?;
    Ok(wire::me(me, caller))
}

pub(super) async fn ticket(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<TicketResponse>, Failure> {
    let ticket = ticket::issue(&site.app, &caller).await?;
    Ok(Json(TicketResponse {
        ticket: Token(ticket),
    }))
}

pub(super) async fn colleagues(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<ColleaguesResponse>, Failure> {
    let colleagues = colleagues::colleagues(&site.app, &caller).await?;
    let colleagues = colleagues.into_iter().map(wire::colleague).collect();
    Ok(Json(ColleaguesResponse { colleagues }))
}
