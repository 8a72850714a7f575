//! Requests by law, what is held because of them, incidents and alerts. No route here takes a name or a word to look for.

use super::{Need::Session, Route, get, post};
use crate::http::legal;
use domain::permission::Action;

/// All of them.
pub(super) fn routes() -> Vec<Route> {
    let all = [request(), hold(), incident(), alert()];
    all.into_iter().flatten().collect()
}

fn request() -> Vec<Route> {
    vec![
        get("/api/v1/legal", Session(Action::KeepLegal), legal::list_all),
        post("/api/v1/legal", Session(Action::KeepLegal), legal::take_one),
        post(
            "/api/v1/legal/step",
            Session(Action::KeepLegal),
            legal::step_one,
        ),
        post(
            "/api/v1/legal/due",
            Session(Action::LeadLegal),
            legal::set_due,
        ),
        post(
            "/api/v1/legal/search",
            Session(Action::KeepLegal),
            legal::ask_search,
        ),
        post(
            "/api/v1/legal/false-caller",
            Session(Action::KeepLegal),
            legal::is_false,
        ),
        post("/api/v1/legal/seen", Session(Action::LeadLegal), legal::saw),
        post(
            "/api/v1/upkeep/legal",
            Session(Action::Reseal),
            legal::seal_again,
        ),
    ]
}

fn hold() -> Vec<Route> {
    vec![
        post("/api/v1/holds", Session(Action::SetHold), legal::set_hold),
        post(
            "/api/v1/holds/lift",
            Session(Action::SetHold),
            legal::lift_hold,
        ),
    ]
}

fn incident() -> Vec<Route> {
    vec![
        post(
            "/api/v1/incidents",
            Session(Action::RaiseIncident),
            legal::open_incident,
        ),
        post(
            "/api/v1/incidents/worsen",
            Session(Action::LeadLegal),
            legal::worsen_incident,
        ),
        post(
            "/api/v1/incidents/answer",
            Session(Action::LeadLegal),
            legal::answer_duty,
        ),
        post(
            "/api/v1/incidents/close",
            Session(Action::LeadLegal),
            legal::close_incident,
        ),
        post(
            "/api/v1/incidents/paper",
            Session(Action::LeadLegal),
            legal::keep_paper,
        ),
    ]
}

fn alert() -> Vec<Route> {
    vec![
        get("/api/v1/alerts", Session(Action::UseDesk), legal::alerts),
        post(
            "/api/v1/alerts/seen",
            Session(Action::UseDesk),
            legal::saw_alert,
        ),
    ]
}
