//! Log-in and log-out.

use super::{Site, beat::on_the_beat, body::Body, origin::Peer, staff};
use crate::{
    error::Failure,
    staff::{
        log_in::{self, Attempt, Session, normalize},
        log_out,
        session::{self, Caller},
    },
    transport::Kind,
    wire::FromWire as _,
};
use axum::{
    Extension, Json,
    extract::{FromRequestParts, State},
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{COOKIE, SET_COOKIE},
        request::Parts,
    },
};
use protocol::{
    ProblemCode, Token,
    staff::{LoginParams, LoginStartParams, LoginStartResponse, MeResponse, ProveParams},
};

/// `__Host-`: only this host, only over TLS (or to the machine itself), for every path.
const COOKIE_NAME: &str = "__Host-s";
/// Longest log-in name that is looked at, in bytes.
const NAME_BYTES: usize = 128;

pub(super) async fn start(
    State(site): State<Site>,
    Extension(Peer(address)): Extension<Peer>,
    Body(params): Body<LoginStartParams>,
) -> Result<Json<LoginStartResponse>, Failure> {
    site.limits.take(Kind::LogInStart, Some(address))?;
    check_name(&params.name)?;
    let salt = on_the_beat(log_in::salt(&site.app, &params.name)).await?;
    Ok(Json(LoginStartResponse {
        salt: protocol::Bytes(salt.to_vec()),
    }))
}

pub(super) async fn log_in(
    State(site): State<Site>,
    Extension(Peer(address)): Extension<Peer>,
    Body(params): Body<LoginParams>,
) -> Result<(HeaderMap, Json<MeResponse>), Failure> {
    check_name(&params.name)?;
    site.limits.take(Kind::LogIn, Some(address))?;
    site.limits.take_name(&normalize(&params.name))?;
    let known = params.device_id.map(domain::DeviceId::from_wire);
    let attempt = Attempt {
        login: &params.name,
        proof: params.auth.as_slice(),
        known,
        code: params.code.as_deref(),
    };
    let session = on_the_beat(log_in::log_in(&site.app, attempt)).await?;
    site.limits.forget_name(&normalize(&params.name));
    logged_in(&site, &session).await
}

/// The answer to a log-in: who it is, and the cookie.
pub(super) async fn logged_in(
    site: &Site,
    session: &Session,
) -> Result<(HeaderMap, Json<MeResponse>), Failure> {
    let caller = session::caller(&site.app, &session.token).await?;
    let caller = caller.ok_or(ProblemCode::Unauthenticated)?;
    let me = staff::answer(site, &caller).await?;
    let mut headers = HeaderMap::new();
    let cookie = format!(
        "{COOKIE_NAME}={}; Path=/; Secure; HttpOnly; SameSite=Strict",
        Token(session.token)
    );
    let cookie = HeaderValue::try_from(cookie).map_err(|_source| ProblemCode::Unavailable)?;
    headers.insert(SET_COOKIE, cookie);
    Ok((headers, Json(me)))
}

pub(super) async fn prove(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ProveParams>,
) -> Result<StatusCode, Failure> {
    // Who has the cookie alone guesses no faster here than at the door.
    site.limits.take_session(&caller.session)?;
    log_in::prove(&site.app, &caller, params.auth.as_slice()).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn log_out(
    State(site): State<Site>,
    caller: Caller,
) -> Result<(StatusCode, HeaderMap), Failure> {
    log_out::log_out(&site.app, &caller).await?;
    let mut headers = HeaderMap::new();
    let gone =
        HeaderValue::from_static("__Host-s=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
    headers.insert(SET_COOKIE, gone);
    Ok((StatusCode::NO_CONTENT, headers))
}

fn check_name(name: &str) -> Result<(), Failure> {
    if name.len() > NAME_BYTES {
        Err(ProblemCode::TooLarge.into())
    } else {
        Ok(())
    }
}

impl FromRequestParts<Site> for Caller {
    type Rejection = Failure;

    /// Whom the guard of the route let in; nobody on a route without one.
    async fn from_request_parts(parts: &mut Parts, _site: &Site) -> Result<Self, Failure> {
        let caller = parts.extensions.get::<Self>().copied();
        Ok(caller.ok_or(ProblemCode::Unauthenticated)?)
    }
}

/// The session's token in the cookie.
pub(super) fn token(headers: &HeaderMap) -> Option<Token> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split("; "))
        .find_map(|pair| pair.strip_prefix(COOKIE_NAME)?.strip_prefix('='))
        .and_then(Token::parse)
}
