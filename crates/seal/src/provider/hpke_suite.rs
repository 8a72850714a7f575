//! HPKE as MLS uses it, over the `hpke` crate, for the two triples of our suites.

use hpke::{
    Deserializable, Kem, OpModeR, OpModeS, Serializable,
    aead::{Aead, AesGcm256, ChaCha20Poly1305},
    kdf::{HkdfSha256, HkdfSha384, Kdf},
    kem::{X25519HkdfSha256, XWing},
};
use openmls_traits::types::{
    CryptoError, ExporterSecret, HpkeAeadType, HpkeCiphertext, HpkeConfig, HpkeKdfType,
    HpkeKemType, HpkeKeyPair, KemOutput,
};
use shake::{ExtendableOutput as _, Shake256, Update as _, XofReader as _};
use zeroize::Zeroizing;

type Outcome<T> = Result<T, CryptoError>;

/// What to export from an HPKE context.
pub(super) struct Export<'a> {
    pub(super) context: &'a [u8],
    pub(super) length: usize,
}

/// Calls `$function::<AEAD, KDF, KEM>(…)` for the triple that `$config` names.
macro_rules! dispatch {
    ($config:expr, $function:ident($($argument:expr),*)) => {
        match ($config.0, $config.1, $config.2) {
            (HpkeKemType::XWingKemDraft6, HpkeKdfType::HkdfSha384, HpkeAeadType::AesGcm256) => {
                $function::<AesGcm256, HkdfSha384, XWing>($($argument),*)
            }
            (HpkeKemType::DhKem25519, HpkeKdfType::HkdfSha256, HpkeAeadType::ChaCha20Poly1305) => {
                $function::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>($($argument),*)
            }
            _ => Err(CryptoError::UnsupportedCiphersuite),
        }
    };
}

pub(super) fn seal(
    config: &HpkeConfig,
    key: &[u8],
    info: &[u8],
    aad: &[u8],
    plaintext: &[u8],
) -> Outcome<HpkeCiphertext> {
    dispatch!(config, seal_with(key, info, aad, plaintext))
}

fn seal_with<A: Aead, F: Kdf, K: Kem>(
    key: &[u8],
    info: &[u8],
    aad: &[u8],
    plaintext: &[u8],
) -> Outcome<HpkeCiphertext> {
    let key = public_key::<K>(key)?;
    let (enc, ciphertext) =
        hpke::single_shot_seal::<A, F, K>(&OpModeS::Base, &key, info, plaintext, aad)
            .ok()
            .ok_or(CryptoError::HpkeEncryptionError)?;
    Ok(HpkeCiphertext {
        kem_output: enc.to_bytes().to_vec().into(),
        ciphertext: ciphertext.into(),
    })
}

pub(super) fn open(
    config: &HpkeConfig,
    input: &HpkeCiphertext,
    key: &[u8],
    info: &[u8],
    aad: &[u8],
) -> Outcome<Vec<u8>> {
    dispatch!(config, open_with(input, key, info, aad))
}

fn open_with<A: Aead, F: Kdf, K: Kem>(
    input: &HpkeCiphertext,
    key: &[u8],
    info: &[u8],
    aad: &[u8],
) -> Outcome<Vec<u8>> {
    let key = private_key::<K>(key)?;
    let enc = K::EncappedKey::from_bytes(input.kem_output.as_slice())
        .ok()
        .ok_or(CryptoError::HpkeDecryptionError)?;
    let ciphertext = input.ciphertext.as_slice();
    hpke::single_shot_open::<A, F, K>(&OpModeR::Base, &key, &enc, info, ciphertext, aad)
        .ok()
        .ok_or(CryptoError::HpkeDecryptionError)
}

pub(super) fn send_export(
    config: &HpkeConfig,
    key: &[u8],
    info: &[u8],
    context: &[u8],
    length: usize,
) -> Outcome<(KemOutput, ExporterSecret)> {
    dispatch!(config, send_export_with(key, info, context, length))
}

fn send_export_with<A: Aead, F: Kdf, K: Kem>(
    key: &[u8],
    info: &[u8],
    context: &[u8],
    length: usize,
) -> Outcome<(KemOutput, ExporterSecret)> {
    let key = public_key::<K>(key)?;
    let (enc, sender) = hpke::setup_sender::<A, F, K>(&OpModeS::Base, &key, info)
        .ok()
        .ok_or(CryptoError::SenderSetupError)?;
    let mut secret = vec![0; length];
    sender
        .export(context, &mut secret)
        .ok()
        .ok_or(CryptoError::ExporterError)?;
    Ok((enc.to_bytes().to_vec(), secret.into()))
}

pub(super) fn receive_export(
    config: &HpkeConfig,
    enc: &[u8],
    key: &[u8],
    info: &[u8],
    export: &Export<'_>,
) -> Outcome<ExporterSecret> {
    dispatch!(config, receive_export_with(enc, key, info, export))
}

fn receive_export_with<A: Aead, F: Kdf, K: Kem>(
    enc: &[u8],
    key: &[u8],
    info: &[u8],
    export: &Export<'_>,
) -> Outcome<ExporterSecret> {
    let key = private_key::<K>(key)?;
    let enc = K::EncappedKey::from_bytes(enc)
        .ok()
        .ok_or(CryptoError::ReceiverSetupError)?;
    let receiver = hpke::setup_receiver::<A, F, K>(&OpModeR::Base, &key, &enc, info)
        .ok()
        .ok_or(CryptoError::ReceiverSetupError)?;
    let mut secret = vec![0; export.length];
    receiver
        .export(export.context, &mut secret)
        .ok()
        .ok_or(CryptoError::ExporterError)?;
    Ok(secret.into())
}

/// `DeriveKeyPair`. The drafts changed the rule for X-Wing under the same code point; OpenMLS 0.9 and the JavaScript
/// implementation use X-Wing's own (SHAKE256 of the input), the `hpke` crate the later one. All members of a group
/// must agree, so the rule of the suite is fixed here.
pub(super) fn derive(config: &HpkeConfig, ikm: &[u8]) -> Outcome<HpkeKeyPair> {
    if config.0 == HpkeKemType::XWingKemDraft6 {
        let mut seed = Zeroizing::new([0; 32]);
        let mut hash = Shake256::default();
        hash.update(ikm);
        hash.finalize_xof().read(seed.as_mut_slice());
        let key = private_key::<XWing>(seed.as_slice())?;
        return Ok(pair::<XWing>(&key, &XWing::sk_to_pk(&key)));
    }
    if config.0 == HpkeKemType::DhKem25519 {
        let (private, public) = X25519HkdfSha256::derive_keypair(ikm);
        return Ok(pair::<X25519HkdfSha256>(&private, &public));
    }
    Err(CryptoError::UnsupportedCiphersuite)
}

fn pair<K: Kem>(private: &K::PrivateKey, public: &K::PublicKey) -> HpkeKeyPair {
    HpkeKeyPair {
        private: private.to_bytes().to_vec().into(),
        public: public.to_bytes().to_vec(),
    }
}

fn public_key<K: Kem>(bytes: &[u8]) -> Outcome<K::PublicKey> {
    K::PublicKey::from_bytes(bytes)
        .ok()
        .ok_or(CryptoError::InvalidPublicKey)
}

fn private_key<K: Kem>(bytes: &[u8]) -> Outcome<K::PrivateKey> {
    K::PrivateKey::from_bytes(bytes)
        .ok()
        .ok_or(CryptoError::CryptoLibraryError)
}
