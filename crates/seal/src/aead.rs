//! XChaCha20-Poly1305 for what lies on a disk: records, vaults, state blobs. The 24-byte nonce is random.

use chacha20poly1305::{
    XChaCha20Poly1305,
    aead::{Aead as _, KeyInit as _, Payload},
};
use zeroize::Zeroizing;

use crate::{Error, Result, bytes};

/// Length of the nonce in bytes.
pub(crate) const NONCE: usize = 24;

/// `nonce || ciphertext`.
pub(crate) fn seal(key: &[u8; 32], aad: &[u8], plaintext: &[u8]) -> Result<Vec<u8>> {
    let nonce: [u8; NONCE] = bytes::random()?;
    let body = XChaCha20Poly1305::new(key.into())
        .encrypt(
            &nonce.into(),
            Payload {
                msg: plaintext,
                aad,
            },
        )
        .ok()
        .ok_or(Error::Size("plaintext"))?;
    Ok([nonce.as_slice(), &body].concat())
}

/// Opens what [`seal`] made with the same key and additional data.
pub(crate) fn open(
    key: &[u8; 32],
    aad: &[u8],
    sealed: &[u8],
    what: &'static str,
) -> Result<Zeroizing<Vec<u8>>> {
    let (nonce, body) = sealed
        .split_first_chunk::<NONCE>()
        .ok_or(Error::Malformed(what))?;
    XChaCha20Poly1305::new(key.into())
        .decrypt(nonce.into(), Payload { msg: body, aad })
        .map(Zeroizing::new)
        .ok()
        .ok_or(Error::Sealed(what))
}
