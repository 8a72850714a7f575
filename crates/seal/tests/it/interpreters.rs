//! An interpreter comes in with the person's yes, and with nothing else (R506); what was written before stays closed to them (K12).

use seal::{
    Chat, Error, Identity, Refusal,
    cert::Roles,
    chat::{Ignored, Received, interpreter},
};

use crate::world::{Org, Person, SUITES, Server, text};

/// A visitor and Alex who have talked, and Ines, who interprets.
fn talking() -> (Org, Person, Person, Identity, Server) {
    let org = Org::new();
    let (mut visitor, mut server) = org.open(SUITES[0]);
    let mut alex = org.claim(&org.advocate("Alex", 1), &mut server);
    visitor.pull(&server);
    alex.say("said before anybody interprets", &mut server);
    let ines = org.staff("Ines", Roles::INTERPRETER, 2);
    (org, visitor, alex, ines, server)
}

/// What the visitor makes of the last entry.
fn last(visitor: &mut Person, server: &Server) -> Result<Received, Error> {
    visitor.pull(server).pop().unwrap()
}

#[test]
fn without_the_persons_yes_nobody_interprets() {
    let (org, mut visitor, mut alex, ines, mut server) = talking();
    // The server here asks nobody. Its own check of keys alone lets her pass: the person's client does not.
    org.let_in(&mut alex, &ines, &mut server);
    let refused = last(&mut visitor, &server).err();
    assert_eq!(refused, Some(Error::RefusedReader(Refusal::NotAgreed)));
    assert_eq!(visitor.names(), ["visitor", "Alex"]);
}

#[test]
fn with_it_she_reads_from_then_on() {
    let (org, mut visitor, mut alex, ines, mut server) = talking();
    let shown = interpreter(&ines.chain().encode(), &visitor.trust).unwrap();
    assert_eq!(shown.alias, "Ines");
    visitor.chat.agree(&shown);
    let mut she = org.let_in(&mut alex, &ines, &mut server);
    visitor.pull(&server);
    assert_eq!(visitor.names(), ["visitor", "Alex", "Ines"]);
    visitor.say("from now on", &mut server);
    let all = she.pull(&server);
    let read: Vec<String> = all
        .iter()
        .filter_map(|one| text(one.as_ref().unwrap()))
        .collect();
    assert_eq!(read, ["from now on"], "what was said before stays closed");
    let before = Received::Ignored(Ignored::BeforeUs);
    assert!(all.contains(&Ok(before)), "she was handed it all the same");
}

#[test]
fn who_leaves_reads_nothing_more() {
    let (org, mut visitor, mut alex, ines, mut server) = talking();
    visitor.chat.agree(&ines.staff());
    let mut she = org.let_in(&mut alex, &ines, &mut server);
    alex.pull(&server);
    let out = alex.chat.remove(&ines.staff().device).unwrap();
    // She is handed everything, but for the commit that takes her out.
    let mut kept = server.clone();
    alex.settle(&out, &mut server).unwrap();
    visitor.pull(&server);
    visitor.say("without her", &mut server);
    kept.log.push(server.log.last().unwrap().clone());
    let last = she.pull(&kept).pop().unwrap();
    assert_eq!(last.err(), Some(Error::Epoch));
}

#[test]
fn a_yes_is_for_one_device_and_for_one_time() {
    let (org, mut visitor, mut alex, ines, mut server) = talking();
    // Yes to Ines, and somebody else comes.
    let ivo = org.staff("Ivo", Roles::INTERPRETER, 3);
    visitor.chat.agree(&ines.staff());
    let mut other = server.clone();
    let (_, package) = seal::chat::key_package(&ivo, alex.chat.suite()).unwrap();
    let handshake = alex.chat.let_in(&package, &alex.trust).unwrap();
    other.handshake(&handshake, &alex.trust).unwrap();
    alex.chat.discard();
    let next = visitor.next;
    let refused = last(&mut visitor, &other).err();
    assert_eq!(refused, Some(Error::RefusedReader(Refusal::NotAgreed)));
    // Ines herself comes in, goes, and comes once more unasked.
    visitor.next = next;
    org.let_in(&mut alex, &ines, &mut server);
    visitor.pull(&server);
    let out = alex.chat.remove(&ines.staff().device).unwrap();
    alex.settle(&out, &mut server).unwrap();
    visitor.pull(&server);
    assert_eq!(visitor.names(), ["visitor", "Alex"]);
    org.let_in(&mut alex, &ines, &mut server);
    let refused = last(&mut visitor, &server).err();
    assert_eq!(refused, Some(Error::RefusedReader(Refusal::NotAgreed)));
}

#[test]
fn a_yes_survives_a_return_by_phrase() {
    let (org, mut visitor, mut alex, ines, mut server) = talking();
    visitor.pull(&server);
    visitor.chat.agree(&ines.staff());
    let saved = visitor.chat.save().unwrap();
    let mut back = Person::new(Chat::restore(&[saved]).unwrap(), org.trust());
    back.next = visitor.next;
    org.let_in(&mut alex, &ines, &mut server);
    back.pull(&server);
    assert_eq!(back.names(), ["visitor", "Alex", "Ines"]);
}

#[test]
fn an_advocate_who_also_interprets_comes_in_as_an_advocate() {
    let (org, mut visitor, mut alex, _, mut server) = talking();
    let bea = org.staff("Bea", Roles::ADVOCATE.and(Roles::INTERPRETER), 4);
    org.let_in(&mut alex, &bea, &mut server);
    visitor.pull(&server);
    assert_eq!(visitor.names(), ["visitor", "Alex", "Bea"]);
}

#[test]
fn only_certified_interpreters_are_shown_to_the_person() {
    let org = Org::new();
    let trust = org.trust();
    let shown = |identity: &Identity| interpreter(&identity.chain().encode(), &trust).err();
    let advocate = org.advocate("Alex", 1);
    assert_eq!(shown(&advocate), Some(Error::Refused(Refusal::Role)));
    let stranger = Org::new().staff("Ines", Roles::INTERPRETER, 2);
    assert_eq!(shown(&stranger), Some(Error::Refused(Refusal::Uncertified)));
    let garbage = interpreter(b"no chain", &trust).err();
    assert_eq!(garbage, Some(Error::Refused(Refusal::Uncertified)));
    let ines = org.staff("Ines", Roles::INTERPRETER, 3);
    let revoked = interpreter(&ines.chain().encode(), &org.revoking(&[3])).err();
    assert_eq!(revoked, Some(Error::Refused(Refusal::Revoked)));
}
