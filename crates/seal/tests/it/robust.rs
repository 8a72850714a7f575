//! Whatever comes in, nothing panics.

use proptest::prelude::*;
use seal::{
    Cert, Chain, Chat, Error, Identity, Intake, Notice, boxes,
    case::{self, CaseKey, Keyring},
    chat::JoinKeys,
    delivery,
    message::Answer,
    passphrase::PassphraseKeys,
    phrase::PhraseKeys,
    team,
    vault::Vault,
};

use crate::world::{NOW, Org, SUITES, TEAM};

/// What the readers need; stretching takes time, so it is made once.
struct Desk {
    org: Org,
    alex: Identity,
    case: CaseKey,
    passphrase: PassphraseKeys,
    phrase: PhraseKeys,
}

impl Desk {
    fn new() -> Self {
        let org = Org::new();
        Self {
            alex: org.advocate("Alex", 1),
            case: CaseKey::generate([4; 16], 1).unwrap(),
            passphrase: PassphraseKeys::derive("correct horse battery", &[1; 16]).unwrap(),
            phrase: PhraseKeys::derive("apple river stone candle window", &org.root.root())
                .unwrap(),
            org,
        }
    }

    /// Feeds bytes to every reader; each must refuse them.
    fn read_all(&self, bytes: &[u8]) {
        let (org, alex) = (&self.org, &self.alex);
        let (mut visitor, server) = org.open(SUITES[0]);
        let (root, trust, intake) = (org.root.root(), org.trust(), org.intake(&server));
        let (id, current) = (&server.chat, &server.group_info);
        let refused = [
            Cert::decode(bytes).is_err() || bytes.len() > 200,
            Chain::decode(bytes).is_err(),
            Notice::verify(bytes, &root, NOW).is_err(),
            seal::org::verify(bytes, &root.fingerprint()).is_err(),
            Intake::open(bytes, &org.team_key, id, &TEAM, 12).is_err(),
            boxes::open(&org.team_key, b"", b"", bytes).is_err(),
            boxes::key_id(bytes).is_err() || bytes.starts_with(&[1, 1]),
            team::unwrap(alex, bytes, &org.notice, &trust).is_err(),
            case::open(&self.case, &[5; 16], bytes, &trust).is_err(),
            case::key_version(bytes).is_err() || bytes.starts_with(&[1]),
            CaseKey::unwrap(alex, bytes, ([4; 16], 1), &trust).is_err(),
            Keyring::open(
                alex,
                [4; 16],
                (&[bytes.to_vec()], &[bytes.to_vec()]),
                &trust,
            )
            .newest()
                == 0,
            Vault::open(bytes, &self.passphrase, &[0; 16]).is_err(),
            self.phrase.open(bytes).is_err(),
            Answer::decode(bytes).is_err() || bytes.len() == 33,
            Chat::load(&[bytes]).is_err(),
            Chat::load_desk(&[bytes], alex).is_err(),
            JoinKeys::load(bytes).is_err() || bytes.len() == 3,
            delivery::inspect_opening(id, bytes).is_err(),
            delivery::inspect_message(bytes).is_err(),
            delivery::check_handshake(id, current, &[bytes], bytes, &trust).is_err(),
            Chat::claim(alex, &intake, bytes, &[], &trust).is_err(),
            visitor.chat.let_in(bytes, &trust).is_err(),
            visitor.chat.receive(1, bytes, &trust).is_err(),
        ];
        assert_eq!(refused, [true; 24]);
    }
}

#[test]
fn random_bytes_are_an_error() {
    let desk = Desk::new();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(300));
    // A good beginning leads deeper than chance does.
    let starts = [
        &[][..],
        &[1],
        &[1, 1],
        &[0, 1, 0, 1],
        &[0, 1, 0, 2],
        &[0, 1, 0, 3],
        &[0, 1, 0, 4],
    ];
    let start = prop::sample::select(starts.to_vec());
    let bytes = (start, prop::collection::vec(any::<u8>(), 0..300));
    runner
        .run(&bytes, |(start, rest)| {
            desk.read_all(&[start, &rest].concat());
            Ok(())
        })
        .unwrap();
}

#[test]
fn group_messages_with_a_changed_or_missing_byte_are_an_error() {
    let org = Org::new();
    let (mut visitor, mut server) = org.open(SUITES[0]);
    let before = server.group_info.clone();
    let mut alex = org.claim(&org.advocate("Alex", 1), &mut server);
    let (commit, after) = (server.log[0].clone(), server.group_info.clone());
    let trust = org.trust();
    for place in 0..commit.len() {
        let mut changed = commit.clone();
        changed[place] ^= 0x41;
        assert!(
            visitor.chat.receive(1, &changed, &trust).is_err(),
            "commit, byte {place}"
        );
        assert!(visitor.chat.receive(1, &commit[..place], &trust).is_err());
        let refused = delivery::check_handshake(&server.chat, &before, &[&changed], &after, &trust);
        assert!(refused.is_err(), "handshake, byte {place}");
    }
    for place in 0..after.len() {
        let mut changed = after.clone();
        changed[place] ^= 0x41;
        let refused =
            delivery::check_handshake(&server.chat, &before, &[&commit], &changed, &trust);
        assert!(refused.is_err(), "GroupInfo, byte {place}");
    }
    visitor.pull(&server);
    alex.say("hello", &mut server);
    let entry = server.log[1].clone();
    for place in 0..entry.len() {
        let mut changed = entry.clone();
        changed[place] ^= 0x41;
        assert!(
            visitor.chat.receive(2, &changed, &trust).is_err(),
            "entry, byte {place}"
        );
    }
    assert_eq!(visitor.read(&server), ["hello"]);
}

#[test]
fn stored_blobs_with_a_changed_or_missing_byte_do_not_panic() {
    let org = Org::new();
    let (mut visitor, mut server) = org.open(SUITES[0]);
    org.claim(&org.advocate("Alex", 1), &mut server);
    visitor.pull(&server);
    let state = visitor.chat.save().unwrap();
    for place in (0..state.len()).step_by(97) {
        let mut changed = state.to_vec();
        changed[place] ^= 0x10;
        drop(Chat::load(&[changed]));
        assert!(Chat::load(&[&state[..place]]).is_err());
    }
}

#[test]
fn what_is_too_large_is_refused_before_it_is_read() {
    let huge = vec![0; (256 << 10) + 1];
    assert_eq!(
        delivery::inspect_message(&huge).err(),
        Some(Error::Size("MLS message"))
    );
}
