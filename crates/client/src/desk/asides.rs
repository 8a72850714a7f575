//! What this desk and a supervisor, or the holder, say to each other apart from a chat.

use super::Desk;
use crate::{Body, ClientError, Event, Http, Result, Speaker, random, visitor::again};
use protocol::{
    AsideId, Bytes, ChatId, ClientId, DeviceId, MemberId,
    aside::{
        AnswerAsideParams, Aside as Told, AsideEntry, AsideStep, CloseAsideParams, OpenAsideParams,
        ReadAsideParams, ReadAsideResponse, SendAsideParams, SendAsideResponse, WelcomeAsideParams,
    },
};
use seal::{
    Aside, Received,
    chat::{JoinKeys, Place, key_package},
};
use serde::Serialize;
use tokio::time::Instant;

/// An aside as this desk holds it.
pub(super) struct Apart {
    chat: ChatId,
    with: DeviceId,
    /// Keys for the Welcome, while it has not come, and the package that it is made for.
    join: Option<(JoinKeys, Bytes)>,
    keys: Option<Aside>,
    /// What was read, and what there is to read.
    cursor: u64,
    last: u64,
    owed: Option<Owed>,
    /// Not before then: the server could not be reached.
    rest: Option<Instant>,
    /// Its keys were refused: nothing of it is taken any more.
    failed: bool,
}

/// The next step of this desk. It is owed until it is done, so a wait for the next event may be given up at any moment.
enum Owed {
    /// A key package.
    Answer,
    /// The group, with this key package of the other one.
    Make(Bytes),
    /// This Welcome, to be sent.
    Welcome(Bytes),
    /// To come in with this Welcome.
    Join(Bytes),
    /// The end.
    Close,
}

impl Apart {
    fn owes(&self) -> bool {
        self.owed.is_some() || (self.keys.is_some() && self.cursor < self.last)
    }

    fn is_due(&self) -> bool {
        self.owes() && self.rest.is_none_or(|until| until <= Instant::now())
    }

    fn moved(&mut self, step: AsideStep, last: u64) {
        if self.failed {
            return;
        }
        self.last = self.last.max(last);
        match step {
            AsideStep::Asked => self.owed = Some(Owed::Answer),
            AsideStep::Answered { key_package } if self.keys.is_none() => {
                self.owed = Some(Owed::Make(key_package));
            }
            AsideStep::Welcomed { welcome } if self.keys.is_none() => {
                self.owed = Some(Owed::Join(welcome));
            }
            AsideStep::Answered { .. }
            | AsideStep::Welcomed { .. }
            | AsideStep::Waiting
            | AsideStep::Open => {}
        }
    }
}

impl Desk {
    /// Wants to talk apart with somebody who is in the chat.
    ///
    /// # Errors
    /// `forbidden` unless one of the two holds the chat and the other supervises.
    pub async fn open_aside(&mut self, chat_id: ChatId, with: MemberId) -> Result<AsideId> {
        let device = self
            .device_in(chat_id, with)
            .ok_or(ClientError::Missing("reader"))?;
        let params = OpenAsideParams {
            aside_id: AsideId(random()?),
            chat_id,
            with: DeviceId(device),
        };
        again(|| self.plan.http.tell("/api/v1/asides/open", &params)).await?;
        Ok(params.aside_id)
    }

    /// Says something that the visitor's group does not carry.
    ///
    /// # Errors
    /// When there is no such aside, or its keys fail.
    pub async fn say_aside(&mut self, aside_id: AsideId, text: &str) -> Result<()> {
        let trust = self.trust();
        let now = self.plan.clock.now_s();
        let body = Body::new(text)?.write();
        let keys = self
            .asides
            .get_mut(&aside_id)
            .and_then(|one| one.keys.as_mut());
        let keys = keys.ok_or(ClientError::Missing("aside"))?;
        let payload = keys.say(&body, now, &trust)?;
        let params = SendAsideParams {
            aside_id,
            client_id: ClientId(random()?),
            payload: Bytes(payload.clone()),
        };
        let sending = || self.plan.http.post("/api/v1/asides/send", &params);
        let stored: SendAsideResponse = again(sending).await?;
        if let Some(keys) = self
            .asides
            .get_mut(&aside_id)
            .and_then(|one| one.keys.as_mut())
        {
            keys.sent(stored.seq, &payload);
        }
        Ok(())
    }

    /// Ends it for both.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn close_aside(&mut self, aside_id: AsideId) -> Result<()> {
        let params = CloseAsideParams { aside_id };
        tell(&self.plan.http, "/api/v1/asides/close", &params).await
    }

    /// The keys of an aside, to be used past this desk: for tests of what keys alone can do.
    pub fn aside_mut(&mut self, aside_id: AsideId) -> Option<&mut Aside> {
        self.asides.get_mut(&aside_id)?.keys.as_mut()
    }

    /// The asides that this desk has keys for.
    pub fn asides(&self) -> Vec<AsideId> {
        let open = self.asides.iter().filter(|(_, one)| one.keys.is_some());
        open.map(|(id, _)| *id).collect()
    }

    pub(super) fn aside_told(&mut self, told: Told) {
        // Who it is stands in the chat's group; what the server says alone is nobody.
        let is_inside = self
            .chat(told.chat_id)
            .is_some_and(|chat| holds_device(chat, &told.with.0));
        if !is_inside {
            return;
        }
        let one = self.asides.entry(told.aside_id).or_insert_with(|| Apart {
            chat: told.chat_id,
            with: told.with,
            join: None,
            keys: None,
            cursor: 0,
            last: 0,
            owed: None,
            rest: None,
            failed: false,
        });
        if (one.chat, one.with) == (told.chat_id, told.with) {
            one.moved(told.step, told.last_seq);
        }
    }

    /// Does the next step of an aside; false where none is due.
    pub(super) async fn go_on_apart(&mut self) -> Result<bool> {
        let due = self.asides.iter().find(|(_, one)| one.is_due());
        let Some(id) = due.map(|(id, _)| *id) else {
            return Ok(false);
        };
        let shortest = self.plan.pace.shortest;
        let done = self.step_apart(id).await;
        let Some(one) = self.asides.get_mut(&id) else {
            return done.map(|()| true);
        };
        match done {
            Err(ClientError::Seal(error)) => {
                one.failed = true;
                (one.keys, one.join) = (None, None);
                one.owed = Some(Owed::Close);
                self.events.push_back(Event::Alarm(one.chat, error));
            }
            Err(error) if error.is_passing() => one.rest = Some(Instant::now() + shortest),
            // It was over before our part of it came.
            Err(ClientError::Problem(_)) => (one.owed, one.last) = (None, one.cursor),
            other => other?,
        }
        Ok(true)
    }

    /// When an aside that could not be gone on with is tried again.
    pub(super) fn apart_due(&self) -> Option<Instant> {
        let owing = self.asides.values().filter(|one| one.owes());
        owing.filter_map(|one| one.rest).min()
    }

    async fn step_apart(&mut self, id: AsideId) -> Result<()> {
        match self.asides.get(&id).map(|one| &one.owed) {
            Some(Some(Owed::Answer)) => self.answer_aside(id).await,
            Some(Some(Owed::Make(package))) => {
                let package = package.clone();
                self.make_aside(id, &package).await
            }
            Some(Some(Owed::Welcome(welcome))) => {
                let welcome = welcome.clone();
                self.welcome_aside(id, welcome).await
            }
            Some(Some(Owed::Join(welcome))) => {
                let welcome = welcome.clone();
                self.join_aside(id, &welcome).await
            }
            Some(Some(Owed::Close)) => {
                self.close_aside(id).await?;
                self.paid(id);
                Ok(())
            }
            Some(None) => self.read_aside(id).await,
            None => Ok(()),
        }
    }

    fn paid(&mut self, id: AsideId) {
        if let Some(one) = self.asides.get_mut(&id) {
            one.owed = None;
        }
    }

    pub(super) fn aside_over(&mut self, id: AsideId) {
        if let Some(one) = self.asides.remove(&id)
            && !one.failed
        {
            self.events.push_back(Event::AsideOver(one.chat));
        }
    }

    async fn answer_aside(&mut self, aside_id: AsideId) -> Result<()> {
        let Some(one) = self.asides.get_mut(&aside_id) else {
            return Ok(());
        };
        let suite = self
            .holdings
            .get(&one.chat)
            .and_then(|holding| holding.talk.as_ref())
            .map(|talk| talk.chat.suite());
        let suite = suite.ok_or(ClientError::Missing("chat that this desk is in"))?;
        // The same one again: the first answer may have arrived.
        let key_package = if let Some((_, package)) = &one.join {
            package.clone()
        } else {
            let (keys, package) = key_package(&self.identity, suite)?;
            one.join.insert((keys, Bytes(package))).1.clone()
        };
        let params = AnswerAsideParams {
            aside_id,
            key_package,
        };
        tell(&self.plan.http.clone(), "/api/v1/asides/answer", &params).await?;
        self.paid(aside_id);
        Ok(())
    }

    async fn make_aside(&mut self, aside_id: AsideId, package: &Bytes) -> Result<()> {
        let trust = self.trust();
        let Some(one) = self.asides.get_mut(&aside_id) else {
            return Ok(());
        };
        let with = (&one.with.0, package.as_slice());
        let place = place(one.chat, aside_id);
        let open = || Aside::open(&self.identity, place, with, &trust);
        let (keys, welcome) = self.keys.sure(open).await?;
        one.keys = Some(keys);
        one.owed = Some(Owed::Welcome(Bytes(welcome)));
        Ok(())
    }

    async fn welcome_aside(&mut self, aside_id: AsideId, welcome: Bytes) -> Result<()> {
        let params = WelcomeAsideParams { aside_id, welcome };
        tell(&self.plan.http.clone(), "/api/v1/asides/welcome", &params).await?;
        self.paid(aside_id);
        self.opened_apart(aside_id);
        Ok(())
    }

    async fn join_aside(&mut self, aside_id: AsideId, welcome: &Bytes) -> Result<()> {
        let trust = self.trust();
        let Some(one) = self.asides.get_mut(&aside_id) else {
            return Ok(());
        };
        let (keys, _) = one.join.as_ref().ok_or(seal::Error::Sealed("welcome"))?;
        let place = place(one.chat, aside_id);
        let join = || {
            let with = (place, &one.with.0);
            Aside::join(
                &self.identity,
                keys.again()?,
                welcome.as_slice(),
                with,
                &trust,
            )
        };
        let joined = self.keys.sure(join).await?;
        (one.keys, one.join, one.owed) = (Some(joined), None, None);
        self.opened_apart(aside_id);
        Ok(())
    }

    fn opened_apart(&mut self, id: AsideId) {
        if let Some(one) = self.asides.get(&id) {
            self.events.push_back(Event::AsideOpen(one.chat, id));
        }
    }

    /// One page of what there is to read.
    async fn read_aside(&mut self, aside_id: AsideId) -> Result<()> {
        let Some(one) = self.asides.get(&aside_id) else {
            return Ok(());
        };
        let params = ReadAsideParams {
            aside_id,
            after: one.cursor,
        };
        let http = self.plan.http.clone();
        let page: ReadAsideResponse = http.post("/api/v1/asides/read", &params).await?;
        if page.entries.is_empty()
            && let Some(one) = self.asides.get_mut(&aside_id)
        {
            one.last = one.cursor;
        }
        for entry in page.entries {
            self.aside_entry(aside_id, &entry);
        }
        Ok(())
    }

    fn aside_entry(&mut self, aside_id: AsideId, entry: &AsideEntry) {
        let trust = self.trust();
        let Some(one) = self.asides.get_mut(&aside_id) else {
            return;
        };
        one.cursor = entry.seq;
        let (Some(payload), Some(keys)) = (&entry.payload, &mut one.keys) else {
            return;
        };
        let chat = one.chat;
        self.events
            .push_back(match keys.receive(entry.seq, payload.as_slice(), &trust) {
                Ok(Received::Message(incoming)) => {
                    let Some(Body { text, .. }) = Body::read(&incoming.body) else {
                        return;
                    };
                    let from = Speaker::from(&incoming.from);
                    Event::AsideText { chat, from, text }
                }
                Ok(_) => return,
                Err(error) => Event::Alarm(chat, error),
            });
    }
}

/// Up to three times where the answer was lost. Not [`again`]: what it is given there would not be `Send` within a frame.
async fn tell(http: &Http, path: &str, params: &(impl Serialize + Sync)) -> Result<()> {
    for _ in 0..2 {
        match http.tell(path, params).await {
            Err(ClientError::Connection(_) | ClientError::Timeout) => {}
            other => return other,
        }
    }
    http.tell(path, params).await
}

fn place(chat: ChatId, aside: AsideId) -> Place {
    Place {
        chat: chat.0,
        aside: aside.0,
    }
}

fn holds_device(chat: &seal::Chat, device: &[u8; 16]) -> bool {
    chat.members()
        .iter()
        .any(|member| matches!(&member.who, seal::Who::Staff(staff) if staff.device == *device))
}
