//! Keys of forwarders: a new one beside the old one, so that they can change over, and one that counts no more.

use super::{ForwarderError, keep::note};
use crate::{
    App, audit,
    chat::hash,
    staff::{session::Caller, step_up},
    transport::pin,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    CredentialId, ForwarderId,
    audit::{Event, Object},
    forwarder::{Credential, NOBODYS_KEY, Proof, Scopes},
    permission::{Action, Actor, Target, can},
};

/// With what an API key begins, so that one that lies around is known for what it is.
pub const API_KEY_PREFIX: &str = "sotto_";

/// By what a new key is known. No `Debug`: nothing of it belongs into a log.
pub enum Given {
    /// A public key that the forwarder made.
    PublicKey([u8; 32]),
    /// A certificate that it made, as DER.
    Certificate(Vec<u8>),
    /// Nothing: an API key is made here.
    Nothing,
}

impl From<Option<[u8; 32]>> for Given {
    fn from(public_key: Option<[u8; 32]>) -> Self {
        public_key.map_or(Self::Nothing, Self::PublicKey)
    }
}

/// A new key. No `Debug`: it holds a secret.
pub struct Added {
    /// Its id.
    pub id: CredentialId,
    /// The API key, told this once; `None` for one that the forwarder made.
    pub api_key: Option<String>,
    /// The hash of a certificate's public key, to be compared with theirs.
    pub pin: Option<[u8; 32]>,
}

/// Gives a forwarder a key: a public key or a certificate that it made itself, or an API key that is made here.
pub async fn add(
    app: &App,
    caller: &Caller,
    forwarder: ForwarderId,
    (given, scopes): (Given, Scopes),
) -> Result<Added, ForwarderError> {
    if !can(&caller.actor, Action::KeepForwarders, Target::None) {
        return Err(ForwarderError::Forbidden);
    }
    step_up::require(app, caller)?;
    add_by(app, Some(&caller.actor), forwarder, (given, scopes)).await
}

/// The same, by whoever keeps the machine when there is no actor.
pub async fn add_by(
    app: &App,
    by: Option<&Actor>,
    forwarder: ForwarderId,
    (given, scopes): (Given, Scopes),
) -> Result<Added, ForwarderError> {
    let (credential, api_key) = make(app, forwarder, (given, scopes))?;
    let mut tx = app.store.begin().await?;
    let known = tx.forwarder(forwarder).await?;
    let known = known.filter(|forwarder| !forwarder.is_nobody());
    known.ok_or(ForwarderError::NotFound)?;
    if !tx.insert_credential(&credential).await? {
        return Err(ForwarderError::Taken);
    }
    let note = note(by, Event::KeyAttested)
        .about(Object::Row(*credential.id.as_bytes()))
        .because(credential.proof.name());
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    Ok(Added {
        id: credential.id,
        api_key,
        pin: (credential.proof == Proof::Certificate).then_some(credential.check),
    })
}

/// A new key that nothing knows of yet, with its secret where it is made here.
pub(super) fn make(
    app: &App,
    forwarder: ForwarderId,
    (given, scopes): (Given, Scopes),
) -> Result<(Credential, Option<String>), ForwarderError> {
    let id: [u8; 16] = app.chance.bytes();
    let (proof, check, api_key) = match given {
        Given::PublicKey(key) => {
            // Whether it is a point of the curve at all.
            seal::Root::new(&key).map_err(|_source| ForwarderError::Malformed)?;
            (Proof::Signature, key, None)
        }
        Given::Certificate(certificate) => {
            let pin = pin(&certificate).ok_or(ForwarderError::Malformed)?;
            (Proof::Certificate, pin, None)
        }
        Given::Nothing => {
            let secret: [u8; 32] = app.chance.bytes();
            let key = URL_SAFE_NO_PAD.encode([&id[..], &secret[..]].concat());
            let key = format!("{API_KEY_PREFIX}{key}");
            (Proof::ApiKey, hash(&secret), Some(key))
        }
    };
    let credential = Credential {
        id: CredentialId::from_bytes(id),
        forwarder,
        proof,
        check,
        scopes,
        added_on: app.now().to_day(),
        used_on: None,
        revoked_on: None,
    };
    Ok((credential, api_key))
}

/// A key counts no more, at once. What it sent stays: it is told which key that was.
pub async fn revoke(app: &App, caller: &Caller, id: CredentialId) -> Result<(), ForwarderError> {
    if !can(&caller.actor, Action::KeepForwarders, Target::None) {
        return Err(ForwarderError::Forbidden);
    }
    // No fresh proof: a stolen key is stopped by whoever notices.
    revoke_by(app, Some(&caller.actor), id).await
}

/// The same, by whoever keeps the machine when there is no actor.
pub async fn revoke_by(
    app: &App,
    by: Option<&Actor>,
    id: CredentialId,
) -> Result<(), ForwarderError> {
    let mut tx = app.store.begin().await?;
    if id == NOBODYS_KEY || !tx.revoke_credential(id, app.now().to_day()).await? {
        return Err(ForwarderError::NotFound);
    }
    let note = note(by, Event::KeyRevoked)
        .about(Object::Row(*id.as_bytes()))
        .because("forwarder");
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}
