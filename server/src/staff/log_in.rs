//! Log-in by passphrase. The browser stretches it; one half proves the log-in, the other unlocks the vault and never leaves.

use crate::{
    App, audit,
    chat::hash,
    config::Passphrase,
    staff::{
        codes::{self, Second, second},
        session::Caller,
    },
};
use domain::{
    DeviceId, MemberId,
    audit::{Event, Note, Object},
    permission::Actor,
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use store::{
    StoreError, Tx,
    staff::{SessionRow, StaffRow},
};
use subtle::ConstantTimeEq as _;
use thiserror::Error;

/// Why nobody is logged in.
#[derive(Debug, Error)]
pub enum LogInError {
    /// Name or proof is wrong; which of them is not said.
    #[error("wrong name or passphrase")]
    BadCredentials,
    /// Both are right, and the person's app is asked.
    #[error("a code is needed")]
    CodeNeeded,
    /// The passphrase logs this person, or anybody, in no more.
    #[error("a passkey is needed")]
    PasskeyNeeded,
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
pub async fn salt(app: &App, login: &str) -> Result<[u8; 16], LogInError> {
    if app.codes.passphrase == Passphrase::Off {
        return Err(LogInError::PasskeyNeeded);
    }
    let login = normalize(login);
    // Made for every name: how long the answer takes must not tell.
    let [made, _] = halves(decoy(app, &login));
    let known = app.store.read().await?.staff_by_login(&login).await?;
    Ok(known.map_or(made, |staff| staff.salt))
}

/// A log-in by passphrase, as it comes.
#[derive(Clone, Copy)]
pub struct Attempt<'a> {
    /// The name.
    pub login: &'a str,
    /// The half of the stretched passphrase that proves it.
    pub proof: &'a [u8],
    /// Which device the browser says it is.
    pub known: Option<DeviceId>,
    /// The code of the person's app.
    pub code: Option<&'a str>,
}

/// Checks the proof, and what the organisation wants beside it, and begins a session.
///
/// Where the browser does not know which device it is, and the person has one only, it is that one; a browser that is none of
/// several devices has nothing to open, so the first is as good as any.
pub async fn log_in(app: &App, attempt: Attempt<'_>) -> Result<Session, LogInError> {
    if app.codes.passphrase == Passphrase::Off {
        return Err(LogInError::PasskeyNeeded);
    }
    let mut tx = app.store.begin().await?;
    let staff = match proven(app, tx.as_mut(), &attempt).await? {
        Ok(staff) => staff,
        Err(about) => return Err(refuse(app, tx, about, None).await?),
    };
    let how = match (second(app, tx.as_mut(), staff.id).await?, attempt.code) {
        (Second::Nothing, _) => "passphrase",
        (Second::Passkey, _) => return Err(LogInError::PasskeyNeeded),
        (Second::Code, None) => return Err(LogInError::CodeNeeded),
        (Second::Code, Some(code)) => {
            if !codes::take(app, tx.as_mut(), staff.id, code).await? {
                return Err(refuse(app, tx, staff.id, Some("code")).await?);
            }
            "passphrase_and_code"
        }
    };
    let device = choose(tx.as_mut(), staff.id, attempt.known).await?;
    let device = device.ok_or(LogInError::BadCredentials)?;
    let session = begin(app, tx.as_mut(), staff.id, device).await?;
    let actor = Actor {
        member: staff.id,
        roles: staff.roles,
    };
    let note = Note::by(&actor, Event::StaffLogin)
        .about(Object::Device(device))
        .because(how);
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    Ok(session)
}

/// Whose name and passphrase these are; or whom the audit log is to name, a pseudonym where there is nobody. A known name and an unknown
/// one take the same steps: how long the answer takes must not tell.
async fn proven(
    app: &App,
    tx: &mut dyn Tx,
    attempt: &Attempt<'_>,
) -> Result<Result<StaffRow, MemberId>, StoreError> {
    let login = normalize(attempt.login);
    let found = tx.staff_by_login(&login).await?;
    let staff = found.filter(|staff| staff.active);
    let (decoy, pseudonym) = (decoy(app, &login), pseudonym(app, &login));
    let expected = staff.as_ref().map_or(decoy, |staff| staff.auth_hash);
    let proven = bool::from(hash(attempt.proof).ct_eq(&expected));
    let about = staff.as_ref().map_or(pseudonym, |staff| staff.id);
    Ok(staff.filter(|_| proven).ok_or(about))
}

/// Writes a failed log-in down: the same write whether the name is known or not.
async fn refuse(
    app: &App,
    mut tx: Box<dyn Tx>,
    about: MemberId,
    reason: Option<&'static str>,
) -> Result<LogInError, StoreError> {
    let mut note = Note::by_nobody(Event::LoginFailed).about(Object::Member(about));
    note.reason = reason;
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    Ok(LogInError::BadCredentials)
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
    let [_, id] = halves(decoy(app, login));
    MemberId::from_bytes(id)
}

fn halves(bytes: [u8; 32]) -> [[u8; 16]; 2] {
    let mut halves = [[0; 16]; 2];
    for (half, bytes) in halves.iter_mut().zip(bytes.chunks(16)) {
        half.copy_from_slice(bytes);
    }
    halves
}

fn decoy(app: &App, login: &str) -> [u8; 32] {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(&app.decoy).expect("HMAC takes a key of any length");
    mac.update(login.as_bytes());
    mac.finalize().into_bytes().into()
}
