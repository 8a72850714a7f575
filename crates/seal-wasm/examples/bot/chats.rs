//! Chats: what a member can do, and what it holds.

use anyhow::{Context as _, Result};
use seal::chat::{Ignored, Incoming, key_package};
use seal::{Change, Chat, Handshake, Intake, Kind, Received, Suite, Who};
use serde_json::{Value, json};

use crate::World;
use crate::json::{Request, fixed, hex};

/// The label under which the tests compare exported secrets.
const EXPORTER: &str = "sotto/interoperability/v1";

/// The ops of this file.
pub(crate) fn answer(world: &mut World, op: &str, request: &Request<'_>) -> Option<Result<Value>> {
    Some(match op {
        "open" => open(world, request),
        "claim" => claim(world, request),
        "keyPackage" => make_keys(world, request),
        "join" => join(world, request),
        "letIn" | "remove" | "refresh" => change(world, op, request),
        "confirm" => settle(world, request),
        "discard" => discard(world, request),
        "send" => send(world, request),
        "sent" => sent(world, request),
        "receive" => receive(world, request),
        "state" => state(world, request),
        _ => return None,
    })
}

fn open(world: &mut World, request: &Request<'_>) -> Result<Value> {
    let org = world.org()?;
    let suite = suite(request)?;
    let (chat, opening) = Chat::open(suite, request.id("id")?, &org.notice, "es", "")?;
    keep(world, request, chat)?;
    Ok(json!({ "groupInfo": hex(&opening.group_info), "intake": hex(&opening.intake) }))
}

fn claim(world: &mut World, request: &Request<'_>) -> Result<Value> {
    let org = world.org()?;
    let lost = request
        .list("lost")?
        .iter()
        .map(|device| fixed(device))
        .collect::<Result<Vec<_>>>()?;
    let (identity, intake) = (
        world.identity(request.text("as")?)?,
        intake(world, request)?,
    );
    let group_info = request.bytes("groupInfo")?;
    let (chat, handshake) = Chat::claim(identity, &intake, &group_info, &lost, &org.trust())?;
    let answer = shown(&handshake);
    keep(world, request, chat)?;
    Ok(answer)
}

fn make_keys(world: &mut World, request: &Request<'_>) -> Result<Value> {
    let name = request.text("as")?;
    let (keys, package) = key_package(world.identity(name)?, suite(request)?)?;
    world.keys.insert(name.to_owned(), keys);
    Ok(json!(hex(&package)))
}

fn join(world: &mut World, request: &Request<'_>) -> Result<Value> {
    let name = request.text("as")?;
    let keys = world.keys.remove(name).context("no keys were made")?;
    let (identity, intake) = (world.identity(name)?, intake(world, request)?);
    let chat = Chat::join(
        identity,
        keys,
        &request.bytes("welcome")?,
        &intake,
        &world.org()?.trust(),
    )?;
    keep(world, request, chat)?;
    Ok(Value::Null)
}

fn change(world: &mut World, op: &str, request: &Request<'_>) -> Result<Value> {
    let trust = world.org()?.trust();
    let chat = world.chat(request)?;
    let handshake = match op {
        "letIn" => chat.let_in(&request.bytes("keyPackage")?, &trust)?,
        "remove" => chat.remove(&request.id("device")?)?,
        _ => chat.refresh()?,
    };
    Ok(shown(&handshake))
}

fn settle(world: &mut World, request: &Request<'_>) -> Result<Value> {
    let chat = world.chat(request)?;
    let changes = chat.confirm(request.number("seq")?)?;
    Ok(changes.iter().map(shown_change).collect())
}

fn discard(world: &mut World, request: &Request<'_>) -> Result<Value> {
    let chat = world.chat(request)?;
    chat.discard();
    Ok(Value::Null)
}

fn send(world: &mut World, request: &Request<'_>) -> Result<Value> {
    let now = world.org()?.now;
    let kind = Kind::from_code(u8::try_from(request.number("kind")?)?);
    let chat = world.chat(request)?;
    Ok(json!(hex(&chat.send(
        kind,
        request.text("text")?.as_bytes(),
        now
    )?)))
}

fn sent(world: &mut World, request: &Request<'_>) -> Result<Value> {
    let (seq, entry) = (request.number("seq")?, request.bytes("entry")?);
    world.chat(request)?.sent(seq, &entry);
    Ok(Value::Null)
}

fn receive(world: &mut World, request: &Request<'_>) -> Result<Value> {
    let trust = world.org()?.trust();
    let (seq, payloads) = (request.number("seq")?, request.list("payloads")?);
    let received = world.chat(request)?.receive_all(seq, &payloads, &trust)?;
    received.iter().map(shown_event).collect()
}

fn state(world: &mut World, request: &Request<'_>) -> Result<Value> {
    let chat = world.chat(request)?;
    if !chat.is_active() {
        return Ok(
            json!({ "active": false, "epoch": chat.epoch(), "authenticator": hex(&chat.authenticator()) }),
        );
    }
    let members = chat.members();
    let names: Vec<_> = members
        .iter()
        .map(|member| json!([member.leaf, name(&member.who)]))
        .collect();
    Ok(json!({
        "active": true,
        "epoch": chat.epoch(),
        "authenticator": hex(&chat.authenticator()),
        "exporter": hex(&chat.exporter(EXPORTER, 32)?),
        "members": names,
    }))
}

fn keep(world: &mut World, request: &Request<'_>, chat: Chat) -> Result<()> {
    world.chats.insert(request.text("chat")?.to_owned(), chat);
    Ok(())
}

fn intake(world: &World, request: &Request<'_>) -> Result<Intake> {
    let org = world.org()?;
    let sealed = request.bytes("intake")?;
    Ok(Intake::open(
        &sealed,
        &org.team_key,
        &request.id("id")?,
        &org.team,
        org.generation,
    )?)
}

fn suite(request: &Request<'_>) -> Result<Suite> {
    if !request.has("suite") {
        return Ok(Suite::default());
    }
    Ok(Suite::try_from(u16::try_from(request.number("suite")?)?)?)
}

fn shown(handshake: &Handshake) -> Value {
    json!({
        "epoch": handshake.epoch,
        "commits": handshake.commits.iter().map(|commit| hex(commit)).collect::<Vec<_>>(),
        "groupInfo": hex(&handshake.group_info),
        "welcome": handshake.welcome.as_deref().map(hex),
    })
}

fn shown_event(received: &Received) -> Result<Value> {
    Ok(match received {
        Received::Message(incoming) => shown_message(incoming)?,
        Received::Membership { by, changes } => json!({
            "type": "membership",
            "by": name(by),
            "changes": changes.iter().map(shown_change).collect::<Vec<_>>(),
        }),
        Received::Own { known } => json!({ "type": "own", "known": known }),
        Received::Removed { by } => json!({ "type": "removed", "by": name(by) }),
        Received::Ignored(Ignored::Old) => json!({ "type": "ignored", "reason": "old" }),
        Received::Ignored(Ignored::BeforeUs) => json!({ "type": "ignored", "reason": "beforeUs" }),
    })
}

fn shown_message(incoming: &Incoming) -> Result<Value> {
    Ok(json!({
        "type": "message",
        "kind": incoming.kind.code(),
        "from": name(&incoming.from),
        "text": std::str::from_utf8(&incoming.body)?,
        "seenSeq": incoming.seen_seq,
        "consistent": incoming.consistent,
        "confirmed": incoming.confirmed,
    }))
}

fn shown_change(change: &Change) -> Value {
    match change {
        Change::Joined(who) => json!(["joined", name(who)]),
        Change::Left(who) => json!(["left", name(who)]),
        Change::Refreshed(who) => json!(["refreshed", name(who)]),
    }
}

fn name(who: &Who) -> &str {
    match who {
        Who::Visitor => "visitor",
        Who::Staff(staff) => &staff.alias,
        Who::Guest(guest) => &guest.name,
    }
}
