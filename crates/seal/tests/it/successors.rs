//! A root gives way to another: who follows, who must not, and what stays readable.

use seal::{
    Error, Refusal, Trust,
    case::{self, CaseKey, Draft},
    identity::RootKey,
    org::{self, Former},
    successor::{Distrust, Successor},
};

use crate::world::{DAY, NOW, Org};

const UNTIL: u64 = NOW + 90 * DAY;

fn roots() -> (RootKey, RootKey) {
    (RootKey::generate().unwrap(), RootKey::generate().unwrap())
}

#[test]
fn a_successor_that_both_roots_signed_is_followed_while_it_lasts() {
    let (old, new) = roots();
    let statement = Successor::issue(&old, &new, NOW, UNTIL);
    let said = Successor::decode(&statement).unwrap();
    let pinned = old.root().fingerprint();
    assert_eq!(said.follow(&pinned, None, NOW), Ok(new.root()));
    for (now, refusal) in [(NOW - 1, Refusal::NotYet), (UNTIL, Refusal::Expired)] {
        assert_eq!(said.follow(&pinned, None, now), Err(refusal.into()));
    }
    // Whoever pinned another root has nothing to do with it.
    let other = RootKey::generate().unwrap().root().fingerprint();
    assert_eq!(
        said.follow(&other, None, NOW),
        Err(Refusal::Uncertified.into())
    );
    for at in 0..statement.len() {
        let mut changed = statement.clone();
        changed[at] ^= 1;
        assert!(Successor::decode(&changed).is_err(), "{at}");
    }
}

/// The thief of a root names one of their own: the owner's word, that the root was stolen, beats it.
#[test]
fn a_stolen_root_names_no_successor() {
    let (stolen, thief) = roots();
    let said = Successor::decode(&Successor::issue(&stolen, &thief, NOW, UNTIL)).unwrap();
    let distrust = Distrust::decode(&Distrust::issue(&stolen, NOW)).unwrap();
    let pinned = stolen.root().fingerprint();
    assert_eq!(
        said.follow(&pinned, Some(&distrust), NOW),
        Err(Refusal::Revoked.into())
    );
    // A distrust of another root means nothing here.
    let other = Distrust::decode(&Distrust::issue(&thief, NOW)).unwrap();
    assert!(said.follow(&pinned, Some(&other), NOW).is_ok());
    let statement = Distrust::issue(&stolen, NOW);
    for at in 0..statement.len() {
        let mut changed = statement.clone();
        changed[at] ^= 1;
        assert!(Distrust::decode(&changed).is_err(), "{at}");
    }
}

#[test]
fn former_roots_are_named_under_the_signature() {
    let (old, new) = roots();
    let former = [Former {
        root: old.root(),
        until: NOW,
    }];
    let file = org::sign_after(&new, b"{}", &former).unwrap();
    let pinned = new.root().fingerprint();
    let read = org::read(&file, &pinned).unwrap();
    assert_eq!((read.root, read.former), (new.root(), former.to_vec()));
    for at in 0..file.len() {
        let mut changed = file.clone();
        changed[at] ^= 1;
        assert!(org::read(&changed, &pinned).is_err(), "{at}");
    }
    // Without any, the bytes are those of the first version.
    let plain = org::sign_after(&new, b"{}", &[]).unwrap();
    assert_eq!(plain, org::sign(&new, b"{}").unwrap());
    assert_eq!(plain[0], 1);
}

/// Records from before stay readable, and the old root lets nobody in any more.
#[test]
fn records_of_a_former_root_stay_readable_and_it_admits_nobody() {
    let org = Org::new();
    let alex = org.advocate("Alex", 1);
    let before = org.trust();
    let key = CaseKey::generate([4; 16], 1).unwrap();
    let to = (alex.chain(), &alex.box_key().unwrap());
    let wrapped = key.wrap(&alex, to, &before).unwrap();
    let draft = Draft {
        entry: [5; 16],
        prev_hash: [0; 32],
        body: b"facts",
    };
    let entry = case::seal(&key, &alex, &draft, NOW).unwrap();
    let late = case::seal(&key, &alex, &draft, NOW + DAY).unwrap();

    let new = RootKey::generate().unwrap().root();
    let bare = Trust::new(new, Vec::new(), NOW + 2 * DAY);
    assert!(CaseKey::unwrap(&alex, &wrapped, ([4; 16], 1), &bare).is_err());
    assert!(case::open(&key, &[5; 16], &entry, &bare).is_err());
    let after = bare.with_former(vec![Former {
        root: *before.root(),
        until: NOW + DAY,
    }]);
    let again = CaseKey::unwrap(&alex, &wrapped, ([4; 16], 1), &after).unwrap();
    let again = again.key;
    let opened = case::open(&again, &[5; 16], &entry, &after).unwrap();
    assert_eq!(opened.body.as_slice(), b"facts");
    assert_eq!(
        case::open(&again, &[5; 16], &late, &after).err(),
        Some(Error::Refused(Refusal::Uncertified)),
        "signed after the root was replaced"
    );
    let key = alex.chain().device().subject().sig_pk;
    assert_eq!(
        after.admit(alex.chain(), &key),
        Err(Refusal::Uncertified.into())
    );
}
