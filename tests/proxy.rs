//! A network that can be broken: stands between a client and a server, sees every frame and body, and does to it what it is told.
//!
//! An HTTP request is shown as `POST /api/v1/path` and its body on the next line, and so is the answer to it.

use futures_util::{SinkExt as _, StreamExt as _};
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use tokio_tungstenite::{
    WebSocketStream, accept_hdr_async, client_async,
    tungstenite::{
        Message,
        client::IntoClientRequest as _,
        handshake::server::{ErrorResponse, Request, Response},
        http::HeaderValue,
    },
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Which way something goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From the client.
    ToServer,
    /// From the server.
    ToClient,
}

/// What becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It goes on.
    Pass,
    /// Something else goes on in its place.
    Replace(String),
    /// It is lost, and the connection with it.
    Drop,
    /// Half of it goes on, then the connection is lost.
    Cut,
    /// It goes on, then the connection is lost.
    PassAndDrop,
}

type Judge = Box<dyn FnMut(Way, &str) -> Verdict + Send>;

/// A running proxy; stops when dropped.
pub struct Proxy {
    /// Where clients reach it.
    pub address: SocketAddr,
    judge: Arc<Mutex<Judge>>,
    stop: CancellationToken,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

#[derive(Clone)]
struct Route {
    server: SocketAddr,
    judge: Arc<Mutex<Judge>>,
}

/// The connection is over.
struct Lost;

impl Proxy {
    /// Stands before `server`.
    pub async fn before(
        server: SocketAddr,
        judge: impl FnMut(Way, &str) -> Verdict + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let judge: Arc<Mutex<Judge>> = Arc::new(Mutex::new(Box::new(judge)));
        let stop = CancellationToken::new();
        let route = Route {
            server,
            judge: Arc::clone(&judge),
        };
        let tasks = TaskTracker::new();
        let token = stop.clone();
        tasks.clone().spawn(async move {
            loop {
                let accepted = tokio::select! {
                    // Cancel-safe: accept loses nothing that matters to a test.
                    accepted = listener.accept() => accepted,
                    () = token.cancelled() => return,
                };
                let Ok((stream, _)) = accepted else { continue };
                let (route, token) = (route.clone(), token.clone());
                tasks.spawn(async move {
                    tokio::select! {
                        () = route.serve(stream) => {}
                        () = token.cancelled() => {}
                    }
                });
            }
        });
        Self {
            address,
            judge,
            stop,
        }
    }

    /// From now on another judge.
    pub fn judge(&self, judge: impl FnMut(Way, &str) -> Verdict + Send + 'static) {
        *self.judge.lock().unwrap() = Box::new(judge);
    }
}

impl Route {
    async fn serve(&self, stream: TcpStream) {
        stream.set_nodelay(true).unwrap();
        let mut head = [0; 4_096];
        // The whole head comes in one segment: clients here write it at once.
        let Ok(length) = stream.peek(&mut head).await else {
            return;
        };
        let head = String::from_utf8_lossy(&head[..length]).to_lowercase();
        let ended = if head.contains("upgrade: websocket") {
            self.frames(stream).await
        } else {
            self.request(stream).await
        };
        drop(ended);
    }

    fn ask(&self, way: Way, text: &str) -> Verdict {
        (self.judge.lock().unwrap())(way, text)
    }

    async fn frames(&self, stream: TcpStream) -> Result<(), Lost> {
        let mut origin = None;
        #[expect(clippy::result_large_err, reason = "the library's own signature")]
        let look = |request: &Request, response: Response| -> Result<Response, ErrorResponse> {
            origin = request.headers().get("origin").cloned();
            Ok(response)
        };
        let mut client = accept_hdr_async(stream, look)
            .await
            .map_err(|_error| Lost)?;
        let upstream = TcpStream::connect(self.server)
            .await
            .map_err(|_error| Lost)?;
        upstream.set_nodelay(true).map_err(|_error| Lost)?;
        let url = format!("ws://{}/api/v1/socket", self.server);
        let mut request = url.into_client_request().map_err(|_error| Lost)?;
        let origin = origin.unwrap_or(HeaderValue::from_static("null"));
        request.headers_mut().insert("Origin", origin);
        let mut server = client_async(request, upstream)
            .await
            .map_err(|_error| Lost)?
            .0;
        loop {
            tokio::select! {
                // Cancel-safe: both are streams.
                message = client.next() => {
                    let message = message.and_then(Result::ok).ok_or(Lost)?;
                    self.forward(Way::ToServer, message, &mut server).await?;
                }
                message = server.next() => {
                    let message = message.and_then(Result::ok).ok_or(Lost)?;
                    self.forward(Way::ToClient, message, &mut client).await?;
                }
            }
        }
    }

    async fn forward(
        &self,
        way: Way,
        message: Message,
        to: &mut WebSocketStream<TcpStream>,
    ) -> Result<(), Lost> {
        let Message::Text(text) = &message else {
            let over = message.is_close();
            to.send(message).await.map_err(|_error| Lost)?;
            return if over { Err(Lost) } else { Ok(()) };
        };
        match self.ask(way, text) {
            Verdict::Pass => to.send(message).await.map_err(|_error| Lost),
            Verdict::Replace(other) => to.send(Message::text(other)).await.map_err(|_error| Lost),
            Verdict::Drop => Err(Lost),
            Verdict::PassAndDrop => {
                to.send(message).await.map_err(|_error| Lost)?;
                Err(Lost)
            }
            Verdict::Cut => {
                let half = half_frame(text.as_bytes(), way == Way::ToServer);
                let written = to.get_mut().write_all(&half).await;
                drop(written);
                Err(Lost)
            }
        }
    }

    async fn request(&self, mut client: TcpStream) -> Result<(), Lost> {
        let request = read(&mut client).await?;
        let line = request.head.lines().next().unwrap_or_default();
        let line = line
            .rsplit_once(' ')
            .map_or(line, |(line, _)| line)
            .to_owned();
        let verdict = self.ask(Way::ToServer, &format!("{line}\n{}", request.text()));
        let mut server = TcpStream::connect(self.server)
            .await
            .map_err(|_error| Lost)?;
        pass(&request, &verdict, &mut server).await?;
        let answer = read(&mut server).await?;
        let verdict = self.ask(Way::ToClient, &format!("{line}\n{}", answer.text()));
        pass(&answer, &verdict, &mut client).await
    }
}

/// The first half of a frame (RFC 6455 §5.2) of a long text: more is announced than comes.
fn half_frame(text: &[u8], masked: bool) -> Vec<u8> {
    let length = u16::try_from(text.len()).unwrap_or(u16::MAX);
    let mut frame = vec![0x81, if masked { 0xfe } else { 0x7e }];
    frame.extend(length.to_be_bytes());
    if masked {
        // A mask of zeros leaves the text as it is.
        frame.extend([0; 4]);
    }
    frame.extend(&text[..text.len() / 2]);
    frame
}

struct Whole {
    head: String,
    body: Vec<u8>,
}

impl Whole {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

async fn read(stream: &mut TcpStream) -> Result<Whole, Lost> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        more(stream, &mut bytes).await?;
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let length = head.to_lowercase().lines().find_map(|line| {
        line.strip_prefix("content-length:")?
            .trim()
            .parse::<usize>()
            .ok()
    });
    let length = length.unwrap_or(0);
    while bytes.len() < end + length {
        more(stream, &mut bytes).await?;
    }
    Ok(Whole {
        head,
        body: bytes.split_off(end),
    })
}

async fn more(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> Result<(), Lost> {
    match stream.read_buf(bytes).await {
        Ok(0) | Err(_) => Err(Lost),
        Ok(_) => Ok(()),
    }
}

async fn pass(whole: &Whole, verdict: &Verdict, to: &mut TcpStream) -> Result<(), Lost> {
    let mut bytes = whole.head.clone().into_bytes();
    match verdict {
        Verdict::Drop => return Err(Lost),
        Verdict::Pass | Verdict::PassAndDrop => bytes.extend(&whole.body),
        Verdict::Cut => {
            bytes.extend(&whole.body);
            bytes.truncate(bytes.len().saturating_sub(1) / 2 + whole.head.len() / 2);
        }
        Verdict::Replace(other) => {
            let lines = whole.head.trim_end().lines();
            let kept = lines.filter(|line| !line.to_lowercase().starts_with("content-length:"));
            let head: Vec<&str> = kept.collect();
            let length = other.len();
            bytes = format!(
                "{}\r\ncontent-length: {length}\r\n\r\n{other}",
                head.join("\r\n")
            )
            .into_bytes();
        }
    }
    to.write_all(&bytes).await.map_err(|_error| Lost)?;
    match verdict {
        Verdict::Cut | Verdict::PassAndDrop => Err(Lost),
        Verdict::Pass | Verdict::Replace(_) | Verdict::Drop => Ok(()),
    }
}
