//! A desk's chat on its disk.

use seal::{Chat, Error, Kind, cert::Roles};

use crate::world::{NOW, Org, Person, SUITES};

#[test]
fn a_desk_goes_on_from_its_deltas() {
    for suite in SUITES {
        let org = Org::new();
        let (mut visitor, mut server) = org.open(suite);
        let a = org.advocate("Alex", 1);
        let mut alex = org.claim(&a, &mut server);
        let mut parts = vec![alex.chat.save().unwrap()];
        for round in 0..3 {
            visitor.pull(&server);
            visitor.say("hello", &mut server);
            alex.pull(&server);
            parts.push(alex.chat.take_delta().unwrap().unwrap());
            alex.say("yes", &mut server);
            parts.push(alex.chat.take_delta().unwrap().unwrap());
            assert!(alex.chat.take_delta().unwrap().is_none());
            if round == 1 {
                let sam = org.staff("Sam", Roles::SUPERVISOR, 3);
                org.let_in(&mut alex, &sam, &mut server);
                parts.push(alex.chat.take_delta().unwrap().unwrap());
            }
            let chat = Chat::load_desk(&parts, &a).unwrap();
            let next = alex.next;
            assert_eq!(chat.authenticator(), alex.chat.authenticator());
            assert_eq!(chat.unconfirmed(), alex.chat.unconfirmed());
            assert_eq!(chat.members(), alex.chat.members());
            alex = Person {
                chat,
                trust: org.trust(),
                next,
            };
            parts = vec![alex.chat.save().unwrap()];
        }
        visitor.pull(&server);
        assert_eq!(visitor.names(), ["visitor", "Alex", "Sam"]);
        assert_eq!(visitor.secret(), alex.secret());
    }
}

#[test]
fn a_claim_that_waits_survives_a_reload() {
    let org = Org::new();
    let (mut visitor, mut server) = org.open(SUITES[0]);
    let a = org.advocate("Alex", 1);
    let (mut chat, handshake) = Chat::claim(
        &a,
        &org.intake(&server),
        &server.group_info,
        &[],
        &org.trust(),
    )
    .unwrap();
    let saved = chat.save().unwrap();
    drop(chat);
    let (seq, _) = server.handshake(&handshake, &org.trust()).unwrap();
    let mut chat = Chat::load_desk(&[saved], &a).unwrap();
    assert!(chat.is_pending());
    chat.confirm(seq).unwrap();
    let mut alex = Person::new(chat, org.trust());
    alex.say("here", &mut server);
    assert_eq!(visitor.read(&server), ["here"]);
}

#[test]
fn parts_that_miss_one_or_belong_to_another_are_refused() {
    let org = Org::new();
    let (_, mut server) = org.open(SUITES[0]);
    let (a, b) = (org.advocate("Alex", 1), org.advocate("Bea", 2));
    let mut alex = org.claim(&a, &mut server);
    let mut parts = vec![alex.chat.save().unwrap()];
    alex.say("one", &mut server);
    parts.push(alex.chat.take_delta().unwrap().unwrap());
    alex.say("two", &mut server);
    parts.push(alex.chat.take_delta().unwrap().unwrap());
    let without = [&parts[0], &parts[2]];
    let malformed = Some(Error::Malformed("chat state"));
    assert_eq!(Chat::load_desk(&without, &a).err(), malformed);
    assert_eq!(Chat::load_desk(&parts[1..], &a).err(), malformed);
    assert_eq!(Chat::load_desk(&parts, &b).err(), malformed);
    assert_eq!(Chat::load(&parts).err(), malformed);
    assert!(Chat::load_desk(&parts, &a).is_ok());
}

#[test]
fn a_state_is_small_enough_to_be_stored_with_each_message() {
    for (suite, whole, delta) in [
        (SUITES[0], 64 << 10, 32 << 10),
        (SUITES[1], 128 << 10, 32 << 10),
    ] {
        let org = Org::new();
        let (mut visitor, mut server) = org.open(suite);
        let mut alex = org.claim(&org.advocate("Alex", 1), &mut server);
        visitor.pull(&server);
        for _ in 0..100 {
            alex.say("hello", &mut server);
            visitor.say("hello", &mut server);
            alex.pull(&server);
            visitor.pull(&server);
        }
        let saved = alex.chat.save().unwrap().len();
        alex.chat.send(Kind::Text, b"hello", NOW).unwrap();
        let changed = alex.chat.take_delta().unwrap().unwrap().len();
        println!("{suite:?}: state {saved} B, delta {changed} B");
        assert!(saved <= whole && changed <= delta, "{saved} {changed}");
    }
}

#[test]
fn a_desk_that_lost_its_last_delta_refreshes_before_it_sends() {
    let org = Org::new();
    let (mut visitor, mut server) = org.open(SUITES[0]);
    let a = org.advocate("Alex", 1);
    let mut alex = org.claim(&a, &mut server);
    let saved = alex.chat.save().unwrap();
    alex.say("sent, not saved", &mut server);

    let chat = Chat::load_desk(&[saved], &a).unwrap();
    let mut alex = Person {
        chat,
        trust: org.trust(),
        next: 2,
    };
    alex.pull(&server)
        .into_iter()
        .for_each(|received| drop(received.unwrap()));
    assert!(alex.chat.needs_refresh());
    assert_eq!(
        alex.chat.send(Kind::Text, b"x", NOW).err(),
        Some(Error::RefreshFirst)
    );
    let refresh = alex.chat.refresh().unwrap();
    alex.settle(&refresh, &mut server).unwrap();
    alex.say("healed", &mut server);
    assert_eq!(visitor.read(&server), ["sent, not saved", "healed"]);
}
