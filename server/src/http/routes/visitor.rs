//! What the visitor's origin serves, and what both origins do.

use super::{
    FIRST_FRAME,
    Need::{Capability, Forwarder, Open},
    Route, get, limited, post, put,
};
use crate::{
    http::{callbacks, forms, guests, health, keys, referrals, visitor as visitors},
    ws,
};
use domain::permission::Action;

const PROBE: &str = "says only whether the server lives";

/// All of the visitor's.
pub(super) fn routes() -> Vec<Route> {
    let all = [chat(), calls(), referrals(), forms()];
    all.into_iter().flatten().collect()
}

/// The line, and a chat on it.
fn chat() -> Vec<Route> {
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
        post(
            "/api/v1/guests",
            Capability(Action::TakeSeat),
            guests::knock,
        ),
        post(
            "/api/v1/guests/leave",
            Capability(Action::TakeSeat),
            guests::leave,
        ),
        get("/api/v1/socket", Open(FIRST_FRAME), ws::visitor),
    ]
}

/// Requests to be called.
fn calls() -> Vec<Route> {
    vec![
        post(
            "/api/v1/callbacks",
            Capability(Action::AskCall),
            callbacks::ask,
        ),
        post(
            "/api/v1/callbacks/find",
            Capability(Action::KeepCall),
            callbacks::find,
        ),
        post(
            "/api/v1/callbacks/change",
            Capability(Action::KeepCall),
            callbacks::change,
        ),
        post(
            "/api/v1/callbacks/cancel",
            Capability(Action::KeepCall),
            callbacks::cancel,
        ),
    ]
}

/// What other hotlines send: their programs know this origin only.
pub(super) fn referrals() -> Vec<Route> {
    vec![
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
        post(
            "/api/v1/own/mailbox",
            Forwarder(Action::ReadMailbox),
            forms::own_mailbox,
        ),
        post(
            "/api/v1/own/mailbox/key",
            Forwarder(Action::ReadMailbox),
            forms::own_mailbox_key,
        ),
        post(
            "/api/v1/own/mailbox/taken",
            Forwarder(Action::ReadMailbox),
            forms::own_letters_taken,
        ),
    ]
}

/// The partners' page: forms without a key, and what a partner sees and does of its own.
fn forms() -> Vec<Route> {
    vec![
        limited(
            post(
                "/api/v1/forms",
                Capability(Action::SendUnverified),
                forms::receive,
            ),
            protocol::limits::REFERRAL_BODY_BYTES,
        ),
        post(
            "/api/v1/own/keys",
            Forwarder(Action::KeepOwnKeys),
            forms::own_keys,
        ),
        post(
            "/api/v1/own/keys/add",
            Forwarder(Action::KeepOwnKeys),
            forms::add_own_key,
        ),
        post(
            "/api/v1/own/keys/revoke",
            Forwarder(Action::KeepOwnKeys),
            forms::revoke_own_key,
        ),
        post(
            "/api/v1/own/receipts",
            Forwarder(Action::SeeOwnReceipts),
            forms::own_receipts,
        ),
    ]
}

/// What either origin serves.
pub(super) fn both() -> Vec<Route> {
    vec![
        post(
            "/api/v1/keys",
            Open("the log of keys is public: hashes, public keys and dates"),
            keys::prove,
        ),
        get("/livez", Open(PROBE), health::live),
        get("/readyz", Open(PROBE), health::ready),
    ]
}
