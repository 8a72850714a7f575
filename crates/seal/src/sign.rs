//! Ed25519 signatures over a label and a body. Verification is strict (no small-order keys, canonical `s`).

use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use openmls_traits::{
    signatures::{Signer, SignerError},
    types::SignatureScheme,
};

use zeroize::Zeroizing;

use crate::{Error, Result};

/// Length of an Ed25519 signature in bytes.
pub(crate) const SIGNATURE: usize = 64;

/// An Ed25519 signing key; wiped when dropped.
#[derive(Clone)]
pub(crate) struct Key(SigningKey);

impl Key {
    pub(crate) fn generate() -> Result<Self> {
        crate::bytes::random_secret().map(|secret| Self::from_secret(&secret))
    }

    pub(crate) fn from_secret(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }

    pub(crate) fn secret(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    pub(crate) fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    #[cfg(feature = "desk")]
    pub(crate) fn verifier(&self) -> VerifyingKey {
        self.0.verifying_key()
    }

    /// Signs `label || body`.
    #[cfg(any(feature = "visitor", feature = "desk", feature = "partner"))]
    pub(crate) fn sign_labelled(&self, label: &[u8], body: &[u8]) -> [u8; SIGNATURE] {
        self.0.sign(&labelled(label, body)).to_bytes()
    }
}

impl Signer for Key {
    fn sign(&self, payload: &[u8]) -> core::result::Result<Vec<u8>, SignerError> {
        Ok(self.0.sign(payload).to_bytes().to_vec())
    }

    fn signature_scheme(&self) -> SignatureScheme {
        SignatureScheme::ED25519
    }
}

/// Verifies a signature over `label || body`; `what` names the signed thing in the error.
pub(crate) fn verify(
    key: &VerifyingKey,
    label: &[u8],
    body: &[u8],
    signature: &[u8; SIGNATURE],
    what: &'static str,
) -> Result<()> {
    let signature = ed25519_dalek::Signature::from_bytes(signature);
    key.verify_strict(&labelled(label, body), &signature)
        .ok()
        .ok_or(Error::Signature(what))
}

/// What is signed; wiped afterwards, because some bodies are content.
fn labelled(label: &[u8], body: &[u8]) -> Zeroizing<Vec<u8>> {
    Zeroizing::new([label, body].concat())
}

/// A public key from its 32 bytes.
pub(crate) fn public_key(bytes: &[u8; 32], what: &'static str) -> Result<VerifyingKey> {
    VerifyingKey::from_bytes(bytes)
        .ok()
        .ok_or(Error::Malformed(what))
}
