//! Keys that lie in files and on paper, who asks for one, and who vouches for the code.

use seal::{
    Error, Refusal,
    ask::Ask,
    cert::Roles,
    identity::{CertifierKey, RootKey},
    keyfile,
    manifest::{self, RELEASE_KEY_MAX_S, ReleaseKey},
    words::{ENGLISH, WordList},
};

use crate::world::{DAY, NOW};

const PASSPHRASE: &str = "correct horse battery staple";

#[test]
fn a_key_file_opens_with_its_passphrase_alone() {
    let root = RootKey::generate().unwrap();
    let file = keyfile::seal_root(&root, PASSPHRASE).unwrap();
    assert!(
        !file
            .windows(32)
            .any(|bytes| bytes == root.secret().as_slice())
    );
    assert!(matches!(
        keyfile::open_root(&file, "correct horse battery stable"),
        Err(Error::Sealed(_))
    ));
    assert!(keyfile::seal_root(&root, "too short").is_err());
    let opened = keyfile::open_root(&file, &format!(" {PASSPHRASE}\n")).unwrap();
    assert_eq!(opened.secret(), root.secret());
}

/// A changed byte anywhere is found: in the public half before the passphrase helps, in the rest by the seal.
#[test]
fn a_changed_key_file_does_not_open() {
    let root = RootKey::generate().unwrap();
    let file = keyfile::seal_root(&root, PASSPHRASE).unwrap();
    for at in [0, 1, 2, 40, file.len() - 1] {
        let mut changed = file.clone();
        changed[at] ^= 1;
        assert!(keyfile::open_root(&changed, PASSPHRASE).is_err(), "{at}");
    }
    assert!(keyfile::open_root(&file[..file.len() - 1], PASSPHRASE).is_err());
}

/// One wrong word, two that changed places, one too few: nothing of it is taken for a key.
#[test]
fn a_slip_of_the_pen_is_found() {
    let list = WordList::new(ENGLISH).unwrap();
    let root = RootKey::generate().unwrap();
    let words = list.spell_key(&root.secret()).unwrap();
    let words: Vec<&str> = words.split(' ').collect();
    for place in 0..words.len() {
        let mut wrong = words.clone();
        wrong[place] = if wrong[place] == "acoustic" {
            "zodiac"
        } else {
            "acoustic"
        };
        assert!(list.read_key(&wrong.join(" ")).is_err());
        if place > 0 && words[place] != words[place - 1] {
            let mut swapped = words.clone();
            swapped.swap(place, place - 1);
            assert!(list.read_key(&swapped.join(" ")).is_err());
        }
    }
    assert!(list.read_key(&words[1..].join(" ")).is_err());
    assert_eq!(list.unknown("acoustic acustic zodiac zzz"), [2, 4]);
}

#[test]
fn nobody_asks_for_a_key_of_somebody_else() {
    let key = CertifierKey::generate().unwrap();
    let ask = Ask::issue(&key, [1; 16], "Dora", Roles::SUPERVISOR).unwrap();
    let asked = Ask::decode(&ask).unwrap();
    assert_eq!(
        (asked.alias.as_str(), asked.roles),
        ("Dora", Roles::SUPERVISOR)
    );
    for at in 0..ask.len() {
        let mut changed = ask.clone();
        changed[at] ^= 1;
        assert!(Ask::decode(&changed).is_err(), "{at}");
    }
    // The code that is compared by voice covers name and roles, too.
    let other = Ask::issue(
        &key,
        [1; 16],
        "Dora",
        Roles::SUPERVISOR.and(Roles::ADVOCATE),
    )
    .unwrap();
    assert_ne!(Ask::decode(&other).unwrap().code(), asked.code());
}

#[test]
fn a_release_counts_only_by_a_key_of_the_pinned_root_and_in_time() {
    let (root, other) = (RootKey::generate().unwrap(), RootKey::generate().unwrap());
    let pinned = root.root().fingerprint();
    let until = NOW + 30 * DAY;
    let key = ReleaseKey::issue(&root, NOW, until).unwrap();
    let signature = key.sign(b"manifest", NOW);
    let signed = manifest::verify(&signature, b"manifest", &pinned, NOW + DAY).unwrap();
    assert_eq!((signed.at, signed.key_until), (NOW, until));
    assert_eq!(
        manifest::verify(&signature, b"manifest2", &pinned, NOW),
        Err(Error::Signature("manifest"))
    );
    let foreign = other.root().fingerprint();
    assert_eq!(
        manifest::verify(&signature, b"manifest", &foreign, NOW),
        Err(Refusal::Uncertified.into())
    );
    for (now, refusal) in [(NOW - 1, Refusal::NotYet), (until, Refusal::Expired)] {
        assert_eq!(
            manifest::verify(&signature, b"manifest", &pinned, now),
            Err(refusal.into())
        );
    }
    for at in 0..signature.len() {
        let mut changed = signature.clone();
        changed[at] ^= 1;
        assert!(manifest::verify(&changed, b"manifest", &pinned, NOW).is_err());
    }
    assert!(ReleaseKey::issue(&root, NOW, NOW + RELEASE_KEY_MAX_S + 1).is_err());
}
