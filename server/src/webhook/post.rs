//! `POST` to a host that the operator allows, and to nothing that hides behind its name.
//!
//! Where a request goes was chosen by a browser or typed by somebody, so it is looked at twice: the host against the operator's list
//! before it is kept, and the address that its name leads to each time (no private one, none of this machine, unless the operator
//! names the host). The request goes to exactly the address that was looked at, and follows no redirect.

use super::address::is_public;
use crate::config;
use anyhow::Context as _;
use bytes::Bytes;
use domain::page::Answer;
use http_body_util::Full;
use hyper::{HeaderMap, Request, StatusCode, header, http::HeaderValue};
use hyper_util::rt::TokioIo;
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject as _},
};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use thiserror::Error;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpStream, lookup_host},
    time::timeout,
};
use tokio_rustls::TlsConnector;
use url::Url;

/// How many addresses of a host are tried: one of each family is enough.
const ADDRESSES: usize = 3;

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum PostError {
    /// The host leads to addresses only that the operator does not allow.
    #[error("the host has no address that the settings allow")]
    Address,
    /// The request cannot be put together.
    #[error("the address makes no request")]
    Request,
    /// Nothing came in time.
    #[error("no answer in time")]
    Late,
    /// The connection failed. The source is not shown: it may name the host.
    #[error("the connection failed")]
    Connection,
}

impl PostError {
    /// What it means for the way.
    pub const fn answer(&self) -> Answer {
        match self {
            Self::Address | Self::Request => Answer::Refused,
            Self::Late | Self::Connection => Answer::Later,
        }
    }
}

/// Sends requests.
pub struct Poster {
    tls: Arc<ClientConfig>,
    settings: config::Paging,
    patience: Duration,
}

impl Poster {
    /// Believes the web's certificate authorities, and the operator's own.
    ///
    /// # Errors
    /// With a sentence for the operator.
    pub fn new(settings: &config::Paging) -> anyhow::Result<Self> {
        let mut roots = RootCertStore::empty();
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        if let Some(path) = &settings.authorities {
            let all = CertificateDer::pem_file_iter(path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            for certificate in all {
                let certificate =
                    certificate.with_context(|| format!("{} is not PEM", path.display()))?;
                roots.add(certificate)?;
            }
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            tls: Arc::new(tls),
            settings: settings.clone(),
            patience: settings.timeout(),
        })
    }

    /// Sends a body, and returns the status of the answer; the rest of it is not read.
    pub async fn post(
        &self,
        url: &Url,
        headers: HeaderMap,
        body: Vec<u8>,
    ) -> Result<StatusCode, PostError> {
        let request = request(url, headers, body)?;
        timeout(self.patience, self.exchange(url, request))
            .await
            .map_err(|_elapsed| PostError::Late)?
    }

    async fn exchange(
        &self,
        url: &Url,
        request: Request<Full<Bytes>>,
    ) -> Result<StatusCode, PostError> {
        let stream = self.connect(url).await?;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
            .await
            .map_err(|_source| PostError::Connection)?;
        let asked = async move {
            let response = sender.send_request(request).await;
            response.map(|response| response.status())
        };
        tokio::select! {
            // Cancel-safe: whichever ends first, nothing more is wanted of the other.
            status = asked => status.map_err(|_source| PostError::Connection),
            _closed = connection => Err(PostError::Connection),
        }
    }

    async fn connect(&self, url: &Url) -> Result<Box<dyn Stream>, PostError> {
        let stream = self.reach(url).await?;
        if url.scheme() != "https" {
            return Ok(Box::new(stream));
        }
        let host = url.host_str().ok_or(PostError::Request)?;
        let host = host.trim_matches(['[', ']']).to_owned();
        let name = ServerName::try_from(host).map_err(|_source| PostError::Request)?;
        let stream = TlsConnector::from(Arc::clone(&self.tls))
            .connect(name, stream)
            .await
            .map_err(|_source| PostError::Connection)?;
        Ok(Box::new(stream))
    }

    /// Connects to the first of the host's allowed addresses that answers.
    async fn reach(&self, url: &Url) -> Result<TcpStream, PostError> {
        let addresses = self.addresses(url).await?;
        let share = self.patience / u32::try_from(addresses.len().max(1)).unwrap_or(1);
        for address in addresses {
            if let Ok(Ok(stream)) = timeout(share, TcpStream::connect(address)).await {
                return Ok(stream);
            }
        }
        Err(PostError::Connection)
    }

    async fn addresses(&self, url: &Url) -> Result<Vec<SocketAddr>, PostError> {
        let host = url.host_str().ok_or(PostError::Request)?;
        let port = url.port_or_known_default().ok_or(PostError::Request)?;
        let found = lookup_host((host.trim_matches(['[', ']']), port))
            .await
            .map_err(|_source| PostError::Connection)?;
        let private = self.settings.may_be_private(host);
        let allowed: Vec<_> = found
            .filter(|address| private || is_public(address.ip()))
            .take(ADDRESSES)
            .collect();
        if allowed.is_empty() {
            return Err(PostError::Address);
        }
        Ok(allowed)
    }
}

fn request(
    url: &Url,
    headers: HeaderMap,
    body: Vec<u8>,
) -> Result<Request<Full<Bytes>>, PostError> {
    let path = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    let host = url.host_str().ok_or(PostError::Request)?;
    let authority = match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    let authority = HeaderValue::from_str(&authority).map_err(|_source| PostError::Request)?;
    let request = Request::post(path).body(Full::new(Bytes::from(body)));
    let mut request = request.map_err(|_source| PostError::Request)?;
    *request.headers_mut() = headers;
    request.headers_mut().insert(header::HOST, authority);
    Ok(request)
}

/// What an answer means for a way. A redirect is not followed: nobody was asked whether the other place is allowed.
pub fn answer(status: StatusCode) -> Answer {
    match status.as_u16() {
        200..=299 => Answer::Taken,
        408 | 425 | 429 | 500..=599 => Answer::Later,
        _ => Answer::Refused,
    }
}
