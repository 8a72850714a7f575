//! What happened in a chat, and who is in it, as plain objects.

use js_sys::Array;
use seal::chat::{Ignored, Incoming};
use seal::consent::{Ask, Said};
use seal::message::{Answer, Wish, proposal_hash};
use seal::{Change, Chat, Guest, Handshake, Kind, Member, Received, Staff, Who, cert::Roles};
use wasm_bindgen::JsValue;

use crate::border::{Plain, byte_strings, number};
use crate::error::{self, Result};

const ROLES: [(Roles, &str); 10] = [
    (Roles::ADVOCATE, "advocate"),
    (Roles::SUPERVISOR, "supervisor"),
    (Roles::INTERPRETER, "interpreter"),
    (Roles::ROTA_MANAGER, "rotaManager"),
    (Roles::DIRECTOR, "director"),
    (Roles::AUDITOR, "auditor"),
    (Roles::CASE_WORKER, "caseWorker"),
    (Roles::ADMINISTRATOR, "administrator"),
    (Roles::FORWARDER, "forwarder"),
    (Roles::REPORTER, "reporter"),
];

/// The events of one entry at place `seq`, of a chat with a visitor where it is one.
pub(crate) fn received(
    chat: Option<&Chat>,
    received: Received,
    seq: u64,
    bytes: &[u8],
) -> Result<Vec<JsValue>> {
    let event = match received {
        Received::Message(incoming) => said(chat, &incoming, seq)?,
        Received::Membership { by, changes } => return Ok(self::changes(&changes, &by)),
        Received::Own { known: true } => typed("own").bytes("bytes", bytes),
        Received::Own { known: false } => typed("rollback"),
        Received::Removed { by } => typed("removed").with("by", person(&by).done()),
        Received::Ignored(Ignored::Old) => typed("ignored").with("reason", "old"),
        Received::Ignored(Ignored::BeforeUs) => typed("ignored").with("reason", "beforeUs"),
    };
    Ok(vec![event.done()])
}

/// One event per change.
pub(crate) fn changes(changes: &[Change], by: &Who) -> Vec<JsValue> {
    let event = |change: &Change| match change {
        Change::Joined(who) => about("joined", person(who), by),
        Change::Left(who) => about("left", person(who), by),
        Change::Refreshed(who) => typed("refreshed").with("by", person(who).done()),
    };
    changes.iter().map(|change| event(change).done()).collect()
}

/// A handshake for the server.
pub(crate) fn handshake(handshake: &Handshake) -> JsValue {
    let mut plain = Plain::new()
        .number("epoch", handshake.epoch)
        .with("commits", byte_strings(&handshake.commits))
        .bytes("groupInfo", &handshake.group_info);
    if let Some(welcome) = &handshake.welcome {
        plain = plain.bytes("welcome", welcome);
    }
    plain.done()
}

/// Who is in a chat.
pub(crate) fn member(member: &Member) -> JsValue {
    person(&member.who)
        .with("leaf", member.leaf)
        .number("since", member.since)
        .with("own", member.own)
        .done()
}

/// A person of the staff.
pub(crate) fn staff(staff: &Staff) -> Plain {
    Plain::new()
        .with("who", "staff")
        .bytes("member", &staff.member)
        .bytes("device", &staff.device)
        .with("alias", staff.alias.as_str())
        .with("roles", roles(staff.roles))
        .number("serial", staff.serial)
        .number("notAfter", staff.not_after)
}

/// A worker of another hotline.
pub(crate) fn guest(guest: &Guest) -> Plain {
    Plain::new()
        .with("who", "guest")
        .with("name", guest.name.as_str())
        .with("organisation", guest.organisation.as_str())
}

/// The names of roles.
pub(crate) fn roles(roles: Roles) -> Array {
    let held = ROLES.iter().filter(|(role, _)| roles.any_of(*role));
    held.map(|(_, name)| JsValue::from_str(name)).collect()
}

fn said(chat: Option<&Chat>, incoming: &Incoming, seq: u64) -> Result<Plain> {
    let body = incoming.body.as_slice();
    let event = match incoming.kind {
        Kind::Text => typed("text").with("text", text(body)?),
        Kind::Seen => typed("seen"),
        Kind::Proposal => typed("handoff")
            .with("text", text(body)?)
            .bytes("hash", &proposal_hash(body)),
        Kind::Outside => typed("outside")
            .with("number", text(body)?)
            .bytes("hash", &proposal_hash(body)),
        Kind::Answer => {
            let answer = Answer::decode(body).map_err(error::of)?;
            typed("handoffAnswer")
                .with("agreed", answer.agreed)
                .bytes("hash", &answer.proposal)
        }
        Kind::Goodbye => typed("goodbye").with("text", text(body)?),
        Kind::Wish => {
            let wish = Wish::decode(body).map_err(error::of)?;
            typed("wish")
                .with("gender", wish.gender)
                .with("community", wish.community)
        }
        Kind::Consent => {
            let ask = Ask::decode(body).map_err(error::of)?;
            typed("consent")
                .with("text", ask.words)
                .bytes("release", &ask.release)
        }
        // Whoever says somebody else's yes has said nothing that counts.
        Kind::ConsentWord => match chat.map(|chat| (chat, chat.consent_word(incoming))) {
            Some((chat, Ok(word))) => typed("consentWord")
                .with("said", said_name(word.said))
                .with("name", word.name.as_str())
                .bytes("release", &word.release)
                .bytes("wordsHash", &word.words_hash)
                .bytes("key", &chat.visitor_key())
                .bytes("signature", &word.signature),
            Some((_, Err(_))) | None => typed("consentRefused"),
        },
        Kind::Unknown(kind) => typed("unknown").with("kind", kind).bytes("body", body),
    };
    let confirmed: Array = incoming
        .confirmed
        .iter()
        .map(|seq| number(*seq))
        .map(JsValue::from)
        .collect();
    Ok(event
        .with("from", person(&incoming.from).done())
        .number("seq", seq)
        .number("sentAt", incoming.sent_at)
        .number("seenSeq", incoming.seen_seq)
        .with("consistent", incoming.consistent)
        .with("confirmed", confirmed))
}

fn said_name(said: Said) -> &'static str {
    match said {
        Said::No => "no",
        Said::Yes => "yes",
        Said::TakenBack => "takenBack",
    }
}

fn text(body: &[u8]) -> Result<&str> {
    std::str::from_utf8(body).map_err(|_source| error::code("malformed"))
}

fn person(who: &Who) -> Plain {
    match who {
        Who::Visitor => Plain::new().with("who", "visitor"),
        Who::Staff(staff) => self::staff(staff),
        Who::Guest(guest) => self::guest(guest),
    }
}

fn about(kind: &str, person: Plain, by: &Who) -> Plain {
    typed(kind)
        .with("person", person.done())
        .with("by", self::person(by).done())
}

fn typed(kind: &str) -> Plain {
    Plain::new().with("type", kind)
}
