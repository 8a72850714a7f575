//! A device goes for good: lost, stolen, replaced, or its owner left.
//!
//! What the server does by itself is done when this returns, and its sockets are told to close in the same moment: no session,
//! no ticket, no vault, no wrapped key, no place in a chat. What only keys can do (the device's leaf in each group, the team's key,
//! the keys of cases) is done by the next member's client that is online.

use crate::{
    App, audit,
    keys::publish,
    staff::{devices::DevicesError, session::Caller},
};
use domain::{
    ChatId, DeviceId, Timestamp,
    audit::{Event, Note, Object},
    enrolment::RevokeReason,
    permission::{Action, Actor, Target, can},
};
use seal::{Chain, keylog::Leaf};
use store::{Endpoint, Result, StoreError, Tx, device::RevocationRow, staff::DeviceRow};

/// How long after the end of a certificate its revocation is still told.
const KEPT_S: i64 = 35 * 86_400;

/// What is to be told once the revocation is on disk.
#[derive(Debug)]
pub struct Revoked {
    device: DeviceId,
    chats: Vec<ChatId>,
    holders: Vec<DeviceId>,
}

/// The caller revokes a device of their own, or, certifying, anybody's of the team.
pub async fn revoke(
    app: &App,
    caller: &Caller,
    device: DeviceId,
    reason: RevokeReason,
) -> std::result::Result<(), DevicesError> {
    let mut tx = app.store.begin().await?;
    let row = tx.device(device).await?.ok_or(DevicesError::NotFound)?;
    let owner = tx.staff(row.member).await?.ok_or(DevicesError::NotFound)?;
    let target = if row.member == caller.actor.member {
        Target::Own
    } else {
        Target::Other
    };
    if owner.team != app.team || !can(&caller.actor, Action::RevokeDevice, target) {
        // Whoever may not revoke it may not learn that it is there.
        drop(tx);
        let about = Object::Device(device);
        audit::deny(app, &caller.actor, Action::RevokeDevice, Some(about)).await;
        return Err(DevicesError::NotFound);
    }
    let revoked = revoke_in(app, tx.as_mut(), &row, reason, Some(&caller.actor)).await?;
    tx.commit().await?;
    refresh(app).await?;
    announce(app, &revoked);
    Ok(())
}

/// Devices of one person go, revoked at the machine itself. A running line closes their sockets when it looks next ([`refresh`]).
pub async fn revoke_here(app: &App, devices: &[DeviceRow], reason: RevokeReason) -> Result<()> {
    let mut tx = app.store.begin().await?;
    for row in devices {
        revoke_in(app, tx.as_mut(), row, reason, None).await?;
    }
    tx.commit().await
}

/// The part inside a transaction; [`announce`] it after the commit. `by` is `None` for the command line.
pub async fn revoke_in(
    app: &App,
    tx: &mut dyn Tx,
    row: &DeviceRow,
    reason: RevokeReason,
    by: Option<&Actor>,
) -> Result<Revoked> {
    let chain = Chain::decode(&row.chain).map_err(|_source| StoreError::Corrupt {
        table: "device",
        column: "chain",
    })?;
    let cert = chain.device().subject();
    let chats = tx.chats_of_device(row.id).await?;
    let holders = leave_chats(tx, row.id, app.now()).await?;
    for chat in &chats {
        tx.delete_member(*chat, Endpoint::Device(row.id)).await?;
    }
    // Before it is gone: what it held has to be replaced.
    tx.expose_keys(row.id).await?;
    let until = i64::try_from(cert.not_after).unwrap_or(i64::MAX / 1_000);
    tx.revoke(&RevocationRow {
        serial: cert.serial,
        device: Some(row.id),
        member: row.member,
        reason,
        revoked_at: app.now(),
        until: Timestamp(until.saturating_mul(1_000)),
    })
    .await?;
    let event = Event::KeyRevoked;
    let note = by.map_or_else(|| Note::by_nobody(event), |actor| Note::by(actor, event));
    let note = note.about(Object::Device(row.id)).because(reason.name());
    audit::record(tx, app, note).await?;
    publish(
        tx,
        &Leaf::Revocation {
            serial: cert.serial,
        },
    )
    .await?;
    Ok(Revoked {
        device: row.id,
        chats,
        holders,
    })
}

/// What the device holds goes back to the queue, before others of its level. Returns who holds the chats that it only sat in:
/// their desks take its keys out.
async fn leave_chats(tx: &mut dyn Tx, device: DeviceId, now: Timestamp) -> Result<Vec<DeviceId>> {
    for item in tx.items_held_by(device).await? {
        let fence = item.fence;
        // A chat that is over has nothing to give back.
        if let Ok(waiting) = item.clone().give_back(fence, now) {
            tx.save_item(&item, &waiting).await?;
            if let Some(chat) = item.chat() {
                tx.delete_member(chat, Endpoint::Device(device)).await?;
            }
        }
    }
    let mut holders = Vec::new();
    for chat in tx.chats_of_device(device).await? {
        let item = tx.item_of_chat(chat).await?;
        let holder = item.and_then(|item| item.state.holder());
        holders.extend(holder.map(|holder| holder.device));
    }
    Ok(holders)
}

/// Closes the device's sockets and wakes who has something to do now.
pub fn announce(app: &App, revoked: &Revoked) {
    app.hub.device_expelled(revoked.device);
    app.hub.queue_changed();
    for chat in &revoked.chats {
        app.hub.chat_changed(*chat);
    }
    for holder in &revoked.holders {
        app.hub.device_changed(*holder);
    }
}

/// Reads anew which certificates do not count, for [`App::trust`]: at the start, after a revocation, and every second, because
/// another node or the command line may have revoked one. Its sockets close here then, and everybody looks again.
pub async fn refresh(app: &App) -> Result<()> {
    let rows = app.store.read().await?.revocations().await?;
    let known = app.revoked.get();
    let news = rows.iter().filter(|row| !known.contains(&row.serial));
    let gone: Vec<DeviceId> = news.filter_map(|row| row.device).collect();
    app.revoked
        .set(rows.into_iter().map(|row| row.serial).collect());
    if gone.is_empty() {
        return Ok(());
    }
    for device in gone {
        app.hub.device_expelled(device);
    }
    app.hub.queue_changed();
    for chat in app.hub.listened() {
        app.hub.chat_changed(chat);
    }
    for device in app.hub.devices() {
        app.hub.device_changed(device);
    }
    Ok(())
}

/// Forgets revocations of certificates that ended long ago.
pub async fn sweep(app: &App) -> Result<()> {
    let before = Timestamp(app.now().0 - KEPT_S * 1_000);
    let mut tx = app.store.begin().await?;
    tx.delete_old_revocations(before).await?;
    tx.commit().await?;
    refresh(app).await
}
