//! What is kept: cases, and the audit log.

use super::{Need::Session, Route, get, post, roomy};
use crate::http::{audit as auditing, cases};
use domain::permission::Action;

/// All of them.
pub(super) fn routes() -> Vec<Route> {
    let all = [case(), audit()];
    all.into_iter().flatten().collect()
}

fn case() -> Vec<Route> {
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

/// The audit log.
fn audit() -> Vec<Route> {
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
