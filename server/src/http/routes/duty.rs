//! Duty: the rota, shifts, care for those who answer, what has to be done by a certain time, and how the line is doing.

use super::{
    Need::{Open, Session},
    Route, get, post,
};
use crate::http::{care, figures, reports, rota, tasks};
use domain::permission::Action;

/// All of them.
pub(super) fn routes() -> Vec<Route> {
    let all = [rota(), shift(), figure(), report(), care(), task()];
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

/// What somebody has to do by a certain time.
fn task() -> Vec<Route> {
    vec![
        get("/api/v1/tasks", Session(Action::KeepTask), tasks::list_own),
        post("/api/v1/tasks", Session(Action::KeepTask), tasks::open_one),
        post(
            "/api/v1/tasks/step",
            Session(Action::KeepTask),
            tasks::step_on,
        ),
        post(
            "/api/v1/tasks/note",
            Session(Action::KeepTask),
            tasks::write_note,
        ),
        post(
            "/api/v1/tasks/hang",
            Session(Action::KeepTask),
            tasks::hang_on,
        ),
        post(
            "/api/v1/tasks/seen",
            Session(Action::KeepTask),
            tasks::say_seen,
        ),
        post(
            "/api/v1/tasks/give",
            Session(Action::LeadTasks),
            tasks::give_to,
        ),
        post(
            "/api/v1/upkeep/tasks",
            Session(Action::Reseal),
            tasks::seal_again,
        ),
    ]
}

/// How the line is doing, in totals.
fn figure() -> Vec<Route> {
    vec![
        get("/api/v1/figures", Session(Action::SeeFigures), figures::now),
        post(
            "/api/v1/figures/quarter",
            Session(Action::SeeReports),
            figures::quarter,
        ),
    ]
}

/// What is told of a quarter, and how it is counted.
fn report() -> Vec<Route> {
    vec![
        post(
            "/api/v1/reports",
            Session(Action::SeeReports),
            reports::read_one,
        ),
        post(
            "/api/v1/reports/own",
            Session(Action::CountCases),
            reports::own_cases,
        ),
        post(
            "/api/v1/reports/count",
            Session(Action::CountCases),
            reports::put_count,
        ),
        post(
            "/api/v1/reports/counts",
            Session(Action::AddUpCases),
            reports::all_counts,
        ),
        post(
            "/api/v1/reports/sum",
            Session(Action::AddUpCases),
            reports::put_sum,
        ),
        post(
            "/api/v1/reports/notes",
            Session(Action::AddUpCases),
            reports::put_notes,
        ),
        post(
            "/api/v1/reports/close",
            Session(Action::AddUpCases),
            reports::close_one,
        ),
    ]
}
