//! What a forwarder sees and does of its own, by a key that counts: its keys, so that it changes over from one to the next by itself, and
//! which of its forms came. Nothing of what became of them (R365).

use super::{
    ForwarderError,
    authenticate::Known,
    keys::{Added, make},
};
use crate::{App, audit};
use domain::{
    CredentialId,
    audit::{Event, Note, Object},
    forwarder::{Credential, KEYS_MAX, Scope, Scopes},
    permission::{Action, Target, forwarder_can},
};
use store::{StoreError, Tx, referral::ReceiptRow};
use thiserror::Error;

/// Most receipts that are shown.
const RECEIPTS: u32 = 200;

/// Why a forwarder was not shown, or did not do, what is its own.
#[derive(Debug, Error)]
pub enum OwnError {
    /// The key is not for this, or it is somebody else's.
    #[error("not allowed")]
    Forbidden,
    /// The signed request came before.
    #[error("replayed")]
    Replayed,
    /// The key was revoked in the meantime.
    #[error("does not count")]
    Bad,
    /// There is no such key of its own that counts.
    #[error("no such key")]
    NotFound,
    /// No public key.
    #[error("malformed")]
    Malformed,
    /// It has as many keys as it may have.
    #[error("too many keys")]
    Full,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ForwarderError> for OwnError {
    fn from(error: ForwarderError) -> Self {
        match error {
            ForwarderError::Forbidden | ForwarderError::StepUp(_) => Self::Forbidden,
            ForwarderError::NotFound => Self::NotFound,
            ForwarderError::Bad(_) | ForwarderError::Malformed | ForwarderError::Taken => {
                Self::Malformed
            }
            ForwarderError::Store(error) => Self::Store(error),
        }
    }
}

/// Its keys, the oldest first.
pub async fn keys(app: &App, known: &Known) -> Result<Vec<Credential>, OwnError> {
    let mut tx = begin(app, known, Action::KeepOwnKeys).await?;
    let keys = tx.credentials_of(known.forwarder.id).await?;
    tx.commit().await?;
    Ok(keys)
}

/// A new key beside the others, for no more than the one by which it is asked.
pub async fn add(
    app: &App,
    known: &Known,
    (public_key, scopes): (Option<[u8; 32]>, Scopes),
) -> Result<Added, OwnError> {
    let mut tx = begin(app, known, Action::KeepOwnKeys).await?;
    if !scopes.within(known.credential.scopes) {
        return Err(OwnError::Forbidden);
    }
    let owner = known.forwarder.id;
    let (credential, api_key) = make(app, owner, (public_key.into(), scopes))?;
    let keys = tx.credentials_of(owner).await?;
    if keys.iter().filter(|key| key.is_good()).count() >= KEYS_MAX {
        return Err(OwnError::Full);
    }
    if !tx.insert_credential(&credential).await? {
        return Err(OwnError::Malformed);
    }
    let id = credential.id;
    note(app, tx.as_mut(), Event::KeyAttested, id).await?;
    tx.commit().await?;
    Ok(Added {
        id,
        api_key,
        pin: None,
    })
}

/// One of its keys counts no more, at once: also the one by which this is asked. A stolen key is stopped by whoever has it.
pub async fn revoke(app: &App, known: &Known, id: CredentialId) -> Result<(), OwnError> {
    let mut tx = begin(app, known, Action::KeepOwnKeys).await?;
    let key = tx.credential(id).await?;
    let target = key.map(|key| Target::own_if(key.forwarder == known.forwarder.id));
    // What is not theirs is not there for them.
    if !target.is_some_and(|target| forwarder_can(Action::KeepOwnKeys, target))
        || !tx.revoke_credential(id, app.now().to_day()).await?
    {
        return Err(OwnError::NotFound);
    }
    note(app, tx.as_mut(), Event::KeyRevoked, id).await?;
    Ok(tx.commit().await?)
}

/// Which of its forms came, the newest first: those that this key could have sent.
pub async fn receipts(app: &App, known: &Known) -> Result<Vec<ReceiptRow>, OwnError> {
    let mut tx = begin(app, known, Action::SeeOwnReceipts).await?;
    let mut receipts = tx.receipts_of(known.forwarder.id, RECEIPTS).await?;
    receipts.retain(|receipt| known.credential.scopes.see(receipt.form));
    let read = Note::by_nobody(Event::ListViewed)
        .about(Object::Row(*known.forwarder.id.as_bytes()))
        .because("own_receipts");
    audit::record(tx.as_mut(), app, read).await?;
    tx.commit().await?;
    Ok(receipts)
}

/// A transaction in which the key still counts, is for this, and has not been used for this very request.
pub(crate) async fn begin(
    app: &App,
    known: &Known,
    action: Action,
) -> Result<Box<dyn Tx>, OwnError> {
    let key = &known.credential;
    // Letters are about referrals: who only asks for training has none.
    let needs = [
        (Action::KeepOwnKeys, Scope::KeepKeys),
        (Action::ReadMailbox, Scope::Refer),
    ];
    let lacks = |(of, scope): (Action, Scope)| of == action && !key.scopes.has(scope);
    if needs.into_iter().any(lacks) || !forwarder_can(action, Target::Own) {
        refuse(app, known, action).await?;
        return Err(OwnError::Forbidden);
    }
    let mut tx = app.store.begin().await?;
    let still = tx.credential(key.id).await?;
    if !still.is_some_and(|key| key.is_good()) {
        return Err(OwnError::Bad);
    }
    if let Some((nonce, until)) = &known.nonce
        && !tx.insert_nonce(key.id, nonce, *until).await?
    {
        return Err(OwnError::Replayed);
    }
    tx.use_credential(key.id, app.now().to_day()).await?;
    Ok(tx)
}

/// Who asks for what their key is not for is written down.
async fn refuse(app: &App, known: &Known, action: Action) -> Result<(), StoreError> {
    let denied = Note::by_nobody(Event::AccessDenied)
        .about(Object::Row(*known.forwarder.id.as_bytes()))
        .because(action.name());
    let mut tx = app.store.begin().await?;
    audit::record(tx.as_mut(), app, denied).await?;
    tx.commit().await
}

async fn note(
    app: &App,
    tx: &mut dyn Tx,
    event: Event,
    id: CredentialId,
) -> Result<(), StoreError> {
    let note = Note::by_nobody(event)
        .about(Object::Row(*id.as_bytes()))
        .because("by_forwarder");
    audit::record(tx, app, note).await
}
