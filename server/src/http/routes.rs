//! Every route with what it asks of who calls it, and the guard that asks. This is the only file that knows axum's router: a
//! test sees to it, so a route without a permission cannot be added.

use super::{
    Site, asides, assets, audit as auditing, care, cases, chats, codes, conflicts, enrol, figures,
    forwarders, headers, health, keys, log_in, origin, passkeys, people, queue, referrals, rota,
    staff, upkeep, visitor as visitors, ways, whole,
};
use crate::{audit, error::Failure, staff::session, ws};
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

const FIRST_FRAME: &str = "the first frame says who it is, by capability or ticket";
const PROBE: &str = "says only whether the server lives";

fn visitor_routes() -> Vec<Route> {
    use Need::{Capability, Forwarder, Open};
    vec![
        get(
            "/api/v1/line",
            Open("what anybody may see: no counts, no names"),
            visitors::line,
        ),
        post(
            "/api/v1/chats",
            Capability(Action::TakePlace),
            visitors::open,
        ),
        post(
            "/api/v1/leave",
            Capability(Action::LeaveChat),
            visitors::leave,
        ),
        post(
            "/api/v1/resume",
            Capability(Action::KeepPlace),
            visitors::resume,
        ),
        put(
            "/api/v1/resume",
            Capability(Action::KeepPlace),
            visitors::keep,
        ),
        limited(
            post(
                "/api/v1/referrals",
                Forwarder(Action::SendReferral),
                referrals::receive_form,
            ),
            protocol::limits::REFERRAL_BODY_BYTES,
        ),
        get(
            "/api/v1/referrals/{reference}",
            Open("the same receipt for every reference: nothing is looked up"),
            referrals::receipt,
        ),
        get("/api/v1/socket", Open(FIRST_FRAME), ws::visitor),
    ]
}

fn desk_routes() -> Vec<Route> {
    let mut all = session_routes();
    all.extend(queue_routes());
    all.extend(chat_routes());
    all.extend(aside_routes());
    all.extend(case_routes());
    all.extend(conflict_routes());
    all.extend(people_routes());
    all.extend(enrolment_routes());
    all.extend(audit_routes());
    all.extend(proof_routes());
    all.extend(arrival_routes());
    all.extend(upkeep_routes());
    all.extend(way_routes());
    all.extend(rota_routes());
    all.extend(shift_routes());
    all.extend(figure_routes());
    all.extend(care_routes());
    all.extend(referral_routes());
    all
}

/// What is kept from whom.
fn conflict_routes() -> Vec<Route> {
    use Need::Session;
    vec![
        // Everybody sees what concerns them, which may be nothing.
        get(
            "/api/v1/conflicts",
            Session(Action::UseDesk),
            conflicts::list,
        ),
        post(
            "/api/v1/conflicts/bar",
            Session(Action::BarFromItem),
            conflicts::bar,
        ),
        post(
            "/api/v1/conflicts/ask",
            Session(Action::AskBreakGlass),
            conflicts::ask,
        ),
        post(
            "/api/v1/conflicts/decide",
            Session(Action::ApproveBreakGlass),
            conflicts::decide,
        ),
        post(
            "/api/v1/conflicts/review",
            Session(Action::ReviewBreakGlass),
            conflicts::review,
        ),
    ]
}

/// Care for those who answer.
fn care_routes() -> Vec<Route> {
    use Need::Session;
    vec![
        get("/api/v1/care", Session(Action::KeepOwnCare), care::look),
        post(
            "/api/v1/care/debrief",
            Session(Action::KeepOwnCare),
            care::answer,
        ),
        post(
            "/api/v1/care/relief",
            Session(Action::KeepOwnCare),
            care::relief,
        ),
        post(
            "/api/v1/care/relief/withdraw",
            Session(Action::KeepOwnCare),
            care::withdraw,
        ),
        post(
            "/api/v1/care/relief/coming",
            Session(Action::AnswerCall),
            care::come,
        ),
        get(
            "/api/v1/care/debriefs",
            Session(Action::HoldDebrief),
            care::debriefs,
        ),
        post(
            "/api/v1/care/debriefs/done",
            Session(Action::HoldDebrief),
            care::done,
        ),
        post("/api/v1/items/hard", Session(Action::HoldChat), care::hard),
    ]
}

/// What other hotlines sent, and the register of those who may send.
fn referral_routes() -> Vec<Route> {
    use Need::Session;
    vec![
        post(
            "/api/v1/referrals/read",
            Session(Action::HoldReferral),
            referrals::read_own,
        ),
        post(
            "/api/v1/referrals/status",
            Session(Action::HoldReferral),
            referrals::set_status,
        ),
        post(
            "/api/v1/referrals/contact",
            Session(Action::DecideReferral),
            referrals::allow,
        ),
        post(
            "/api/v1/upkeep/referrals",
            Session(Action::Reseal),
            referrals::seal_again,
        ),
        get(
            "/api/v1/forwarders",
            Session(Action::KeepForwarders),
            forwarders::list,
        ),
        post(
            "/api/v1/forwarders",
            Session(Action::KeepForwarders),
            forwarders::keep,
        ),
        post(
            "/api/v1/forwarders/keys",
            Session(Action::KeepForwarders),
            forwarders::add_key,
        ),
        post(
            "/api/v1/forwarders/keys/revoke",
            Session(Action::KeepForwarders),
            forwarders::revoke_key,
        ),
    ]
}

/// How staff are called.
fn way_routes() -> Vec<Route> {
    use Need::Session;
    vec![
        get("/api/v1/ways", Session(Action::KeepWays), ways::list),
        post("/api/v1/ways/add", Session(Action::KeepWays), ways::add),
        post("/api/v1/ways/order", Session(Action::KeepWays), ways::order),
        post(
            "/api/v1/ways/remove",
            Session(Action::KeepWays),
            ways::remove,
        ),
        post("/api/v1/ways/test", Session(Action::KeepWays), ways::test),
        post("/api/v1/ways/seen", Session(Action::KeepWays), ways::seen),
        get(
            "/api/v1/ways/unreachable",
            Session(Action::SeeUnreachable),
            ways::unreachable,
        ),
    ]
}

/// Devices and people.
fn people_routes() -> Vec<Route> {
    use Need::Session;
    vec![
        get(
            "/api/v1/devices",
            Session(Action::KeepDevices),
            people::devices,
        ),
        post(
            "/api/v1/devices/name",
            Session(Action::KeepDevices),
            people::name,
        ),
        post(
            "/api/v1/devices/vault",
            Session(Action::KeepDevices),
            people::keep_vault,
        ),
        post(
            "/api/v1/devices/revoke",
            Session(Action::RevokeDevice),
            people::revoke,
        ),
        post(
            "/api/v1/sessions/end",
            Session(Action::KeepDevices),
            people::end_session,
        ),
        get("/api/v1/people", Session(Action::SeePeople), people::people),
        post(
            "/api/v1/people/facts",
            Session(Action::KeepPersonFacts),
            people::keep_facts,
        ),
        post(
            "/api/v1/people/training",
            Session(Action::KeepPersonFacts),
            people::keep_training,
        ),
        post(
            "/api/v1/people/roles",
            Session(Action::AskRoleChange),
            people::ask_roles,
        ),
        post(
            "/api/v1/people/roles/decide",
            // Who asked takes it back by the same way, and administrators may ask.
            Session(Action::AskRoleChange),
            people::decide_roles,
        ),
        post(
            "/api/v1/people/dismiss",
            Session(Action::DismissPerson),
            people::dismiss,
        ),
    ]
}

/// Links for new devices, and those who compare and certify.
fn enrolment_routes() -> Vec<Route> {
    use Need::Session;
    vec![
        post("/api/v1/enrolments", Session(Action::Enrol), enrol::invite),
        get("/api/v1/enrolments", Session(Action::Enrol), enrol::list),
        post(
            "/api/v1/enrolments/withdraw",
            Session(Action::Enrol),
            enrol::withdraw,
        ),
        post(
            "/api/v1/enrolments/commit",
            Session(Action::Enrol),
            enrol::commit,
        ),
        post(
            "/api/v1/enrolments/reveal",
            Session(Action::Enrol),
            enrol::reveal,
        ),
        post(
            "/api/v1/enrolments/approve",
            Session(Action::Enrol),
            enrol::approve,
        ),
        post(
            "/api/v1/enrolments/certify",
            Session(Action::Certify),
            enrol::certify,
        ),
    ]
}

/// The audit log.
fn audit_routes() -> Vec<Route> {
    use Need::Session;
    vec![
        get(
            "/api/v1/audit",
            Session(Action::ReadAudit),
            auditing::overview,
        ),
        post(
            "/api/v1/audit/read",
            Session(Action::ReadAudit),
            auditing::events,
        ),
        post(
            "/api/v1/audit/heads",
            Session(Action::MakeHead),
            auditing::make_head,
        ),
    ]
}

/// What desks renew in the background.
fn upkeep_routes() -> Vec<Route> {
    use Need::Session;
    vec![
        get("/api/v1/upkeep", Session(Action::UseDesk), upkeep::due),
        post(
            "/api/v1/upkeep/certificates",
            Session(Action::KeepKeys),
            upkeep::certificates,
        ),
        post(
            "/api/v1/upkeep/notice",
            Session(Action::KeepKeys),
            upkeep::notice,
        ),
        roomy(post(
            "/api/v1/upkeep/key",
            Session(Action::KeepKeys),
            upkeep::key,
        )),
        roomy(post(
            "/api/v1/upkeep/wraps",
            Session(Action::KeepKeys),
            upkeep::pass_on,
        )),
        post(
            "/api/v1/upkeep/intakes",
            Session(Action::Reseal),
            upkeep::intakes,
        ),
        post(
            "/api/v1/upkeep/case",
            Session(Action::WorkOnCase),
            cases::keys,
        ),
        roomy(post(
            "/api/v1/upkeep/case/key",
            Session(Action::WorkOnCase),
            cases::rekey,
        )),
        roomy(post(
            "/api/v1/upkeep/case/wraps",
            Session(Action::WorkOnCase),
            cases::pass_on,
        )),
    ]
}

/// The rota, for everybody and for those who plan it.
fn rota_routes() -> Vec<Route> {
    use Need::Session;
    vec![
        get("/api/v1/rota", Session(Action::SeeRota), rota::list),
        post(
            "/api/v1/rota/shifts",
            Session(Action::PlanRota),
            rota::put_shift,
        ),
        post(
            "/api/v1/rota/shifts/delete",
            Session(Action::PlanRota),
            rota::delete_shift,
        ),
        post(
            "/api/v1/rota/patterns",
            Session(Action::PlanRota),
            rota::add_pattern,
        ),
        post(
            "/api/v1/rota/patterns/end",
            Session(Action::PlanRota),
            rota::end_pattern,
        ),
        post(
            "/api/v1/rota/import",
            Session(Action::PlanRota),
            rota::import,
        ),
        post(
            "/api/v1/rota/swaps/decide",
            Session(Action::ApproveSwap),
            rota::decide_swap,
        ),
    ]
}

/// How the line is doing, in totals.
fn figure_routes() -> Vec<Route> {
    use Need::Session;
    vec![
        get("/api/v1/figures", Session(Action::SeeFigures), figures::now),
        post(
            "/api/v1/figures/quarter",
            Session(Action::SeeFigures),
            figures::quarter,
        ),
    ]
}

/// One's own shifts and time on duty.
fn shift_routes() -> Vec<Route> {
    use Need::{Open, Session};
    vec![
        get(
            "/api/v1/rota/handover",
            Session(Action::HandOver),
            rota::handover,
        ),
        post(
            "/api/v1/rota/handover",
            Session(Action::HandOver),
            rota::confirm_handover,
        ),
        get("/api/v1/rota/own", Session(Action::ClockOwn), rota::own),
        post(
            "/api/v1/duty/start",
            Session(Action::ClockOwn),
            rota::clock_in,
        ),
        post("/api/v1/duty/break", Session(Action::ClockOwn), rota::pause),
        post(
            "/api/v1/duty/end",
            Session(Action::ClockOwn),
            rota::clock_out,
        ),
        post(
            "/api/v1/rota/swaps",
            Session(Action::KeepOwnShifts),
            rota::ask_swap,
        ),
        post(
            "/api/v1/rota/swaps/answer",
            Session(Action::KeepOwnShifts),
            rota::answer_swap,
        ),
        post(
            "/api/v1/rota/calendar",
            Session(Action::KeepOwnShifts),
            rota::make_calendar,
        ),
        post(
            "/api/v1/rota/calendar/revoke",
            Session(Action::KeepOwnShifts),
            rota::revoke_calendar,
        ),
        get(
            "/api/v1/calendar/{token}",
            Open(
                "a calendar program has no session: whoever knows the link reads when its owner has \"Duty\"",
            ),
            rota::calendar,
        ),
    ]
}

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

/// Passkeys and one-time codes of whoever is logged in.
fn proof_routes() -> Vec<Route> {
    use Need::Session;
    vec![
        post(
            "/api/v1/passkeys/begin",
            Session(Action::KeepDevices),
            passkeys::begin,
        ),
        post(
            "/api/v1/passkeys/add",
            Session(Action::KeepDevices),
            passkeys::add,
        ),
        post(
            "/api/v1/passkeys/remove",
            Session(Action::KeepDevices),
            passkeys::remove,
        ),
        post(
            "/api/v1/passkeys/wrap",
            Session(Action::KeepDevices),
            passkeys::wrap,
        ),
        post(
            "/api/v1/codes/begin",
            Session(Action::KeepDevices),
            codes::begin,
        ),
        post(
            "/api/v1/codes/add",
            Session(Action::KeepDevices),
            codes::add,
        ),
        post(
            "/api/v1/codes/remove",
            Session(Action::KeepDevices),
            codes::remove,
        ),
    ]
}

/// A device that has no session yet.
fn arrival_routes() -> Vec<Route> {
    use Need::Open;
    const CODE: &str = "whoever has the link's one-time code, and nobody else";
    const TOKEN: &str = "whoever has the token that the code was spent for";
    vec![
        post("/api/v1/enrol/redeem", Open(CODE), enrol::redeem),
        post("/api/v1/enrol/state", Open(TOKEN), enrol::state),
        post("/api/v1/enrol/nonce", Open(TOKEN), enrol::nonce),
        post("/api/v1/enrol/finish", Open(TOKEN), enrol::finish),
    ]
}

/// Who is at the desk.
fn session_routes() -> Vec<Route> {
    use Need::{Open, Session};
    vec![
        post(
            "/api/v1/login/start",
            Open("nobody is known before the log-in"),
            log_in::start,
        ),
        post(
            "/api/v1/login",
            Open("nobody is known before the log-in"),
            log_in::log_in,
        ),
        post(
            "/api/v1/login/passkey/start",
            Open("nobody is known before the log-in"),
            passkeys::ask,
        ),
        post(
            "/api/v1/login/passkey",
            Open("nobody is known before the log-in"),
            passkeys::log_in,
        ),
        post("/api/v1/logout", Session(Action::UseDesk), log_in::log_out),
        get("/api/v1/me", Session(Action::UseDesk), staff::me),
        post("/api/v1/prove", Session(Action::UseDesk), log_in::prove),
        post(
            "/api/v1/prove/passkey",
            Session(Action::UseDesk),
            passkeys::prove,
        ),
        post("/api/v1/ticket", Session(Action::UseDesk), staff::ticket),
        get("/api/v1/socket", Open(FIRST_FRAME), ws::staff),
    ]
}

/// The queue: who waits, and who takes whom.
fn queue_routes() -> Vec<Route> {
    use Need::Session;
    vec![
        post(
            "/api/v1/queue/next",
            Session(Action::ClaimNext),
            queue::next,
        ),
        post(
            "/api/v1/offers/accept",
            Session(Action::ClaimNext),
            queue::accept,
        ),
        post(
            "/api/v1/offers/decline",
            Session(Action::ClaimNext),
            queue::decline,
        ),
        post(
            "/api/v1/items/coming",
            Session(Action::AnswerCall),
            queue::coming,
        ),
        get("/api/v1/calling", Session(Action::SeeRota), queue::calling),
        get(
            "/api/v1/items/calls",
            Session(Action::AnswerCall),
            queue::calls,
        ),
        post(
            "/api/v1/items/level",
            Session(Action::HoldChat),
            queue::assess,
        ),
        post(
            "/api/v1/items/claim",
            Session(Action::PickItem),
            queue::pick,
        ),
        post(
            "/api/v1/items/return",
            Session(Action::HoldChat),
            queue::give_back,
        ),
        post(
            "/api/v1/items/minor",
            Session(Action::HoldChat),
            queue::mark_minor,
        ),
        post(
            "/api/v1/items/wrap-up",
            Session(Action::HoldChat),
            queue::wrap_up,
        ),
    ]
}

/// The chats that come from the queue.
fn chat_routes() -> Vec<Route> {
    use Need::Session;
    vec![
        get(
            "/api/v1/colleagues",
            Session(Action::SeeColleagues),
            staff::colleagues,
        ),
        post(
            "/api/v1/invitations",
            Session(Action::HoldChat),
            chats::invite,
        ),
        post(
            "/api/v1/invitations/answer",
            Session(Action::JoinChat),
            chats::answer,
        ),
        post(
            "/api/v1/invitations/withdraw",
            Session(Action::HoldChat),
            chats::withdraw,
        ),
        post(
            "/api/v1/chats/interpreters",
            Session(Action::HoldChat),
            chats::interpreters,
        ),
        post(
            "/api/v1/chats/leave",
            Session(Action::JoinChat),
            chats::step_out,
        ),
        post(
            "/api/v1/chats/stand-in",
            Session(Action::HoldChat),
            chats::stand_in,
        ),
        post("/api/v1/chats/end", Session(Action::HoldChat), chats::end),
    ]
}

/// What two say apart from a chat.
fn aside_routes() -> Vec<Route> {
    use Need::Session;
    vec![
        post(
            "/api/v1/asides/open",
            Session(Action::TalkApart),
            asides::open,
        ),
        post(
            "/api/v1/asides/answer",
            Session(Action::TalkApart),
            asides::answer,
        ),
        post(
            "/api/v1/asides/welcome",
            Session(Action::TalkApart),
            asides::welcome,
        ),
        post(
            "/api/v1/asides/send",
            Session(Action::TalkApart),
            asides::send,
        ),
        post(
            "/api/v1/asides/read",
            Session(Action::TalkApart),
            asides::read,
        ),
        post(
            "/api/v1/asides/close",
            Session(Action::TalkApart),
            asides::close,
        ),
    ]
}

fn case_routes() -> Vec<Route> {
    use Need::Session;
    vec![
        post("/api/v1/cases", Session(Action::OpenCase), cases::open),
        get("/api/v1/cases", Session(Action::WorkOnCase), cases::list),
        post(
            "/api/v1/cases/read",
            Session(Action::WorkOnCase),
            cases::read,
        ),
        post(
            "/api/v1/cases/entries",
            Session(Action::WorkOnCase),
            cases::add_entry,
        ),
        roomy(post(
            "/api/v1/cases/assign",
            Session(Action::AssignCase),
            cases::assign,
        )),
        post(
            "/api/v1/cases/take-off",
            Session(Action::TakeOffCase),
            cases::take_off,
        ),
    ]
}

fn both() -> Vec<Route> {
    vec![
        post(
            "/api/v1/keys",
            Need::Open("the log of keys is public: hashes, public keys and dates"),
            keys::prove,
        ),
        get("/livez", Need::Open(PROBE), health::live),
        get("/readyz", Need::Open(PROBE), health::ready),
    ]
}

/// The visitor's origin.
pub fn visitor(site: Site) -> Router {
    assemble(visitor_routes(), site)
}

/// The desk's origin.
pub fn desk(site: Site) -> Router {
    assemble(desk_routes(), site)
}

/// The routes of the visitor's origin.
pub fn visitor_list() -> Vec<Listed> {
    list(visitor_routes())
}

/// The routes of the desk's origin.
pub fn desk_list() -> Vec<Listed> {
    list(desk_routes())
}

fn list(routes: Vec<Route>) -> Vec<Listed> {
    let all = routes.into_iter().chain(both());
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
    let mut assembled = Router::new();
    for Route { listed, handler } in routes.into_iter().chain(both()) {
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
        .fallback(assets::serve)
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
