//! Case keys and case entries.

use seal::{
    Error, Refusal,
    case::{self, CaseKey, Draft},
    cert::Roles,
};

use crate::world::{DAY, NOW, Org};

const CASE: [u8; 16] = [4; 16];

fn draft(body: &[u8]) -> Draft<'_> {
    Draft {
        entry: [5; 16],
        prev_hash: [0; 32],
        body,
    }
}

#[test]
fn entries_open_for_the_assigned_and_form_a_chain() {
    let org = Org::new();
    let (alex, carla) = (
        org.advocate("Alex", 1),
        org.staff("Carla", Roles::CASE_WORKER, 2),
    );
    let trust = org.trust();
    let key = CaseKey::generate(CASE, 1).unwrap();
    let wrapped = key
        .wrap(&alex, (carla.chain(), &carla.box_key().unwrap()), &trust)
        .unwrap();
    let opened = CaseKey::unwrap(&carla, &wrapped, (CASE, 1), &trust).unwrap();
    assert_eq!(opened.by.alias, "Alex");
    let hers = opened.key;

    let first = case::seal(&key, &alex, &draft(b"facts"), NOW).unwrap();
    let opened = case::open(&hers, &[5; 16], &first, &trust).unwrap();
    assert_eq!(
        (opened.body.as_slice(), opened.signed_at),
        (&b"facts"[..], NOW)
    );
    assert_eq!(opened.author.alias, "Alex");
    let next = Draft {
        entry: [6; 16],
        prev_hash: opened.hash,
        body: b"more",
    };
    let second = case::seal(&hers, &carla, &next, NOW + 1).unwrap();
    let second = case::open(&key, &[6; 16], &second, &trust).unwrap();
    assert_eq!(second.prev_hash, opened.hash);
    assert_eq!(case::key_version(&first), Ok(1));
}

#[test]
fn an_entry_is_bound_to_its_place() {
    let org = Org::new();
    let alex = org.advocate("Alex", 1);
    let key = CaseKey::generate(CASE, 1).unwrap();
    let sealed = case::seal(&key, &alex, &draft(b"facts"), NOW).unwrap();
    let other = CaseKey::generate(CASE, 1).unwrap();
    assert_eq!(
        case::open(&other, &[5; 16], &sealed, &org.trust()).err(),
        Some(Error::Sealed("case entry"))
    );
    assert_eq!(
        case::open(&key, &[6; 16], &sealed, &org.trust()).err(),
        Some(Error::Sealed("case entry"))
    );
    for place in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[place] ^= 1;
        assert!(
            case::open(&key, &[5; 16], &changed, &org.trust()).is_err(),
            "byte {place}"
        );
    }
}

#[test]
fn an_entry_is_verified_as_of_its_signing() {
    let org = Org::new();
    let alex = org.advocate("Alex", 1);
    let key = CaseKey::generate(CASE, 1).unwrap();
    let sealed = case::seal(&key, &alex, &draft(b"facts"), NOW).unwrap();
    let later = org.revoking(&[1]).at(NOW + 300 * DAY);
    let opened = case::open(&key, &[5; 16], &sealed, &later).unwrap();
    assert!(opened.revoked);
    // Signed when the certificate was over.
    let late = case::seal(&key, &alex, &draft(b"facts"), NOW + 31 * DAY).unwrap();
    let refused = case::open(&key, &[5; 16], &late, &later).err();
    assert_eq!(refused, Some(Error::Refused(Refusal::Expired)));
    // Signed in the future.
    let early = case::open(&key, &[5; 16], &sealed, &org.trust().at(NOW - DAY)).err();
    assert_eq!(early, Some(Error::Refused(Refusal::NotYet)));
}

#[test]
fn lengths_say_little() {
    let org = Org::new();
    let alex = org.advocate("Alex", 1);
    let key = CaseKey::generate(CASE, 1).unwrap();
    let sealed =
        |length| case::seal(&key, &alex, &draft(&vec![b'x'; length]), NOW).map(|s| s.len());
    assert_eq!(sealed(1), sealed(300));
    assert_eq!(sealed(2_000), sealed(3_000));
    assert_eq!(sealed(60_001), Err(Error::Size("case entry")));
    assert!(sealed(60_000).is_ok());
}

#[test]
fn a_vault_opens_with_its_passphrase_alone() {
    use seal::{passphrase::PassphraseKeys, vault::Vault};
    let org = Org::new();
    let identity = org.staff("Sam", Roles::SUPERVISOR, 3);
    let member = identity.staff().member;
    let device = identity.staff().device;
    let certifier = org.certifier;
    let serial = certifier.cert().subject().serial;
    let keys = PassphraseKeys::derive("correct horse battery", &[1; 16]).unwrap();
    let vault = Vault {
        identity,
        certifier: Some(certifier),
    }
    .seal(&keys)
    .unwrap();
    let opened = Vault::open(&vault, &keys, &member).unwrap();
    assert_eq!(opened.identity.staff().device, device);
    assert_eq!(opened.certifier.unwrap().cert().subject().serial, serial);

    for (words, salt) in [
        ("correct horse batterz", [1; 16]),
        ("correct horse battery", [2; 16]),
    ] {
        let wrong = PassphraseKeys::derive(words, &salt).unwrap();
        assert_ne!(wrong.auth, keys.auth);
        assert_eq!(
            Vault::open(&vault, &wrong, &member).err(),
            Some(Error::Sealed("vault"))
        );
    }
    assert_eq!(
        Vault::open(&vault, &keys, &[0; 16]).err(),
        Some(Error::Sealed("vault"))
    );
    assert_eq!(
        PassphraseKeys::derive("short", &[1; 16]).err(),
        Some(Error::Size("passphrase"))
    );
}
