//! What two of the staff say apart from the visitor, and what a server that lies about it achieves: nothing.

use seal::{
    Aside, Error, Identity, Refusal, Suite, Trust,
    cert::Roles,
    chat::{JoinKeys, Place, Received, key_package},
    delivery::{self, Content},
};

use crate::world::{NOW, Org, SUITES, text};

const PLACE: Place = Place {
    chat: [9; 16],
    aside: [5; 16],
};

fn sam(org: &Org) -> Identity {
    org.staff("Sam", Roles::SUPERVISOR, 2)
}

/// Alex opens, Sam joins.
fn pair(org: &Org, suite: Suite) -> (Aside, Aside, Trust) {
    let (alex, sam, trust) = (org.advocate("Alex", 1), sam(org), org.trust());
    let (keys, package) = key_package(&sam, suite).unwrap();
    let with = (&sam.staff().device, package.as_slice());
    let (hers, welcome) = Aside::open(&alex, PLACE, with, &trust).unwrap();
    let with = (PLACE, &alex.staff().device);
    let theirs = Aside::join(&sam, keys, &welcome, with, &trust).unwrap();
    (hers, theirs, trust)
}

#[test]
fn two_talk_and_each_knows_who_the_other_is() {
    for suite in SUITES {
        let org = Org::new();
        let (mut alex, mut sam, trust) = pair(&org, suite);
        assert_eq!(alex.other().unwrap().alias, "Sam");
        assert_eq!(sam.other().unwrap().alias, "Alex");
        let asked = alex.say(b"may I say this?", NOW, &trust).unwrap();
        alex.sent(1, &asked);
        let framing = delivery::inspect_message(&asked).unwrap();
        assert_eq!(framing.chat, PLACE.group());
        assert_eq!(framing.content, Content::Application);
        let heard = sam.receive(1, &asked, &trust).unwrap();
        assert_eq!(text(&heard).unwrap(), "may I say this?");
        let answer = sam.say(b"yes", NOW, &trust).unwrap();
        let heard = alex.receive(2, &answer, &trust).unwrap();
        assert_eq!(text(&heard).unwrap(), "yes");
        // The same entry once more opens for nobody: its key is gone.
        assert!(!matches!(
            alex.receive(3, &answer, &trust),
            Ok(Received::Message(_))
        ));
    }
}

#[test]
fn short_and_long_words_look_alike() {
    let org = Org::new();
    let (mut alex, _, trust) = pair(&org, SUITES[0]);
    let short = alex.say(b"no", NOW, &trust).unwrap();
    let long = alex.say(&[b'a'; 300], NOW, &trust).unwrap();
    assert_eq!(short.len(), long.len());
}

#[test]
fn it_survives_a_reload() {
    let org = Org::new();
    let (alex_id, sam_id, trust) = (org.advocate("Alex", 1), sam(&org), org.trust());
    let (keys, package) = key_package(&sam_id, SUITES[0]).unwrap();
    let with = (&sam_id.staff().device, package.as_slice());
    let (mut alex, welcome) = Aside::open(&alex_id, PLACE, with, &trust).unwrap();
    let keys = JoinKeys::load(&keys.save().unwrap()).unwrap();
    let with = (PLACE, &alex_id.staff().device);
    let mut sam = Aside::join(&sam_id, keys, &welcome, with, &trust).unwrap();
    let mut parts = vec![alex.take_delta().unwrap().unwrap()];
    let first = alex.say(b"one", NOW, &trust).unwrap();
    parts.push(alex.take_delta().unwrap().unwrap());
    drop(alex);
    let mut alex = Aside::load(&parts, &alex_id).unwrap();
    alex.sent(1, &first);
    let second = alex.say(b"two", NOW, &trust).unwrap();
    assert_eq!(
        text(&sam.receive(1, &first, &trust).unwrap()).unwrap(),
        "one"
    );
    assert_eq!(
        text(&sam.receive(2, &second, &trust).unwrap()).unwrap(),
        "two"
    );
}

#[test]
fn a_key_package_of_another_device_is_refused() {
    let org = Org::new();
    let (alex, sam, trust) = (org.advocate("Alex", 1), sam(&org), org.trust());
    let opened = |by: &Identity, trust: &Trust| {
        let (_, package) = key_package(by, SUITES[0]).unwrap();
        let with = (&sam.staff().device, package.as_slice());
        Aside::open(&alex, PLACE, with, trust).err()
    };
    // Another supervisor of the same organisation, a stranger with Sam's name, an interpreter, somebody who was revoked.
    let other = org.staff("Sam", Roles::SUPERVISOR, 3);
    assert_eq!(
        opened(&other, &trust),
        Some(Error::Refused(Refusal::Identity))
    );
    let stranger = Org::new().staff("Sam", Roles::SUPERVISOR, 2);
    let uncertified = Some(Error::Refused(Refusal::Uncertified));
    assert_eq!(opened(&stranger, &trust), uncertified);
    let revoked = Some(Error::Refused(Refusal::Revoked));
    assert_eq!(opened(&sam, &org.revoking(&[2])), revoked);
    let ines = org.staff("Ines", Roles::INTERPRETER, 4);
    let (_, package) = key_package(&ines, SUITES[0]).unwrap();
    let with = (&ines.staff().device, package.as_slice());
    let refused = Aside::open(&alex, PLACE, with, &trust).err();
    assert_eq!(refused, Some(Error::Refused(Refusal::Role)));
}

#[test]
fn a_welcome_into_another_group_is_refused() {
    let org = Org::new();
    let (alex, sam, trust) = (org.advocate("Alex", 1), sam(&org), org.trust());
    let mallory = org.advocate("Mallory", 7);
    let welcome = |by: &Identity, place: Place| {
        let (keys, package) = key_package(&sam, SUITES[0]).unwrap();
        let with = (&sam.staff().device, package.as_slice());
        (keys, Aside::open(by, place, with, &trust).unwrap().1)
    };
    let join = |(keys, welcome): (JoinKeys, Vec<u8>)| {
        let with = (PLACE, &alex.staff().device);
        Aside::join(&sam, keys, &welcome, with, &trust).err()
    };
    // Beside another chat; by somebody else of the staff.
    let elsewhere = Place {
        chat: [8; 16],
        ..PLACE
    };
    assert_eq!(join(welcome(&alex, elsewhere)), Some(Error::SwappedGroup));
    let other = Some(Error::Refused(Refusal::Identity));
    assert_eq!(join(welcome(&mallory, PLACE)), other);
    assert_eq!(join(welcome(&alex, PLACE)), None);
}

#[test]
fn nothing_is_said_to_or_read_from_a_revoked_device() {
    let org = Org::new();
    let (mut alex, mut sam, trust) = pair(&org, SUITES[0]);
    let entry = sam.say(b"before", NOW, &trust).unwrap();
    let revoking = org.revoking(&[2]);
    let refused = Some(Error::Refused(Refusal::Revoked));
    assert_eq!(alex.receive(1, &entry, &revoking).err(), refused);
    assert_eq!(alex.say(b"still there?", NOW, &revoking).err(), refused);
}

#[test]
fn nobody_comes_in_later() {
    let org = Org::new();
    let (mut alex, _, trust) = pair(&org, SUITES[0]);
    // Any handshake will do: the aside does not look at what it would change.
    let (visitor, mut server) = org.open(SUITES[0]);
    drop(visitor);
    let bea = org.claim(&org.advocate("Bea", 6), &mut server);
    drop(bea);
    let commit = server.log.first().unwrap();
    let refused = alex.receive(1, commit, &trust).err();
    assert_eq!(refused, Some(Error::Refused(Refusal::NotAllowed)));
}
