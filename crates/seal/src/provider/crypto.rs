//! Primitives under MLS, from the `RustCrypto` crates.

use aes_gcm::Aes256Gcm;
use chacha20poly1305::{
    ChaCha20Poly1305,
    aead::{Aead, KeyInit, Payload, consts::U12},
};
use hkdf::Hkdf;
use hmac::{Hmac, Mac as _};
use openmls_traits::{
    crypto::OpenMlsCrypto,
    types::{
        AeadType, Ciphersuite, CryptoError, ExporterSecret, HashType, HpkeCiphertext, HpkeConfig,
        HpkeKeyPair, KemOutput, SignatureScheme,
    },
};
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use tls_codec::SecretVLBytes;

use super::hpke_suite;
use crate::{Suite, bytes, sign};

type Outcome<T> = Result<T, CryptoError>;

/// The primitives; has no state.
#[derive(Debug, Default)]
pub(crate) struct Crypto;

/// Runs `$body` with `$hash` bound to the hash function of that type.
macro_rules! with_hash {
    ($type:expr, $hash:ident => $body:expr) => {
        match $type {
            HashType::Sha2_256 => {
                type $hash = Sha256;
                $body
            }
            HashType::Sha2_384 => {
                type $hash = Sha384;
                $body
            }
            HashType::Sha2_512 => {
                type $hash = Sha512;
                $body
            }
        }
    };
}

/// One AEAD call with all lengths checked.
struct AeadCall<'a> {
    key: &'a [u8],
    nonce: &'a [u8],
    payload: Payload<'a, 'a>,
}

impl AeadCall<'_> {
    fn encrypt<A: Aead<NonceSize = U12> + KeyInit>(self) -> Outcome<Vec<u8>> {
        let (cipher, nonce) = self.parts::<A>()?;
        cipher
            .encrypt(&nonce.into(), self.payload)
            .ok()
            .ok_or(CryptoError::CryptoLibraryError)
    }

    fn decrypt<A: Aead<NonceSize = U12> + KeyInit>(self) -> Outcome<Vec<u8>> {
        let (cipher, nonce) = self.parts::<A>()?;
        cipher
            .decrypt(&nonce.into(), self.payload)
            .ok()
            .ok_or(CryptoError::AeadDecryptionError)
    }

    fn parts<A: KeyInit>(&self) -> Outcome<(A, [u8; 12])> {
        let cipher = A::new_from_slice(self.key)
            .ok()
            .ok_or(CryptoError::InvalidLength)?;
        let nonce = self
            .nonce
            .try_into()
            .ok()
            .ok_or(CryptoError::InvalidLength)?;
        Ok((cipher, nonce))
    }
}

fn ed25519_only(scheme: SignatureScheme) -> Outcome<()> {
    if scheme == SignatureScheme::ED25519 {
        Ok(())
    } else {
        Err(CryptoError::UnsupportedSignatureScheme)
    }
}

impl OpenMlsCrypto for Crypto {
    fn supports(&self, ciphersuite: Ciphersuite) -> Outcome<()> {
        Suite::from_mls(ciphersuite)
            .map(drop)
            .ok()
            .ok_or(CryptoError::UnsupportedCiphersuite)
    }

    fn supported_ciphersuites(&self) -> Vec<Ciphersuite> {
        vec![Suite::XWing.mls(), Suite::X25519.mls()]
    }

    fn hkdf_extract(&self, hash: HashType, salt: &[u8], ikm: &[u8]) -> Outcome<SecretVLBytes> {
        Ok(with_hash!(hash, H => Hkdf::<H>::extract(Some(salt), ikm).0.to_vec().into()))
    }

    fn hmac(&self, hash: HashType, key: &[u8], message: &[u8]) -> Outcome<SecretVLBytes> {
        with_hash!(hash, H => {
            let mut mac = <Hmac<H> as KeyInit>::new_from_slice(key).ok().ok_or(CryptoError::InvalidLength)?;
            mac.update(message);
            Ok(mac.finalize().into_bytes().to_vec().into())
        })
    }

    fn hkdf_expand(
        &self,
        hash: HashType,
        prk: &[u8],
        info: &[u8],
        okm_len: usize,
    ) -> Outcome<SecretVLBytes> {
        let mut okm = vec![0; okm_len];
        with_hash!(hash, H => {
            let kdf = Hkdf::<H>::from_prk(prk).ok().ok_or(CryptoError::HkdfOutputLengthInvalid)?;
            kdf.expand(info, &mut okm).ok().ok_or(CryptoError::HkdfOutputLengthInvalid)?;
        });
        Ok(okm.into())
    }

    fn hash(&self, hash: HashType, data: &[u8]) -> Outcome<Vec<u8>> {
        Ok(with_hash!(hash, H => H::digest(data).to_vec()))
    }

    fn aead_encrypt(
        &self,
        alg: AeadType,
        key: &[u8],
        data: &[u8],
        nonce: &[u8],
        aad: &[u8],
    ) -> Outcome<Vec<u8>> {
        let call = AeadCall {
            key,
            nonce,
            payload: Payload { msg: data, aad },
        };
        match alg {
            AeadType::ChaCha20Poly1305 => call.encrypt::<ChaCha20Poly1305>(),
            AeadType::Aes256Gcm => call.encrypt::<Aes256Gcm>(),
            AeadType::Aes128Gcm => Err(CryptoError::UnsupportedAeadAlgorithm),
        }
    }

    fn aead_decrypt(
        &self,
        alg: AeadType,
        key: &[u8],
        ct_tag: &[u8],
        nonce: &[u8],
        aad: &[u8],
    ) -> Outcome<Vec<u8>> {
        let call = AeadCall {
            key,
            nonce,
            payload: Payload { msg: ct_tag, aad },
        };
        match alg {
            AeadType::ChaCha20Poly1305 => call.decrypt::<ChaCha20Poly1305>(),
            AeadType::Aes256Gcm => call.decrypt::<Aes256Gcm>(),
            AeadType::Aes128Gcm => Err(CryptoError::UnsupportedAeadAlgorithm),
        }
    }

    fn signature_key_gen(&self, alg: SignatureScheme) -> Outcome<(Vec<u8>, Vec<u8>)> {
        ed25519_only(alg)?;
        let secret = bytes::random()
            .ok()
            .ok_or(CryptoError::InsufficientRandomness)?;
        let key = sign::Key::from_secret(&secret);
        Ok((secret.to_vec(), key.public().to_vec()))
    }

    fn verify_signature(
        &self,
        alg: SignatureScheme,
        data: &[u8],
        pk: &[u8],
        signature: &[u8],
    ) -> Outcome<()> {
        ed25519_only(alg)?;
        let key: [u8; 32] = pk.try_into().ok().ok_or(CryptoError::InvalidPublicKey)?;
        let key = sign::public_key(&key, "key")
            .ok()
            .ok_or(CryptoError::InvalidPublicKey)?;
        let signature = signature
            .try_into()
            .ok()
            .ok_or(CryptoError::InvalidSignature)?;
        sign::verify(&key, &[], data, signature, "message")
            .ok()
            .ok_or(CryptoError::InvalidSignature)
    }

    fn sign(&self, alg: SignatureScheme, data: &[u8], key: &[u8]) -> Outcome<Vec<u8>> {
        ed25519_only(alg)?;
        let secret = key.try_into().ok().ok_or(CryptoError::InvalidLength)?;
        openmls_traits::signatures::Signer::sign(&sign::Key::from_secret(secret), data)
            .ok()
            .ok_or(CryptoError::SigningError)
    }

    fn hpke_seal(
        &self,
        config: HpkeConfig,
        pk_r: &[u8],
        info: &[u8],
        aad: &[u8],
        ptxt: &[u8],
    ) -> Outcome<HpkeCiphertext> {
        hpke_suite::seal(&config, pk_r, info, aad, ptxt)
    }

    fn hpke_open(
        &self,
        config: HpkeConfig,
        input: &HpkeCiphertext,
        sk_r: &[u8],
        info: &[u8],
        aad: &[u8],
    ) -> Outcome<Vec<u8>> {
        hpke_suite::open(&config, input, sk_r, info, aad)
    }

    fn hpke_setup_sender_and_export(
        &self,
        config: HpkeConfig,
        pk_r: &[u8],
        info: &[u8],
        exporter_context: &[u8],
        exporter_length: usize,
    ) -> Outcome<(KemOutput, ExporterSecret)> {
        hpke_suite::send_export(&config, pk_r, info, exporter_context, exporter_length)
    }

    fn hpke_setup_receiver_and_export(
        &self,
        config: HpkeConfig,
        enc: &[u8],
        sk_r: &[u8],
        info: &[u8],
        exporter_context: &[u8],
        exporter_length: usize,
    ) -> Outcome<ExporterSecret> {
        let exporter = hpke_suite::Export {
            context: exporter_context,
            length: exporter_length,
        };
        hpke_suite::receive_export(&config, enc, sk_r, info, &exporter)
    }

    fn derive_hpke_keypair(&self, config: HpkeConfig, ikm: &[u8]) -> Outcome<HpkeKeyPair> {
        hpke_suite::derive(&config, ikm)
    }
}
