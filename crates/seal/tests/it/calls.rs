//! Requests to be called: their boxes, and the words that lead to one.

use seal::{
    Error,
    boxes::SecretKey,
    callback::{self, BODY_MAX_BYTES, Part},
    phrase::PhraseKeys,
    reference::Reference,
};

use crate::world::{Org, TEAM};

const ID: [u8; 16] = [3; 16];
const BODY: &[u8] = b"{\"number\":\"+12035550142\"}";

#[test]
fn a_box_opens_as_what_it_is_and_for_its_request_only() {
    let org = Org::new();
    let sealed = callback::seal(Part::Contact, &org.notice, &ID, BODY).unwrap();
    let open = |part, key: &SecretKey, id: &[u8; 16], team: &[u8; 16], generation| {
        callback::open(part, &sealed, key, id, (team, generation)).map(|body| body.to_vec())
    };
    let key = &org.team_key;
    assert_eq!(open(Part::Contact, key, &ID, &TEAM, 12).unwrap(), BODY);
    let shut = Some(Error::Sealed("box"));
    assert_eq!(open(Part::Hours, key, &ID, &TEAM, 12).err(), shut);
    assert_eq!(open(Part::Contact, key, &[4; 16], &TEAM, 12).err(), shut);
    assert_eq!(open(Part::Contact, key, &ID, &[8; 16], 12).err(), shut);
    assert_eq!(open(Part::Contact, key, &ID, &TEAM, 13).err(), shut);
    let other = SecretKey::generate().unwrap();
    assert_eq!(open(Part::Contact, &other, &ID, &TEAM, 12).err(), shut);
}

#[test]
fn boxes_look_alike_and_have_a_limit() {
    let org = Org::new();
    let seal = |body: &[u8]| callback::seal(Part::Hours, &org.notice, &ID, body);
    assert_eq!(seal(b"{}").unwrap().len(), seal(BODY).unwrap().len());
    assert!(seal(&vec![b' '; BODY_MAX_BYTES]).is_ok());
    let large = seal(&vec![b' '; BODY_MAX_BYTES + 1]).err();
    assert_eq!(large, Some(Error::Size("callback")));
}

#[test]
fn words_lead_to_the_same_place_however_they_are_typed() {
    let root = Org::new().root.root();
    let known = Reference::derive("amber anchor apple", &root).unwrap();
    let typed = Reference::derive("  Amber ANCHOR\tapple\n", &root).unwrap();
    assert_eq!((typed.locator, typed.auth), (known.locator, known.auth));
    for other in ["amber anchor apples", "anchor amber apple"] {
        let other = Reference::derive(other, &root).unwrap();
        assert_ne!(other.locator, known.locator);
    }
    let elsewhere = Reference::derive("amber anchor apple", &Org::new().root.root()).unwrap();
    assert_ne!(elsewhere.auth, known.auth);
    let few = Reference::derive("amber anchor", &root).err();
    assert_eq!(few, Some(Error::Malformed("reference")));
    // What it shows the server is nothing that a return phrase of the same words would show.
    let phrase = PhraseKeys::derive("amber anchor apple amber anchor", &root).unwrap();
    assert_ne!(phrase.auth, known.auth);
}
