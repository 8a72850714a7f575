//! A hostile server, and hostile insiders.

use seal::{Chat, Error, Refusal, cert::Roles};

use crate::world::{NOW, Org, SUITES, Server};

#[test]
fn a_swapped_group_is_refused() {
    for suite in SUITES {
        let org = Org::new();
        let (_, server) = org.open(suite);
        // The server makes a group of its own under the same id and offers it for the visitor's intake.
        let (_, own) = org.open(suite);
        let alex = org.advocate("Alex", 1);
        let claim = Chat::claim(
            &alex,
            &org.intake(&server),
            &own.group_info,
            &[],
            &org.trust(),
        );
        assert_eq!(claim.err(), Some(Error::SwappedGroup));
    }
}

#[test]
fn a_group_of_another_chat_or_suite_is_refused() {
    let org = Org::new();
    let (_, server) = org.open(SUITES[0]);
    let alex = org.advocate("Alex", 1);
    let mut intake = org.intake(&server);
    intake.chat = [1; 16];
    let claim = Chat::claim(&alex, &intake, &server.group_info, &[], &org.trust());
    assert_eq!(claim.err(), Some(Error::SwappedGroup));
    let mut intake = org.intake(&server);
    intake.suite = SUITES[1];
    let claim = Chat::claim(&alex, &intake, &server.group_info, &[], &org.trust());
    assert_eq!(claim.err(), Some(Error::Suite));
}

/// A claim by somebody whose own organisation certified them.
fn rogue_claim(org: &Org, server: &mut Server) -> Result<(), Error> {
    let other = Org::new();
    let rogue = other.advocate("Alex", 1);
    let intake = org.intake(server);
    let (_, handshake) =
        Chat::claim(&rogue, &intake, &server.group_info, &[], &other.trust()).unwrap();
    server.handshake(&handshake, &org.trust()).map(drop)
}

#[test]
fn an_uncertified_newcomer_is_refused_by_the_server() {
    for suite in SUITES {
        let org = Org::new();
        let (_, mut server) = org.open(suite);
        let refused = rogue_claim(&org, &mut server);
        assert_eq!(refused, Err(Error::Refused(Refusal::Uncertified)));
    }
}

#[test]
fn an_uncertified_newcomer_is_refused_by_the_visitor_if_the_server_validates_nothing() {
    for suite in SUITES {
        let org = Org::new();
        let (mut visitor, mut server) = org.open(suite);
        server.honest = false;
        rogue_claim(&org, &mut server).unwrap();
        let pulled = visitor.pull(&server);
        assert_eq!(
            pulled.into_iter().next().unwrap().err(),
            Some(Error::RefusedReader(Refusal::Uncertified))
        );
        assert_eq!(visitor.chat.epoch(), 0);
        assert_eq!(visitor.names(), ["visitor"]);
    }
}

#[test]
fn roles_decide_who_may_claim_and_let_in() {
    let org = Org::new();
    let (mut visitor, mut server) = org.open(SUITES[0]);
    for (roles, serial) in [
        (Roles::INTERPRETER, 10),
        (Roles::CASE_WORKER, 11),
        (Roles::AUDITOR.and(Roles::ADMINISTRATOR), 12),
    ] {
        let outsider = org.staff("Otto", roles, serial);
        let intake = org.intake(&server);
        let (_, handshake) =
            Chat::claim(&outsider, &intake, &server.group_info, &[], &org.trust()).unwrap();
        let refused = server.handshake(&handshake, &org.trust()).err();
        assert_eq!(refused, Some(Error::Refused(Refusal::Role)));
    }
    let mut alex = org.claim(&org.advocate("Alex", 1), &mut server);
    let auditor = org.staff("Otto", Roles::AUDITOR, 13);
    let (_, package) = seal::chat::key_package(&auditor, alex.chat.suite()).unwrap();
    let refused = alex.chat.let_in(&package, &alex.trust).err();
    assert_eq!(refused, Some(Error::Refused(Refusal::Role)));

    // An interpreter may be let in, but lets nobody in and takes nobody out.
    let interpreter = org.staff("Ines", Roles::INTERPRETER, 14);
    visitor.chat.agree(&interpreter.staff());
    let mut ines = org.let_in(&mut alex, &interpreter, &mut server);
    let bea = org.advocate("Bea", 2);
    let (_, package) = seal::chat::key_package(&bea, ines.chat.suite()).unwrap();
    let handshake = ines.chat.let_in(&package, &ines.trust).unwrap();
    let refused = ines.settle(&handshake, &mut server);
    assert_eq!(refused, Err(Error::Refused(Refusal::Role)));
    server.honest = false;
    let handshake = ines.chat.let_in(&package, &ines.trust).unwrap();
    ines.settle(&handshake, &mut server).unwrap();
    let last = visitor.pull(&server).pop().unwrap();
    assert_eq!(last.err(), Some(Error::RefusedReader(Refusal::Role)));
    assert_eq!(visitor.names(), ["visitor", "Alex", "Ines"]);
}

#[test]
fn a_revoked_or_expired_person_cannot_come_in() {
    let org = Org::new();
    let (_, mut server) = org.open(SUITES[0]);
    let a = org.advocate("Alex", 1);
    let claim = |trust: &seal::Trust, server: &Server| {
        Chat::claim(&a, &org.intake(server), &server.group_info, &[], trust).map(|(_, h)| h)
    };
    for (trust, refusal) in [
        (org.revoking(&[1]), Refusal::Revoked),
        (org.revoking(&[1_000]), Refusal::Revoked),
        (org.trust().at(NOW + 31 * 86_400), Refusal::Expired),
        (org.trust().at(NOW - 2 * 86_400), Refusal::NotYet),
    ] {
        assert_eq!(claim(&trust, &server).err(), Some(Error::Refused(refusal)));
        let handshake = claim(&org.trust(), &server).unwrap();
        assert_eq!(
            server.handshake(&handshake, &trust).err(),
            Some(Error::Refused(refusal))
        );
    }
}

#[test]
fn a_next_group_info_that_is_not_the_state_after_is_refused() {
    let org = Org::new();
    let (mut visitor, mut server) = org.open(SUITES[0]);
    let mut alex = org.claim(&org.advocate("Alex", 1), &mut server);
    visitor.pull(&server);
    let before = server.group_info.clone();
    let first = visitor.chat.refresh().unwrap();
    let wrong = seal::Handshake {
        group_info: before,
        ..first.clone()
    };
    assert_eq!(
        server.handshake(&wrong, &org.trust()).err(),
        Some(Error::Malformed("GroupInfo"))
    );
    let other = alex.chat.refresh().unwrap();
    let mixed = seal::Handshake {
        group_info: other.group_info,
        ..first.clone()
    };
    assert_eq!(
        server.handshake(&mixed, &org.trust()).err(),
        Some(Error::Malformed("GroupInfo"))
    );
    server.handshake(&first, &org.trust()).unwrap();
}

#[test]
fn a_forged_commit_changes_nothing() {
    let org = Org::new();
    let (mut visitor, mut server) = org.open(SUITES[0]);
    let mut alex = org.claim(&org.advocate("Alex", 1), &mut server);
    visitor.pull(&server);
    let handshake = alex.chat.refresh().unwrap();
    let length = handshake.commits[0].len();
    for place in [20, 60, length / 2, length - 3] {
        let mut forged = handshake.clone();
        forged.commits[0][place] ^= 1;
        // The tag at the end only members can check.
        let refused = server.clone().handshake(&forged, &org.trust()).is_err();
        assert_eq!(refused, place < length - 33);
        let epoch = visitor.chat.epoch();
        assert!(
            visitor
                .chat
                .receive(90, &forged.commits[0], &visitor.trust)
                .is_err()
        );
        assert_eq!(visitor.chat.epoch(), epoch);
    }
    alex.settle(&handshake, &mut server).unwrap();
    alex.say("fine", &mut server);
    assert_eq!(visitor.read(&server), ["fine"]);
}

#[test]
fn settings_and_notices_of_another_root_are_refused() {
    let (org, other) = (Org::new(), Org::new());
    let signed = seal::org::sign(&org.root, b"{}").unwrap();
    let fingerprint = org.root.root().fingerprint();
    assert_eq!(
        seal::org::verify(&signed, &fingerprint).unwrap(),
        (b"{}".to_vec(), org.root.root())
    );
    let fake = seal::org::sign(&other.root, b"{}").unwrap();
    let refused = seal::org::verify(&fake, &fingerprint).err();
    assert_eq!(refused, Some(Error::Refused(Refusal::Uncertified)));
    let mut changed = signed;
    changed[35] ^= 1;
    assert!(seal::org::verify(&changed, &fingerprint).is_err());

    let notice = seal::Notice::issue(&Org::terms(&org.team_key), &org.certifier).unwrap();
    let refused = seal::Notice::verify(&notice, &other.root.root(), NOW).err();
    assert_eq!(refused, Some(Error::Refused(Refusal::Uncertified)));
}
