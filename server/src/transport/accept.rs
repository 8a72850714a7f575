//! The accept loop: one task for each connection, bounded in number, with deadlines for TLS and for headers.

use super::tls;
use crate::http::{Peer, Pin};
use anyhow::Context as _;
use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use std::{io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// A burst of newcomers must not wait for SYN retries.
const BACKLOG: u32 = 4_096;
/// More connections than this wait to be accepted.
const CONNECTIONS: usize = 50_000;
/// How long a TLS handshake may take.
const TLS_DEADLINE: Duration = Duration::from_secs(10);
/// How long the head of a request may take.
const HEAD_DEADLINE: Duration = Duration::from_secs(10);

/// Binds exactly what was asked.
///
/// # Errors
/// When the address cannot be bound: taken, not ours, or not permitted.
pub fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()
    } else {
        TcpSocket::new_v6()
    }?;
    socket.set_reuseaddr(true)?;
    socket
        .bind(address)
        .with_context(|| format!("cannot listen on {address}"))?;
    socket
        .listen(BACKLOG)
        .with_context(|| format!("cannot listen on {address}"))
}

/// One bound address and what it serves.
pub struct Listener {
    /// Where.
    pub tcp: TcpListener,
    /// TLS, if this server ends it.
    pub tls: Option<TlsAcceptor>,
    /// What is served.
    pub router: Router,
}

impl Listener {
    /// Accepts until told to stop. Connections run on the tracker and end by themselves.
    pub async fn run(self, tracker: TaskTracker, shutdown: CancellationToken) {
        let room = Arc::new(Semaphore::new(CONNECTIONS));
        loop {
            let next = tokio::select! {
                // Cancel-safe: an accept that did not finish leaves the connection in the backlog.
                () = shutdown.cancelled() => return,
                next = self.next(&room) => next,
            };
            if let Some((stream, peer, permit)) = next {
                let (router, tls) = (self.router.clone(), self.tls.clone());
                let shutdown = shutdown.clone();
                tracker.spawn(async move {
                    serve(stream, peer, tls, router, shutdown).await;
                    drop(permit);
                });
            }
        }
    }

    #[expect(
        clippy::significant_drop_tightening,
        reason = "the permit belongs to the connection that is accepted next"
    )]
    /// The next connection, once there is room for it; `None` when the system could not give us one.
    async fn next(
        &self,
        room: &Arc<Semaphore>,
    ) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
        let permit = Arc::clone(room).acquire_owned().await.ok()?;
        match self.tcp.accept().await {
            Ok((stream, peer)) => Some((stream, peer, permit)),
            Err(error) => {
                // Out of file descriptors, most likely: a pause lets some close.
                tracing::warn!(transport.error = ?error.kind(), "could not accept");
                sleep(Duration::from_millis(100)).await;
                None
            }
        }
    }
}

async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    tls: Option<TlsAcceptor>,
    router: Router,
    shutdown: CancellationToken,
) {
    if stream.set_nodelay(true).is_err() {
        return;
    }
    let router = router.layer(Extension(Peer(peer.ip())));
    match tls {
        None => http(stream, router, shutdown).await,
        Some(acceptor) => {
            // Boxed right after the handshake: moved by value it would cost 6 KiB more a connection (performance.md).
            let accepted = timeout(TLS_DEADLINE, Box::pin(acceptor.accept(stream))).await;
            if let Ok(Ok(stream)) = accepted {
                // Only where certificates are asked for does anybody show one.
                let shown = stream.get_ref().1.peer_certificates();
                let pin = shown
                    .and_then(<[_]>::first)
                    .and_then(|first| tls::pin(first));
                let router = match pin {
                    Some(pin) => router.layer(Extension(Pin(pin))),
                    None => router,
                };
                http(Box::new(stream), router, shutdown).await;
            }
        }
    }
}

async fn http<S>(stream: S, router: Router, shutdown: CancellationToken)
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
{
    let service = TowerToHyperService::new(router);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_DEADLINE)
        .max_buf_size(16 * 1024)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = shutdown.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    // A peer that goes away in the middle is nothing to report.
    drop(ended.map_err(io::Error::other));
}
