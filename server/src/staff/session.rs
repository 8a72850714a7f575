//! Who a request comes from.

use crate::{App, chat::hash};
use domain::{
    DeviceId, Holder, Millis, Timestamp,
    permission::{Actor, Roles},
};
use store::{StoreError, staff::SessionRow};

/// How exactly the last use of a session is kept: a row is written at most so often.
const TOUCH: Millis = Millis::from_secs(60);

/// A logged-in staff member at their device.
#[derive(Debug, Clone, Copy)]
pub struct Caller {
    /// Who, and what they may do.
    pub actor: Actor,
    /// Which device's vault they opened.
    pub device: DeviceId,
    /// SHA-256 of the cookie's value.
    pub session: [u8; 32],
    /// When the session ends at the latest.
    pub ends_at: Timestamp,
    /// When they last proved who they are.
    pub proven_at: Timestamp,
}

impl Caller {
    /// As the holder of what they claim.
    pub fn holder(&self) -> Holder {
        Holder {
            member: self.actor.member,
            device: self.device,
        }
    }
}

/// The caller behind a cookie; `None` when the session is over, idle for too long, or its owner may not log in any more.
pub async fn caller(app: &App, token: &[u8; 32]) -> Result<Option<Caller>, StoreError> {
    let now = app.now();
    let session = app.store.read().await?.session(&hash(token)).await?;
    let Some(session) = session.filter(|session| alive(app, session, now)) else {
        return Ok(None);
    };
    if now.since(session.seen_at) >= TOUCH {
        let mut tx = app.store.begin().await?;
        tx.touch_session(&session.token_hash, now).await?;
        tx.commit().await?;
    }
    of_session(app, &session).await
}

/// The caller that a session stands for, with the roles that they have now.
pub async fn of_session(app: &App, session: &SessionRow) -> Result<Option<Caller>, StoreError> {
    let staff = app.store.read().await?.staff(session.member).await?;
    Ok(staff.filter(|staff| staff.active).map(|staff| Caller {
        actor: Actor {
            member: staff.id,
            roles: Roles::from_bits(staff.roles.bits()),
        },
        device: session.device,
        session: session.token_hash,
        ends_at: session.ends_at,
        proven_at: session.proven_at,
    }))
}

/// Whether a session still counts.
pub fn alive(app: &App, session: &SessionRow, now: Timestamp) -> bool {
    now < session.ends_at && now.since(session.seen_at) < app.times.session_idle()
}

/// Deletes sessions that are over and closes their connections.
pub async fn sweep(app: &App) -> Result<(), StoreError> {
    let now = app.now();
    let idle_before = Timestamp(now.0 - app.times.session_idle().0);
    let mut tx = app.store.begin().await?;
    tx.delete_old_sessions(now, idle_before).await?;
    tx.commit().await
}

/// Keeps the sessions of connected desks from going idle: somebody sits in front of them.
pub async fn touch(app: &App, session: &[u8; 32]) -> Result<(), StoreError> {
    let mut tx = app.store.begin().await?;
    tx.touch_session(session, app.now()).await?;
    tx.commit().await
}
