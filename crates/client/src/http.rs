//! Requests: JSON in, JSON or a problem out. One connection for each request, so that none is ever answered by a stale one.

use crate::{ClientError, Result, Site};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::{Method, Request, header};
use hyper_util::rt::TokioIo;
use protocol::Problem;
use serde::{Serialize, de::DeserializeOwned};
use std::{io, time::Duration};
use tokio::time::timeout;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(15);
/// Largest answer that is read, in bytes: a case with many entries.
const ANSWER_BYTES: usize = 16 << 20;

/// Requests to one origin, as one browser: it keeps the cookie that it is given.
#[derive(Clone)]
pub struct Http {
    site: Site,
    cookie: Option<String>,
}

/// A whole answer.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
}

impl Answer {
    /// The first header of that name, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

impl Http {
    /// A browser without a cookie.
    pub fn new(site: Site) -> Self {
        Self { site, cookie: None }
    }

    /// Where it asks.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The same browser, reaching the server by another way.
    #[must_use]
    pub fn through(&self, site: Site) -> Self {
        Self {
            site,
            cookie: self.cookie.clone(),
        }
    }

    /// `GET`.
    ///
    /// # Errors
    /// The server's problem, or why there is no answer.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        parse(self.request(Method::GET, path, None, &[]).await?)
    }

    /// `POST` with an answer.
    ///
    /// # Errors
    /// As [`Http::get`].
    pub async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &(impl Serialize + Sync),
    ) -> Result<T> {
        let body = Some(write(body)?);
        parse(self.request(Method::POST, path, body, &[]).await?)
    }

    /// `POST` without one.
    ///
    /// # Errors
    /// As [`Http::get`].
    pub async fn tell(&self, path: &str, body: &(impl Serialize + Sync)) -> Result<()> {
        let body = Some(write(body)?);
        succeed(self.request(Method::POST, path, body, &[]).await?).map(drop)
    }

    /// `PUT` without one.
    ///
    /// # Errors
    /// As [`Http::get`].
    pub async fn put(&self, path: &str, body: &(impl Serialize + Sync)) -> Result<()> {
        let body = Some(write(body)?);
        succeed(self.request(Method::PUT, path, body, &[]).await?).map(drop)
    }

    /// `POST` whose answer sets the session's cookie.
    ///
    /// # Errors
    /// As [`Http::get`].
    pub async fn post_for_cookie<T: DeserializeOwned>(
        &mut self,
        path: &str,
        body: &(impl Serialize + Sync),
    ) -> Result<T> {
        let body = Some(write(body)?);
        let answer = succeed(self.request(Method::POST, path, body, &[]).await?)?;
        let cookie = answer
            .header("set-cookie")
            .and_then(|value| value.split(';').next());
        self.cookie = Some(cookie.ok_or(ClientError::Answer("no cookie"))?.to_owned());
        parse(answer)
    }

    /// Any request; problems are answers here too. Headers given replace `Origin`, `Content-Type` and the cookie.
    ///
    /// # Errors
    /// Only when there is no answer.
    pub async fn request(
        &self,
        method: Method,
        path: &str,
        body: Option<Bytes>,
        headers: &[(&str, &str)],
    ) -> Result<Answer> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, self.site.host());
        let given = |name: &str| {
            headers
                .iter()
                .any(|(known, _)| known.eq_ignore_ascii_case(name))
        };
        if !given("origin") {
            request = request.header(header::ORIGIN, &self.site.origin);
        }
        if body.is_some() && !given("content-type") {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        if let Some(cookie) = self.cookie.as_ref().filter(|_| !given("cookie")) {
            request = request.header(header::COOKIE, cookie);
        }
        // An empty value stands for a header that is left out.
        for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
            request = request.header(*name, *value);
        }
        let request = request
            .body(Full::new(body.unwrap_or_default()))
            .map_err(|_source| ClientError::Answer("not a request"))?;
        let stream = self.site.connect().await?;
        match timeout(PATIENCE, exchange(stream, request)).await {
            Ok(answer) => answer,
            Err(_elapsed) => Err(ClientError::Timeout),
        }
    }
}

async fn exchange(
    stream: Box<dyn crate::site::Stream>,
    request: Request<Full<Bytes>>,
) -> Result<Answer> {
    let broken = |error: hyper::Error| ClientError::Connection(io::Error::other(error));
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(broken)?;
    let asked = async move {
        let response = sender.send_request(request).await.map_err(broken)?;
        let (head, body) = response.into_parts();
        let body = Limited::new(body, ANSWER_BYTES).collect().await;
        let body = body.map_err(|error| ClientError::Connection(io::Error::other(error)))?;
        let headers = head.headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        });
        Ok(Answer {
            status: head.status.as_u16(),
            headers: headers.collect(),
            body: body.to_bytes(),
        })
    };
    // The sender goes with the first half, which ends the second.
    let (answer, _closed) = tokio::join!(asked, connection);
    answer
}

fn write(body: &(impl Serialize + Sync)) -> Result<Bytes> {
    serde_json::to_vec(body)
        .map(Bytes::from)
        .map_err(|_source| ClientError::Answer("not a body"))
}

fn succeed(answer: Answer) -> Result<Answer> {
    if (200..300).contains(&answer.status) {
        return Ok(answer);
    }
    let problem: Problem = serde_json::from_slice(&answer.body)
        .map_err(|_source| ClientError::Answer("not a problem"))?;
    Err(ClientError::Problem(Box::new(problem)))
}

fn parse<T: DeserializeOwned>(answer: Answer) -> Result<T> {
    let answer = succeed(answer)?;
    serde_json::from_slice(&answer.body)
        .map_err(|_source| ClientError::Answer("not what was asked"))
}
