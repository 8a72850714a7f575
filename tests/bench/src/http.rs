//! Requests over one connection that stays open, as a browser keeps it.

use crate::net::{self, Site, Stream};
use anyhow::{Context as _, bail};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::{
    Method, Request, StatusCode,
    client::conn::http1::{self, SendRequest},
};
use hyper_util::rt::TokioIo;
use serde::{Serialize, de::DeserializeOwned};
use tokio::task::JoinSet;

/// One browser's connection.
pub(crate) struct Http {
    origin: &'static str,
    cookie: Option<String>,
    sender: SendRequest<Full<Bytes>>,
    /// Ends with the connection.
    _connection: JoinSet<()>,
}

impl Http {
    /// Connects, from a network of its own where `place` is given.
    pub(crate) async fn connect(site: &Site, place: Option<u8>) -> anyhow::Result<Self> {
        let stream: Box<dyn Stream> = net::connect(site, place).await?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        let mut running = JoinSet::new();
        running.spawn(async move {
            // A broken connection shows in the next request.
            drop(connection.await);
        });
        Ok(Self {
            origin: site.origin,
            cookie: None,
            sender,
            _connection: running,
        })
    }

    /// Shows this session with every request.
    pub(crate) fn with_session(mut self, token: &protocol::Token) -> Self {
        self.cookie = Some(format!("__Host-s={token}"));
        self
    }

    /// The status and the body.
    pub(crate) async fn ask(
        &mut self,
        method: Method,
        path: &str,
        body: Vec<u8>,
    ) -> anyhow::Result<(StatusCode, Bytes)> {
        self.sender.ready().await?;
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "localhost")
            .header("origin", self.origin)
            .header("content-type", "application/json");
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        let request = request.body(Full::new(Bytes::from(body)))?;
        let (head, body) = self.sender.send_request(request).await?.into_parts();
        Ok((head.status, body.collect().await?.to_bytes()))
    }

    /// `POST` that succeeds.
    pub(crate) async fn tell(
        &mut self,
        path: &str,
        body: &(impl Serialize + Sync),
    ) -> anyhow::Result<Bytes> {
        let body = serde_json::to_vec(body)?;
        let (status, answer) = self.ask(Method::POST, path, body).await?;
        if !status.is_success() {
            bail!("{path}: {status}");
        }
        Ok(answer)
    }

    /// `POST` that succeeds with an answer.
    pub(crate) async fn post<T: DeserializeOwned>(
        &mut self,
        path: &str,
        body: &(impl Serialize + Sync),
    ) -> anyhow::Result<T> {
        let answer = self.tell(path, body).await?;
        serde_json::from_slice(&answer).with_context(|| format!("{path}: not what was asked"))
    }
}
