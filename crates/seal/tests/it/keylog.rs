//! The public log, as a client follows it.

use seal::{
    Chat, Error, Notice, Refusal, Suite, Trust,
    cert::Roles,
    keylog::{self, KeyLog, Leaf, Proof, Proved, Seen, View},
    tlog::{Checkpoint, LogKey, Tree},
};

use crate::world::{NOW, Org};

const HOUR: u64 = 3_600;

/// A log as its server keeps it, honest or not.
struct Log {
    key: LogKey,
    tree: Tree,
    origin: String,
}

impl Log {
    fn new(org: &Org) -> Self {
        let leaf = Leaf::of_cert(org.certifier.cert());
        Self {
            key: LogKey::generate().unwrap(),
            tree: [leaf.encode(), org.notice.leaf().encode()]
                .into_iter()
                .collect(),
            origin: keylog::origin(&org.root.root()),
        }
    }

    /// The same key, another past.
    fn fork(&self) -> Self {
        let leaves = (0..self.tree.size()).map(|index| self.tree.leaf(index).unwrap().to_vec());
        Self {
            key: LogKey::from_secret(&self.key.secret()),
            tree: leaves.collect(),
            origin: self.origin.clone(),
        }
    }

    fn add(&mut self, leaf: &Leaf) -> u64 {
        self.tree.push(leaf.encode())
    }

    fn proof(&self, from: u64, lines: &[u64], time: u64) -> Vec<u8> {
        let head = self.tree.head();
        let checkpoint = Checkpoint {
            origin: self.origin.clone(),
            head,
            time,
        };
        let proved = lines.iter().map(|index| Proved {
            index: *index,
            leaf: self.tree.leaf(*index).unwrap().to_vec(),
            path: self.tree.inclusion(*index).unwrap(),
        });
        Proof {
            note: self.key.sign_checkpoint(&checkpoint).unwrap(),
            from,
            consistency: self.tree.consistency(from).unwrap(),
            leaves: proved.collect(),
        }
        .encode()
    }

    fn view(&self, seen: Option<Seen>) -> View {
        View::new(self.key.verifier(&self.origin).unwrap(), seen)
    }
}

fn follow(org: &Org, log: &Log) -> Trust {
    let trust = org.trust().with_log(Some(KeyLog::new(log.view(None))));
    learn(&trust, &log.proof(0, &[0, 1], NOW));
    trust.check_notice(&org.notice).unwrap();
    trust
}

fn learn(trust: &Trust, proof: &[u8]) {
    trust.log().unwrap().learn(proof, NOW).unwrap();
}

#[test]
fn what_a_check_needs_and_was_not_proved_is_named_once_and_all_at_once() {
    let org = Org::new();
    let mut log = Log::new(&org);
    let alex = org.advocate("Alex", 11);
    let chain = alex.chain();
    let trust = org.trust().with_log(Some(KeyLog::new(log.view(None))));
    let known = trust.log().unwrap();
    let refused = trust.check_chain(chain).unwrap_err();
    assert!(refused.is_unlogged());
    let mut needed = [chain.device(), chain.certifier()].map(|cert| Leaf::of_cert(cert).hash());
    needed.sort_unstable();
    assert_eq!(known.take_missing(), needed);
    assert_eq!(known.take_missing(), Vec::<[u8; 32]>::new());
    let index = log.add(&Leaf::of_cert(chain.device()));
    // Another moment's copy of the same trust knows what this one learns.
    let later = trust.at(NOW + 1);
    learn(&trust, &log.proof(0, &[0, index], NOW));
    later.check_chain(chain).unwrap();
    assert_eq!(known.take_missing(), Vec::<[u8; 32]>::new());
    assert!(!Error::Refused(Refusal::Revoked).is_unlogged());
    org.trust().check_chain(chain).unwrap();
    trust
        .before_logging()
        .check_chain(org.advocate("Bea", 12).chain())
        .unwrap();
}

#[test]
fn a_reader_who_is_not_in_the_log_is_refused_by_the_visitor() {
    let org = Org::new();
    let mut log = Log::new(&org);
    let trust = follow(&org, &log);
    let ghost = org.advocate("Alex", 11);
    let (mut visitor, mut server) = org.open(Suite::X25519);
    server.honest = false;
    let intake = org.intake(&server);
    let (_, claim) = Chat::claim(&ghost, &intake, &server.group_info, &[], &org.trust()).unwrap();
    let refused = visitor.chat.receive(1, &claim.commits[0], &trust).err();
    assert_eq!(refused, Some(Error::RefusedReader(Refusal::Unlogged)));
    assert_eq!(visitor.chat.epoch(), 0, "nothing was merged");
    // Once it is in the log for everybody to see, it is a reader like others.
    let index = log.add(&Leaf::of_cert(ghost.chain().device()));
    learn(&trust, &log.proof(2, &[index], NOW));
    visitor.chat.receive(1, &claim.commits[0], &trust).unwrap();
    assert_eq!(visitor.names(), ["visitor", "Alex"]);
}

#[test]
fn a_claim_into_a_group_with_an_unlogged_member_is_not_made() {
    let org = Org::new();
    let log = Log::new(&org);
    let trust = follow(&org, &log);
    let (ghost, alex) = (org.advocate("Ghost", 11), org.advocate("Alex", 12));
    let (_, mut server) = org.open(Suite::X25519);
    org.claim(&ghost, &mut server);
    let mut log = log.fork();
    let index = log.add(&Leaf::of_cert(alex.chain().device()));
    learn(&trust, &log.proof(2, &[index], NOW));
    let intake = org.intake(&server);
    let refused = Chat::claim(&alex, &intake, &server.group_info, &[], &trust).err();
    assert_eq!(refused, Some(Error::Refused(Refusal::Unlogged)));
}

#[test]
fn a_swapped_team_key_is_refused_although_a_certifier_signed_it() {
    let org = Org::new();
    let log = Log::new(&org);
    let trust = follow(&org, &log);
    let key = seal::boxes::SecretKey::generate().unwrap();
    let swapped = Notice::issue(&Org::terms(&key), &org.certifier).unwrap();
    let swapped = Notice::verify(&swapped, &org.root.root(), NOW).unwrap();
    assert_eq!(
        trust.check_notice(&swapped),
        Err(Error::Refused(Refusal::Unlogged))
    );
}

#[test]
fn a_fork_a_rollback_and_a_kept_back_line_are_alarms() {
    let org = Org::new();
    let mut log = Log::new(&org);
    let mut other = log.fork();
    let shown = Leaf::of_cert(org.advocate("Alex", 11).chain().device());
    let hidden = Leaf::of_cert(org.advocate("Ghost", 12).chain().device());
    let index = log.add(&shown);
    other.add(&hidden);
    let mut view = log.view(None);
    view.learn(&log.proof(0, &[index], NOW), NOW).unwrap();
    let kept = view.seen().unwrap();
    // The same size with another line, and a longer one that grew out of it.
    assert_eq!(
        view.learn(&other.proof(3, &[], NOW), NOW),
        Err(Error::Forked)
    );
    other.add(&shown);
    assert_eq!(
        view.learn(&other.proof(3, &[], NOW), NOW),
        Err(Error::Forked)
    );
    // A log that lost its last line, said later than what was seen.
    let short = Log::new(&org);
    let short = Log {
        key: LogKey::from_secret(&log.key.secret()),
        ..short
    };
    let rolled_back = short.proof(2, &[], NOW + 60);
    assert_eq!(view.learn(&rolled_back, NOW + 60), Err(Error::Forked));
    let overtaken = short.proof(2, &[], NOW - 60);
    assert_eq!(view.learn(&overtaken, NOW), Err(Error::Unproven));
    // A line that is claimed to be in the log and is not.
    let mut proof = Proof::decode(&log.proof(3, &[index], NOW)).unwrap();
    proof.leaves[0].leaf = hidden.encode();
    assert_eq!(view.learn(&proof.encode(), NOW), Err(Error::Forked));
    assert!(!view.knows(&hidden) && view.knows(&shown));
    assert_eq!(view.seen(), Some(kept), "nothing of that was believed");
    // What was kept from the last visit notices the same.
    let later = NOW + HOUR;
    let mut next = log.view(Some(Seen::decode(&kept.encode()).unwrap()));
    assert_eq!(
        next.learn(&other.proof(3, &[], later), later),
        Err(Error::Forked)
    );
    log.add(&hidden);
    assert_eq!(
        next.learn(&log.proof(1, &[], later), later),
        Err(Error::Unproven)
    );
    next.learn(&log.proof(3, &[], later), later).unwrap();
    assert_eq!(next.size(), 4);
}

#[test]
fn a_head_of_another_key_or_of_the_day_before_yesterday_is_refused() {
    let org = Org::new();
    let log = Log::new(&org);
    let stranger = Log {
        key: LogKey::generate().unwrap(),
        ..log.fork()
    };
    let mut view = log.view(None);
    let strange = view.learn(&stranger.proof(0, &[], NOW), NOW);
    assert_eq!(strange, Err(Error::Signature("signed note")));
    let late = NOW + keylog::HEAD_MAX_AGE_S + 1;
    assert_eq!(
        view.learn(&log.proof(0, &[], NOW), late),
        Err(Error::StaleLog)
    );
    assert_eq!(view.seen(), None);
}

#[test]
fn leaves_and_proofs_come_back_from_their_bytes_and_hold_no_name() {
    let org = Org::new();
    let chain = org.staff("Aurelia", Roles::ADVOCATE, 12).chain().clone();
    let log = Log::new(&org);
    let leaves = [
        Leaf::of_cert(chain.device()),
        Leaf::of_cert(chain.certifier()),
        Leaf::Revocation { serial: 7 },
        org.notice.leaf(),
    ];
    for leaf in leaves {
        let bytes = leaf.encode();
        assert_eq!(Leaf::decode(&bytes).unwrap(), leaf);
        for secret in [
            b"Aurelia".as_slice(),
            b"Dora",
            &chain.device().subject().member,
        ] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret));
        }
        for cut in 0..bytes.len() {
            assert!(Leaf::decode(&bytes[..cut]).is_err());
        }
    }
    let bytes = log.proof(1, &[0, 1], NOW);
    assert_eq!(Proof::decode(&bytes).unwrap().encode(), bytes);
    for cut in 0..bytes.len() {
        drop(Proof::decode(&bytes[..cut]));
    }
}
