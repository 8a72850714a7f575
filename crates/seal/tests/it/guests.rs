//! A worker of another hotline comes into a chat beside the person, and goes again when both have said so (R363, E6).

use seal::{
    Chat, Error, Handshake, Refusal,
    chat::{Guest, GuestKey, Ignored, JoinKeys, Received, knocking},
};

use crate::world::{Org, Person, SUITES, Server, text};

/// Maria of another hotline, who has knocked.
struct Maria {
    key: GuestKey,
    guest: Guest,
    keys: JoinKeys,
    package: Vec<u8>,
}

impl Maria {
    fn knocks(chat: &Chat) -> Self {
        let key = GuestKey::generate().unwrap();
        let guest = Guest::new("Maria", "National Hotline").unwrap();
        let (keys, package) = key.knock(&guest, chat.suite()).unwrap();
        Self {
            key,
            guest,
            keys,
            package,
        }
    }

    /// Comes in by a handshake that the server has taken.
    fn comes(&self, handshake: &Handshake, server: &Server, org: &Org) -> Result<Person, Error> {
        let welcome = (server.chat, handshake.welcome.as_deref().unwrap());
        let keys = self.keys.again().unwrap();
        let chat = Chat::join_as_guest(&self.key, &self.guest, keys, welcome, &org.trust())?;
        Ok(Person::new(chat, org.trust()))
    }
}

fn talking() -> (Org, Person, Person, Server) {
    let org = Org::new();
    let (mut visitor, mut server) = org.open(SUITES[1]);
    let mut alex = org.claim(&org.advocate("Alex", 1), &mut server);
    visitor.pull(&server);
    alex.say("said before Maria came", &mut server);
    visitor.pull(&server);
    (org, visitor, alex, server)
}

/// All four in: the person has said yes and the holder has let her in.
fn three() -> (Org, Person, Person, Person, Server) {
    let (org, mut visitor, mut alex, mut server) = talking();
    let maria = Maria::knocks(&alex.chat);
    let (shown, key) = knocking(&maria.package).unwrap();
    assert_eq!(
        (shown.name.as_str(), shown.organisation.as_str()),
        ("Maria", "National Hotline")
    );
    assert_eq!(key, maria.key.public());
    visitor.chat.agree_to_guest(key);
    let handshake = alex
        .chat
        .let_guest_in(&maria.package, &maria.key.public())
        .unwrap();
    alex.settle(&handshake, &mut server).unwrap();
    let she = maria.comes(&handshake, &server, &org).unwrap();
    visitor.pull(&server);
    (org, visitor, alex, she, server)
}

#[test]
fn with_the_persons_yes_she_reads_from_then_on_and_writes() {
    let (_org, mut visitor, mut alex, mut she, mut server) = three();
    assert_eq!(visitor.names(), ["visitor", "Alex", "Maria"]);
    visitor.say("are you there?", &mut server);
    she.say("I am with you", &mut server);
    let all = she.pull(&server);
    let read: Vec<String> = all
        .iter()
        .filter_map(|one| text(one.as_ref().unwrap()))
        .collect();
    assert_eq!(
        read,
        ["are you there?"],
        "what was said before stays closed"
    );
    assert!(all.contains(&Ok(Received::Ignored(Ignored::BeforeUs))));
    assert_eq!(visitor.read(&server), ["I am with you"]);
    assert_eq!(alex.read(&server), ["are you there?", "I am with you"]);
}

#[test]
fn her_sign_confirms_nothing_that_the_person_wrote() {
    let (_org, mut visitor, mut alex, mut she, mut server) = three();
    let seq = visitor.say("has Alex read this?", &mut server);
    she.pull(&server);
    she.say("I have", &mut server);
    visitor.pull(&server);
    assert_eq!(visitor.chat.unconfirmed(), [seq]);
    alex.pull(&server);
    alex.say("so have I", &mut server);
    visitor.pull(&server);
    assert!(visitor.chat.unconfirmed().is_empty());
}

#[test]
fn without_the_persons_yes_she_does_not_come_in() {
    let (org, mut visitor, mut alex, mut server) = talking();
    let maria = Maria::knocks(&alex.chat);
    let key = maria.key.public();
    let handshake = alex.chat.let_guest_in(&maria.package, &key).unwrap();
    alex.settle(&handshake, &mut server).unwrap();
    drop(maria.comes(&handshake, &server, &org).unwrap());
    let refused = visitor.pull(&server).pop().unwrap().err();
    assert_eq!(refused, Some(Error::RefusedReader(Refusal::NotAgreed)));
    assert_eq!(visitor.names(), ["visitor", "Alex"]);
}

#[test]
fn a_yes_to_her_is_none_to_somebody_with_her_name() {
    let (_org, mut visitor, mut alex, mut server) = talking();
    let (maria, other) = (Maria::knocks(&alex.chat), Maria::knocks(&alex.chat));
    visitor.chat.agree_to_guest(maria.key.public());
    // The desk is told which key stands in the form, and takes no other.
    let refused = alex
        .chat
        .let_guest_in(&other.package, &maria.key.public())
        .err();
    assert_eq!(refused, Some(Error::Refused(Refusal::OtherKey)));
    // A desk that lies, or was lied to, is found out by the person's client.
    let handshake = alex
        .chat
        .let_guest_in(&other.package, &other.key.public())
        .unwrap();
    alex.settle(&handshake, &mut server).unwrap();
    let refused = visitor.pull(&server).pop().unwrap().err();
    assert_eq!(refused, Some(Error::RefusedReader(Refusal::NotAgreed)));
}

#[test]
fn a_guest_lets_nobody_in_and_takes_nobody_out() {
    let (org, _visitor, mut alex, mut she, mut server) = three();
    alex.pull(&server);
    let bea = org.advocate("Bea", 4);
    let device = alex.chat.members()[1].clone();
    let seal::Who::Staff(staff) = device.who else {
        panic!("Alex sits in the second leaf")
    };
    let out = she.chat.remove(&staff.device).unwrap();
    let refused = server.handshake(&out, &org.trust()).err();
    assert_eq!(refused, Some(Error::Refused(Refusal::Role)));
    she.chat.discard();
    let (_, package) = seal::chat::key_package(&bea, she.chat.suite()).unwrap();
    let in_ = she.chat.let_in(&package, &she.trust).unwrap();
    let refused = server.handshake(&in_, &org.trust()).err();
    assert_eq!(refused, Some(Error::Refused(Refusal::Role)));
    // And what a server lets pass, the others refuse.
    server.honest = false;
    server.handshake(&in_, &org.trust()).unwrap();
    let refused = alex.pull(&server).pop().unwrap().err();
    assert_eq!(refused, Some(Error::RefusedReader(Refusal::Role)));
}

#[test]
fn there_is_one_guest_at_a_time() {
    let (org, mut visitor, mut alex, _she, mut server) = three();
    let second = Maria::knocks(&alex.chat);
    let key = second.key.public();
    let refused = alex.chat.let_guest_in(&second.package, &key).err();
    assert_eq!(refused, Some(Error::Refused(Refusal::Twice)));
    let out = alex.chat.remove_guest().unwrap();
    alex.settle(&out, &mut server).unwrap();
    visitor.pull(&server);
    visitor.chat.agree_to_guest(key);
    let in_ = alex.chat.let_guest_in(&second.package, &key).unwrap();
    alex.settle(&in_, &mut server).unwrap();
    second.comes(&in_, &server, &org).unwrap();
    visitor.pull(&server);
    assert_eq!(visitor.names(), ["visitor", "Alex", "Maria"]);
}

#[test]
fn who_goes_reads_nothing_more_and_a_new_holder_keeps_who_is_there() {
    let (org, mut visitor, alex, mut she, mut server) = three();
    // Alex is lost; Bea takes the chat over with Maria in it.
    let lost = alex.chat.members()[1].clone();
    let seal::Who::Staff(lost) = lost.who else {
        panic!("Alex sits in the second leaf")
    };
    let bea = org.advocate("Bea", 4);
    let mut bea = org.claim_without(&bea, &mut server, &[lost.device]);
    visitor.pull(&server);
    assert_eq!(visitor.names(), ["visitor", "Maria", "Bea"]);
    assert_eq!(bea.chat.guest().unwrap().name, "Maria");
    let mut kept = server.clone();
    let out = bea.chat.remove_guest().unwrap();
    bea.settle(&out, &mut server).unwrap();
    visitor.pull(&server);
    visitor.say("without her", &mut server);
    kept.log.push(server.log.last().unwrap().clone());
    let refused = she.pull(&kept).pop().unwrap();
    assert_eq!(refused.err(), Some(Error::Epoch));
}

#[test]
fn a_yes_to_a_guest_survives_a_return_by_phrase() {
    let (org, mut visitor, mut alex, mut server) = talking();
    let maria = Maria::knocks(&alex.chat);
    visitor.chat.agree_to_guest(maria.key.public());
    let saved = visitor.chat.save().unwrap();
    let mut back = Person::new(Chat::restore(&[saved]).unwrap(), org.trust());
    back.next = visitor.next;
    let handshake = alex
        .chat
        .let_guest_in(&maria.package, &maria.key.public())
        .unwrap();
    alex.settle(&handshake, &mut server).unwrap();
    back.pull(&server);
    assert_eq!(back.names(), ["visitor", "Alex", "Maria"]);
}

#[test]
fn a_guest_without_a_name_that_can_be_shown_is_none() {
    for name in ["", "  ", "a\nb", &"m".repeat(201)] {
        assert!(Guest::new(name, "Hotline").is_err(), "{name:?}");
        assert!(Guest::new("Maria", name).is_err(), "{name:?}");
    }
}
