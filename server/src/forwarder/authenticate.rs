//! Whose a request is: by a signature over it (RFC 9421), by an API key, or by the certificate of its connection.

use super::keys::API_KEY_PREFIX;
use crate::{App, chat::hash};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    CredentialId, Timestamp,
    forwarder::{Credential, Forwarder, Proof, WINDOW, is_fresh},
};
use seal::request::{Input, Request, is_digest_of};
use store::{StoreError, Tx};
use subtle::ConstantTimeEq as _;
use thiserror::Error;

/// What a request shows. No `Debug`: it may hold a secret.
#[derive(Clone, Copy)]
pub enum Shown<'a> {
    /// A signature over it.
    Signature {
        /// `Signature-Input`.
        input: &'a str,
        /// `Signature`.
        signature: &'a str,
        /// What it is over.
        request: Request<'a>,
        /// The body, which the digest has to fit.
        body: &'a [u8],
    },
    /// A secret.
    ApiKey(&'a str),
    /// A certificate, whose private half the connection has shown: the hash of its public key.
    Certificate([u8; 32]),
}

/// A forwarder whose request counts.
#[derive(Debug, Clone)]
pub struct Known {
    /// Who.
    pub forwarder: Forwarder,
    /// By which key.
    pub credential: Credential,
    /// Hash of the nonce of a signed request, and until when it is to be remembered.
    pub nonce: Option<([u8; 32], Timestamp)>,
}

/// Why a request does not count.
#[derive(Debug, Error)]
pub enum AuthenticateError {
    /// What it shows cannot be read.
    #[error("malformed")]
    Malformed,
    /// The digest is not that of the body.
    #[error("wrong digest")]
    Digest,
    /// Signed too long ago, or ahead, or for too long.
    #[error("stale")]
    Stale,
    /// An unknown or revoked key, a forwarder that may not send, or a signature that does not hold.
    #[error("does not count")]
    Bad,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Finds out whose request it is. Whether it came before is asked when something is stored for it.
pub async fn authenticate(app: &App, shown: Shown<'_>) -> Result<Known, AuthenticateError> {
    let mut tx = app.store.read().await?;
    match shown {
        Shown::Signature {
            input,
            signature,
            request,
            body,
        } => {
            if !is_digest_of(request.content_digest, body) {
                return Err(AuthenticateError::Digest);
            }
            let input = Input::read(input).map_err(|_source| AuthenticateError::Malformed)?;
            let expires = moment(input.expires);
            if !is_fresh(moment(input.created), expires, app.now()) {
                return Err(AuthenticateError::Stale);
            }
            let id = URL_SAFE_NO_PAD.decode(&input.key_id).unwrap_or_default();
            let (forwarder, credential) = find(tx.as_mut(), &id, Proof::Signature).await?;
            input
                .verify(&request, signature, &credential.check)
                .map_err(|_source| AuthenticateError::Bad)?;
            let nonce = hash(input.nonce.as_bytes());
            Ok(Known {
                forwarder,
                credential,
                nonce: Some((nonce, expires.plus(WINDOW))),
            })
        }
        Shown::ApiKey(key) => {
            let (id, secret) = parts(key).ok_or(AuthenticateError::Bad)?;
            let (forwarder, credential) = find(tx.as_mut(), &id, Proof::ApiKey).await?;
            if !bool::from(hash(&secret).ct_eq(&credential.check)) {
                return Err(AuthenticateError::Bad);
            }
            Ok(Known {
                forwarder,
                credential,
                nonce: None,
            })
        }
        Shown::Certificate(pin) => {
            let credential = tx.certificate(&pin).await?;
            let credential = credential.ok_or(AuthenticateError::Bad)?;
            Ok(Known {
                forwarder: active(tx.as_mut(), &credential).await?,
                credential,
                nonce: None,
            })
        }
    }
}

/// A key that counts, of a forwarder that may send.
async fn find(
    tx: &mut dyn Tx,
    id: &[u8],
    proof: Proof,
) -> Result<(Forwarder, Credential), AuthenticateError> {
    let id = id.try_into().map_err(|_length| AuthenticateError::Bad)?;
    let credential = tx.credential(CredentialId::from_bytes(id)).await?;
    let credential = credential
        .filter(|key| key.is_good() && key.proof == proof)
        .ok_or(AuthenticateError::Bad)?;
    Ok((active(tx, &credential).await?, credential))
}

/// Whose key it is, if they may send.
async fn active(tx: &mut dyn Tx, credential: &Credential) -> Result<Forwarder, AuthenticateError> {
    let forwarder = tx.forwarder(credential.forwarder).await?;
    forwarder
        .filter(|forwarder| forwarder.active && !forwarder.is_nobody())
        .ok_or(AuthenticateError::Bad)
}

/// Id and secret of an API key.
fn parts(key: &str) -> Option<([u8; 16], [u8; 32])> {
    let bytes = URL_SAFE_NO_PAD
        .decode(key.strip_prefix(API_KEY_PREFIX)?)
        .ok()?;
    let (id, secret) = bytes.split_first_chunk::<16>()?;
    Some((*id, secret.try_into().ok()?))
}

fn moment(secs: u64) -> Timestamp {
    Timestamp(
        i64::try_from(secs)
            .unwrap_or(i64::MAX)
            .saturating_mul(1_000),
    )
}
