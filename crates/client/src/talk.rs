//! One chat as either side holds it: keys, log, texts of our own, and at most one handshake that waits for the server.

use crate::{
    Event, Result, Speaker,
    body::Body,
    key_log::{Follower, Wanted, alarm},
    log::{Log, Step},
    outbox::{Outbox, Saying, Sealed},
    random,
};
use protocol::{
    Bytes, ChatId, ClientFrame, ClientId, InvitationId, ProblemCode, ReleaseId,
    chat::{Entry, EntryKind},
    frame::Welcome,
};
use seal::{
    Change, Chat, Kind, Received, Trust, Who,
    chat::Incoming,
    consent::Ask,
    message::{Answer, Wish, proposal_hash},
};
use std::collections::{HashSet, VecDeque};

/// What our own handshake is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Claim,
    Refresh,
    LetIn(InvitationId),
    TakeOut([u8; 16]),
    RemoveGuest,
}

pub(crate) struct Talk {
    pub(crate) id: ChatId,
    pub(crate) chat: Chat,
    pub(crate) log: Log,
    pub(crate) outbox: Outbox,
    pub(crate) handshake: Option<(ClientId, Purpose)>,
    /// Entries that came before the answer to our claim: they cannot be read before it is confirmed.
    waiting: Vec<Entry>,
    /// What has come and is not processed yet: it stands still while the first of it waits for the log of keys.
    steps: VecDeque<Step>,
    wanted: Wanted,
    /// Ids of texts that were shown.
    known: HashSet<String>,
    /// The other side waits for a confirmation.
    pub(crate) owes_seen: bool,
    /// Something was processed that is not acknowledged yet.
    pub(crate) unacknowledged: bool,
}

impl Talk {
    pub(crate) fn new(id: ChatId, chat: Chat, log: Log, outbox: Outbox) -> Self {
        Self {
            id,
            chat,
            log,
            outbox,
            handshake: None,
            waiting: Vec::new(),
            steps: VecDeque::new(),
            wanted: Wanted::default(),
            known: HashSet::new(),
            owes_seen: false,
            unacknowledged: false,
        }
    }

    /// The last number of the log that was processed.
    pub(crate) fn cursor(&self) -> Option<u64> {
        let next = self.steps.front().map(|step| match step {
            Step::Entry(entry) => entry.seq,
            Step::Own { seq, .. } => *seq,
        });
        next.map_or(self.log.cursor(), |next| Some(next.saturating_sub(1)))
    }

    /// Staff devices that can read now.
    pub(crate) fn readers(&self) -> Vec<[u8; 16]> {
        let members = self.chat.members().into_iter();
        let devices = members.filter_map(|member| match member.who {
            Who::Staff(staff) => Some(staff.device),
            Who::Visitor | Who::Guest(_) => None,
        });
        devices.collect()
    }

    /// Hands out a handshake: it is kept by the socket until the server answers.
    pub(crate) fn hand(
        &mut self,
        purpose: Purpose,
        handshake: seal::Handshake,
        fence: Option<u64>,
    ) -> Result<(ClientId, ClientFrame)> {
        let client_id = ClientId(random()?);
        self.handshake = Some((client_id, purpose));
        let welcome = match (purpose, handshake.welcome) {
            (Purpose::LetIn(invitation_id), Some(welcome)) => Some(Welcome {
                invitation_id,
                welcome: Bytes(welcome),
            }),
            (
                Purpose::Claim
                | Purpose::Refresh
                | Purpose::LetIn(_)
                | Purpose::TakeOut(_)
                | Purpose::RemoveGuest,
                _,
            ) => None,
        };
        let frame = ClientFrame::Handshake {
            chat_id: self.id,
            client_id,
            commits: handshake.commits.into_iter().map(Bytes).collect(),
            group_info: Bytes(handshake.group_info),
            welcome,
            fence,
        };
        Ok((client_id, frame))
    }

    /// Seals what is held, if somebody is there and nothing of ours waits.
    pub(crate) fn flush(&mut self, now_s: u64) -> Result<Vec<(ClientId, ClientFrame)>> {
        let free = self.chat.is_active() && !self.chat.is_pending() && !self.chat.needs_refresh();
        if !free || self.handshake.is_some() {
            return Ok(Vec::new());
        }
        let (epoch, readers, id) = (self.chat.epoch(), self.readers(), self.id);
        let chat = &mut self.chat;
        let sealed = self.outbox.flush(epoch, &readers, |saying: &Saying| {
            if let Saying::ConsentWord {
                release,
                words,
                said,
                name,
                ..
            } = saying
            {
                let ask = Ask {
                    release: *release,
                    words,
                };
                return Ok(chat.say_consent(&ask, *said, name, now_s)?);
            }
            Ok(chat.send(saying.kind(), &saying.bytes(), now_s)?)
        })?;
        let frame = |Sealed { client_id, bytes }| {
            let payload = Bytes(bytes);
            let frame = ClientFrame::Send {
                chat_id: id,
                client_id,
                payload,
            };
            (client_id, frame)
        };
        Ok(sealed.into_iter().map(frame).collect())
    }

    pub(crate) fn accepted(
        &mut self,
        client_id: ClientId,
        seq: u64,
        trust: &Trust,
    ) -> Result<Vec<Event>> {
        let claimed = self.handshake == Some((client_id, Purpose::Claim));
        if claimed && self.log.cursor().is_none() {
            self.log = Log::new(Some(seq.saturating_sub(1)));
        }
        let steps = self.log.accepted(client_id, seq);
        let mut events = self.process(steps, trust)?;
        if claimed {
            let waiting = std::mem::take(&mut self.waiting);
            events.extend(self.entries(waiting, trust)?.0);
        }
        Ok(events)
    }

    /// Returns the events, and whether the log goes on without a gap.
    pub(crate) fn entries(
        &mut self,
        entries: Vec<Entry>,
        trust: &Trust,
    ) -> Result<(Vec<Event>, bool)> {
        if let Some((ours, Purpose::Claim)) = self.handshake {
            // The claim itself may come as an entry when its answer was lost.
            let own = entries
                .iter()
                .find(|entry| entry.own && entry.client_id == ours);
            let own = own.map(|entry| entry.seq);
            self.waiting.extend(entries);
            let events = match own {
                Some(seq) => self.accepted(ours, seq, trust)?,
                None => Vec::new(),
            };
            return Ok((events, true));
        }
        let (steps, gap) = self.log.entries(entries);
        Ok((self.process(steps, trust)?, gap.is_ok()))
    }

    /// Something of ours was refused. Returns what is to be told.
    pub(crate) fn refused(&mut self, client_id: ClientId, code: ProblemCode) -> Option<Event> {
        if self.handshake.is_some_and(|(ours, _)| ours == client_id) {
            self.handshake = None;
            self.chat.discard();
            return Some(Event::Refused(Some(self.id), code));
        }
        if code == ProblemCode::StaleEpoch {
            if let Some(old) = self.outbox.stale(client_id) {
                self.chat.unsent(&old);
            }
            return None;
        }
        if is_passing(code) {
            // It waits here and is sealed again with the next that leaves; trying at once would only press on.
            let old = self.outbox.held_back(client_id)?;
            self.chat.unsent(&old);
            return Some(Event::Refused(Some(self.id), code));
        }
        self.outbox.refused(client_id);
        Some(Event::Refused(Some(self.id), code))
    }

    fn process(&mut self, steps: Vec<Step>, trust: &Trust) -> Result<Vec<Event>> {
        self.steps.extend(steps);
        let mut events = Vec::new();
        while !self.is_stalled()
            && let Some(step) = self.steps.pop_front()
        {
            self.unacknowledged = true;
            match step {
                Step::Own { seq, client_id } => self.own(seq, client_id, &mut events)?,
                Step::Entry(entry) => {
                    if !self.other(&entry, trust, &mut events) {
                        self.steps.push_front(Step::Entry(entry));
                    }
                }
            }
        }
        Ok(events)
    }

    /// Whether a reader who comes is not known to be in the log of keys: until it has answered, nothing further is processed,
    /// and nothing is acknowledged.
    pub(crate) fn is_stalled(&self) -> bool {
        self.wanted.question().is_some()
    }

    /// Asks the log of keys for what stands still, and goes on. A log that cannot be believed is an alarm, and nobody comes in.
    pub(crate) async fn go_on(&mut self, follower: &Follower, trust: &Trust) -> Result<Vec<Event>> {
        let Some(question) = self.wanted.question() else {
            return Ok(Vec::new());
        };
        match follower.ask(&question).await {
            Ok(()) => {
                self.wanted.answered();
                self.process(Vec::new(), trust)
            }
            Err(error) => {
                let alarm = alarm(&error).ok_or(error)?;
                self.wanted.done();
                self.steps.pop_front();
                let mut events = vec![Event::Alarm(self.id, alarm)];
                events.extend(self.process(Vec::new(), trust)?);
                Ok(events)
            }
        }
    }

    fn own(&mut self, seq: u64, client_id: ClientId, events: &mut Vec<Event>) -> Result<()> {
        let chat = self.id;
        if let Some((ours, purpose)) = self.handshake
            && ours == client_id
        {
            self.handshake = None;
            let by = self.chat.members().into_iter().find(|member| member.own);
            let by = by.map_or(Speaker::Visitor, |member| Speaker::from(&member.who));
            let changes = self.chat.confirm(seq)?;
            events.push(Event::Members { chat, by, changes });
            if purpose == Purpose::Claim {
                events.push(Event::Entered(chat));
            }
            return Ok(());
        }
        if let Some((bytes, id)) = self.outbox.stored(client_id, seq) {
            self.chat.sent(seq, &bytes);
            events.push(Event::Stored { chat, id, seq });
        }
        Ok(())
    }

    /// False when the entry must be processed again, after the log of keys has answered.
    fn other(&mut self, entry: &Entry, trust: &Trust, events: &mut Vec<Event>) -> bool {
        let payloads: Vec<&[u8]> = entry.payloads.iter().map(Bytes::as_slice).collect();
        let epoch = self.chat.epoch();
        let received = self.chat.receive_all(entry.seq, &payloads, trust);
        if let Err(error) = received
            // What was merged of it already cannot be tried again.
            && self.chat.epoch() == epoch
            && self.wanted.wait(error, trust.log())
        {
            return false;
        }
        self.wanted.done();
        match received {
            Ok(all) => {
                for received in all {
                    self.received(received, events);
                }
            }
            Err(error) => events.push(match (error, entry.kind) {
                (seal::Error::RefusedReader(_), _) | (_, EntryKind::Handshake) => {
                    Event::Alarm(self.id, error)
                }
                (_, EntryKind::Message) => Event::Unreadable(self.id, error),
            }),
        }
        true
    }

    fn received(&mut self, received: Received, events: &mut Vec<Event>) {
        let chat = self.id;
        match received {
            Received::Message(incoming) => self.incoming(&incoming, events),
            Received::Membership { by, changes } => {
                let by = Speaker::from(&by);
                events.push(Event::Members { chat, by, changes });
            }
            Received::Removed { .. } => events.push(Event::Removed(chat)),
            Received::Own { .. } | Received::Ignored(_) => {}
        }
    }

    fn incoming(&mut self, incoming: &Incoming, events: &mut Vec<Event>) {
        let chat = self.id;
        if !incoming.consistent {
            events.push(Event::Inconsistent(chat));
        }
        for id in self.outbox.seen(&incoming.confirmed) {
            events.push(Event::Seen { chat, id });
        }
        if incoming.from == Who::Visitor && incoming.kind != Kind::Seen {
            self.owes_seen = true;
        }
        let from = Speaker::from(&incoming.from);
        // A guest has words, and nothing to propose or to answer.
        if matches!(incoming.from, Who::Guest(_)) && incoming.kind != Kind::Text {
            return;
        }
        match incoming.kind {
            Kind::Text | Kind::Goodbye => {
                let Some(Body { id, text }) = Body::read(&incoming.body) else {
                    return;
                };
                events.push(if self.known.insert(id.clone()) {
                    Event::Text {
                        chat,
                        id,
                        from,
                        text,
                    }
                } else {
                    Event::Repeated { chat, id }
                });
            }
            Kind::Proposal => events.push(Event::Proposal {
                chat,
                hash: proposal_hash(&incoming.body),
                text: String::from_utf8_lossy(&incoming.body).into_owned(),
            }),
            Kind::Outside => events.push(Event::Outside {
                chat,
                hash: proposal_hash(&incoming.body),
                number: String::from_utf8_lossy(&incoming.body).into_owned(),
            }),
            Kind::Answer => {
                if let Ok(Answer { agreed, proposal }) = Answer::decode(&incoming.body) {
                    events.push(Event::Answer {
                        chat,
                        hash: proposal,
                        agreed,
                    });
                }
            }
            Kind::Consent | Kind::ConsentWord => events.extend(self.consent(incoming)),
            Kind::Wish => {
                // Only the person has one.
                if let (Who::Visitor, Ok(wish)) = (&incoming.from, Wish::decode(&incoming.body)) {
                    events.push(Event::Wish { chat, wish });
                }
            }
            Kind::Seen | Kind::Unknown(_) => {}
        }
    }

    /// The words of a release, or the person's word on one.
    fn consent(&self, incoming: &Incoming) -> Option<Event> {
        let chat = self.id;
        if incoming.kind == Kind::Consent {
            let Ask { release, words } = Ask::decode(&incoming.body).ok()?;
            return Some(Event::Consent {
                chat,
                release: ReleaseId(release),
                words: words.to_owned(),
            });
        }
        Some(match self.chat.consent_word(incoming) {
            Ok(word) => Event::ConsentWord { chat, word },
            Err(error) => Event::ConsentRefused(chat, error),
        })
    }

    /// Brings the outbox up to date after the members changed. Returns client ids whose sealings are given up.
    pub(crate) fn members_changed(&mut self) -> Result<Vec<ClientId>> {
        let readers = self.readers();
        let dropped = self.outbox.readers_are(&readers)?;
        for (_, bytes) in &dropped {
            self.chat.unsent(bytes);
        }
        Ok(dropped
            .into_iter()
            .map(|(client_id, _)| client_id)
            .collect())
    }

    /// Ids of shown texts, for a desk's store.
    pub(crate) fn known(&self) -> HashSet<String> {
        self.known.clone()
    }

    pub(crate) fn recall(&mut self, known: HashSet<String>) {
        self.known = known;
    }
}

/// Whether the server may say yes another time.
pub(crate) fn is_passing(code: ProblemCode) -> bool {
    matches!(
        code,
        ProblemCode::StorageFull | ProblemCode::Unavailable | ProblemCode::RateLimited
    )
}

/// Whether somebody came or went.
pub(crate) fn moved(events: &[Event]) -> bool {
    events.iter().any(|event| {
        matches!(event, Event::Members { changes, .. }
            if changes.iter().any(|change| !matches!(change, Change::Refreshed(_))))
    })
}
