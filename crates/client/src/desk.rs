//! A staff desk: log-in, the queue, chats that it holds or sits in, cases.

mod asides;
mod audit;
mod callbacks;
mod care;
mod case_keys;
mod cases;
mod certifier;
mod chats;
mod conflicts;
mod device;
mod directory;
mod enrol;
mod figures;
mod frames;
mod holding;
mod items;
mod joins;
mod legal;
mod log_in;
mod people;
mod referrals;
mod releases;
mod reports;
mod retention;
mod rota;
mod tasks;
mod upkeep;
mod ways;

pub use callbacks::TakenCall;
pub use case_keys::KeptCase;
pub use cases::Case;
pub use device::Device;
pub use enrol::{Comparing, Link, Newcomer, Progress};
pub use legal::Taken as TakenLegal;
pub use releases::{Agreed, Saying};
pub use upkeep::Kept;

use crate::{
    ClientError, Clock, Credential, Event, Http, Pace, Result, Socket, SocketEvent,
    key_log::Follower, visitor::aliases,
};
use asides::Apart;
use holding::Holding;
use protocol::{
    AsideId, ChatId, ClientId, InvitationId, ItemId, MemberId, ServerFrame,
    chat::{ChatState, Cursor},
    queue::QueueItem,
    staff::{Colleague, ColleaguesResponse, MeResponse},
};
use seal::{Certifier, Chat, Identity, Root, Trust, boxes::SecretKey, chat::JoinKeys};
use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::Duration,
};
use tokio::time::{Instant, sleep_until};

/// What a desk is opened with.
#[derive(Clone)]
pub struct DeskPlan {
    /// The desk's origin.
    pub http: Http,
    /// The pinned root.
    pub root: Root,
    /// The key of the log of keys, as the organisation's signed settings name it; a line without one has no log to follow.
    pub log_key: Option<[u8; 32]>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// How patient the connection is.
    pub pace: Pace,
    /// What survives a reload.
    pub device: Device,
    /// How long after a visitor's words a confirmation goes out by itself.
    pub seen: Duration,
}

/// A logged-in desk.
pub struct Desk {
    plan: DeskPlan,
    me: MeResponse,
    identity: Identity,
    certifier: Option<Certifier>,
    team_keys: Vec<(u32, SecretKey)>,
    trust: Trust,
    keys: Follower,
    socket: Socket,
    queue: HashMap<ItemId, QueueItem>,
    behind: u32,
    holdings: HashMap<ChatId, Holding>,
    asked: HashMap<InvitationId, JoinKeys>,
    asides: HashMap<AsideId, Apart>,
    seen_due: Option<Instant>,
    /// A frame that brings this desk into a chat, until it has done so.
    entering: Option<Box<ServerFrame>>,
    events: VecDeque<Event>,
}

impl Desk {
    /// Who is logged in.
    pub fn me(&self) -> &MeResponse {
        &self.me
    }

    /// The device's keys.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// What readers are held against now.
    pub fn trust(&self) -> Trust {
        self.trust.at(self.plan.clock.now_s())
    }

    /// The plan, with the session's cookie: what a reload of the page starts from.
    pub fn plan(&self) -> &DeskPlan {
        &self.plan
    }

    /// The connection.
    pub fn socket(&mut self) -> &mut Socket {
        &mut self.socket
    }

    /// The queue as last told, in no order.
    pub fn queue(&self) -> Vec<&QueueItem> {
        self.queue.values().collect()
    }

    /// How many wait behind those of the queue that were told.
    pub const fn behind(&self) -> u32 {
        self.behind
    }

    /// The chats that this desk holds, sits in, or has to wrap up.
    pub fn chats(&self) -> Vec<ChatId> {
        self.holdings.keys().copied().collect()
    }

    /// The keys of a chat, once this desk is in.
    pub fn chat(&self, chat: ChatId) -> Option<&Chat> {
        self.holdings
            .get(&chat)?
            .talk
            .as_ref()
            .map(|talk| &talk.chat)
    }

    /// The keys of a chat, to be used past this desk: for tests of what keys alone can do.
    pub fn chat_mut(&mut self, chat: ChatId) -> Option<&mut Chat> {
        let talk = self.holdings.get_mut(&chat)?.talk.as_mut();
        talk.map(|talk| &mut talk.chat)
    }

    /// Where a chat stands, as last told.
    pub fn state(&self, chat: ChatId) -> Option<ChatState> {
        self.holdings.get(&chat)?.state.clone()
    }

    /// This desk's fence for a chat that it holds.
    pub fn fence(&self, chat: ChatId) -> Option<u64> {
        self.holdings.get(&chat)?.fence
    }

    /// The item of a chat.
    pub fn item(&self, chat: ChatId) -> Option<ItemId> {
        self.holdings.get(&chat)?.item
    }

    /// Certified aliases of the staff who can read a chat.
    pub fn readers(&self, chat: ChatId) -> Vec<String> {
        self.chat(chat).map(aliases).unwrap_or_default()
    }

    /// The last number of a chat's log that was processed.
    pub fn cursor(&self, chat: ChatId) -> Option<u64> {
        self.holdings.get(&chat)?.talk.as_ref()?.cursor()
    }

    /// How many texts of a chat the server has not accepted.
    pub fn unsent(&self, chat: ChatId) -> usize {
        let talk = self
            .holdings
            .get(&chat)
            .and_then(|holding| holding.talk.as_ref());
        talk.map_or(0, |talk| talk.outbox.len())
    }

    /// Everybody of the team.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn colleagues(&self) -> Result<Vec<Colleague>> {
        let found: ColleaguesResponse = self.plan.http.get("/api/v1/colleagues").await?;
        Ok(found.colleagues)
    }

    /// A colleague by alias.
    ///
    /// # Errors
    /// When there is none.
    pub async fn colleague(&self, alias: &str) -> Result<MemberId> {
        let all = self.colleagues().await?;
        let found = all.into_iter().find(|one| one.alias == alias);
        found
            .map(|one| one.member_id)
            .ok_or(ClientError::Missing("colleague"))
    }

    /// What happens next. A wait that is given up loses nothing: what was begun is taken up with the next one.
    ///
    /// # Errors
    /// When the session is over, or keys fail in a way that this desk cannot go on from.
    pub async fn next(&mut self) -> Result<Event> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Ok(event);
            }
            if let Some(frame) = self.entering.clone() {
                let done = self.on_frame(*frame).await;
                self.entering = None;
                done?;
                continue;
            }
            if self.go_on_reading().await? || self.go_on_apart().await? {
                continue;
            }
            let cursors = self.cursors();
            let due = [self.seen_due, self.apart_due()]
                .into_iter()
                .flatten()
                .min();
            let happened = tokio::select! {
                // Cancel-safe: see `Socket::next`.
                happened = self.socket.next(&cursors) => Some(happened?),
                () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => None,
            };
            match happened {
                Some(SocketEvent::Live) => self.events.push_back(Event::Live),
                Some(SocketEvent::Lost(code)) => self.events.push_back(Event::Lost(code)),
                Some(SocketEvent::Over(code)) => self.events.push_back(Event::Over(code)),
                Some(SocketEvent::Frame(frame)) if lets_in(&frame) => self.entering = Some(frame),
                Some(SocketEvent::Frame(frame)) => self.on_frame(*frame).await?,
                None if self.seen_due.is_some_and(|due| due <= Instant::now()) => {
                    self.confirm_seen().await?;
                }
                None => {}
            }
        }
    }

    fn cursors(&self) -> Vec<Cursor> {
        let talks = self.holdings.iter().filter_map(|(chat_id, holding)| {
            let talk = holding.talk.as_ref().filter(|talk| talk.chat.is_active())?;
            let seq = talk.cursor()?;
            Some(Cursor {
                chat_id: *chat_id,
                seq,
            })
        });
        talks.collect()
    }

    fn holding(&mut self, chat: ChatId) -> Result<&mut Holding> {
        self.holdings
            .get_mut(&chat)
            .ok_or(ClientError::Missing("chat"))
    }

    fn fence_of(&self, chat: ChatId) -> Result<u64> {
        self.fence(chat)
            .ok_or(ClientError::Missing("chat that is held"))
    }

    /// Where the chat is among the sockets' unanswered frames.
    fn kept_for(&self, chat: ChatId) -> Vec<(ClientId, protocol::ClientFrame)> {
        let kept = self.socket.kept().iter();
        kept.filter(|(_, frame)| holding::is_for(frame, chat))
            .cloned()
            .collect()
    }

    fn new_socket(plan: &DeskPlan) -> Socket {
        let credential = Credential::Session(plan.http.clone());
        Socket::new(plan.http.site().clone(), credential, plan.pace)
    }
}

/// Whether a frame brings the desk into a chat: that asks the log of keys, and is begun again where the wait for it was given up.
const fn lets_in(frame: &ServerFrame) -> bool {
    matches!(
        frame,
        ServerFrame::Granted { .. } | ServerFrame::Welcomed { .. }
    )
}
