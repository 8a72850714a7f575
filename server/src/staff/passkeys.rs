//! Passkeys (WebAuthn, W3C Level 3): added, used for a log-in or a fresh proof, removed.
//!
//! A log-in names nobody: the passkey itself says whose it is, so a name cannot be tried out. What runs between the two steps of
//! a ceremony stays in this process, for five minutes and once; a lost one is begun again.

use crate::{
    App, audit,
    staff::{
        devices::{DevicesError, check_name},
        log_in::{self, Session},
        session::Caller,
        step_up,
    },
};
use domain::{
    DeviceId, MemberId, Millis, Timestamp,
    audit::{Event, Note, Object},
    permission::Actor,
};
use serde_json::Value;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};
use store::{
    StoreError,
    credential::{PasskeyRow, VaultWrapRow},
};
use thiserror::Error;
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{
    CredentialID, DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Webauthn, WebauthnBuilder,
};

/// How long a ceremony may take.
const LIFE: Millis = Millis::from_secs(5 * 60);
/// Most ceremonies at once; past it the oldest gives way.
const PENDING: usize = 1_000;
/// Most passkeys of one person.
const MOST: usize = 8;
/// Longest sealed vault key, in bytes.
const WRAP_BYTES: usize = 256;

/// Why a ceremony came to nothing.
#[derive(Debug, Error)]
pub enum PasskeyError {
    /// This origin can have none: it is no host name.
    #[error("no passkeys here")]
    Unavailable,
    /// Unknown, not the person's, or not proven; which of them is not said.
    #[error("not proven")]
    BadCredentials,
    /// The person has as many as they may, or this one already.
    #[error("taken")]
    Conflict,
    /// Not a ceremony's answer, or not a name.
    #[error("malformed")]
    Malformed,
    /// There is no such passkey of the caller's.
    #[error("no such passkey")]
    NotFound,
    /// The last proof is too old.
    #[error("a fresh proof is needed")]
    StepUp,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DevicesError> for PasskeyError {
    fn from(_name: DevicesError) -> Self {
        Self::Malformed
    }
}

/// The site's side of all ceremonies.
pub struct Passkeys {
    site: Option<Webauthn>,
    pending: Mutex<HashMap<[u8; 32], Pending>>,
}

struct Pending {
    until: Timestamp,
    step: Step,
}

enum Step {
    Add(MemberId, Box<PasskeyRegistration>),
    Prove(Box<DiscoverableAuthentication>),
}

/// The first half of a ceremony: what the browser is asked.
#[derive(Debug)]
pub struct Asked {
    /// Names the ceremony for the second half.
    pub ceremony: [u8; 32],
    /// The options, as WebAuthn writes them in JSON.
    pub options: Value,
}

impl Passkeys {
    /// For the desk's origin: bound to exactly its host. A host that is an address has none.
    pub fn of_origin(origin: &str) -> Self {
        let site = Url::parse(origin).ok().and_then(|url| {
            let host = url.domain()?.to_owned();
            WebauthnBuilder::new(&host, &url)
                .and_then(|builder| builder.rp_name("Sotto").build())
                .ok()
        });
        Self {
            site,
            pending: Mutex::default(),
        }
    }

    fn site(&self) -> Result<&Webauthn, PasskeyError> {
        self.site.as_ref().ok_or(PasskeyError::Unavailable)
    }

    fn keep(&self, ceremony: [u8; 32], now: Timestamp, step: Step) {
        let mut pending = self.lock();
        pending.retain(|_, one| now < one.until);
        if pending.len() >= PENDING {
            let oldest = pending.iter().min_by_key(|(_, one)| one.until);
            let oldest = oldest.map(|(name, _)| *name);
            oldest.map(|name| pending.remove(&name));
        }
        let until = now.plus(LIFE);
        pending.insert(ceremony, Pending { until, step });
    }

    /// A ceremony's state, once.
    fn take(&self, ceremony: &[u8; 32], now: Timestamp) -> Option<Step> {
        let found = self.lock().remove(ceremony)?;
        (now < found.until).then_some(found.step)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<[u8; 32], Pending>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Begins to add a passkey of the caller's.
pub async fn begin_adding(app: &App, caller: &Caller) -> Result<Asked, PasskeyError> {
    step_up::require(app, caller).map_err(|_old| PasskeyError::StepUp)?;
    let member = caller.actor.member;
    let mut tx = app.store.read().await?;
    let staff = tx.staff(member).await?.ok_or(PasskeyError::NotFound)?;
    let known = tx.passkeys_of(member).await?;
    if known.len() >= MOST {
        return Err(PasskeyError::Conflict);
    }
    let known: Vec<CredentialID> = known.into_iter().map(|row| row.credential_id).collect();
    let handle = Uuid::from_bytes(*member.as_bytes());
    let (options, state) = app
        .passkeys
        .site()?
        .start_passkey_registration(handle, &staff.login, &staff.alias, Some(known))
        .map_err(|_source| PasskeyError::Unavailable)?;
    let step = Step::Add(member, Box::new(state));
    asked(app, &options, step)
}

/// Adds it.
pub async fn finish_adding(
    app: &App,
    caller: &Caller,
    (ceremony, name): (&[u8; 32], &str),
    credential: Value,
) -> Result<Vec<u8>, PasskeyError> {
    let name = check_name(name)?;
    let Some(Step::Add(member, state)) = app.passkeys.take(ceremony, app.now()) else {
        return Err(PasskeyError::BadCredentials);
    };
    if member != caller.actor.member {
        return Err(PasskeyError::BadCredentials);
    }
    let answer: RegisterPublicKeyCredential =
        serde_json::from_value(credential).map_err(|_source| PasskeyError::Malformed)?;
    let passkey = app
        .passkeys
        .site()?
        .finish_passkey_registration(&answer, &state)
        .map_err(|_source| PasskeyError::BadCredentials)?;
    let credential_id: Vec<u8> = passkey.cred_id().clone();
    let mut tx = app.store.begin().await?;
    let row = PasskeyRow {
        credential_id: credential_id.clone(),
        member,
        name,
        credential: encode(&passkey)?,
        made_on: app.now(),
        used_on: app.now(),
    };
    if !tx.insert_passkey(&row).await? {
        return Err(PasskeyError::Conflict);
    }
    let note = Note::by(&caller.actor, Event::MfaChange)
        .about(Object::Member(member))
        .because("passkey_added");
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    Ok(credential_id)
}

/// Removes a passkey of the caller's.
pub async fn remove(app: &App, caller: &Caller, credential_id: &[u8]) -> Result<(), PasskeyError> {
    step_up::require(app, caller).map_err(|_old| PasskeyError::StepUp)?;
    let mut tx = app.store.begin().await?;
    if !tx
        .delete_passkey(caller.actor.member, credential_id)
        .await?
    {
        return Err(PasskeyError::NotFound);
    }
    let note = Note::by(&caller.actor, Event::MfaChange)
        .about(Object::Member(caller.actor.member))
        .because("passkey_removed");
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}

/// Keeps the key of the caller's vault, sealed by what a passkey of theirs derives.
pub async fn keep_wrap(
    app: &App,
    caller: &Caller,
    wrap: &VaultWrapRow,
) -> Result<(), PasskeyError> {
    if wrap.wrap.len() > WRAP_BYTES {
        return Err(PasskeyError::Malformed);
    }
    let mut tx = app.store.begin().await?;
    let passkey = tx.passkey(&wrap.credential_id).await?;
    passkey
        .filter(|passkey| passkey.member == caller.actor.member)
        .ok_or(PasskeyError::NotFound)?;
    tx.put_vault_wrap(caller.device, wrap).await?;
    Ok(tx.commit().await?)
}

/// Asks for whichever passkey the person has.
pub fn ask(app: &App) -> Result<Asked, PasskeyError> {
    let (options, state) = app
        .passkeys
        .site()?
        .start_discoverable_authentication()
        .map_err(|_source| PasskeyError::Unavailable)?;
    asked(app, &options, Step::Prove(Box::new(state)))
}

/// Checks the passkey's answer and begins a session, on the device that this browser is.
pub async fn log_in(
    app: &App,
    ceremony: &[u8; 32],
    credential: Value,
    known: &[DeviceId],
) -> Result<Session, PasskeyError> {
    let member = verify(app, ceremony, credential).await?;
    let mut tx = app.store.begin().await?;
    let staff = tx.staff(member).await?.filter(|staff| staff.active);
    let staff = staff.ok_or(PasskeyError::BadCredentials)?;
    let mut device = None;
    for known in known {
        let row = tx.device(*known).await?;
        device = device.or(row.filter(|row| row.member == member).map(|row| row.id));
    }
    let device = log_in::choose(tx.as_mut(), member, device).await?;
    let device = device.ok_or(PasskeyError::BadCredentials)?;
    let session = log_in::begin(app, tx.as_mut(), member, device).await?;
    let roles = staff.roles;
    let note = Note::by(&Actor { member, roles }, Event::StaffLogin)
        .about(Object::Device(device))
        .because("passkey");
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    Ok(session)
}

/// A fresh proof by a passkey of the caller's.
pub async fn prove(
    app: &App,
    caller: &Caller,
    ceremony: &[u8; 32],
    credential: Value,
) -> Result<(), PasskeyError> {
    if verify(app, ceremony, credential).await? != caller.actor.member {
        return Err(PasskeyError::BadCredentials);
    }
    let mut tx = app.store.begin().await?;
    tx.prove_session(&caller.session, app.now()).await?;
    Ok(tx.commit().await?)
}

/// Whose passkey answered. Unknown, not theirs and wrongly signed are the same failure.
async fn verify(
    app: &App,
    ceremony: &[u8; 32],
    credential: Value,
) -> Result<MemberId, PasskeyError> {
    let site = app.passkeys.site()?;
    let Some(Step::Prove(state)) = app.passkeys.take(ceremony, app.now()) else {
        return Err(PasskeyError::BadCredentials);
    };
    let answer: PublicKeyCredential =
        serde_json::from_value(credential).map_err(|_source| PasskeyError::BadCredentials)?;
    let (handle, id) = site
        .identify_discoverable_authentication(&answer)
        .map_err(|_source| PasskeyError::BadCredentials)?;
    let member = MemberId::from_bytes(*handle.as_bytes());
    let row = app.store.read().await?.passkey(id).await?;
    let row = row.filter(|row| row.member == member);
    let row = row.ok_or(PasskeyError::BadCredentials)?;
    let mut passkey: Passkey =
        serde_json::from_slice(&row.credential).map_err(|_source| StoreError::Corrupt {
            table: "passkey",
            column: "credential",
        })?;
    let proven = site
        .finish_discoverable_authentication_v2(&answer, *state, &passkey)
        .map_err(|_source| PasskeyError::BadCredentials)?;
    passkey.update_credential(&proven);
    let mut tx = app.store.begin().await?;
    tx.use_passkey(&row.credential_id, &encode(&passkey)?, app.now())
        .await?;
    tx.commit().await?;
    Ok(member)
}

fn asked(app: &App, options: &impl serde::Serialize, step: Step) -> Result<Asked, PasskeyError> {
    let options = serde_json::to_value(options).map_err(|_source| PasskeyError::Unavailable)?;
    let ceremony = app.chance.bytes();
    app.passkeys.keep(ceremony, app.now(), step);
    Ok(Asked { ceremony, options })
}

fn encode(passkey: &Passkey) -> Result<Vec<u8>, PasskeyError> {
    serde_json::to_vec(passkey).map_err(|_source| PasskeyError::Malformed)
}
