//! Where a request comes from: exactly our own page, or it is refused. A browser sends `Origin` with every request that
//! changes something and with every WebSocket; one without it is not a browser on our page.

use crate::{error::Failure, http::Site};
use axum::{
    extract::{Request, State},
    http::header::ORIGIN,
    middleware::Next,
    response::Response,
};
use protocol::ProblemCode;
use std::net::IpAddr;

/// The address a connection came from. It is used for rate limits while the request lives, and never written anywhere (R102).
#[derive(Clone, Copy)]
pub struct Peer(pub IpAddr);

/// The certificate that a connection was made with, by the hash of its public key.
#[derive(Clone, Copy)]
pub struct Pin(pub [u8; 32]);

pub(super) async fn same_origin(
    State(site): State<Site>,
    request: Request,
    next: Next,
) -> Result<Response, Failure> {
    // Reading needs no proof of origin, except where it opens a socket.
    let reads = request.method().is_safe() && !request.uri().path().ends_with("/socket");
    let ours = request
        .headers()
        .get(ORIGIN)
        .is_some_and(|origin| origin.as_bytes() == site.origin.as_bytes());
    if reads || ours {
        Ok(next.run(request).await)
    } else {
        Err(ProblemCode::WrongOrigin.into())
    }
}
