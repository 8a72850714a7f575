//! Who is at the desk: sessions, proofs, devices, people, and how they are called.

use super::{
    FIRST_FRAME,
    Need::{Open, Session},
    Route, get, post, roomy,
};
use crate::{
    http::{cases, codes, enrol, log_in, passkeys, people, staff, upkeep, ways},
    ws,
};
use domain::permission::Action;

/// All of them.
pub(super) fn routes() -> Vec<Route> {
    let all = [
        session(),
        people(),
        enrolment(),
        proof(),
        arrival(),
        upkeep(),
        way(),
    ];
    all.into_iter().flatten().collect()
}

/// Who is at the desk.
fn session() -> Vec<Route> {
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

/// Passkeys and one-time codes of whoever is logged in.
fn proof() -> Vec<Route> {
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
fn arrival() -> Vec<Route> {
    const CODE: &str = "whoever has the link's one-time code, and nobody else";
    const TOKEN: &str = "whoever has the token that the code was spent for";
    vec![
        post("/api/v1/enrol/redeem", Open(CODE), enrol::redeem),
        post("/api/v1/enrol/state", Open(TOKEN), enrol::state),
        post("/api/v1/enrol/nonce", Open(TOKEN), enrol::nonce),
        post("/api/v1/enrol/finish", Open(TOKEN), enrol::finish),
    ]
}

/// Devices and people.
fn people() -> Vec<Route> {
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
fn enrolment() -> Vec<Route> {
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

/// How staff are called.
fn way() -> Vec<Route> {
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

/// What desks renew in the background.
fn upkeep() -> Vec<Route> {
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
            "/api/v1/upkeep/calls",
            Session(Action::Reseal),
            upkeep::calls,
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
