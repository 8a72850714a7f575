//! What comes in on the line: the queue, chats, what two say apart, requests to be called, referrals, and what is kept from whom.

use super::{Need::Session, Route, get, post};
use crate::http::{
    asides, callbacks, chats, conflicts, forwarders, guests, joins, queue, referrals, releases,
    staff,
};
use domain::permission::Action;

/// All of them.
pub(super) fn routes() -> Vec<Route> {
    let all = [
        queue(),
        chat(),
        aside(),
        conflict(),
        referral(),
        release(),
        register(),
        call(),
        telephone(),
    ];
    all.into_iter().flatten().collect()
}

/// The queue: who waits, and who takes whom.
fn queue() -> Vec<Route> {
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
        post("/api/v1/drills", Session(Action::MakeDrill), queue::drill),
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
            "/api/v1/items/outside",
            Session(Action::HoldChat),
            queue::pass_out,
        ),
        post(
            "/api/v1/items/wrap-up",
            Session(Action::HoldChat),
            queue::wrap_up,
        ),
    ]
}

/// The chats that come from the queue.
fn chat() -> Vec<Route> {
    vec![
        post(
            "/api/v1/chats/guest",
            Session(Action::HoldChat),
            guests::confirm,
        ),
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
fn aside() -> Vec<Route> {
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

/// Requests to be called.
fn call() -> Vec<Route> {
    vec![
        get(
            "/api/v1/callbacks",
            Session(Action::MakeCall),
            callbacks::due,
        ),
        post(
            "/api/v1/callbacks/plan",
            Session(Action::PlanCall),
            callbacks::plan,
        ),
        post(
            "/api/v1/callbacks/end",
            Session(Action::PlanCall),
            callbacks::end,
        ),
        post(
            "/api/v1/callbacks/take",
            Session(Action::MakeCall),
            callbacks::take,
        ),
        post(
            "/api/v1/callbacks/release",
            Session(Action::MakeCall),
            callbacks::release,
        ),
        post(
            "/api/v1/callbacks/ready",
            Session(Action::MakeCall),
            callbacks::ready,
        ),
        post(
            "/api/v1/callbacks/start",
            Session(Action::MakeCall),
            callbacks::start,
        ),
        post(
            "/api/v1/callbacks/outcome",
            Session(Action::MakeCall),
            callbacks::outcome,
        ),
        post(
            "/api/v1/callbacks/override",
            Session(Action::LeadCalls),
            callbacks::let_call,
        ),
        post(
            "/api/v1/callbacks/seen",
            Session(Action::LeadCalls),
            callbacks::seen,
        ),
    ]
}

/// The telephones that people are called from.
fn telephone() -> Vec<Route> {
    vec![
        post(
            "/api/v1/callbacks/telephones",
            Session(Action::LeadCalls),
            callbacks::tested,
        ),
        post(
            "/api/v1/callbacks/telephones/seen",
            Session(Action::LeadCalls),
            callbacks::telephones_seen,
        ),
    ]
}

/// What other hotlines sent.
fn referral() -> Vec<Route> {
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
            "/api/v1/referrals/beside",
            Session(Action::HoldReferral),
            joins::read_beside,
        ),
        post(
            "/api/v1/referrals/joined",
            Session(Action::HoldReferral),
            joins::read_joined,
        ),
        post(
            "/api/v1/referrals/join",
            Session(Action::HoldReferral),
            joins::join_two,
        ),
        post(
            "/api/v1/referrals/part",
            Session(Action::HoldReferral),
            joins::part_two,
        ),
        post(
            "/api/v1/upkeep/referrals",
            Session(Action::Reseal),
            referrals::seal_again,
        ),
    ]
}

/// What people agreed to have told, and what was told.
fn release() -> Vec<Route> {
    vec![
        get(
            "/api/v1/releases",
            Session(Action::KeepRelease),
            releases::list_all,
        ),
        post(
            "/api/v1/releases",
            Session(Action::KeepRelease),
            releases::take_one,
        ),
        post(
            "/api/v1/releases/tell",
            Session(Action::KeepRelease),
            releases::tell_one,
        ),
        post(
            "/api/v1/releases/withdraw",
            Session(Action::WithdrawRelease),
            releases::withdraw_one,
        ),
        post(
            "/api/v1/releases/sign-off",
            Session(Action::SignOffRelease),
            releases::sign_one_off,
        ),
        post(
            "/api/v1/upkeep/releases",
            Session(Action::Reseal),
            releases::seal_again,
        ),
    ]
}

/// The register of those who may send.
fn register() -> Vec<Route> {
    vec![
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

/// What is kept from whom.
fn conflict() -> Vec<Route> {
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
