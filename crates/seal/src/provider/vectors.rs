//! The vectors of the MLS working group, over the provider and the storage. They lie beside the repository; where they
//! are not there, the tests say so.

use openmls::prelude::{
    KeyPackageIn, MlsGroupJoinConfig, MlsMessageBodyIn, ProcessedMessageContent, RatchetTreeIn,
    StagedWelcome, tls_codec::Deserialize as _,
};
use openmls::{
    group::{MIXED_PLAINTEXT_WIRE_FORMAT_POLICY, MlsGroup},
    prelude::{KeyPackage, KeyPackageBundle, MlsMessageIn},
    schedule::PreSharedKeyId,
};
use openmls_traits::{
    OpenMlsProvider as _,
    crypto::OpenMlsCrypto as _,
    storage::StorageProvider as _,
    types::{HashType, HpkeCiphertext, SignatureScheme},
};
use serde_json::{Value, json};

use super::{Crypto, Provider};
use crate::{Suite, wire::Writer};

const SHA: HashType = HashType::Sha2_256;

/// The cases of one file for our classical suite; `None` if the file is not there.
fn load(name: &str) -> Option<Vec<Value>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors/mls");
    let Ok(bytes) = std::fs::read(format!("{folder}/{name}.json")) else {
        println!("NOT RUN: {name}.json of the MLS working group is not in {folder}");
        return None;
    };
    let cases: Vec<Value> = serde_json::from_slice(&bytes).unwrap();
    let ours: Vec<_> = cases
        .into_iter()
        .filter(|case| case["cipher_suite"] == 3)
        .collect();
    assert!(!ours.is_empty(), "{name} has no case for suite 3");
    println!("{name}: {} cases for suite 3", ours.len());
    Some(ours)
}

fn bytes(value: &Value) -> Vec<u8> {
    let text = value.as_str().unwrap().as_bytes();
    let digit = |byte: &u8| char::from(*byte).to_digit(16).unwrap();
    text.chunks(2)
        .map(|pair| u8::try_from(digit(&pair[0]) * 16 + digit(&pair[1])).unwrap())
        .collect()
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

fn mls(label: &str) -> Vec<u8> {
    format!("MLS 1.0 {label}").into_bytes()
}

fn expand(secret: &[u8], label: &str, context: &[u8], length: u64) -> Vec<u8> {
    let info = Writer::new()
        .u16(u16::try_from(length).unwrap())
        .opaque(&mls(label))
        .opaque(context)
        .public();
    let length = usize::try_from(length).unwrap();
    Crypto
        .hkdf_expand(SHA, secret, &info, length)
        .unwrap()
        .as_slice()
        .to_vec()
}

fn derive(secret: &[u8], label: &str) -> Vec<u8> {
    expand(secret, label, &[], 32)
}

#[test]
fn crypto_basics() {
    for case in load("crypto-basics").unwrap_or_default() {
        let x = &case["ref_hash"];
        let input = Writer::new()
            .opaque(x["label"].as_str().unwrap().as_bytes())
            .opaque(&bytes(&x["value"]))
            .public();
        assert_eq!(Crypto.hash(SHA, &input).unwrap(), bytes(&x["out"]));
        let x = &case["expand_with_label"];
        let (label, context) = (x["label"].as_str().unwrap(), bytes(&x["context"]));
        let out = expand(&bytes(&x["secret"]), label, &context, number(&x["length"]));
        assert_eq!(out, bytes(&x["out"]));
        let x = &case["derive_secret"];
        let out = derive(&bytes(&x["secret"]), x["label"].as_str().unwrap());
        assert_eq!(out, bytes(&x["out"]));
        let x = &case["derive_tree_secret"];
        let generation = u32::try_from(number(&x["generation"]))
            .unwrap()
            .to_be_bytes();
        let (label, length) = (x["label"].as_str().unwrap(), number(&x["length"]));
        assert_eq!(
            expand(&bytes(&x["secret"]), label, &generation, length),
            bytes(&x["out"])
        );
        check_signature(&case["sign_with_label"]);
        check_encryption(&case["encrypt_with_label"]);
    }
}

fn check_signature(x: &Value) {
    let content = Writer::new()
        .opaque(&mls(x["label"].as_str().unwrap()))
        .opaque(&bytes(&x["content"]))
        .public();
    let (private, public) = (bytes(&x["priv"]), bytes(&x["pub"]));
    let scheme = SignatureScheme::ED25519;
    let signature = Crypto.sign(scheme, &content, &private).unwrap();
    assert_eq!(signature, bytes(&x["signature"]));
    Crypto
        .verify_signature(scheme, &content, &public, &signature)
        .unwrap();
}

fn check_encryption(x: &Value) {
    let info = Writer::new()
        .opaque(&mls(x["label"].as_str().unwrap()))
        .opaque(&bytes(&x["context"]))
        .public();
    let config = || Suite::X25519.mls().hpke_config();
    let (private, public, plaintext) =
        (bytes(&x["priv"]), bytes(&x["pub"]), bytes(&x["plaintext"]));
    let given = HpkeCiphertext {
        kem_output: bytes(&x["kem_output"]).into(),
        ciphertext: bytes(&x["ciphertext"]).into(),
    };
    assert_eq!(
        Crypto
            .hpke_open(config(), &given, &private, &info, &[])
            .unwrap(),
        plaintext
    );
    let sealed = Crypto
        .hpke_seal(config(), &public, &info, &[], &plaintext)
        .unwrap();
    assert_eq!(
        Crypto
            .hpke_open(config(), &sealed, &private, &info, &[])
            .unwrap(),
        plaintext
    );
}

#[test]
fn key_schedule() {
    for case in load("key-schedule").unwrap_or_default() {
        let mut init = bytes(&case["initial_init_secret"]);
        for epoch in case["epochs"].as_array().unwrap() {
            let expected = |name: &str| bytes(&epoch[name]);
            let context = expected("group_context");
            let extract = |salt: &[u8], ikm: &[u8]| {
                Crypto
                    .hkdf_extract(SHA, salt, ikm)
                    .unwrap()
                    .as_slice()
                    .to_vec()
            };
            let joiner = expand(
                &extract(&init, &expected("commit_secret")),
                "joiner",
                &context,
                32,
            );
            assert_eq!(joiner, expected("joiner_secret"));
            let member = extract(&joiner, &expected("psk_secret"));
            assert_eq!(derive(&member, "welcome"), expected("welcome_secret"));
            let secret = expand(&member, "epoch", &context, 32);
            for (label, name) in [
                ("init", "init_secret"),
                ("sender data", "sender_data_secret"),
                ("encryption", "encryption_secret"),
                ("exporter", "exporter_secret"),
                ("external", "external_secret"),
                ("confirm", "confirmation_key"),
                ("membership", "membership_key"),
                ("resumption", "resumption_psk"),
                ("authentication", "epoch_authenticator"),
            ] {
                assert_eq!(derive(&secret, label), expected(name), "{name}");
            }
            let config = Suite::X25519.mls().hpke_config();
            let external = Crypto
                .derive_hpke_keypair(config, &expected("external_secret"))
                .unwrap();
            assert_eq!(external.public, expected("external_pub"));
            init = expected("init_secret");
        }
    }
}

#[test]
fn passive_client_welcome() {
    run_passive("passive-client-welcome");
}

#[test]
fn passive_client_handling_commit() {
    run_passive("passive-client-handling-commit");
}

fn run_passive(name: &str) {
    for case in load(name).unwrap_or_default() {
        let provider = Provider::default();
        let mut group = join(&provider, &case);
        let expected = bytes(&case["initial_epoch_authenticator"]);
        assert_eq!(group.epoch_authenticator().as_slice(), expected);
        for epoch in case["epochs"].as_array().unwrap() {
            for proposal in epoch["proposals"].as_array().unwrap() {
                process(&provider, &mut group, &bytes(proposal));
            }
            process(&provider, &mut group, &bytes(&epoch["commit"]));
            let expected = bytes(&epoch["epoch_authenticator"]);
            assert_eq!(group.epoch_authenticator().as_slice(), expected);
            // The storage must give the same group again.
            let id = group.group_id().clone();
            let loaded = MlsGroup::load(provider.storage(), &id).unwrap().unwrap();
            assert_eq!(
                loaded.epoch_authenticator().as_slice(),
                group.epoch_authenticator().as_slice()
            );
        }
    }
}

fn process(provider: &Provider, group: &mut MlsGroup, message: &[u8]) {
    let message = MlsMessageIn::tls_deserialize_exact(message).unwrap();
    let message = message.try_into_protocol_message().unwrap();
    let content = group
        .process_message(provider, message)
        .unwrap()
        .into_content();
    if let ProcessedMessageContent::ProposalMessage(proposal) = content {
        group
            .store_pending_proposal(provider.storage(), *proposal)
            .unwrap();
    } else if let ProcessedMessageContent::StagedCommitMessage(commit) = content {
        group.merge_staged_commit(provider, *commit).unwrap();
    } else {
        panic!("neither proposal nor commit");
    }
}

fn join(provider: &Provider, case: &Value) -> MlsGroup {
    for psk in case["external_psks"].as_array().unwrap() {
        let id = PreSharedKeyId::external(bytes(&psk["psk_id"]), vec![]);
        id.store(provider, &bytes(&psk["psk"])).unwrap();
    }
    store_key_package(provider, case);
    let config = MlsGroupJoinConfig::builder()
        .use_ratchet_tree_extension(true)
        .wire_format_policy(MIXED_PLAINTEXT_WIRE_FORMAT_POLICY)
        .number_of_resumption_psks(16)
        .build();
    let welcome = MlsMessageIn::tls_deserialize_exact(bytes(&case["welcome"])).unwrap();
    let MlsMessageBodyIn::Welcome(welcome) = welcome.extract() else {
        panic!("no welcome")
    };
    let mut builder = StagedWelcome::build_from_welcome(provider, &config, welcome)
        .unwrap()
        .skip_lifetime_validation();
    if case["ratchet_tree"].is_string() {
        let tree = RatchetTreeIn::tls_deserialize_exact(bytes(&case["ratchet_tree"])).unwrap();
        builder = builder.with_ratchet_tree(tree);
    }
    builder.build().unwrap().into_group(provider).unwrap()
}

/// Stores the key package with its private keys. Its lifetime ended in 2024, so it cannot be validated: it takes the way
/// over the stored form instead, which is the same for a checked and an unchecked one.
fn store_key_package(provider: &Provider, case: &Value) {
    let message = MlsMessageIn::tls_deserialize_exact(bytes(&case["key_package"])).unwrap();
    let MlsMessageBodyIn::KeyPackage(package) = message.extract() else {
        panic!("no key package")
    };
    let unchecked: KeyPackageIn = package;
    let package = serde_json::to_value(&unchecked).unwrap();
    let key_package: KeyPackage = serde_json::from_value(package.clone()).unwrap();
    let secret = |name: &str| json!({ "vec": bytes(&case[name]) });
    let bundle: KeyPackageBundle = serde_json::from_value(json!({
        "key_package": package,
        "private_init_key": secret("init_priv"),
        "private_encryption_key": { "key": secret("encryption_priv") },
    }))
    .unwrap();
    let hash = key_package.hash_ref(provider.crypto()).unwrap();
    provider
        .storage()
        .write_key_package(&hash, &bundle)
        .unwrap();
}
