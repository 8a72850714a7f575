//! Random histories of a chat: whatever happens, all members agree, and whoever left cannot follow.

use proptest::prelude::*;
use seal::{Identity, Suite, cert::Roles};

use crate::world::{Org, Person, SUITES, Server};

#[derive(Debug, Clone)]
enum Step {
    LetIn {
        by: usize,
    },
    Remove {
        by: usize,
        whom: usize,
    },
    Refresh {
        by: usize,
    },
    Say {
        by: usize,
    },
    /// Everybody else is lost, and a newcomer claims.
    Claim,
    Pull {
        who: usize,
    },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => (0..8usize).prop_map(|by| Step::LetIn { by }),
        2 => (0..8usize, 0..8usize).prop_map(|(by, whom)| Step::Remove { by, whom }),
        1 => (0..8usize).prop_map(|by| Step::Refresh { by }),
        4 => (0..8usize).prop_map(|by| Step::Say { by }),
        1 => Just(Step::Claim),
        2 => (0..8usize).prop_map(|who| Step::Pull { who }),
    ]
}

struct History {
    org: Org,
    server: Server,
    /// The visitor first, then staff with their identities.
    people: Vec<(Person, Option<Identity>)>,
    /// Secrets of those who left, as of then.
    left: Vec<Vec<u8>>,
    serial: u64,
    said: u32,
}

impl History {
    fn new(suite: Suite) -> Self {
        let org = Org::new();
        let (visitor, server) = org.open(suite);
        let people = vec![(visitor, None)];
        Self {
            org,
            server,
            people,
            left: vec![],
            serial: 0,
            said: 0,
        }
    }

    fn newcomer(&mut self) -> Identity {
        self.serial += 1;
        let roles = if self.serial.is_multiple_of(3) {
            Roles::SUPERVISOR
        } else {
            Roles::ADVOCATE
        };
        self.org
            .staff(&format!("S{}", self.serial), roles, self.serial)
    }

    fn pull_all(&mut self) {
        for (person, _) in &mut self.people {
            for received in person.pull(&self.server) {
                drop(received.unwrap());
            }
        }
        self.people.retain(|(person, _)| person.chat.is_active());
    }

    fn run(&mut self, step: &Step) {
        let count = self.people.len();
        match *step {
            Step::LetIn { by } if by % count > 0 && count < 6 => {
                self.pull_all();
                let identity = self.newcomer();
                let by = by % count;
                let joined = self
                    .org
                    .let_in(&mut self.people[by].0, &identity, &mut self.server);
                self.people.push((joined, Some(identity)));
            }
            Step::Remove { by, whom } if by % count != whom % count && whom % count > 0 => {
                self.pull_all();
                let (by, whom) = (by % count, whom % count);
                let device = self.people[whom].1.as_ref().unwrap().staff().device;
                self.left.push(self.people[whom].0.secret());
                let by = &mut self.people[by].0;
                let handshake = by.chat.remove(&device).unwrap();
                by.settle(&handshake, &mut self.server).unwrap();
            }
            Step::Refresh { by } => {
                self.pull_all();
                let by = &mut self.people[by % count].0;
                let handshake = by.chat.refresh().unwrap();
                by.settle(&handshake, &mut self.server).unwrap();
            }
            Step::Say { by } if count > 1 => {
                let by = &mut self.people[by % count].0;
                for received in by.pull(&self.server) {
                    drop(received.unwrap());
                }
                if by.chat.is_active() {
                    self.said += 1;
                    by.say(&format!("text {}", self.said), &mut self.server);
                }
            }
            Step::Claim => {
                let identity = self.newcomer();
                let gone = self.people.split_off(1);
                let devices: Vec<_> = gone
                    .iter()
                    .filter_map(|(_, id)| Some(id.as_ref()?.staff().device))
                    .collect();
                self.left
                    .extend(gone.iter().map(|(person, _)| person.secret()));
                let claimed = self
                    .org
                    .claim_without(&identity, &mut self.server, &devices);
                self.people.push((claimed, Some(identity)));
            }
            Step::Pull { who } => {
                for received in self.people[who % count].0.pull(&self.server) {
                    drop(received.unwrap());
                }
            }
            Step::LetIn { .. } | Step::Remove { .. } | Step::Say { .. } => {}
        }
        self.people.retain(|(person, _)| person.chat.is_active());
    }

    fn check(&mut self) {
        self.pull_all();
        let first = &self.people[0].0;
        let (secret, names) = (first.secret(), first.names());
        for (person, _) in &self.people {
            assert_eq!(person.chat.authenticator(), first.chat.authenticator());
            assert_eq!(person.chat.epoch(), self.server.epoch);
            assert_eq!(person.names(), names);
            assert_eq!(person.secret(), secret);
        }
        assert_eq!(names.len(), self.people.len());
        assert!(
            !self.left.contains(&secret),
            "somebody who left knows the secret"
        );
    }
}

fn run(suite: Suite, cases: u32) {
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(cases));
    runner
        .run(&prop::collection::vec(step(), 1..25), |steps| {
            let mut history = History::new(suite);
            for step in &steps {
                history.run(step);
                if matches!(step, Step::Remove { .. } | Step::Claim) {
                    history.check();
                }
            }
            history.check();
            Ok(())
        })
        .unwrap();
}

#[test]
fn members_agree_and_who_left_is_out_x25519() {
    run(SUITES[0], 24);
}

#[test]
fn members_agree_and_who_left_is_out_xwing() {
    run(SUITES[1], 8);
}
