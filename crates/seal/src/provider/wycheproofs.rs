//! Project Wycheproof's hard cases, over the provider.

use openmls_traits::{
    crypto::OpenMlsCrypto as _,
    types::{AeadType, HashType, SignatureScheme},
};
use wycheproof::{TestResult, aead, eddsa, hkdf, mac, xdh};

use super::Crypto;

/// What a case must give: success, failure, or either.
fn check(result: TestResult, success: bool, case: usize, what: &str) {
    match result {
        TestResult::Valid => assert!(success, "{what} {case} must succeed"),
        TestResult::Invalid => assert!(!success, "{what} {case} must fail"),
        TestResult::Acceptable => {}
    }
}

fn run_aead(name: aead::TestName, algorithm: AeadType, key_bits: usize) {
    let set = aead::TestSet::load(name).unwrap();
    let mut count = 0;
    for group in set
        .test_groups
        .iter()
        .filter(|group| group.key_size == key_bits)
    {
        for test in &group.tests {
            let sealed = [test.ct.as_slice(), &test.tag].concat();
            let opened = Crypto.aead_decrypt(algorithm, &test.key, &sealed, &test.nonce, &test.aad);
            let success = opened.is_ok_and(|opened| opened == test.pt.as_slice());
            // MLS nonces have twelve bytes: others are refused, whatever the algorithm would do with them.
            let result = if group.nonce_size == 96 {
                test.result
            } else {
                TestResult::Invalid
            };
            check(result, success, test.tc_id, "open");
            if result == TestResult::Valid {
                let again =
                    Crypto.aead_encrypt(algorithm, &test.key, &test.pt, &test.nonce, &test.aad);
                assert_eq!(again.unwrap(), sealed, "seal {}", test.tc_id);
            }
            count += 1;
        }
    }
    assert!(count > 60, "{count} cases");
}

#[test]
fn chacha20_poly1305() {
    run_aead(
        aead::TestName::ChaCha20Poly1305,
        AeadType::ChaCha20Poly1305,
        256,
    );
}

#[test]
fn aes_256_gcm() {
    run_aead(aead::TestName::AesGcm, AeadType::Aes256Gcm, 256);
}

#[test]
fn xchacha20_poly1305() {
    let set = aead::TestSet::load(aead::TestName::XChaCha20Poly1305).unwrap();
    let mut count = 0;
    for group in &set.test_groups {
        for test in group
            .tests
            .iter()
            .filter(|test| test.nonce.len() == crate::aead::NONCE)
        {
            let Ok(key) = test.key.as_slice().try_into() else {
                continue;
            };
            let sealed = [test.nonce.as_slice(), &test.ct, &test.tag].concat();
            let opened = crate::aead::open(key, &test.aad, &sealed, "test");
            let success = opened.is_ok_and(|opened| *opened == test.pt.as_slice());
            check(test.result, success, test.tc_id, "open");
            count += 1;
        }
    }
    assert!(count > 200, "{count} cases");
}

#[test]
fn ed25519() {
    let set = eddsa::TestSet::load(eddsa::TestName::Ed25519).unwrap();
    let mut count = 0;
    for group in &set.test_groups {
        for test in &group.tests {
            let verified = Crypto.verify_signature(
                SignatureScheme::ED25519,
                &test.msg,
                &group.key.pk,
                &test.sig,
            );
            check(test.result, verified.is_ok(), test.tc_id, "verify");
            count += 1;
        }
    }
    assert!(count > 100, "{count} cases");
}

fn run_hkdf(name: hkdf::TestName, hash: HashType) {
    for group in &hkdf::TestSet::load(name).unwrap().test_groups {
        for test in &group.tests {
            let prk = Crypto.hkdf_extract(hash, &test.salt, &test.ikm).unwrap();
            let okm = Crypto.hkdf_expand(hash, prk.as_slice(), &test.info, test.size);
            let success = okm.is_ok_and(|okm| okm.as_slice() == test.okm.as_slice());
            check(test.result, success, test.tc_id, "hkdf");
        }
    }
}

#[test]
fn hkdf_sha256_and_sha384() {
    run_hkdf(hkdf::TestName::HkdfSha256, HashType::Sha2_256);
    run_hkdf(hkdf::TestName::HkdfSha384, HashType::Sha2_384);
}

fn run_hmac(name: mac::TestName, hash: HashType) {
    for group in &mac::TestSet::load(name).unwrap().test_groups {
        for test in &group.tests {
            let full = Crypto.hmac(hash, &test.key, &test.msg).unwrap();
            let tag = full.as_slice().get(..group.tag_size / 8).unwrap();
            check(test.result, tag == test.tag.as_slice(), test.tc_id, "hmac");
        }
    }
}

#[test]
fn hmac_sha256_and_sha384() {
    run_hmac(mac::TestName::HmacSha256, HashType::Sha2_256);
    run_hmac(mac::TestName::HmacSha384, HashType::Sha2_384);
}

/// X25519 is reached through HPKE alone, so the test does its DHKEM by hand around the given secret: what the receiver
/// exports from the public point must be what the shared secret says. A shared secret of zeros must be refused.
#[test]
fn x25519() {
    let set = xdh::TestSet::load(xdh::TestName::X25519).unwrap();
    let mut count = 0;
    for group in &set.test_groups {
        for test in &group.tests {
            let zero = test.shared_secret.iter().all(|byte| *byte == 0);
            let exported = receive(&test.public_key, &test.private_key);
            if zero || test.public_key.len() != 32 {
                assert!(exported.is_none(), "case {}", test.tc_id);
            } else {
                let expected =
                    dhkem::export(&test.public_key, &test.private_key, &test.shared_secret);
                assert_eq!(exported, Some(expected), "case {}", test.tc_id);
            }
            count += 1;
        }
    }
    assert!(count > 400, "{count} cases");
}

fn receive(public: &[u8], private: &[u8]) -> Option<Vec<u8>> {
    let config = crate::Suite::X25519.mls().hpke_config();
    let exported =
        Crypto.hpke_setup_receiver_and_export(config, public, private, b"info", b"context", 32);
    exported.ok().map(|secret| secret.to_vec())
}

/// RFC 9180 base mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and ChaCha20-Poly1305, from the shared point on.
mod dhkem {
    use super::{Crypto, HashType};
    use openmls_traits::crypto::OpenMlsCrypto as _;

    const SHA: HashType = HashType::Sha2_256;
    const KEM: &[u8] = b"KEM\x00\x20";
    const HPKE: &[u8] = b"HPKE\x00\x20\x00\x01\x00\x03";

    fn extract(suite: &[u8], salt: &[u8], label: &[u8], ikm: &[u8]) -> Vec<u8> {
        let ikm = [b"HPKE-v1", suite, label, ikm].concat();
        Crypto
            .hkdf_extract(SHA, salt, &ikm)
            .unwrap()
            .as_slice()
            .to_vec()
    }

    fn expand(suite: &[u8], prk: &[u8], label: &[u8], info: &[u8]) -> Vec<u8> {
        let info = [&[0, 32], &b"HPKE-v1"[..], suite, label, info].concat();
        Crypto
            .hkdf_expand(SHA, prk, &info, 32)
            .unwrap()
            .as_slice()
            .to_vec()
    }

    pub(super) fn export(enc: &[u8], private: &[u8], point: &[u8]) -> Vec<u8> {
        use hpke::{Deserializable as _, Kem as _, Serializable as _, kem::X25519HkdfSha256};
        let own = <X25519HkdfSha256 as hpke::Kem>::PrivateKey::from_bytes(private).unwrap();
        let own = X25519HkdfSha256::sk_to_pk(&own).to_bytes();
        let eae = extract(KEM, &[], b"eae_prk", point);
        let shared = expand(KEM, &eae, b"shared_secret", &[enc, own.as_slice()].concat());
        let psk_id = extract(HPKE, &[], b"psk_id_hash", &[]);
        let info = extract(HPKE, &[], b"info_hash", b"info");
        let context = [&[0][..], &psk_id, &info].concat();
        let secret = extract(HPKE, &shared, b"secret", &[]);
        let exporter = expand(HPKE, &secret, b"exp", &context);
        expand(HPKE, &exporter, b"sec", b"context")
    }
}
