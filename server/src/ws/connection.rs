//! The life of one connection: `hello`, then a single loop over what the peer says, what the hub hints, and the clock.

use super::{Side, feed::Feed, hello, staff_pump::Personal};
use crate::{
    App,
    http::Site,
    hub::{End, Hints, Link},
    staff::session,
};
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use domain::{ChatId, Timestamp};
use protocol::{
    ProblemCode, ServerFrame,
    limits::{PING_MS, close},
};
use std::{collections::HashMap, sync::Arc, time::Duration};
use store::Endpoint;
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};

/// How long one frame may take to leave. A peer that reads nothing for so long is let go; the log keeps what it missed.
const SEND_DEADLINE: Duration = Duration::from_secs(20);
/// The longest random pause that a restart asks for, so that not everybody comes back at once.
const RESTART_PAUSE_MS: u32 = 10_000;

/// Why a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    /// The peer is gone.
    Gone,
    /// We close, after telling why.
    Close(u16, ProblemCode),
    /// A newer connection of the same end is there.
    Replaced,
    /// The server goes away.
    Restart,
}

/// A connection after `hello`.
pub(super) struct Connection {
    pub(super) app: App,
    pub(super) socket: WebSocket,
    pub(super) link: Arc<Link>,
    pub(super) feeds: HashMap<ChatId, Feed>,
    pub(super) personal: Personal,
    pub(super) touched: Timestamp,
    heard: Instant,
}

/// Runs a connection to its end.
pub(super) async fn run(site: Site, mut socket: WebSocket, page: Side) {
    let greeted = tokio::select! {
        // Not resumed after a cancel: the connection closes then.
        greeted = hello::greet(&site, &mut socket, page) => greeted,
        () = site.shutdown.cancelled() => Err(Over::Restart),
    };
    match greeted {
        Err(over) => finish(&site, &mut socket, over).await,
        Ok(greeting) => {
            let mut connection = Connection {
                app: site.app.clone(),
                socket,
                link: greeting.link,
                feeds: greeting.feeds,
                personal: Personal::default(),
                touched: site.app.now(),
                heard: Instant::now(),
            };
            let over = connection.serve(&site, greeting.removed).await;
            connection.leave().await;
            finish(&site, &mut connection.socket, over).await;
        }
    }
}

impl Connection {
    async fn serve(&mut self, site: &Site, removed: Vec<ChatId>) -> Over {
        match self.converse(site, removed).await {
            Ok(()) => Over::Gone,
            Err(over) => over,
        }
    }

    async fn converse(&mut self, site: &Site, removed: Vec<ChatId>) -> Result<(), Over> {
        let now_at = crate::wire::at(self.app.now());
        self.send(&ServerFrame::Ready { now_at }).await?;
        self.begin(removed).await?;
        let period = Duration::from_millis(PING_MS);
        let mut beat = interval_at(Instant::now() + period, period);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                // Cancel-safe: a message is taken whole or not at all (axum's `recv` is a stream's `next`).
                message = self.socket.recv() => match message {
                    Some(Ok(message)) => self.hear(message).await?,
                    Some(Err(_)) | None => return Ok(()),
                },
                // Cancel-safe: hints stay until they are taken.
                hints = self.link.hints() => self.follow(hints).await?,
                // Cancel-safe: a tick is not lost.
                _ = beat.tick() => self.beat(period).await?,
                // Cancel-safe.
                () = site.shutdown.cancelled() => return Err(Over::Restart),
            }
        }
    }

    async fn hear(&mut self, message: Message) -> Result<(), Over> {
        self.heard = Instant::now();
        match message {
            Message::Text(text) => self.inbound(text.as_str()).await,
            Message::Binary(_) => Err(Over::Close(close::MISBEHAVED, ProblemCode::Malformed)),
            Message::Ping(_) | Message::Pong(_) => Ok(()),
            Message::Close(_) => Err(Over::Gone),
        }
    }

    async fn follow(&mut self, hints: Hints) -> Result<(), Over> {
        match hints.end {
            Some(End::Replaced) => return Err(Over::Replaced),
            Some(End::Expelled) => {
                return Err(Over::Close(
                    close::UNAUTHENTICATED,
                    ProblemCode::Unauthenticated,
                ));
            }
            None => {}
        }
        for chat in &hints.states {
            self.tell_state(*chat).await?;
        }
        if !hints.states.is_empty() {
            self.tell_asides_again().await?;
        }
        for chat in &hints.logs {
            self.pump(*chat).await?;
        }
        for chat in &hints.typists {
            if self.feeds.contains_key(chat) {
                let chat_id = crate::wire::ToWire::to_wire(chat);
                self.send(&ServerFrame::Typing { chat_id }).await?;
            }
        }
        if hints.queue {
            self.tell_queue().await?;
        }
        if hints.personal {
            self.tell_personal().await?;
        }
        Ok(())
    }

    /// Pings, lets a silent peer go, and asks again whether the session still counts.
    async fn beat(&mut self, period: Duration) -> Result<(), Over> {
        if self.heard.elapsed() > period * 2 {
            return Err(Over::Gone);
        }
        if let crate::hub::Address::Staff { session, .. } = *self.link.address() {
            let row = self.app.store.read().await.ok();
            let row = match row {
                Some(mut tx) => tx.session(&session).await.ok(),
                None => None,
            };
            // A database that does not answer ends nobody's session.
            let over = match row {
                Some(found) => {
                    !found.is_some_and(|row| session::alive(&self.app, &row, self.app.now()))
                }
                None => false,
            };
            if over {
                return Err(Over::Close(
                    close::UNAUTHENTICATED,
                    ProblemCode::Unauthenticated,
                ));
            }
        }
        self.put(Message::Ping(axum::body::Bytes::new())).await
    }

    /// Writes one frame.
    pub(super) async fn send(&mut self, frame: &ServerFrame) -> Result<(), Over> {
        self.put(Message::text(frame.encode())).await
    }

    async fn put(&mut self, message: Message) -> Result<(), Over> {
        match timeout(SEND_DEADLINE, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Over::Gone),
            Err(_elapsed) => Err(Over::Close(close::TOO_SLOW, ProblemCode::Unavailable)),
        }
    }

    /// Which end this is in a chat's log.
    pub(super) fn endpoint(&self) -> Endpoint {
        self.link.address().endpoint()
    }

    /// A use-case's database failed: the peer comes back later, nothing is lost.
    pub(super) fn broken(error: &store::StoreError) -> Over {
        Over::Close(close::RESTART, crate::error::Told::told(error))
    }

    #[expect(
        clippy::needless_pass_by_ref_mut,
        reason = "a shared borrow across an await would not be Send: the socket is not Sync"
    )]
    async fn leave(&mut self) {
        let gone = self
            .app
            .hub
            .disconnect(&self.link, self.feeds.keys().copied());
        if !gone {
            return;
        }
        for chat in self.feeds.keys() {
            self.app.hub.chat_changed(*chat);
        }
        if let crate::hub::Address::Visitor { chat } = *self.link.address() {
            crate::chat::away::left(&self.app, chat).await;
        }
    }
}

/// Says why and closes.
async fn finish(site: &Site, socket: &mut WebSocket, over: Over) {
    let (code, problem) = match over {
        Over::Gone => return,
        Over::Close(code, problem) => (code, Some((problem, None))),
        Over::Replaced => (close::REPLACED, None),
        Over::Restart => {
            let pause = site.app.chance.below(RESTART_PAUSE_MS);
            (
                close::RESTART,
                Some((ProblemCode::Unavailable, Some(pause))),
            )
        }
    };
    let farewell = async {
        if let Some((code, retry_after_ms)) = problem {
            let frame = ServerFrame::Problem {
                code,
                retry_after_ms,
            };
            socket.send(Message::text(frame.encode())).await?;
        }
        socket
            .send(Message::Close(Some(CloseFrame {
                code,
                reason: "".into(),
            })))
            .await?;
        // The peer's own close frame ends the connection cleanly.
        while let Some(Ok(message)) = socket.recv().await {
            if matches!(message, Message::Close(_)) {
                break;
            }
        }
        Ok::<(), axum::Error>(())
    };
    // A peer that does not answer is cut off.
    drop(timeout(Duration::from_secs(2), farewell).await);
}
