//! A small organisation, a server that keeps one chat, and people.

use seal::{
    Chat, Error, Handshake, Identity, Intake, Kind, Notice, Received, Result, Suite, Trust,
    boxes::SecretKey,
    cert::Roles,
    chat::JoinKeys,
    delivery::{self, Accepted, Content},
    identity::{Certifier, CertifierKey, CertifierRequest, DeviceKeys, RootKey},
    notice::Terms,
};

pub(crate) const NOW: u64 = 1_800_000_000;
pub(crate) const DAY: u64 = 86_400;
pub(crate) const TEAM: [u8; 16] = [7; 16];
pub(crate) const SUITES: [Suite; 2] = [Suite::X25519, Suite::XWing];

/// Root, certifier and team key.
pub(crate) struct Org {
    pub(crate) root: RootKey,
    pub(crate) certifier: Certifier,
    pub(crate) team_key: SecretKey,
    pub(crate) notice: Notice,
}

impl Org {
    pub(crate) fn new() -> Self {
        let root = RootKey::generate().unwrap();
        let key = CertifierKey::generate().unwrap();
        let cert = root
            .certify(&request("Dora", Roles::SUPERVISOR, 1_000, 300), &key)
            .unwrap();
        let certifier = Certifier::new(key, cert).unwrap();
        let team_key = SecretKey::generate().unwrap();
        let terms = Self::terms(&team_key);
        let bytes = Notice::issue(&terms, &certifier).unwrap();
        let notice = Notice::verify(&bytes, &root.root(), NOW).unwrap();
        Self {
            root,
            certifier,
            team_key,
            notice,
        }
    }

    pub(crate) fn terms(team_key: &SecretKey) -> Terms {
        Terms {
            team: TEAM,
            generation: 12,
            key: team_key.public().unwrap(),
            not_before: NOW - DAY,
            not_after: NOW + 5 * DAY,
            revoked: vec![],
        }
    }

    pub(crate) fn trust(&self) -> Trust {
        Trust::new(self.root.root(), vec![], NOW)
    }

    pub(crate) fn revoking(&self, serials: &[u64]) -> Trust {
        Trust::new(self.root.root(), serials.to_vec(), NOW)
    }

    pub(crate) fn staff(&self, alias: &str, roles: Roles, serial: u64) -> Identity {
        self.staff_for(alias, roles, serial, 30)
    }

    pub(crate) fn advocate(&self, alias: &str, serial: u64) -> Identity {
        self.staff(alias, Roles::ADVOCATE, serial)
    }

    pub(crate) fn staff_for(&self, alias: &str, roles: Roles, serial: u64, days: u64) -> Identity {
        let keys = DeviceKeys::generate().unwrap();
        let request = request(alias, roles, serial, days);
        let chain = self
            .certifier
            .certify(&request, &keys.request().unwrap())
            .unwrap();
        Identity::new(keys, chain).unwrap()
    }

    /// A visitor opens a chat at a new server.
    pub(crate) fn open(&self, suite: Suite) -> (Person, Server) {
        let chat_id = [9; 16];
        let (chat, opening) =
            Chat::open(suite, chat_id, &self.notice, "es", "I need help").unwrap();
        let opened = delivery::inspect_opening(&chat_id, &opening.group_info).unwrap();
        assert_eq!(opened.visitor_key, chat.visitor_key());
        let server = Server {
            chat: chat_id,
            group_info: opening.group_info,
            intake: opening.intake,
            log: vec![],
            epoch: opened.epoch,
            honest: true,
        };
        (Person::new(chat, self.trust()), server)
    }

    pub(crate) fn intake(&self, server: &Server) -> Intake {
        Intake::open(&server.intake, &self.team_key, &server.chat, &TEAM, 12).unwrap()
    }

    /// Claims and is accepted.
    pub(crate) fn claim(&self, identity: &Identity, server: &mut Server) -> Person {
        self.claim_without(identity, server, &[])
    }

    pub(crate) fn claim_without(
        &self,
        identity: &Identity,
        server: &mut Server,
        lost: &[[u8; 16]],
    ) -> Person {
        let trust = self.trust();
        let intake = self.intake(server);
        let (mut chat, handshake) =
            Chat::claim(identity, &intake, &server.group_info, lost, &trust).unwrap();
        let (seq, _) = server.handshake(&handshake, &trust).unwrap();
        chat.confirm(seq).unwrap();
        Person::new(chat, trust)
    }

    /// Lets somebody in through a member.
    pub(crate) fn let_in(
        &self,
        by: &mut Person,
        identity: &Identity,
        server: &mut Server,
    ) -> Person {
        let (keys, package) = seal::chat::key_package(identity, by.chat.suite()).unwrap();
        let keys = JoinKeys::load(&keys.save().unwrap()).unwrap();
        let handshake = by.chat.let_in(&package, &by.trust).unwrap();
        by.settle(&handshake, server).unwrap();
        let welcome = handshake.welcome.unwrap();
        let chat = Chat::join(
            identity,
            keys,
            &welcome,
            &self.intake(server),
            &self.trust(),
        )
        .unwrap();
        Person::new(chat, self.trust())
    }
}

pub(crate) fn request(alias: &str, roles: Roles, serial: u64, days: u64) -> CertifierRequest {
    let mut member = [0; 16];
    member[..8].copy_from_slice(&serial.to_be_bytes());
    CertifierRequest {
        member,
        alias: alias.to_owned(),
        roles,
        not_before: NOW - DAY,
        not_after: NOW + days * DAY,
        serial,
    }
}

/// The server of one chat; places in the log count from one.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) chat: [u8; 16],
    pub(crate) group_info: Vec<u8>,
    pub(crate) intake: Vec<u8>,
    pub(crate) log: Vec<Vec<u8>>,
    pub(crate) epoch: u64,
    /// A dishonest one validates nothing.
    pub(crate) honest: bool,
}

impl Server {
    /// All of a handshake or nothing; returns the place of the last commit.
    pub(crate) fn handshake(
        &mut self,
        handshake: &Handshake,
        trust: &Trust,
    ) -> Result<(u64, Option<Accepted>)> {
        if handshake.epoch != self.epoch {
            return Err(Error::Epoch);
        }
        let commits: Vec<&[u8]> = handshake.commits.iter().map(Vec::as_slice).collect();
        let mut accepted = None;
        if self.honest {
            let next = &handshake.group_info;
            accepted = Some(delivery::check_handshake(
                &self.chat,
                &self.group_info,
                &commits,
                next,
                trust,
            )?);
        }
        self.epoch += commits.len() as u64;
        self.group_info.clone_from(&handshake.group_info);
        self.log.extend(handshake.commits.iter().cloned());
        Ok((self.log.len() as u64, accepted))
    }

    pub(crate) fn post(&mut self, entry: &[u8]) -> Result<u64> {
        let framing = delivery::inspect_message(entry)?;
        assert_eq!(framing.chat, self.chat);
        assert_eq!(framing.content, Content::Application);
        if framing.epoch > self.epoch || framing.epoch + 2 < self.epoch {
            return Err(Error::Epoch);
        }
        self.log.push(entry.to_vec());
        Ok(self.log.len() as u64)
    }
}

/// Somebody with a chat.
pub(crate) struct Person {
    pub(crate) chat: Chat,
    pub(crate) trust: Trust,
    pub(crate) next: u64,
}

impl Person {
    pub(crate) fn new(chat: Chat, trust: Trust) -> Self {
        Self {
            chat,
            trust,
            next: 1,
        }
    }

    /// Sends a handshake and takes the answer.
    pub(crate) fn settle(&mut self, handshake: &Handshake, server: &mut Server) -> Result<()> {
        match server.handshake(handshake, &self.trust) {
            Ok((seq, _)) => self.chat.confirm(seq).map(drop),
            Err(error) => {
                self.chat.discard();
                Err(error)
            }
        }
    }

    pub(crate) fn say(&mut self, text: &str, server: &mut Server) -> u64 {
        let entry = self.chat.send(Kind::Text, text.as_bytes(), NOW).unwrap();
        let seq = server.post(&entry).unwrap();
        self.chat.sent(seq, &entry);
        seq
    }

    /// Everything new, in order.
    pub(crate) fn pull(&mut self, server: &Server) -> Vec<Result<Received>> {
        let mut received = vec![];
        while let Some(entry) = server.log.get(usize::try_from(self.next).unwrap() - 1) {
            if !self.chat.is_active() {
                break;
            }
            received.push(self.chat.receive(self.next, entry, &self.trust));
            self.next += 1;
        }
        received
    }

    /// The texts among everything new; anything that failed is a failure.
    pub(crate) fn read(&mut self, server: &Server) -> Vec<String> {
        let pulled = self.pull(server).into_iter().map(Result::unwrap);
        pulled.filter_map(|received| text(&received)).collect()
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.chat
            .members()
            .iter()
            .map(|member| name(&member.who))
            .collect()
    }

    pub(crate) fn secret(&self) -> Vec<u8> {
        self.chat.exporter("test", 32).unwrap().to_vec()
    }
}

pub(crate) fn name(who: &seal::Who) -> String {
    match who {
        seal::Who::Visitor => "visitor".to_owned(),
        seal::Who::Staff(staff) => staff.alias.clone(),
        seal::Who::Guest(guest) => guest.name.clone(),
    }
}

/// The text of a message that fits what was seen.
pub(crate) fn text(received: &Received) -> Option<String> {
    let Received::Message(message) = received else {
        return None;
    };
    assert!(message.consistent, "the log looks different to its sender");
    Some(String::from_utf8(message.body.to_vec()).unwrap())
}
