//! The lives of a chat, on both suites.

use seal::{
    Change, Chat, Error, Kind, Received, Refusal, Who, cert::Roles, chat::Ignored, delivery::Actor,
};

use crate::world::{NOW, Org, Person, SUITES, Server, name, text};

#[test]
fn a_claim_works_while_the_visitor_is_offline() {
    for suite in SUITES {
        let org = Org::new();
        let (mut visitor, mut server) = org.open(suite);
        let intake = org.intake(&server);
        assert_eq!(
            (intake.text.as_str(), intake.lang.as_str()),
            ("I need help", "es")
        );
        let mut alex = org.claim(&org.advocate("Alex", 1), &mut server);
        alex.say("Hello", &mut server);

        let pulled: Vec<_> = visitor
            .pull(&server)
            .into_iter()
            .map(Result::unwrap)
            .collect();
        let Received::Membership { by, changes } = &pulled[0] else {
            panic!("no membership")
        };
        assert_eq!(name(by), "Alex");
        assert!(
            matches!(&changes[..], [Change::Joined(Who::Staff(staff))] if staff.alias == "Alex")
        );
        assert_eq!(text(&pulled[1]).unwrap(), "Hello");
        assert_eq!(visitor.names(), ["visitor", "Alex"]);

        visitor.say("Thank you", &mut server);
        assert_eq!(alex.read(&server), ["Thank you"]);
        assert_eq!(alex.secret(), visitor.secret());
        assert_eq!(alex.chat.voice_check(), visitor.chat.voice_check());
        assert_eq!(alex.chat.authenticator(), visitor.chat.authenticator());
    }
}

#[test]
fn a_second_claim_is_refused_and_leaves_nothing() {
    for suite in SUITES {
        let org = Org::new();
        let (mut visitor, mut server) = org.open(suite);
        let (trust, intake) = (org.trust(), org.intake(&server));
        let late = org.advocate("Bea", 2);
        let (mut lost, handshake) =
            Chat::claim(&late, &intake, &server.group_info, &[], &trust).unwrap();
        assert_eq!(
            lost.send(Kind::Text, b"early", NOW).err(),
            Some(Error::Pending)
        );
        let mut alex = org.claim(&org.advocate("Alex", 1), &mut server);
        assert_eq!(
            server.handshake(&handshake, &trust).err(),
            Some(Error::Epoch)
        );
        lost.discard();
        assert!(!lost.is_active());
        assert_eq!(
            lost.send(Kind::Text, b"late", NOW).err(),
            Some(Error::Inactive)
        );
        assert!(matches!(lost.save().err(), Some(Error::Inactive)));

        alex.say("Hello", &mut server);
        assert_eq!(visitor.read(&server), ["Hello"]);
    }
}

#[test]
fn a_transfer_hands_the_chat_over_while_the_visitor_is_offline() {
    for suite in SUITES {
        let org = Org::new();
        let (mut visitor, mut server) = org.open(suite);
        let (a, b) = (org.advocate("Alex", 1), org.advocate("Bea", 2));
        let mut alex = org.claim(&a, &mut server);
        alex.say("before Bea", &mut server);
        let mut bea = org.let_in(&mut alex, &b, &mut server);
        alex.say("note for Bea", &mut server);

        let pulled: Vec<_> = bea.pull(&server).into_iter().map(Result::unwrap).collect();
        let unread = pulled
            .iter()
            .filter(|r| **r == Received::Ignored(Ignored::BeforeUs))
            .count();
        assert_eq!(unread, 3, "claim, text and addition lie before Bea");
        assert_eq!(
            pulled.iter().filter_map(text).collect::<Vec<_>>(),
            ["note for Bea"]
        );

        let old_secret = alex.secret();
        let handshake = bea.chat.remove(&a.staff().device).unwrap();
        bea.settle(&handshake, &mut server).unwrap();
        bea.say("Bea here", &mut server);
        let pulled: Vec<_> = alex.pull(&server).into_iter().map(Result::unwrap).collect();
        assert!(matches!(pulled.last(), Some(Received::Removed { by }) if name(by) == "Bea"));
        assert!(!alex.chat.is_active());
        assert_ne!(bea.secret(), old_secret);

        assert_eq!(
            visitor.read(&server),
            ["before Bea", "note for Bea", "Bea here"]
        );
        assert_eq!(visitor.names(), ["visitor", "Bea"]);
        assert_eq!(visitor.secret(), bea.secret());
    }
}

#[test]
fn a_removed_member_cannot_read_on_with_a_copy_of_its_state() {
    for suite in SUITES {
        let org = Org::new();
        let (_, mut server) = org.open(suite);
        let (a, b) = (org.advocate("Alex", 1), org.advocate("Bea", 2));
        let mut alex = org.claim(&a, &mut server);
        let mut bea = org.let_in(&mut alex, &b, &mut server);
        let kept = alex.chat.save().unwrap();
        let before = server.log.len() as u64;
        let handshake = bea.chat.remove(&a.staff().device).unwrap();
        bea.settle(&handshake, &mut server).unwrap();
        bea.say("without Alex", &mut server);
        // The copy skips its own removal and tries the next message.
        let mut copy = Chat::load_desk(&[kept], &a).unwrap();
        let last = server.log.last().unwrap();
        assert_eq!(
            copy.receive(before + 2, last, &org.trust()).err(),
            Some(Error::Epoch)
        );
        assert_ne!(copy.exporter("test", 32).unwrap().to_vec(), bea.secret());
    }
}

#[test]
fn a_supervisor_comes_and_goes_visibly() {
    for suite in SUITES {
        let org = Org::new();
        let (mut visitor, mut server) = org.open(suite);
        let s = org.staff("Sam", Roles::SUPERVISOR, 3);
        let mut alex = org.claim(&org.advocate("Alex", 1), &mut server);
        let mut sam = org.let_in(&mut alex, &s, &mut server);
        sam.say("Sam here", &mut server);
        assert_eq!(visitor.read(&server), ["Sam here"]);
        assert_eq!(visitor.names(), ["visitor", "Alex", "Sam"]);

        alex.pull(&server);
        let handshake = alex.chat.remove(&s.staff().device).unwrap();
        alex.settle(&handshake, &mut server).unwrap();
        let pulled: Vec<_> = visitor
            .pull(&server)
            .into_iter()
            .map(Result::unwrap)
            .collect();
        let Some(Received::Membership { by, changes }) = pulled.last() else {
            panic!("unseen")
        };
        assert_eq!(name(by), "Alex");
        assert!(matches!(&changes[..], [Change::Left(Who::Staff(left))] if left.alias == "Sam"));
        assert_eq!(visitor.names(), ["visitor", "Alex"]);
    }
}

#[test]
fn a_lost_device_goes_by_two_commits_as_one() {
    for suite in SUITES {
        let org = Org::new();
        let (mut visitor, mut server) = org.open(suite);
        let (a, b) = (org.advocate("Alex", 1), org.advocate("Bea", 2));
        let alex = org.claim(&a, &mut server);
        visitor.pull(&server);
        visitor.say("are you there?", &mut server);

        let (trust, intake) = (org.trust(), org.intake(&server));
        let lost = [a.staff().device];
        let (mut chat, handshake) =
            Chat::claim(&b, &intake, &server.group_info, &lost, &trust).unwrap();
        assert_eq!(handshake.commits.len(), 2);
        let seq = taken_over(&handshake, &mut server, lost, &trust);
        let changes = chat.confirm(seq).unwrap();
        assert!(matches!(&changes[..], [Change::Joined(_), Change::Left(_)]));
        let mut bea = Person::new(chat, trust);

        bea.say("Bea here", &mut server);
        assert_eq!(visitor.read(&server), ["Bea here"]);
        assert_eq!(visitor.names(), ["visitor", "Bea"]);
        assert_ne!(bea.secret(), alex.secret());
        // What was said in between was for Alex alone: not confirmed, so the page sends it again.
        assert_eq!(visitor.chat.unconfirmed().len(), 1);
        visitor.say("are you there?", &mut server);
        assert_eq!(bea.read(&server), ["are you there?"]);
    }
}

#[test]
fn a_claim_whose_answer_was_lost_is_confirmed_by_the_log() {
    let org = Org::new();
    let (mut visitor, mut server) = org.open(SUITES[0]);
    let (a, b) = (org.advocate("Alex", 1), org.advocate("Bea", 2));
    org.claim(&a, &mut server);
    let (trust, intake) = (org.trust(), org.intake(&server));
    let (chat, handshake) =
        Chat::claim(&b, &intake, &server.group_info, &[a.staff().device], &trust).unwrap();
    server.handshake(&handshake, &trust).unwrap();
    let mut bea = Person::new(chat, trust);
    bea.pull(&server)
        .into_iter()
        .for_each(|received| drop(received.unwrap()));
    assert!(!bea.chat.is_pending());
    bea.say("here", &mut server);
    assert_eq!(visitor.read(&server), ["here"]);
}

#[test]
fn the_same_device_takes_its_place_again() {
    for suite in SUITES {
        let org = Org::new();
        let (mut visitor, mut server) = org.open(suite);
        let a = org.advocate("Alex", 1);
        org.claim(&a, &mut server);
        let (trust, intake) = (org.trust(), org.intake(&server));
        let (mut chat, handshake) =
            Chat::claim(&a, &intake, &server.group_info, &[], &trust).unwrap();
        let (seq, accepted) = server.handshake(&handshake, &trust).unwrap();
        let accepted = accepted.unwrap();
        assert!(accepted.rejoined && accepted.removed_any && accepted.removed.is_empty());
        chat.confirm(seq).unwrap();
        let mut alex = Person::new(chat, trust);
        alex.say("back", &mut server);
        assert_eq!(visitor.read(&server), ["back"]);
        assert_eq!(visitor.names(), ["visitor", "Alex"]);
        let since: Vec<u64> = visitor
            .chat
            .members()
            .iter()
            .map(|member| member.since)
            .collect();
        assert_eq!(since, [0, 2]);
    }
}

#[test]
fn a_handshake_that_lost_the_race_is_built_again() {
    let org = Org::new();
    let (mut visitor, mut server) = org.open(SUITES[0]);
    let s = org.staff("Sam", Roles::SUPERVISOR, 3);
    let mut alex = org.claim(&org.advocate("Alex", 1), &mut server);
    visitor.pull(&server);
    let (_, package) = seal::chat::key_package(&s, alex.chat.suite()).unwrap();
    let stale = alex.chat.let_in(&package, &alex.trust).unwrap();
    let refresh = visitor.chat.refresh().unwrap();
    visitor.settle(&refresh, &mut server).unwrap();
    assert_eq!(alex.settle(&stale, &mut server), Err(Error::Epoch));
    alex.pull(&server);
    org.let_in(&mut alex, &s, &mut server);
    visitor.pull(&server);
    assert_eq!(visitor.names(), ["visitor", "Alex", "Sam"]);
}

#[test]
fn a_commit_of_others_replaces_ours_that_waits() {
    let org = Org::new();
    let (mut visitor, mut server) = org.open(SUITES[0]);
    let mut alex = org.claim(&org.advocate("Alex", 1), &mut server);
    visitor.pull(&server);
    let stale = alex.chat.refresh().unwrap();
    let refresh = visitor.chat.refresh().unwrap();
    visitor.settle(&refresh, &mut server).unwrap();
    // Alex sees the other commit before the answer to his own.
    alex.pull(&server);
    assert!(!alex.chat.is_pending());
    assert_eq!(
        server.handshake(&stale, &alex.trust).err(),
        Some(Error::Epoch)
    );
    alex.chat.discard();
    alex.say("still here", &mut server);
    assert_eq!(visitor.read(&server), ["still here"]);
}

#[test]
fn messages_that_cross_a_commit_are_read() {
    for suite in SUITES {
        let org = Org::new();
        let (mut visitor, mut server) = org.open(suite);
        let mut alex = org.claim(&org.advocate("Alex", 1), &mut server);
        visitor.pull(&server);
        visitor.say("one", &mut server);
        let refresh = alex.chat.refresh().unwrap();
        visitor.say("two", &mut server);
        alex.settle(&refresh, &mut server).unwrap();
        visitor.say("three", &mut server);
        assert_eq!(alex.read(&server), ["one", "two", "three"]);
        visitor.pull(&server);
        alex.say("four", &mut server);
        assert_eq!(visitor.read(&server), ["four"]);
    }
}

#[test]
fn a_message_confirms_what_its_sender_could_read() {
    let org = Org::new();
    let (mut visitor, mut server) = org.open(SUITES[0]);
    let mut alex = org.claim(&org.advocate("Alex", 1), &mut server);
    visitor.pull(&server);
    let first = visitor.say("one", &mut server);
    let second = visitor.say("two", &mut server);
    assert_eq!(visitor.chat.unconfirmed(), [first, second]);
    alex.pull(&server);
    let entry = alex.chat.send(Kind::Seen, b"", NOW).unwrap();
    let seq = server.post(&entry).unwrap();
    alex.chat.sent(seq, &entry);
    let pulled: Vec<_> = visitor
        .pull(&server)
        .into_iter()
        .map(Result::unwrap)
        .collect();
    let confirmed: Vec<u64> = pulled.iter().flat_map(confirmed_by).collect();
    assert_eq!(confirmed, [first, second]);
    assert!(visitor.chat.unconfirmed().is_empty());
}

#[test]
fn a_resent_entry_is_known_and_an_echo_is_our_own() {
    let org = Org::new();
    let (mut visitor, mut server) = org.open(SUITES[0]);
    let mut alex = org.claim(&org.advocate("Alex", 1), &mut server);
    visitor.pull(&server);
    let entry = visitor.chat.send(Kind::Text, b"hello", NOW).unwrap();
    let seq = server.post(&entry).unwrap();
    // The answer was lost: the log brings the entry back, and the resend its old place.
    let echo = visitor.chat.receive(seq, &entry, &visitor.trust).unwrap();
    assert!(matches!(echo, Received::Own { known: true }));
    visitor.chat.sent(seq, &entry);
    assert_eq!(alex.read(&server), ["hello"]);
    let again = alex.chat.receive(seq, &entry, &alex.trust).unwrap();
    assert!(again == Received::Ignored(Ignored::Old));
}

#[test]
fn a_dropped_and_a_moved_entry_are_noticed() {
    for drop_it in [true, false] {
        let org = Org::new();
        let (mut visitor, mut server) = org.open(SUITES[0]);
        let mut alex = org.claim(&org.advocate("Alex", 1), &mut server);
        visitor.pull(&server);
        alex.say("I will", &mut server);
        alex.say("not", &mut server);
        let mut lying = server.clone();
        alex.say("tell", &mut server);
        if drop_it {
            lying.log.remove(2);
        } else {
            lying.log.swap(1, 2);
        }
        lying.log.push(server.log.last().unwrap().clone());
        let pulled: Vec<_> = visitor
            .pull(&lying)
            .into_iter()
            .map(Result::unwrap)
            .collect();
        let Some(Received::Message(last)) = pulled.last() else {
            panic!("no message")
        };
        assert!(!last.consistent);
    }
}

#[test]
fn a_replayed_entry_is_refused() {
    let org = Org::new();
    let (mut visitor, mut server) = org.open(SUITES[0]);
    let mut alex = org.claim(&org.advocate("Alex", 1), &mut server);
    alex.say("once", &mut server);
    assert_eq!(visitor.read(&server), ["once"]);
    let entry = server.log.last().unwrap().clone();
    assert!(matches!(
        visitor.chat.receive(9, &entry, &visitor.trust),
        Err(Error::Sealed("entry"))
    ));
}

#[test]
fn nobody_takes_out_itself_or_the_visitor() {
    let org = Org::new();
    let (_, mut server) = org.open(SUITES[0]);
    let a = org.advocate("Alex", 1);
    let mut alex = org.claim(&a, &mut server);
    let own = a.staff().device;
    assert_eq!(
        alex.chat.remove(&own).err(),
        Some(Error::Refused(Refusal::NotAllowed))
    );
    assert_eq!(alex.chat.remove(&[0; 16]).err(), Some(Error::NoSuchMember));
}

#[test]
fn a_chat_goes_on_after_a_certificate_ended() {
    let org = Org::new();
    let (mut visitor, mut server) = org.open(SUITES[0]);
    let a = org.staff_for("Alex", Roles::ADVOCATE, 1, 1);
    let mut alex = org.claim(&a, &mut server);
    visitor.pull(&server);
    let later = org.trust().at(NOW + 2 * 86_400);
    (alex.trust, visitor.trust) = (later.clone(), later.clone());
    let refresh = alex.chat.refresh().unwrap();
    alex.settle(&refresh, &mut server).unwrap();
    alex.say("still here", &mut server);
    assert_eq!(visitor.read(&server), ["still here"]);
    // But it cannot come in again.
    let claim = Chat::claim(&a, &org.intake(&server), &server.group_info, &[], &later);
    assert_eq!(claim.err(), Some(Error::Refused(Refusal::Expired)));
}

#[test]
fn a_revoked_member_is_taken_out_by_the_next_claim() {
    let org = Org::new();
    let (mut visitor, mut server) = org.open(SUITES[0]);
    let (a, b) = (org.advocate("Alex", 1), org.advocate("Bea", 2));
    org.claim(&a, &mut server);
    let trust = org.revoking(&[1]);
    let (mut chat, handshake) =
        Chat::claim(&b, &org.intake(&server), &server.group_info, &[], &trust).unwrap();
    assert_eq!(handshake.commits.len(), 2);
    let (seq, _) = server.handshake(&handshake, &trust).unwrap();
    chat.confirm(seq).unwrap();
    visitor.pull(&server);
    assert_eq!(visitor.names(), ["visitor", "Bea"]);
    assert!(chat.unfit(&trust).is_empty());
}

fn confirmed_by(received: &Received) -> Vec<u64> {
    let Received::Message(message) = received else {
        return vec![];
    };
    message.confirmed.clone()
}

/// The server takes both commits of a claim or none.
fn taken_over(
    handshake: &seal::Handshake,
    server: &mut Server,
    lost: [[u8; 16]; 1],
    trust: &seal::Trust,
) -> u64 {
    let half = seal::Handshake {
        commits: handshake.commits[..1].to_vec(),
        ..handshake.clone()
    };
    assert!(server.handshake(&half, trust).is_err());
    let (seq, accepted) = server.handshake(handshake, trust).unwrap();
    let accepted = accepted.unwrap();
    assert_eq!(accepted.removed, lost);
    assert!(accepted.removed_any && !accepted.rejoined);
    assert_eq!(accepted.epoch, 3);
    assert!(matches!(accepted.actor, Actor::Newcomer(staff) if staff.alias == "Bea"));
    seq
}
