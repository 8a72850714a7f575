//! Asks a server for a file as a browser would: no word more that tells it who asks.

use anyhow::{Context as _, anyhow, bail};
use brotli_decompressor::Decompressor;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::{HeaderMap, Request, Uri, header, http::HeaderValue};
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, RootCertStore, pki_types::ServerName};
use std::{io::Read as _, net::SocketAddr, path::Path, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsConnector;

/// How long one file may take.
const PATIENCE: Duration = Duration::from_mins(1);
/// Largest file that is read, in bytes: the core without WebAssembly has some ten million.
const FILE_BYTES: usize = 64 << 20;
/// What a great many browsers say that they are.
const BROWSER: &str = "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0";

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// One origin to ask.
pub struct Origin {
    host: String,
    authority: String,
    port: u16,
    tls: Option<Arc<ClientConfig>>,
    address: Option<SocketAddr>,
}

/// What came.
pub struct Fetched {
    /// The status.
    pub status: u16,
    /// All headers.
    pub headers: HeaderMap,
    /// The body as a browser sees it, decompressed.
    pub body: Bytes,
}

/// How the body may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// As it is.
    Plain,
    /// Compressed, as browsers ask for it.
    Brotli,
}

impl Origin {
    /// Reads `https://host[:port]`. `http` is for a server on the same machine.
    ///
    /// # Errors
    /// With a sentence for whoever typed it.
    pub fn parse(
        url: &str,
        authorities: Option<&Path>,
        address: Option<SocketAddr>,
    ) -> anyhow::Result<Self> {
        let uri: Uri = url
            .parse()
            .with_context(|| format!("{url} is no address"))?;
        let authority = uri.authority().context("the address has no host")?;
        let secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => bail!("the address begins with https://"),
        };
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() {
            bail!("name the origin alone, without a path");
        }
        let host = authority.host().trim_matches(['[', ']']).to_owned();
        let local = host == "localhost"
            || host
                .parse()
                .is_ok_and(|ip: std::net::IpAddr| ip.is_loopback());
        if !secure && !local {
            bail!("over http anybody on the way can answer: use https");
        }
        let tls = if secure {
            Some(trust(authorities)?)
        } else {
            None
        };
        Ok(Self {
            host,
            authority: authority.to_string(),
            port: authority
                .port_u16()
                .unwrap_or(if secure { 443 } else { 80 }),
            tls,
            address,
        })
    }

    /// `GET` of a path below the origin.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn get(&self, path: &str, coding: Coding) -> anyhow::Result<Fetched> {
        let mut request = Request::get(format!("/{path}"))
            .header(header::HOST, &self.authority)
            .header(header::USER_AGENT, BROWSER)
            .header(header::ACCEPT, "*/*");
        if coding == Coding::Brotli {
            request = request.header(header::ACCEPT_ENCODING, "br");
        }
        let request = request.body(Full::<Bytes>::default())?;
        timeout(PATIENCE, self.exchange(request))
            .await
            .map_err(|_elapsed| anyhow!("no answer in time"))?
            .with_context(|| format!("cannot fetch /{path}"))
    }

    /// `POST` of JSON to a path below the origin, as its own page would.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn post(&self, path: &str, body: Vec<u8>) -> anyhow::Result<Fetched> {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        let request = Request::post(format!("/{path}"))
            .header(header::HOST, &self.authority)
            .header(header::USER_AGENT, BROWSER)
            .header(header::ORIGIN, format!("{scheme}://{}", self.authority))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::new(Bytes::from(body)))?;
        timeout(PATIENCE, self.exchange(request))
            .await
            .map_err(|_elapsed| anyhow!("no answer in time"))?
            .with_context(|| format!("cannot ask /{path}"))
    }

    async fn exchange(&self, request: Request<Full<Bytes>>) -> anyhow::Result<Fetched> {
        let stream = self.connect().await?;
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        let asked = async move {
            let response = sender.send_request(request).await?;
            let (head, body) = response.into_parts();
            let body = Limited::new(body, FILE_BYTES).collect().await;
            let body = body.map_err(|error| anyhow!(error))?.to_bytes();
            Ok(Fetched {
                status: head.status.as_u16(),
                body: decode(&head.headers, body)?,
                headers: head.headers,
            })
        };
        // The sender goes with the first half, which ends the second.
        let (answer, _closed) = tokio::join!(asked, connection);
        answer
    }

    async fn connect(&self) -> anyhow::Result<Box<dyn Stream>> {
        let stream = match self.address {
            Some(address) => TcpStream::connect(address).await?,
            None => TcpStream::connect((self.host.as_str(), self.port)).await?,
        };
        let Some(tls) = &self.tls else {
            return Ok(Box::new(stream));
        };
        let name = ServerName::try_from(self.host.clone())?;
        let stream = TlsConnector::from(Arc::clone(tls))
            .connect(name, stream)
            .await?;
        Ok(Box::new(stream))
    }
}

/// The web's certificate authorities, or the ones of a file in their place.
fn trust(authorities: Option<&Path>) -> anyhow::Result<Arc<ClientConfig>> {
    use rustls::{crypto::ring, pki_types::pem::PemObject as _};
    let mut roots = RootCertStore::empty();
    if let Some(path) = authorities {
        let all = rustls::pki_types::CertificateDer::pem_file_iter(path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        for certificate in all {
            roots.add(certificate?)?;
        }
    } else {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

fn decode(headers: &HeaderMap, body: Bytes) -> anyhow::Result<Bytes> {
    match headers
        .get(header::CONTENT_ENCODING)
        .map(HeaderValue::as_bytes)
    {
        None | Some(b"identity") => Ok(body),
        Some(b"br") => {
            let mut whole = Vec::with_capacity(body.len() * 4);
            Decompressor::new(body.as_ref(), 1 << 16)
                .take(u64::try_from(FILE_BYTES).unwrap_or(u64::MAX))
                .read_to_end(&mut whole)
                .context("the compressed form is damaged")?;
            Ok(whole.into())
        }
        Some(_) => bail!("sent in a coding that was not asked for"),
    }
}
