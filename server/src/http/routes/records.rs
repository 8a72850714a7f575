//! What is kept: cases, the directory of agencies, and the audit log.

use super::{Need::Session, Route, get, limited, post, roomy};
use crate::http::{audit as auditing, cases, directory as agencies, retention};
use domain::permission::Action;
use protocol::limits::{CASE_FILE_BYTES, DIRECTORY_BYTES};

/// A request that carries a picture: base64 and the other fields.
const CASE_FILE_BODY: usize = CASE_FILE_BYTES.div_ceil(3) * 4 + 1024;

/// All of them.
pub(super) fn routes() -> Vec<Route> {
    let all = [
        case(),
        moving(),
        beside(),
        ends(),
        held(),
        directory(),
        audit(),
    ];
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
            "/api/v1/cases/many",
            Session(Action::WorkOnCase),
            cases::read_many,
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

/// Agencies, what they offer, where and when.
fn directory() -> Vec<Route> {
    vec![
        get(
            "/api/v1/directory",
            Session(Action::SeeDirectory),
            agencies::list,
        ),
        post(
            "/api/v1/directory/save",
            Session(Action::EditDirectory),
            agencies::save,
        ),
        post(
            "/api/v1/directory/delete",
            Session(Action::EditDirectory),
            agencies::delete,
        ),
        post(
            "/api/v1/directory/checked",
            Session(Action::EditDirectory),
            agencies::checked,
        ),
        limited(
            post(
                "/api/v1/directory/import",
                Session(Action::EditDirectory),
                agencies::import,
            ),
            DIRECTORY_BYTES,
        ),
    ]
}

/// How a hand-off moves on.
fn moving() -> Vec<Route> {
    vec![
        post(
            "/api/v1/cases/handoff/take",
            Session(Action::WorkOnCase),
            cases::take_on,
        ),
        post(
            "/api/v1/cases/handoff/back",
            Session(Action::WorkOnCase),
            cases::give_back,
        ),
        post(
            "/api/v1/cases/handoff/to",
            Session(Action::WorkOnCase),
            cases::pass_to,
        ),
        post(
            "/api/v1/cases/handoff/withdraw",
            Session(Action::WorkOnCase),
            cases::withdraw,
        ),
    ]
}

/// Pictures beside a case.
fn beside() -> Vec<Route> {
    vec![
        limited(
            post(
                "/api/v1/cases/files",
                Session(Action::WorkOnCase),
                cases::add_file,
            ),
            CASE_FILE_BODY,
        ),
        post(
            "/api/v1/cases/files/read",
            Session(Action::WorkOnCase),
            cases::read_file,
        ),
        post(
            "/api/v1/cases/files/delete",
            Session(Action::WorkOnCase),
            cases::delete_file,
        ),
    ]
}

/// How a case ends.
fn ends() -> Vec<Route> {
    vec![
        post(
            "/api/v1/cases/life",
            Session(Action::WorkOnCase),
            retention::case_life,
        ),
        post(
            "/api/v1/cases/close",
            Session(Action::CloseCase),
            retention::close_case,
        ),
        post(
            "/api/v1/cases/reopen",
            Session(Action::CloseCase),
            retention::reopen_case,
        ),
        post(
            "/api/v1/cases/until",
            Session(Action::ShortenCase),
            retention::shorten_case,
        ),
        post(
            "/api/v1/cases/words",
            Session(Action::CloseCase),
            retention::case_words,
        ),
        post(
            "/api/v1/cases/ask-deletion",
            Session(Action::CloseCase),
            retention::ask_deletion,
        ),
        post(
            "/api/v1/cases/decide-deletion",
            Session(Action::UseDesk),
            retention::decide_deletion,
        ),
        get(
            "/api/v1/cases/deletions",
            Session(Action::UseDesk),
            retention::deletions,
        ),
    ]
}

/// What a person hears of what is held about them.
fn held() -> Vec<Route> {
    vec![
        post(
            "/api/v1/held/find",
            Session(Action::AskHeld),
            retention::find_held,
        ),
        post(
            "/api/v1/held/delete",
            Session(Action::AskHeld),
            retention::delete_held,
        ),
        get(
            "/api/v1/statement",
            Session(Action::SeeStatement),
            retention::statement,
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
