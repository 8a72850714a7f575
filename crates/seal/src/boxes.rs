//! Boxes: what is left for a team or a device while nobody is there. HPKE (RFC 9180) in base mode with X-Wing,
//! HKDF-SHA256 and ChaCha20-Poly1305. What a box is for stands in `info`, where it belongs in `aad`; both must be the
//! same to open it.
//!
//! ```text
//! Box v1 = { u8 version = 1; u8 suite = 1; key_id[8]; enc[1120]; ciphertext<V> }
//! ```
//! Key pairs are never derived through HPKE's `DeriveKeyPair`, about which implementations differ: the 32 bytes of the
//! secret key are what is stored.

use hpke::{
    Deserializable as _, Kem as _, OpModeR, OpModeS, Serializable as _, aead::ChaCha20Poly1305,
    kdf::HkdfSha256, kem::XWing,
};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{
    Error, Result, hash,
    wire::{Reader, Writer},
};

/// Length of a public key in bytes.
pub const PUBLIC_KEY_BYTES: usize = 1216;
/// Length of a secret key in bytes.
pub const SECRET_KEY_BYTES: usize = 32;

const ENC_BYTES: usize = 1120;
const WHAT: &str = "box";

type Kem = XWing;
type HpkePublic = <Kem as hpke::Kem>::PublicKey;
type HpkeSecret = <Kem as hpke::Kem>::PrivateKey;

/// A public key to seal to; checked when made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey(Vec<u8>);

impl PublicKey {
    /// A key from its bytes.
    pub fn new(bytes: &[u8]) -> Result<Self> {
        HpkePublic::from_bytes(bytes)
            .ok()
            .ok_or(Error::Malformed("public key"))?;
        Ok(Self(bytes.to_vec()))
    }

    /// The bytes on the wire.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// SHA-256 of the key, as a certificate names it.
    pub fn hash(&self) -> [u8; 32] {
        hash::sha256(&[&self.0])
    }
}

/// A secret key; wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SecretKey([u8; SECRET_KEY_BYTES]);

impl SecretKey {
    /// A new key.
    pub fn generate() -> Result<Self> {
        crate::bytes::random_secret().map(|secret| Self(*secret))
    }

    /// A key from its bytes.
    pub fn new(secret: &[u8; SECRET_KEY_BYTES]) -> Self {
        Self(*secret)
    }

    /// The public half.
    pub fn public(&self) -> Result<PublicKey> {
        Ok(PublicKey(Kem::sk_to_pk(&self.hpke()?).to_bytes().to_vec()))
    }

    /// The secret bytes, to be sealed by the caller.
    #[cfg_attr(
        not(feature = "desk"),
        expect(dead_code, reason = "only staff store secret keys")
    )]
    pub(crate) fn bytes(&self) -> &[u8; SECRET_KEY_BYTES] {
        &self.0
    }

    fn hpke(&self) -> Result<HpkeSecret> {
        HpkeSecret::from_bytes(&self.0)
            .ok()
            .ok_or(Error::Malformed("secret key"))
    }
}

/// Seals `plaintext` to `key`.
pub fn seal(key: &PublicKey, info: &[u8], aad: &[u8], plaintext: &[u8]) -> Result<Vec<u8>> {
    let public = HpkePublic::from_bytes(key.bytes())
        .ok()
        .ok_or(Error::Malformed("public key"))?;
    let (enc, ciphertext) = hpke::single_shot_seal::<ChaCha20Poly1305, HkdfSha256, Kem>(
        &OpModeS::Base,
        &public,
        info,
        plaintext,
        aad,
    )
    .ok()
    .ok_or(Error::Random)?;
    let header = Writer::new().u8(1).u8(1).bytes(&hash::key_id(key.bytes()));
    Ok(header.bytes(&enc.to_bytes()).opaque(&ciphertext).public())
}

/// Opens a box.
pub fn open(key: &SecretKey, info: &[u8], aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    let mut reader = Reader::new(sealed, WHAT);
    reader.version(1)?;
    reader.version(1)?;
    let key_id: [u8; 8] = reader.array()?;
    let enc = reader.take(ENC_BYTES)?;
    let ciphertext = reader.opaque()?;
    reader.end()?;
    if key_id != hash::key_id(key.public()?.bytes()) {
        return Err(Error::Sealed(WHAT));
    }
    let enc = <Kem as hpke::Kem>::EncappedKey::from_bytes(enc)
        .ok()
        .ok_or(Error::Malformed(WHAT))?;
    hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, Kem>(
        &OpModeR::Base,
        &key.hpke()?,
        &enc,
        info,
        ciphertext,
        aad,
    )
    .map(Zeroizing::new)
    .ok()
    .ok_or(Error::Sealed(WHAT))
}

/// Which key a box was sealed to: the first eight bytes of SHA-256 of the public key.
pub fn key_id(sealed: &[u8]) -> Result<[u8; 8]> {
    let mut reader = Reader::new(sealed, WHAT);
    reader.version(1)?;
    reader.version(1)?;
    reader.array()
}
