//! Byte streams, TLS for one run, and raw sockets.

use anyhow::Context as _;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, ServerName, pem::PemObject as _},
};
use std::{
    fs,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpSocket,
};
use tokio_rustls::TlsConnector;
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{client::IntoClientRequest as _, http::HeaderValue, protocol::WebSocketConfig},
};

/// The name in the certificate.
const HOST: &str = "localhost";

/// A byte stream, plain or not.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// A socket of the load.
pub(crate) type Socket = WebSocketStream<Box<dyn Stream>>;

/// Where a server is and how to reach it.
#[derive(Clone)]
pub(crate) struct Site {
    /// Its address.
    pub(crate) address: SocketAddr,
    /// The origin that requests name.
    pub(crate) origin: &'static str,
    /// Whose certificate is believed, with TLS.
    pub(crate) tls: Option<Arc<ClientConfig>>,
}

/// The certificate's file in a folder.
pub(crate) fn certificate(folder: &Path) -> PathBuf {
    folder.join("certificate.pem")
}

/// The key's file in a folder.
pub(crate) fn key(folder: &Path) -> PathBuf {
    folder.join("key.pem")
}

/// Makes a certificate for this run and leaves it in the folder.
pub(crate) fn make_certificate(folder: &Path) -> anyhow::Result<()> {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed([HOST.to_owned()])?;
    fs::write(certificate(folder), pem("CERTIFICATE", cert.der()))?;
    fs::write(
        key(folder),
        pem("PRIVATE KEY", signing_key.serialized_der()),
    )?;
    Ok(())
}

/// RFC 7468.
fn pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let mut lines = vec![format!("-----BEGIN {label}-----")];
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, more) = rest.split_at(rest.len().min(64));
        lines.push(line.to_owned());
        rest = more;
    }
    lines.push(format!("-----END {label}-----\n"));
    lines.join("\n")
}

/// A client that believes the folder's certificate and no other.
pub(crate) fn client(folder: &Path) -> anyhow::Result<Arc<ClientConfig>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(certificate(folder))?)?;
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// Connects from a network of its own where `place` is given: rate limits are by network.
pub(crate) async fn connect(site: &Site, place: Option<u8>) -> anyhow::Result<Box<dyn Stream>> {
    let socket = TcpSocket::new_v4()?;
    if let Some(place) = place {
        let source = IpAddr::V4(Ipv4Addr::new(127, 1, place, 1));
        socket.bind(SocketAddr::new(source, 0))?;
    }
    let stream = socket.connect(site.address).await?;
    stream.set_nodelay(true)?;
    let Some(tls) = &site.tls else {
        return Ok(Box::new(stream));
    };
    let name = ServerName::try_from(HOST)?;
    let stream = TlsConnector::from(Arc::clone(tls))
        .connect(name, stream)
        .await?;
    Ok(Box::new(stream))
}

/// Opens a socket.
pub(crate) async fn open(site: &Site) -> anyhow::Result<Socket> {
    let scheme = if site.tls.is_some() { "wss" } else { "ws" };
    let mut request = format!("{scheme}://{HOST}/api/v1/socket").into_client_request()?;
    let origin = HeaderValue::from_static(site.origin);
    request.headers_mut().insert("Origin", origin);
    let config = WebSocketConfig::default().read_buffer_size(4_096);
    let stream = connect(site, None).await?;
    let (socket, _) = client_async_with_config(request, stream, Some(config))
        .await
        .context("the server opens no socket")?;
    Ok(socket)
}
