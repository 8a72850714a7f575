//! Log-in by passphrase. The browser stretches it; one half proves the log-in, the other unlocks the vault and never leaves.

use crate::{App, audit, chat::hash, staff::session::Caller};
use domain::{
    DeviceId, MemberId,
    audit::{Event, Note, Object},
    permission::Actor,
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use store::{StoreError, Tx, staff::SessionRow};
use subtle::ConstantTimeEq as _;
use thiserror::Error;

/// Why nobody is logged in.
#[derive(Debug, Error)]
pub enum LogInError {
    /// Name or proof is wrong; which of them is not said.
    #[error("wrong name or passphrase")]
    BadCredentials,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A new session. The token goes into the cookie and nowhere else.
#[derive(Debug)]
pub struct Session {
    /// The cookie's value.
    pub token: [u8; 32],
    /// Who.
    pub member: MemberId,
    /// Which device's vault.
    pub device: DeviceId,
}

/// The salt of a name. An unknown name has one too, always the same while the process lives, so that names cannot be tried out.
pub async fn salt(app: &App, login: &str) -> Result<[u8; 16], StoreError> {
    let login = normalize(login);
    let known = app.store.read().await?.staff_by_login(&login).await?;
    let mut salt = [0; 16];
    match known {
        Some(staff) => salt = staff.salt,
        None => salt.copy_from_slice(decoy(app, &login).get(..16).unwrap_or(&[0; 16])),
    }
    Ok(salt)
}

/// Checks the proof and begins a session.
///
/// `known` is what the browser says it is. Where it does not know, and the person has one device only, it is that one; a browser
/// that is none of several devices has nothing to open, so the first is as good as any.
pub async fn log_in(
    app: &App,
    login: &str,
    proof: &[u8],
    known: Option<DeviceId>,
) -> Result<Session, LogInError> {
    let login = normalize(login);
    let mut tx = app.store.begin().await?;
    let staff = tx
        .staff_by_login(&login)
        .await?
        .filter(|staff| staff.active);
    // An unknown name costs the same comparison as a known one.
    let expected = staff
        .as_ref()
        .map_or_else(|| decoy(app, &login), |staff| staff.auth_hash);
    let proven = bool::from(hash(proof).ct_eq(&expected));
    let about = staff
        .as_ref()
        .map_or_else(|| pseudonym(app, &login), |staff| staff.id);
    let Some(staff) = staff.filter(|_| proven) else {
        // The same write whether the name is known or not: how long it takes must not tell.
        let note = Note::by_nobody(Event::LoginFailed).about(Object::Member(about));
        audit::record(tx.as_mut(), app, note).await?;
        tx.commit().await?;
        return Err(LogInError::BadCredentials);
    };
    let device = choose(tx.as_mut(), staff.id, known).await?;
    let device = device.ok_or(LogInError::BadCredentials)?;
    let session = begin(app, tx.as_mut(), staff.id, device).await?;
    let actor = Actor {
        member: staff.id,
        roles: staff.roles,
    };
    let note = Note::by(&actor, Event::StaffLogin)
        .about(Object::Device(device))
        .because("passphrase");
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    Ok(session)
}

/// The device that a browser is: the one that it names, if it is the person's and counts.
pub async fn choose(
    tx: &mut dyn Tx,
    member: MemberId,
    known: Option<DeviceId>,
) -> Result<Option<DeviceId>, StoreError> {
    let devices: Vec<DeviceId> = tx
        .devices_of(member)
        .await?
        .iter()
        .map(|row| row.id)
        .collect();
    let named = known.filter(|device| devices.contains(device));
    Ok(named.or_else(|| devices.first().copied()))
}

/// Begins a session; the caller commits.
pub async fn begin(
    app: &App,
    tx: &mut dyn Tx,
    member: MemberId,
    device: DeviceId,
) -> Result<Session, StoreError> {
    let now = app.now();
    let token: [u8; 32] = app.chance.bytes();
    tx.insert_session(&SessionRow {
        token_hash: hash(&token),
        member,
        device,
        seen_at: now,
        ends_at: now.plus(app.times.session()),
        began_at: now,
        proven_at: now,
    })
    .await?;
    tx.note_device_use(device, now).await?;
    Ok(Session {
        token,
        member,
        device,
    })
}

/// The passphrase once more, before a grave step: the session's proof is fresh after it.
pub async fn prove(app: &App, caller: &Caller, proof: &[u8]) -> Result<(), LogInError> {
    let mut tx = app.store.begin().await?;
    let staff = tx.staff(caller.actor.member).await?;
    let staff = staff.ok_or(LogInError::BadCredentials)?;
    if !bool::from(hash(proof).ct_eq(&staff.auth_hash)) {
        return Err(LogInError::BadCredentials);
    }
    tx.prove_session(&caller.session, app.now()).await?;
    Ok(tx.commit().await?)
}

/// Names are compared without regard to case and surrounding space.
pub fn normalize(login: &str) -> String {
    login.trim().to_lowercase()
}

/// What stands in the audit log for a name that nobody has: the same for the same name while the process lives, so that
/// somebody who tries one name over and over is seen, and nothing that could be tried out afterwards.
fn pseudonym(app: &App, login: &str) -> MemberId {
    let mut id = [0; 16];
    for (place, byte) in id.iter_mut().zip(decoy(app, login).into_iter().skip(16)) {
        *place = byte;
    }
    MemberId::from_bytes(id)
}

fn decoy(app: &App, login: &str) -> [u8; 32] {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(&app.decoy).expect("HMAC takes a key of any length");
    mac.update(login.as_bytes());
    mac.finalize().into_bytes().into()
}
