//! Duty: the rota, shifts, care for those who answer, and how the line is doing.

use super::{
    Need::{Open, Session},
    Route, get, post,
};
use crate::http::{care, figures, rota};
use domain::permission::Action;

/// All of them.
pub(super) fn routes() -> Vec<Route> {
    let all = [rota(), shift(), figure(), care()];
    all.into_iter().flatten().collect()
}

/// The rota, for everybody and for those who plan it.
fn rota() -> Vec<Route> {
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

/// One's own shifts and time on duty.
fn shift() -> Vec<Route> {
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

/// Care for those who answer.
fn care() -> Vec<Route> {
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

/// How the line is doing, in totals.
fn figure() -> Vec<Route> {
    vec![
        get("/api/v1/figures", Session(Action::SeeFigures), figures::now),
        post(
            "/api/v1/figures/quarter",
            Session(Action::SeeFigures),
            figures::quarter,
        ),
    ]
}
