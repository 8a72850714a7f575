//! Every route with what it asks of who calls it, in a file for each area, and the guard that asks. This is the only file that knows
//! axum's router: a test sees to it, so a route without a permission cannot be added.

mod duty;
mod legal;
mod line;
mod records;
mod staff;
mod visitor;

use super::{Site, assets, headers, log_in, origin, whole};
use crate::{audit, error::Failure, staff::session};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    handler::Handler,
    http::Method,
    middleware::{self, Next},
    response::Response,
    routing::{MethodRouter, on},
};
use domain::permission::{Action, can_somewhere};
use protocol::ProblemCode;

/// What a route asks of who calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// A session of somebody who may do this to something. To what, the use-case asks again.
    Session(Action),
    /// A visitor's capability, which the use-case looks at.
    Capability(Action),
    /// Another hotline's key: by a signature over the request, or sent along. No page sends it, so it need not come from one.
    Forwarder(Action),
    /// Nothing, for this reason.
    Open(&'static str),
}

/// A route, for the tests that hold all of them against the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The method.
    pub method: Method,
    /// The path.
    pub path: &'static str,
    /// What it asks.
    pub need: Need,
}

struct Route {
    listed: Listed,
    handler: MethodRouter<Site>,
}

/// Why the socket's route asks nothing.
const FIRST_FRAME: &str = "the first frame says who it is, by capability or ticket";

/// A body that holds a key for each device of a large team.
fn roomy(route: Route) -> Route {
    limited(route, protocol::limits::KEYS_BYTES)
}

/// A body of at most so many bytes.
fn limited(route: Route, bytes: usize) -> Route {
    Route {
        handler: route.handler.layer(DefaultBodyLimit::max(bytes)),
        ..route
    }
}

fn desk_routes() -> Vec<Route> {
    let areas = [
        staff::routes(),
        legal::routes(),
        line::routes(),
        duty::routes(),
        records::routes(),
    ];
    areas.into_iter().flatten().collect()
}

/// The visitor's origin.
pub fn visitor(site: Site) -> Router {
    assemble(visitor::routes(), site)
}

/// The desk's origin.
pub fn desk(site: Site) -> Router {
    assemble(desk_routes(), site)
}

/// Where other hotlines come in that show a certificate: what they send, and nothing else.
pub fn forwarders(site: Site) -> Router {
    let routes = serve_only(visitor::referrals(), &site);
    finish(routes.fallback(none), site)
}

/// One answer to whatever is asked for: of a host that is not the line, and has nothing to ask anybody for.
pub fn one_answer(answer: impl Fn() -> Response + Clone + Send + Sync + 'static) -> Router {
    Router::new().fallback(move || std::future::ready(answer()))
}

/// The routes of the visitor's origin.
pub fn visitor_list() -> Vec<Listed> {
    list(visitor::routes())
}

/// The routes of the desk's origin.
pub fn desk_list() -> Vec<Listed> {
    list(desk_routes())
}

fn list(routes: Vec<Route>) -> Vec<Listed> {
    let all = routes.into_iter().chain(visitor::both());
    all.map(|route| route.listed).collect()
}

fn get<H, T>(path: &'static str, need: Need, handler: H) -> Route
where
    H: Handler<T, Site>,
    T: 'static,
{
    route(
        Method::GET,
        path,
        need,
        on(axum::routing::MethodFilter::GET, handler),
    )
}

fn post<H, T>(path: &'static str, need: Need, handler: H) -> Route
where
    H: Handler<T, Site>,
    T: 'static,
{
    route(
        Method::POST,
        path,
        need,
        on(axum::routing::MethodFilter::POST, handler),
    )
}

fn put<H, T>(path: &'static str, need: Need, handler: H) -> Route
where
    H: Handler<T, Site>,
    T: 'static,
{
    route(
        Method::PUT,
        path,
        need,
        on(axum::routing::MethodFilter::PUT, handler),
    )
}

fn route(method: Method, path: &'static str, need: Need, handler: MethodRouter<Site>) -> Route {
    Route {
        listed: Listed { method, path, need },
        handler,
    }
}

fn assemble(routes: Vec<Route>, site: Site) -> Router {
    let all = routes.into_iter().chain(visitor::both()).collect();
    let routes = serve_only(all, &site);
    finish(routes.fallback(assets::serve), site)
}

fn serve_only(routes: Vec<Route>, site: &Site) -> Router<Site> {
    let mut assembled = Router::new();
    for Route { listed, handler } in routes {
        let ours = middleware::from_fn_with_state(site.clone(), origin::same_origin);
        let handler = match listed.need {
            Need::Session(action) => handler
                .route_layer(middleware::from_fn_with_state(
                    (site.clone(), action),
                    guard,
                ))
                .route_layer(ours),
            Need::Capability(_) | Need::Open(_) => handler.route_layer(ours),
            Need::Forwarder(_) => handler,
        };
        assembled = assembled.route(listed.path, handler);
    }
    assembled
}

/// There is nothing else here.
async fn none() -> Failure {
    ProblemCode::NotFound.into()
}

fn finish(routes: Router<Site>, site: Site) -> Router {
    routes
        .layer(DefaultBodyLimit::max(protocol::limits::BODY_BYTES))
        .layer(middleware::from_fn_with_state(
            site.clone(),
            headers::secure,
        ))
        .layer(middleware::from_fn_with_state(site.clone(), whole::carry))
        .with_state(site)
}

/// Finds out who calls, refuses whose roles never allow it, and hands the caller on: no handler gets one without this.
async fn guard(
    State((site, action)): State<(Site, Action)>,
    mut request: Request,
    next: Next,
) -> Result<Response, Failure> {
    let token = log_in::token(request.headers()).ok_or(ProblemCode::Unauthenticated)?;
    let caller = session::caller(&site.app, &token.0).await?;
    let caller = caller.ok_or(ProblemCode::Unauthenticated)?;
    if !can_somewhere(&caller.actor, action) {
        audit::deny(&site.app, &caller.actor, action, None).await;
        return Err(ProblemCode::Forbidden.into());
    }
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}
