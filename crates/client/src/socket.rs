//! The socket: says hello, resumes by cursor, keeps what must arrive until the server answers for it, comes back after a loss.

use crate::{ClientError, Http, Result, Site, random, site::Stream};
use futures_util::{SinkExt as _, StreamExt as _};
use protocol::{
    ClientFrame, ClientId, ServerFrame, Token,
    chat::Cursor,
    limits::{FRAME_BYTES, close},
    staff::TicketResponse,
};
use std::time::Duration;
use tokio::time::{Instant, sleep_until, timeout_at};
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{
        Message, Utf8Bytes, client::IntoClientRequest as _, http::HeaderValue,
        protocol::WebSocketConfig,
    },
};

/// What opens the socket.
#[derive(Clone)]
pub enum Credential {
    /// A visitor's capability.
    Capability(Token),
    /// A logged-in desk: a fresh ticket for every connection.
    Session(Http),
}

/// How patient a connection is. Each pause is between half and the whole of its length, at random.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// How long an answer to `hello` or to a kept frame may take before the connection counts as dead.
    pub patience: Duration,
    /// The pause before the first new try; it doubles with each.
    pub shortest: Duration,
    /// The longest pause.
    pub longest: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            patience: Duration::from_secs(12),
            shortest: Duration::from_millis(250),
            longest: Duration::from_secs(15),
        }
    }
}

/// What happened on the socket.
#[derive(Debug)]
pub enum SocketEvent {
    /// `ready` was said: what was kept is on its way again.
    Live,
    /// A frame.
    Frame(Box<ServerFrame>),
    /// The connection is gone and will be made again; the code if the server closed it.
    Lost(Option<u16>),
    /// The server closed it for good: replaced or unauthenticated.
    Over(u16),
}

/// A connection that comes back.
pub struct Socket {
    site: Site,
    credential: Credential,
    pace: Pace,
    stream: Option<WebSocketStream<Box<dyn Stream>>>,
    ready: bool,
    kept: Vec<(ClientId, ClientFrame)>,
    attempt: u32,
    next_try: Option<Instant>,
    answer_due: Option<Instant>,
    over: Option<u16>,
}

impl Socket {
    /// A socket that connects with the first [`Socket::next`].
    pub fn new(site: Site, credential: Credential, pace: Pace) -> Self {
        Self {
            site,
            credential,
            pace,
            stream: None,
            ready: false,
            kept: Vec::new(),
            attempt: 0,
            next_try: None,
            answer_due: None,
            over: None,
        }
    }

    /// Whether `ready` was said on the present connection.
    pub fn is_live(&self) -> bool {
        self.ready
    }

    /// Reaches the server by another way from the next connection on.
    pub fn reroute(&mut self, site: Site) {
        self.site = site;
    }

    /// Sends, and sends again after every loss, until the server answers for this client id.
    pub async fn keep(&mut self, client_id: ClientId, frame: ClientFrame) {
        self.kept.retain(|(known, _)| *known != client_id);
        self.kept.push((client_id, frame.clone()));
        self.hint(&frame).await;
        self.expect_answer();
    }

    /// Takes up a frame that was on its way before a reload.
    pub(crate) fn restore(&mut self, client_id: ClientId, frame: ClientFrame) {
        self.kept.push((client_id, frame));
    }

    /// Gives up on one frame.
    pub fn forget(&mut self, client_id: ClientId) {
        self.kept.retain(|(known, _)| *known != client_id);
    }

    /// Frames that the server has not answered for, in order.
    pub fn kept(&self) -> &[(ClientId, ClientFrame)] {
        &self.kept
    }

    /// Sends now or not at all.
    pub async fn hint(&mut self, frame: &ClientFrame) {
        if self.ready {
            self.write(frame).await;
        }
    }

    /// Sends any text on the present connection; for tests of what a server does with nonsense.
    pub async fn raw(&mut self, message: Message) {
        if let Some(stream) = &mut self.stream
            && stream.send(message).await.is_err()
        {
            self.drop_stream();
        }
    }

    /// Drops the connection without a word, as a lost network does; `next` makes a new one.
    pub fn cut(&mut self) {
        self.drop_stream();
        self.next_try = None;
    }

    /// Waits for what happens next. Cancel-safe: a frame that was not returned stays in the stream; a connection that was
    /// being made is made anew.
    ///
    /// # Errors
    /// Only when the session of a desk is over, or no randomness is left; a lost connection is an event.
    pub async fn next(&mut self, cursors: &[Cursor]) -> Result<SocketEvent> {
        if let Some(code) = self.over {
            return Ok(SocketEvent::Over(code));
        }
        if self.stream.is_none() {
            if let Some(at) = self.next_try {
                sleep_until(at).await;
            }
            if let Err(error) = self.open(cursors).await {
                if error.code().is_some() && !error.is_passing() {
                    return Err(error);
                }
                return self.lost(None);
            }
        }
        self.listen().await
    }

    async fn listen(&mut self) -> Result<SocketEvent> {
        loop {
            let Some(stream) = &mut self.stream else {
                return self.lost(None);
            };
            let message = match self.answer_due {
                Some(due) => timeout_at(due, stream.next()).await,
                None => Ok(stream.next().await),
            };
            match message {
                Ok(Some(Ok(Message::Text(text)))) => {
                    let frame: ServerFrame = match serde_json::from_str(text.as_str()) {
                        Ok(frame) => frame,
                        Err(_not_a_frame) => return self.lost(None),
                    };
                    return Ok(self.frame(frame).await);
                }
                Ok(Some(Ok(Message::Close(frame)))) => {
                    return self.closed(frame.map(|frame| frame.code.into()));
                }
                Ok(Some(Ok(Message::Ping(_)))) => {
                    // The pong is queued by the library; it leaves with the next flush.
                    if stream.flush().await.is_err() {
                        return self.lost(None);
                    }
                }
                Ok(Some(Ok(Message::Pong(_) | Message::Binary(_) | Message::Frame(_)))) => {}
                Ok(Some(Err(_)) | None) | Err(_) => return self.lost(None),
            }
        }
    }

    async fn frame(&mut self, frame: ServerFrame) -> SocketEvent {
        if matches!(frame, ServerFrame::Ready { .. }) {
            self.ready = true;
            self.attempt = 0;
            self.answer_due = None;
            // Before the writes, so that a cancel between them is healed by impatience.
            self.expect_answer();
            for (_, frame) in self.kept.clone() {
                self.write(&frame).await;
            }
            return SocketEvent::Live;
        }
        self.settle(&frame);
        SocketEvent::Frame(Box::new(frame))
    }

    /// Forgets what the server has answered for.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "only three kinds of frames answer for a client id"
    )]
    fn settle(&mut self, frame: &ServerFrame) {
        let before = self.kept.len();
        match frame {
            ServerFrame::Accepted { client_id, .. }
            | ServerFrame::Refused {
                client_id: Some(client_id),
                ..
            } => self.forget(*client_id),
            ServerFrame::Entries { entries, .. } => {
                for entry in entries.iter().filter(|entry| entry.own) {
                    self.forget(entry.client_id);
                }
            }
            _ => return,
        }
        if self.kept.len() < before {
            self.answer_due = None;
            self.expect_answer();
        }
    }

    fn expect_answer(&mut self) {
        if self.answer_due.is_none()
            && self.stream.is_some()
            && !(self.ready && self.kept.is_empty())
        {
            self.answer_due = Some(Instant::now() + self.pace.patience);
        }
    }

    async fn open(&mut self, cursors: &[Cursor]) -> Result<()> {
        let token = match &self.credential {
            Credential::Capability(token) => *token,
            Credential::Session(http) => {
                let response: TicketResponse = http.post("/api/v1/ticket", &()).await?;
                response.ticket
            }
        };
        let mut stream = upgrade(&self.site).await?;
        let hello = ClientFrame::Hello {
            version: protocol::VERSION,
            token,
            cursors: cursors.to_vec(),
        };
        let broken = |error| ClientError::Connection(std::io::Error::other(error));
        stream.send(message(&hello)?).await.map_err(broken)?;
        self.stream = Some(stream);
        self.expect_answer();
        Ok(())
    }

    async fn write(&mut self, frame: &ClientFrame) {
        let (Some(stream), Ok(message)) = (&mut self.stream, message(frame)) else {
            return;
        };
        if stream.send(message).await.is_err() {
            self.drop_stream();
        }
    }

    fn closed(&mut self, code: Option<u16>) -> Result<SocketEvent> {
        match code {
            Some(code @ (close::REPLACED | close::UNAUTHENTICATED)) => {
                self.drop_stream();
                self.over = Some(code);
                Ok(SocketEvent::Over(code))
            }
            other => self.lost(other),
        }
    }

    fn lost(&mut self, code: Option<u16>) -> Result<SocketEvent> {
        self.drop_stream();
        let pause = self
            .pace
            .shortest
            .saturating_mul(1 << self.attempt.min(16))
            .min(self.pace.longest);
        self.attempt += 1;
        let [roll] = random::<1>()?;
        let pause = pause / 2 + pause.mul_f64(f64::from(roll) / 512.0);
        self.next_try = Some(Instant::now() + pause);
        Ok(SocketEvent::Lost(code))
    }

    fn drop_stream(&mut self) {
        self.stream = None;
        self.ready = false;
        self.answer_due = None;
    }
}

async fn upgrade(site: &Site) -> Result<WebSocketStream<Box<dyn Stream>>> {
    let scheme = if site.tls.is_some() { "wss" } else { "ws" };
    let url = format!("{scheme}://{}/api/v1/socket", site.host());
    let broken = |error| ClientError::Connection(std::io::Error::other(error));
    let mut request = url.into_client_request().map_err(broken)?;
    let origin = HeaderValue::from_str(&site.origin)
        .map_err(|_source| ClientError::Answer("not an origin"))?;
    request.headers_mut().insert("Origin", origin);
    let config = WebSocketConfig::default()
        .read_buffer_size(4_096)
        .write_buffer_size(0)
        .max_write_buffer_size(4 * FRAME_BYTES)
        .max_message_size(Some(8 * FRAME_BYTES))
        .max_frame_size(Some(8 * FRAME_BYTES));
    let stream = site.connect().await?;
    let made = client_async_with_config(request, stream, Some(config));
    match tokio::time::timeout(Duration::from_secs(10), made).await {
        Ok(made) => made.map(|(stream, _)| stream).map_err(broken),
        Err(_elapsed) => Err(ClientError::Timeout),
    }
}

fn message(frame: &ClientFrame) -> Result<Message> {
    let text =
        serde_json::to_string(frame).map_err(|_source| ClientError::Answer("not a frame"))?;
    Ok(Message::Text(Utf8Bytes::from(text)))
}
