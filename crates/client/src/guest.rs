//! The worker of another hotline who sits beside somebody that they have brought in. Everything is in memory; dropping it destroys the keys.

use crate::{
    Body, Credential, Event, Result, Socket, SocketEvent, VisitorPlan,
    key_log::Follower,
    log::Log,
    outbox::{Outbox, Saying},
    talk::Talk,
    visitor::{again, ground},
};
use protocol::{
    Bytes, ChatId, ClientFrame, ServerFrame, Token,
    chat::{ChatState, Cursor, EndReason},
    introduction::{GuestResponse, KnockParams, LeaveSeatParams},
};
use seal::{
    Chat, Guest as Name, Trust,
    chat::{GuestKey, JoinKeys},
};
use std::collections::VecDeque;

/// A seat that waits to be taken.
pub struct Seat {
    plan: VisitorPlan,
    token: Token,
    key: GuestKey,
    name: Name,
    keys: JoinKeys,
    package: Vec<u8>,
}

impl Seat {
    /// A seat by the capability that went with the form, and the key that stands in it.
    ///
    /// # Errors
    /// When the keys fail.
    pub fn new(plan: VisitorPlan, token: Token, key: GuestKey, name: Name) -> Result<Self> {
        let (keys, package) = key.knock(&name, plan.suite)?;
        Ok(Self {
            plan,
            token,
            key,
            name,
            keys,
            package,
        })
    }

    /// Its capability.
    pub fn token(&self) -> Token {
        self.token
    }

    /// Knocks, and asks how it stands.
    ///
    /// # Errors
    /// `notFound` for a seat that is none.
    pub async fn knock(&self) -> Result<GuestResponse> {
        let params = KnockParams {
            token: self.token,
            key_package: Some(Bytes(self.package.clone())),
        };
        again(|| self.plan.http.post("/api/v1/guests", &params)).await
    }

    /// Comes in by the welcome that answered the knock.
    ///
    /// # Errors
    /// When somebody in the chat is not certified.
    pub async fn enter(self, chat: ChatId, welcome: &[u8], seq: u64) -> Result<Guest> {
        let ground = ground(&self.plan).await?;
        let (keys, trust) = ground.belief();
        let now = trust.at(self.plan.clock.now_s());
        let join = || {
            let keys = self.keys.again()?;
            Chat::join_as_guest(&self.key, &self.name, keys, (chat.0, welcome), &now)
        };
        let joined = keys.sure(join).await?;
        let site = self.plan.http.site().clone();
        let socket = Socket::new(site, Credential::Capability(self.token), self.plan.pace);
        Ok(Guest {
            talk: Talk::new(chat, joined, Log::new(Some(seq)), Outbox::new(false)),
            plan: self.plan,
            token: self.token,
            socket,
            trust,
            keys,
            state: None,
            events: VecDeque::new(),
        })
    }
}

/// A worker in a chat.
pub struct Guest {
    plan: VisitorPlan,
    token: Token,
    socket: Socket,
    talk: Talk,
    trust: Trust,
    keys: Follower,
    state: Option<ChatState>,
    events: VecDeque<Event>,
}

impl Guest {
    /// The keys of the chat.
    pub fn chat(&self) -> &Chat {
        &self.talk.chat
    }

    /// Where the chat stands, as last told.
    pub fn state(&self) -> Option<ChatState> {
        self.state.clone()
    }

    /// Says something to everybody in the chat. Returns the text's id.
    ///
    /// # Errors
    /// When the keys fail.
    pub async fn say(&mut self, text: &str) -> Result<String> {
        let body = Body::new(text)?;
        let id = body.id.clone();
        self.talk.outbox.add(Saying::Text(body))?;
        self.flush().await?;
        Ok(id)
    }

    /// Leaves while the page is open.
    pub async fn go(&mut self) {
        let reason = EndReason::EndedByPerson;
        self.socket.hint(&ClientFrame::Leave { reason }).await;
    }

    /// Leaves by the last request of the page.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub async fn leave(self) -> Result<()> {
        let params = LeaveSeatParams { token: self.token };
        again(|| self.plan.http.tell("/api/v1/guests/leave", &params)).await
    }

    /// What happens next.
    ///
    /// # Errors
    /// When the keys fail in a way that this chat cannot go on from.
    pub async fn next(&mut self) -> Result<Event> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Ok(event);
            }
            if self.talk.is_stalled() {
                let trust = self.trust.at(self.plan.clock.now_s());
                let events = self.talk.go_on(&self.keys, &trust).await?;
                self.settle(events).await?;
                continue;
            }
            let chat_id = self.talk.id;
            let cursor = self.talk.cursor().map(|seq| Cursor { chat_id, seq });
            let cursors: Vec<Cursor> = cursor.into_iter().collect();
            match self.socket.next(&cursors).await? {
                SocketEvent::Live => self.events.push_back(Event::Live),
                SocketEvent::Lost(code) => self.events.push_back(Event::Lost(code)),
                SocketEvent::Over(code) => self.events.push_back(Event::Over(code)),
                SocketEvent::Frame(frame) => self.on_frame(*frame).await?,
            }
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "frames for others mean nothing to a guest"
    )]
    async fn on_frame(&mut self, frame: ServerFrame) -> Result<()> {
        let trust = self.trust.at(self.plan.clock.now_s());
        match frame {
            ServerFrame::Accepted { client_id, seq, .. } => {
                let events = self.talk.accepted(client_id, seq, &trust)?;
                self.settle(events).await
            }
            ServerFrame::Entries { entries, .. } => {
                let (events, whole) = self.talk.entries(entries, &trust)?;
                self.settle(events).await?;
                if !whole {
                    self.socket.cut();
                }
                Ok(())
            }
            ServerFrame::CaughtUp { chat_id, seq } => {
                self.talk.log.caught_up(seq);
                self.events.push_back(Event::CaughtUp(chat_id));
                self.flush().await
            }
            ServerFrame::Refused {
                client_id: Some(client_id),
                code,
                ..
            } => {
                self.events.extend(self.talk.refused(client_id, code));
                self.flush().await
            }
            ServerFrame::Refused { chat_id, code, .. } => {
                self.events.push_back(Event::Refused(chat_id, code));
                Ok(())
            }
            ServerFrame::Chat { chat_id, state, .. } => {
                self.state = Some(state.clone());
                self.events.push_back(Event::State(chat_id, state));
                self.flush().await
            }
            ServerFrame::Removed { chat_id } => {
                self.events.push_back(Event::Removed(chat_id));
                Ok(())
            }
            ServerFrame::Problem { code, .. } => {
                self.events.push_back(Event::Problem(code));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    async fn settle(&mut self, events: Vec<Event>) -> Result<()> {
        self.events.extend(events);
        self.flush().await?;
        if !std::mem::take(&mut self.talk.unacknowledged) {
            return Ok(());
        }
        if let Some(seq) = self.talk.cursor() {
            let chat_id = self.talk.id;
            self.socket.hint(&ClientFrame::Ack { chat_id, seq }).await;
        }
        Ok(())
    }

    async fn flush(&mut self) -> Result<()> {
        for (client_id, frame) in self.talk.flush(self.plan.clock.now_s())? {
            self.socket.keep(client_id, frame).await;
        }
        Ok(())
    }
}
