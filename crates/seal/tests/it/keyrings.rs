//! Case keys over the years: who wrapped them leaves, people come and go, and nothing is lost.

use seal::{
    Error, Identity, Refusal, Trust,
    case::{CaseKey, Draft, FILE_MAX_BYTES, Keyring, Readers, SealedFile},
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

fn member(identity: &Identity) -> [u8; 16] {
    identity.staff().member
}

/// Every key of the ring, sealed to a device.
fn shared(ring: &Keyring, by: &Identity, to: &Identity, trust: &Trust) -> Vec<Vec<u8>> {
    let to = (to.chain(), &to.box_key().unwrap());
    let wraps = ring.wrap(by, to, &ring.versions(), trust).unwrap();
    wraps.into_iter().map(|(_, wrap)| wrap).collect()
}

#[test]
fn a_case_opens_when_who_wrapped_its_key_is_long_gone() {
    let org = Org::new();
    let (alex, carla) = (
        org.advocate("Alex", 1),
        org.staff("Carla", Roles::CASE_WORKER, 2),
    );
    let ring = Keyring::found(CASE).unwrap();
    let entry = ring.seal(&alex, &draft(b"facts"), NOW).unwrap();
    let wraps = shared(&ring, &alex, &carla, &org.trust());
    let ended = org.trust().at(NOW + 200 * DAY);
    for (what, trust) in [("ended", ended), ("revoked", org.revoking(&[1]))] {
        let hers = Keyring::open(&carla, CASE, (&wraps, &[]), &trust);
        let opened = hers.read(&[5; 16], &entry, &trust).unwrap();
        assert_eq!(opened.body.as_slice(), b"facts", "{what}");
        // What is new goes under another key: who is gone may have chosen this one.
        assert!(!hers.is_current(), "{what}");
        let refused = hers.seal(&carla, &draft(b"more"), NOW).err();
        assert_eq!(refused, Some(Error::Refused(Refusal::OldKey)), "{what}");
        let next = hers.next().unwrap();
        assert_eq!((next.newest(), next.is_current()), (2, true), "{what}");
        next.seal(&carla, &draft(b"more"), NOW).unwrap();
        next.read(&[5; 16], &entry, &trust).unwrap();
    }
    // A key that this device wrapped to itself stays good for writing.
    let own = shared(&ring, &carla, &carla, &org.trust());
    let later = org.trust().at(NOW + 200 * DAY);
    assert!(Keyring::open(&carla, CASE, (&own, &[]), &later).is_current());
}

#[test]
fn a_key_by_somebody_who_was_never_certified_is_refused() {
    let (org, other) = (Org::new(), Org::new());
    let carla = org.staff("Carla", Roles::CASE_WORKER, 2);
    let stranger = other.advocate("Alex", 1);
    let key = CaseKey::generate(CASE, 1).unwrap();
    let to = (carla.chain(), &carla.box_key().unwrap());
    let wrapped = key.wrap(&stranger, to, &org.trust()).unwrap();
    let refused = CaseKey::unwrap(&carla, &wrapped, (CASE, 1), &org.trust()).err();
    assert_eq!(refused, Some(Error::Refused(Refusal::Uncertified)));
    let ring = Keyring::open(&carla, CASE, (&[wrapped], &[]), &org.trust());
    assert_eq!(ring.newest(), 0);
}

#[test]
fn every_version_opens_what_was_sealed_under_it() {
    let org = Org::new();
    let trust = org.trust();
    let (alex, carla) = (
        org.advocate("Alex", 1),
        org.staff("Carla", Roles::CASE_WORKER, 2),
    );
    let first = Keyring::found(CASE).unwrap();
    let second = first.next().unwrap();
    let old = first.seal(&alex, &draft(b"old"), NOW).unwrap();
    let new = second.seal(&alex, &draft(b"new"), NOW).unwrap();
    let mut wraps = shared(&second, &alex, &carla, &trust);
    wraps.reverse();
    let hers = Keyring::open(&carla, CASE, (&wraps, &[]), &trust);
    assert_eq!(hers.versions(), [1, 2]);
    for (sealed, body) in [(&old, &b"old"[..]), (&new, b"new")] {
        let entry = hers.read(&[5; 16], sealed, &trust).unwrap();
        assert_eq!(entry.body.as_slice(), body);
    }
    // Who was taken off has the first key, and nothing that is new.
    let refused = first.read(&[5; 16], &new, &trust).err();
    assert_eq!(refused, Some(Error::Sealed("case key")));
}

#[test]
fn a_list_of_readers_is_by_somebody_of_the_one_before_it() {
    let org = Org::new();
    let trust = org.trust();
    let (alex, bea, mallory) = (
        org.advocate("Alex", 1),
        org.advocate("Bea", 2),
        org.advocate("Mallory", 3),
    );
    let ring = Keyring::found(CASE).unwrap();
    let own = shared(&ring, &alex, &alex, &trust);
    let list = |ring: &Keyring, by: &Identity, who: &[&Identity]| {
        let members: Vec<_> = who.iter().map(|one| member(one)).collect();
        ring.sign_readers(by, &members, NOW).unwrap()
    };
    let read = |lists: &[Vec<u8>], wraps: &[Vec<u8>]| {
        Keyring::open(&alex, CASE, (wraps, lists), &trust)
            .readers()
            .clone()
    };
    let one = list(&ring, &alex, &[&alex]);
    let two = list(&ring, &alex, &[&alex, &bea]);
    let both = Readers::Signed(vec![member(&alex), member(&bea)]);
    assert_eq!(read(&[], &own), Readers::Unsigned);
    assert_eq!(read(&[one.clone(), two.clone()], &own), both);
    // Somebody of the staff who is not on the case, with the server's help.
    let forged = list(&ring, &mallory, &[&alex, &mallory]);
    assert_eq!(read(&[one.clone(), forged], &own), Readers::Unsound);
    // The list of an older key says nothing of a newer one, however often the server shows it.
    let next = ring.next().unwrap();
    let wraps = shared(&next, &alex, &alex, &trust);
    assert_eq!(read(&[one.clone(), two.clone()], &wraps), Readers::Unsound);
    let three = list(&next, &bea, &[&bea, &alex]);
    let signed = Readers::Signed(vec![member(&bea), member(&alex)]);
    let lists = [one.clone(), two.clone(), three.clone()];
    assert_eq!(read(&lists, &wraps), signed);
    assert_eq!(read(&[three, two.clone()], &wraps), Readers::Unsound);
    // Nor is one believed that was changed on the way.
    let mut changed = two;
    if let Some(last) = changed.last_mut() {
        *last ^= 1;
    }
    assert_eq!(read(&[one, changed], &own), Readers::Unsound);
}

#[test]
fn a_list_is_never_empty() {
    let org = Org::new();
    let alex = org.advocate("Alex", 1);
    let ring = Keyring::found(CASE).unwrap();
    let refused = ring.sign_readers(&alex, &[], NOW).err();
    assert_eq!(refused, Some(Error::Size("list of readers")));
}

#[test]
fn a_file_opens_as_it_was_stored_and_no_other_way() {
    const FILE: [u8; 16] = [6; 16];
    let ring = Keyring::found(CASE).unwrap();
    let later = ring.next().unwrap();
    for body in [&b""[..], b"a picture", &vec![0; FILE_MAX_BYTES]] {
        let SealedFile { sealed, hash } = ring.seal_file(&FILE, body).unwrap();
        // Also for who holds a newer key as well; and its length says little.
        for ring in [&ring, &later] {
            assert_eq!(
                ring.open_file(&FILE, &sealed, &hash).unwrap().as_slice(),
                body
            );
        }
        assert!((sealed.len() - 77).is_power_of_two(), "{}", sealed.len());
        let refused = |file, sealed: &[u8], hash| ring.open_file(file, sealed, hash).is_err();
        assert!(refused(&[7; 16], &sealed, &hash), "another file's place");
        assert!(
            refused(&FILE, &sealed, &[0; 32]),
            "not what the entry names"
        );
        let other = Keyring::found(CASE).unwrap();
        assert!(other.open_file(&FILE, &sealed, &hash).is_err());
    }
    let too_large = ring.seal_file(&FILE, &vec![0; FILE_MAX_BYTES + 1]).err();
    assert_eq!(too_large, Some(Error::Size("case file")));
}
