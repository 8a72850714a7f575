//! A visitor's tab: from the place in line to the end. Everything is in memory; dropping it destroys the keys.

use crate::{
    Body, ClientError, Clock, Credential, Event, Http, Pace, Result, Socket, SocketEvent,
    key_log::{Follow, Follower},
    log::Log,
    outbox::{Outbox, Saying},
    random,
    talk::{Purpose, Talk, is_passing, moved},
};
use protocol::{
    Bytes, ChatId, ClientFrame, DeviceId, InvitationId, ReleaseId, ServerFrame, Token,
    chat::{Asking, ChatState, Cursor, EndReason},
    limits::LEAVE_OUTBOX,
    queue::{Device, Gender, Safety},
    visitor::{
        KeepParams, LeaveParams, LineResponse, OpenChatParams, OutboxEntry, ResumeParams,
        ResumeResponse,
    },
};
use seal::{
    Chat, Notice, Root, Staff, Suite, Trust,
    chat::{interpreter, knocking},
    consent::Said,
    message::{Answer, Wish},
    phrase::PhraseKeys,
};
use std::{collections::VecDeque, sync::Arc};

/// What a tab is opened with.
#[derive(Clone)]
pub struct VisitorPlan {
    /// The visitor's origin.
    pub http: Http,
    /// The pinned root.
    pub root: Root,
    /// The key of the log of keys, as the organisation's signed settings name it; a line without one has no log to follow.
    pub log_key: Option<[u8; 32]>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// How patient the connection is.
    pub pace: Pace,
    /// Which keys the chat uses.
    pub suite: Suite,
}

/// What the person chose before the chat.
#[derive(Debug, Clone)]
pub struct Opening {
    /// A language of the line.
    pub language: String,
    /// First tap.
    pub safety: Safety,
    /// Second tap.
    pub device: Device,
    /// The code of a supervisor that makes it practice.
    pub drill: Option<Token>,
    /// The code of another hotline that brings them in.
    pub code: Option<String>,
}

impl Default for Opening {
    fn default() -> Self {
        Self {
            language: "en".to_owned(),
            safety: Safety::NotSaid,
            device: Device::NotSaid,
            drill: None,
            code: None,
        }
    }
}

/// A visitor's chat.
pub struct Visitor {
    plan: VisitorPlan,
    token: Token,
    socket: Socket,
    talk: Talk,
    trust: Trust,
    keys: Follower,
    state: Option<ChatState>,
    /// The group until the server has it.
    opening: Option<ClientFrame>,
    phrase: Option<(PhraseKeys, u64)>,
    events: VecDeque<Event>,
}

/// Whom this tab believes.
pub(crate) struct Ground {
    pub(crate) notice: Notice,
    trust: Trust,
    keys: Follower,
}

impl Ground {
    /// Whom a tab goes on believing.
    pub(crate) fn belief(self) -> (Follower, Trust) {
        (self.keys, self.trust)
    }
}

/// The line's notice, verified and in the log of keys, for who seals to the team without a chat.
///
/// # Errors
/// As [`Visitor::open`].
pub async fn notice(plan: &VisitorPlan) -> Result<Notice> {
    Ok(ground(plan).await?.notice)
}

/// The line's notice, verified and in the log of keys. What is seen of the log is gone with the tab.
pub(crate) async fn ground(plan: &VisitorPlan) -> Result<Ground> {
    let line: LineResponse = plan.http.get("/api/v1/line").await?;
    let notice = line.notice.ok_or(ClientError::Lapsed)?;
    let now = plan.clock.now_s();
    let notice = Notice::verify(notice.as_slice(), &plan.root, now)?;
    let follow = Follow {
        http: &plan.http,
        clock: &plan.clock,
        pace: plan.pace,
        root: &plan.root,
        key: plan.log_key,
    };
    let keys = Follower::new(&follow, None, Box::new(|_seen| {}))?;
    let revoked = notice.terms().revoked.clone();
    let trust = Trust::new(plan.root, revoked, now).with_log(keys.log());
    keys.sure(|| trust.check_notice(&notice)).await?;
    Ok(Ground {
        notice,
        trust,
        keys,
    })
}

impl Visitor {
    /// Verifies the line's notice against root and log of keys, makes the group's keys and takes a place in line. The group itself is opened by
    /// [`Visitor::next`].
    ///
    /// # Errors
    /// When the notice is not the organisation's, or the server says no. A place that was taken although its answer was lost
    /// is asked for again under the same id.
    pub async fn open(plan: VisitorPlan, opening: Opening) -> Result<Self> {
        let ground = ground(&plan).await?;
        let chat_id = ChatId(random()?);
        let token = Token(random()?);
        let params = OpenChatParams {
            chat_id,
            token,
            language: opening.language.clone(),
            safety: opening.safety,
            device: opening.device,
            drill: opening.drill,
            code: opening.code,
        };
        again(|| plan.http.tell("/api/v1/chats", &params)).await?;
        let (chat, made) =
            Chat::open(plan.suite, chat_id.0, &ground.notice, &opening.language, "")?;
        let mut visitor = Self::with(plan, token, (chat_id, chat), ground);
        visitor.opening = Some(ClientFrame::OpenGroup {
            group_info: Bytes(made.group_info),
            intake: Bytes(made.intake),
        });
        Ok(visitor)
    }

    /// Returns with a phrase: the sealed state, whatever was sent since by others, and a self-update before the first text.
    ///
    /// # Errors
    /// `notFound` for words that open nothing.
    pub async fn resume(plan: VisitorPlan, phrase: &str) -> Result<Self> {
        let ground = ground(&plan).await?;
        let keys = PhraseKeys::derive(phrase, &plan.root)?;
        let token = Token(random()?);
        let params = ResumeParams {
            locator: Bytes(keys.locator.to_vec()),
            auth: Bytes(keys.auth.to_vec()),
            token,
        };
        let found: ResumeResponse = plan.http.post("/api/v1/resume", &params).await?;
        let restored = keys.open(found.blob.as_slice())?;
        let chat = Chat::restore(&restored.parts)?;
        let mut visitor = Self::with(plan, token, (found.chat_id, chat), ground);
        visitor.talk.log = Log::new(None);
        visitor.phrase = Some((keys, found.version));
        Ok(visitor)
    }

    fn with(plan: VisitorPlan, token: Token, (id, chat): (ChatId, Chat), ground: Ground) -> Self {
        let site = plan.http.site().clone();
        let socket = Socket::new(site, Credential::Capability(token), plan.pace);
        Self {
            plan,
            token,
            socket,
            talk: Talk::new(id, chat, Log::new(Some(0)), Outbox::new(true)),
            trust: ground.trust,
            keys: ground.keys,
            state: None,
            opening: None,
            phrase: None,
            events: VecDeque::new(),
        }
    }

    /// The chat.
    pub fn chat_id(&self) -> ChatId {
        self.talk.id
    }

    /// The capability of this tab.
    pub fn token(&self) -> Token {
        self.token
    }

    /// Where the chat stands, as last told.
    pub fn state(&self) -> Option<ChatState> {
        self.state.clone()
    }

    /// The last number of the log that was processed.
    pub fn cursor(&self) -> Option<u64> {
        self.talk.cursor()
    }

    /// The keys of the chat.
    pub fn chat(&self) -> &Chat {
        &self.talk.chat
    }

    /// The connection.
    pub fn socket(&mut self) -> &mut Socket {
        &mut self.socket
    }

    /// Certified aliases of the staff who can read.
    pub fn readers(&self) -> Vec<String> {
        aliases(&self.talk.chat)
    }

    /// How many texts nobody has confirmed.
    pub fn unconfirmed(&self) -> usize {
        self.talk.outbox.len()
    }

    /// Adds a text; it leaves when somebody is in the chat (R127). Returns its id.
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

    /// Answers proposed facts.
    ///
    /// # Errors
    /// When the keys fail.
    pub async fn answer(&mut self, proposal: [u8; 32], agreed: bool) -> Result<()> {
        let id = Body::new("")?.id;
        let answer = Answer { agreed, proposal };
        self.talk.outbox.add(Saying::Answer { id, answer })?;
        self.flush().await
    }

    /// Says yes or no to the release whose words were shown, or takes it back; with a name or a mark, which may be empty.
    ///
    /// # Errors
    /// When the keys fail.
    pub async fn say_consent(
        &mut self,
        (release, words): (ReleaseId, &str),
        said: Said,
        name: &str,
    ) -> Result<()> {
        self.talk.outbox.add(Saying::ConsentWord {
            id: Body::new("")?.id,
            release: release.0,
            words: words.to_owned(),
            said,
            name: name.to_owned(),
        })?;
        self.flush().await
    }

    /// The person is there although nothing is written (R118).
    pub async fn still_here(&mut self) {
        self.socket.hint(&ClientFrame::StillHere).await;
    }

    /// Says whether the colleague who came in may take over (R313).
    pub async fn answer_transfer(&mut self, invitation_id: InvitationId, yes: bool) {
        let answer = ClientFrame::AnswerTransfer { invitation_id, yes };
        self.socket.hint(&answer).await;
    }

    /// Who would interpret, by the certificates that came with the question.
    ///
    /// # Errors
    /// When they do not lead to the root, or are not in the log of keys.
    pub async fn interpreter(&self, asking: &Asking) -> Result<Staff> {
        let trust = self.trust.at(self.plan.clock.now_s());
        let chain = asking.chain.as_slice();
        self.keys.sure(|| interpreter(chain, &trust)).await
    }

    /// Says whether they may come in (R506). A yes is saved behind the phrase before the server hears of it: a tab that comes back
    /// has to know it.
    ///
    /// # Errors
    /// As [`Visitor::interpreter`].
    pub async fn answer_interpreter(&mut self, asking: &Asking, yes: bool) -> Result<()> {
        if yes {
            let staff = self.interpreter(asking).await?;
            self.talk.chat.agree(&staff);
            self.save().await?;
        }
        let answer = ClientFrame::AnswerInterpreter {
            invitation_id: asking.invitation_id,
            yes,
        };
        self.socket.hint(&answer).await;
        Ok(())
    }

    /// Says what another interpreter should be like. Sealed to whoever is in the chat: the server does not know it.
    ///
    /// # Errors
    /// When the keys fail.
    pub async fn wish(&mut self, wish: Wish) -> Result<()> {
        let id = Body::new("")?.id;
        self.talk.outbox.add(Saying::Wish { id, wish })?;
        self.flush().await
    }

    /// Has an interpreter leave.
    pub async fn send_away(&mut self, device_id: DeviceId) {
        self.socket.hint(&ClientFrame::SendAway { device_id }).await;
    }

    /// Says whether the worker who knocks may come in beside them (R363). A yes is saved behind the phrase before the server hears of it.
    ///
    /// # Errors
    /// When what they knock with are no keys.
    pub async fn answer_guest(
        &mut self,
        invitation_id: InvitationId,
        key_package: &Bytes,
        yes: bool,
    ) -> Result<()> {
        if yes {
            let (_guest, key) = knocking(key_package.as_slice())?;
            self.talk.chat.agree_to_guest(key);
            self.save().await?;
        }
        let answer = ClientFrame::AnswerGuest { invitation_id, yes };
        self.socket.hint(&answer).await;
        Ok(())
    }

    /// Says that the worker who came in with them may go.
    pub async fn let_guest_go(&mut self) {
        self.socket.hint(&ClientFrame::LetGuestGo {}).await;
    }

    /// Says whom they would rather talk with while they wait; `None` when it does not matter.
    pub async fn prefer(&mut self, gender: Option<Gender>) {
        self.socket.hint(&ClientFrame::Prefer { gender }).await;
    }

    /// Leaves by the last request of the page, with what was sealed and on its way (ruling 8). The keys go with `self`.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub async fn leave(self, reason: EndReason) -> Result<()> {
        let sealed = self.talk.outbox.sealed().into_iter().take(LEAVE_OUTBOX);
        let outbox = sealed.map(|sealed| OutboxEntry {
            client_id: sealed.client_id,
            payload: Bytes(sealed.bytes),
        });
        let params = LeaveParams {
            token: self.token,
            reason,
            outbox: outbox.collect(),
        };
        again(|| self.plan.http.tell("/api/v1/leave", &params)).await
    }

    /// Keeps the chat behind a phrase of five words; from now on its state is saved before anything is acknowledged.
    ///
    /// # Errors
    /// When the server says no.
    pub async fn keep(&mut self, phrase: &str) -> Result<()> {
        self.phrase = Some((PhraseKeys::derive(phrase, &self.plan.root)?, 0));
        self.save().await
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
            let cursors: Vec<Cursor> = self
                .cursor()
                .map(|seq| self.standing(seq))
                .into_iter()
                .collect();
            match self.socket.next(&cursors).await? {
                SocketEvent::Live => {
                    if let Some(opening) = self.opening.clone() {
                        self.socket.hint(&opening).await;
                    }
                    self.events.push_back(Event::Live);
                }
                SocketEvent::Lost(code) => self.events.push_back(Event::Lost(code)),
                SocketEvent::Over(code) => self.events.push_back(Event::Over(code)),
                SocketEvent::Frame(frame) => self.on_frame(*frame).await?,
            }
        }
    }

    fn standing(&self, seq: u64) -> Cursor {
        Cursor {
            chat_id: self.talk.id,
            seq,
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "frames for desks mean nothing to a visitor"
    )]
    async fn on_frame(&mut self, frame: ServerFrame) -> Result<()> {
        let trust = self.trust.at(self.plan.clock.now_s());
        match frame {
            ServerFrame::GroupOpened => {
                self.opening = None;
                self.events.push_back(Event::GroupOpened);
            }
            ServerFrame::Accepted { client_id, seq, .. } => {
                let events = self.talk.accepted(client_id, seq, &trust)?;
                self.settle(events).await?;
            }
            ServerFrame::Entries { entries, .. } => {
                let (events, whole) = self.talk.entries(entries, &trust)?;
                self.settle(events).await?;
                if !whole {
                    self.socket.cut();
                }
            }
            ServerFrame::CaughtUp { chat_id, seq } => {
                self.talk.log.caught_up(seq);
                self.refresh_first().await?;
                self.flush().await?;
                self.events.push_back(Event::CaughtUp(chat_id));
            }
            ServerFrame::Refused {
                client_id: Some(client_id),
                code,
                ..
            } => {
                self.events.extend(self.talk.refused(client_id, code));
                if !is_passing(code) {
                    self.flush().await?;
                }
            }
            ServerFrame::Refused {
                client_id: None,
                chat_id,
                code,
            } => {
                self.events.push_back(Event::Refused(chat_id, code));
            }
            ServerFrame::Chat { chat_id, state, .. } => {
                self.state = Some(state.clone());
                self.events.push_back(Event::State(chat_id, state));
                self.flush().await?;
            }
            ServerFrame::Removed { chat_id } => self.events.push_back(Event::Removed(chat_id)),
            ServerFrame::Typing { chat_id } => self.events.push_back(Event::Typing(chat_id)),
            ServerFrame::IdleWarning { ends_at } => {
                self.events.push_back(Event::IdleWarning(ends_at));
            }
            ServerFrame::Problem { code, .. } => self.events.push_back(Event::Problem(code)),
            _ => {}
        }
        Ok(())
    }

    /// After a return by phrase the first thing sent is a self-update: it heals a state that was set back.
    async fn refresh_first(&mut self) -> Result<()> {
        if !self.talk.chat.needs_refresh() || self.talk.handshake.is_some() {
            return Ok(());
        }
        let handshake = self.talk.chat.refresh()?;
        let (client_id, frame) = self.talk.hand(Purpose::Refresh, handshake, None)?;
        self.save().await?;
        self.socket.keep(client_id, frame).await;
        Ok(())
    }

    /// After something was processed: seal what was held, save behind the phrase, acknowledge.
    async fn settle(&mut self, events: Vec<Event>) -> Result<()> {
        let changed = moved(&events);
        self.events.extend(events);
        if changed {
            for client_id in self.talk.members_changed()? {
                self.socket.forget(client_id);
            }
        }
        self.flush().await?;
        if !std::mem::take(&mut self.talk.unacknowledged) {
            return Ok(());
        }
        let saved = self.save().await;
        match (saved, self.talk.cursor()) {
            (Ok(()), Some(seq)) => {
                let chat_id = self.talk.id;
                self.socket.hint(&ClientFrame::Ack { chat_id, seq }).await;
                Ok(())
            }
            (Ok(()), None) => Ok(()),
            // Not acknowledged: the server keeps the entries until a later save succeeds.
            (Err(error), _) if error.is_passing() => Ok(()),
            (Err(error), _) => Err(error),
        }
    }

    async fn save(&mut self) -> Result<()> {
        let Some((keys, version)) = &mut self.phrase else {
            return Ok(());
        };
        if !self.talk.chat.is_active() {
            return Ok(());
        }
        let state = self.talk.chat.save()?;
        // Counted before it is sent: a save whose answer is lost may have been stored, and nothing else goes under its number.
        *version += 1;
        let next = *version;
        let params = KeepParams {
            token: self.token,
            locator: Bytes(keys.locator.to_vec()),
            auth: Bytes(keys.auth.to_vec()),
            version: next,
            blob: Bytes(keys.seal(next, &[state])?),
        };
        self.plan.http.put("/api/v1/resume", &params).await
    }

    async fn flush(&mut self) -> Result<()> {
        let human = matches!(self.state, Some(ChatState::Active { .. }));
        if !human || self.talk.readers().is_empty() {
            return Ok(());
        }
        for (client_id, frame) in self.talk.flush(self.plan.clock.now_s())? {
            self.socket.keep(client_id, frame).await;
        }
        Ok(())
    }
}

/// Certified aliases of the staff in a chat.
pub(crate) fn aliases(chat: &Chat) -> Vec<String> {
    let members = chat.members().into_iter();
    let staff = members.filter_map(|member| match member.who {
        seal::Who::Staff(staff) => Some(staff.alias),
        seal::Who::Visitor | seal::Who::Guest(_) => None,
    });
    staff.collect()
}

/// Asks up to three times where the answer was lost: such requests carry ids that were chosen here.
pub(crate) async fn again<T>(mut ask: impl AsyncFnMut() -> Result<T>) -> Result<T> {
    for _ in 0..2 {
        match ask().await {
            Err(ClientError::Connection(_) | ClientError::Timeout) => {}
            other => return other,
        }
    }
    ask().await
}
