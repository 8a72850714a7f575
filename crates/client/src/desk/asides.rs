//! What this desk and a supervisor, or the holder, say to each other apart from a chat.

use super::Desk;
use crate::{Body, ClientError, Event, Http, Result, Speaker, random, visitor::again};
use protocol::{
    AsideId, Bytes, ChatId, ClientId, DeviceId, MemberId, ProblemCode,
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

/// An aside as this desk holds it.
pub(super) struct Apart {
    chat: ChatId,
    with: DeviceId,
    /// Keys for the Welcome, while it has not come.
    join: Option<JoinKeys>,
    keys: Option<Aside>,
    cursor: u64,
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

    pub(super) async fn aside_told(&mut self, told: Told) -> Result<()> {
        let id = told.aside_id;
        // Who it is stands in the chat's group; what the server says alone is nobody.
        let is_inside = self
            .chat(told.chat_id)
            .is_some_and(|chat| holds_device(chat, &told.with.0));
        if !is_inside {
            return Ok(());
        }
        let one = self.asides.entry(id).or_insert_with(|| Apart {
            chat: told.chat_id,
            with: told.with,
            join: None,
            keys: None,
            cursor: 0,
        });
        if (one.chat, one.with) != (told.chat_id, told.with) {
            return Ok(());
        }
        let done = match told.step {
            AsideStep::Asked => self.answer_aside(id).await,
            AsideStep::Answered { key_package } => self.make_aside(id, &key_package).await,
            AsideStep::Welcomed { welcome } => self.join_aside(id, &welcome).await,
            AsideStep::Waiting | AsideStep::Open => Ok(()),
        };
        match done {
            Ok(()) => self.read_aside(id, told.last_seq).await,
            Err(ClientError::Seal(error)) => {
                self.asides.remove(&id);
                self.events.push_back(Event::Alarm(told.chat_id, error));
                match self.close_aside(id).await {
                    // It is over already: the other side was faster, or an answer was lost.
                    Err(error) if error.code() == Some(ProblemCode::NotFound) => Ok(()),
                    closed => closed,
                }
            }
            // It was over before our part of it came.
            Err(ClientError::Problem(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    pub(super) fn aside_over(&mut self, id: AsideId) {
        if let Some(one) = self.asides.remove(&id) {
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
        let (keys, package) = key_package(&self.identity, suite)?;
        one.join = Some(keys);
        let params = AnswerAsideParams {
            aside_id,
            key_package: Bytes(package),
        };
        tell(&self.plan.http.clone(), "/api/v1/asides/answer", &params).await
    }

    async fn make_aside(&mut self, aside_id: AsideId, package: &Bytes) -> Result<()> {
        let trust = self.trust();
        let Some(one) = self
            .asides
            .get_mut(&aside_id)
            .filter(|one| one.keys.is_none())
        else {
            return Ok(());
        };
        let with = (&one.with.0, package.as_slice());
        let place = place(one.chat, aside_id);
        let open = || Aside::open(&self.identity, place, with, &trust);
        let (keys, welcome) = self.keys.sure(open).await?;
        one.keys = Some(keys);
        let chat = one.chat;
        let params = WelcomeAsideParams {
            aside_id,
            welcome: Bytes(welcome),
        };
        tell(&self.plan.http.clone(), "/api/v1/asides/welcome", &params).await?;
        self.events.push_back(Event::AsideOpen(chat, aside_id));
        Ok(())
    }

    async fn join_aside(&mut self, aside_id: AsideId, welcome: &Bytes) -> Result<()> {
        let trust = self.trust();
        let Some(one) = self
            .asides
            .get_mut(&aside_id)
            .filter(|one| one.keys.is_none())
        else {
            return Ok(());
        };
        let keys = one.join.take().ok_or(seal::Error::Sealed("welcome"))?;
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
        one.keys = Some(self.keys.sure(join).await?);
        self.events.push_back(Event::AsideOpen(one.chat, aside_id));
        Ok(())
    }

    async fn read_aside(&mut self, aside_id: AsideId, last: u64) -> Result<()> {
        while let Some(one) = self.asides.get(&aside_id)
            && one.keys.is_some()
            && one.cursor < last
        {
            let params = ReadAsideParams {
                aside_id,
                after: one.cursor,
            };
            let http = self.plan.http.clone();
            let read: Result<ReadAsideResponse> = http.post("/api/v1/asides/read", &params).await;
            let page = match read {
                // It is told again when the connection is back.
                Err(error) if error.is_passing() => return Ok(()),
                read => read?,
            };
            if page.entries.is_empty() {
                return Ok(());
            }
            for entry in page.entries {
                self.aside_entry(aside_id, &entry);
            }
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
