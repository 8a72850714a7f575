//! Where a server is, and how to reach it.

use crate::{ClientError, Result};
use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpSocket,
    time::timeout,
};
use tokio_rustls::TlsConnector;

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(10);

/// The time, for messages and certificates.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970.
    fn now_ms(&self) -> u64;

    /// Seconds since 1970, as certificates count them.
    fn now_s(&self) -> u64 {
        self.now_ms() / 1_000
    }
}

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the clock that others are given"
    )]
    fn now_ms(&self) -> u64 {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    }
}

/// One origin of a server.
#[derive(Clone)]
pub struct Site {
    /// Where it listens; a proxy in front of it is reached in its place.
    pub address: SocketAddr,
    /// The origin that requests name: `http://host:port`.
    pub origin: String,
    /// Which certificates are believed, for `https`.
    pub tls: Option<Arc<rustls::ClientConfig>>,
    /// The local address to come from, where it matters (127.0.0.0/8 works on Linux only).
    pub source: Option<IpAddr>,
}

/// A byte stream to the server.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Sync + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Sync + Unpin> Stream for T {}

impl Site {
    /// A plain site on this machine.
    pub fn plain(address: SocketAddr, origin: &str) -> Self {
        Self {
            address,
            origin: origin.to_owned(),
            tls: None,
            source: None,
        }
    }

    /// The `Host` header: the origin without its scheme.
    pub(crate) fn host(&self) -> &str {
        self.origin
            .split_once("://")
            .map_or(self.origin.as_str(), |(_, host)| host)
    }

    pub(crate) async fn connect(&self) -> Result<Box<dyn Stream>> {
        match timeout(CONNECT, self.reach()).await {
            Ok(stream) => stream.map_err(ClientError::Connection),
            Err(_elapsed) => Err(ClientError::Timeout),
        }
    }

    async fn reach(&self) -> io::Result<Box<dyn Stream>> {
        let socket = if self.address.is_ipv4() {
            TcpSocket::new_v4()?
        } else {
            TcpSocket::new_v6()?
        };
        if let Some(source) = self.source {
            socket.bind(SocketAddr::new(source, 0))?;
        }
        let stream = socket.connect(self.address).await?;
        stream.set_nodelay(true)?;
        let Some(tls) = &self.tls else {
            return Ok(Box::new(stream));
        };
        let host = self.host();
        let name = host
            .rsplit_once(':')
            .map_or(host, |(name, _)| name)
            .to_owned();
        let name = rustls::pki_types::ServerName::try_from(name).map_err(io::Error::other)?;
        let stream = TlsConnector::from(Arc::clone(tls))
            .connect(name, stream)
            .await?;
        Ok(Box::new(stream))
    }
}
