//! The bare relay: the server's socket library, buffers and accept loop, one log in SQLite, and nothing else. A text is stored
//! and synced, then answered, then passed on. It checks nothing, forgets nothing, and knows no acknowledgements.

mod log;

use crate::{
    child::{self, Ports},
    net,
    wire::relay::{ACCEPTED, ENTRY, READY},
};
use anyhow::Context as _;
use axum::{
    Router,
    extract::{
        State, WebSocketUpgrade,
        ws::{Message, WebSocket},
    },
    response::Response,
    routing::get,
};
use bytes::{BufMut as _, Bytes, BytesMut};
use futures_util::SinkExt as _;
use sotto::transport::{self, Listener};
use std::{
    collections::HashMap,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::mpsc;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// As the server's sockets have it.
const BUFFER_BYTES: usize = 1_024;
/// Frames that wait for one end. The load keeps far fewer on their way; more would be dropped, and noticed as lost.
const QUEUE: usize = 64;

/// One end of a pair: the pair's number and the side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Place {
    pair: u64,
    side: u8,
}

impl Place {
    fn other(self) -> Self {
        Self {
            pair: self.pair,
            side: 1 - self.side,
        }
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let (pair, side) = bytes.split_first_chunk::<8>()?;
        let side = *side.first().filter(|side| **side < 2)?;
        let pair = u64::from_be_bytes(*pair);
        Some(Self { pair, side })
    }
}

/// A text on its way to the log.
struct Job {
    from: Place,
    id: [u8; 16],
    payload: Bytes,
}

#[derive(Clone)]
struct Relay {
    places: Arc<Mutex<HashMap<Place, mpsc::Sender<Bytes>>>>,
    jobs: mpsc::Sender<Job>,
}

/// The first frame of an end.
pub(crate) fn greeting(pair: u64, side: u8) -> Bytes {
    let mut bytes = BytesMut::with_capacity(9);
    bytes.put_u64(pair);
    bytes.put_u8(side);
    bytes.freeze()
}

/// Relays until the parent goes away.
pub(crate) async fn serve(folder: &Path, tls: bool) -> anyhow::Result<()> {
    let (jobs, queue) = mpsc::channel(4 * log::BATCH);
    let relay = Relay {
        places: Arc::default(),
        jobs,
    };
    let tracker = TaskTracker::new();
    let shutdown = CancellationToken::new();
    let writer = log::Log::open(&folder.join("relay.db")).await?;
    tracker.spawn(write(writer, queue, relay.clone()));
    let tcp = transport::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    let port = tcp.local_addr()?.port();
    let listener = Listener {
        tcp,
        tls: if tls {
            Some(transport::load(
                &net::certificate(folder),
                &net::key(folder),
            )?)
        } else {
            None
        },
        router: Router::new()
            .route("/api/v1/socket", get(upgrade))
            .with_state(relay),
    };
    tracker.spawn(listener.run(tracker.clone(), shutdown.clone()));
    let ports = Ports {
        visitor: port,
        desk: port,
    };
    child::until_alone(&ports).await?;
    shutdown.cancel();
    Ok(())
}

async fn upgrade(State(relay): State<Relay>, upgrade: WebSocketUpgrade) -> Response {
    upgrade
        .read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(0)
        .on_upgrade(move |socket| async move {
            // A peer that goes away in the middle is nothing to report.
            drop(Box::pin(talk(relay, socket)).await);
        })
}

async fn talk(relay: Relay, mut socket: WebSocket) -> anyhow::Result<()> {
    let Some(Ok(Message::Binary(hello))) = socket.recv().await else {
        return Ok(());
    };
    let place = Place::parse(&hello).context("not a greeting")?;
    let (to, mut queue) = mpsc::channel(QUEUE);
    relay.insert(place, to);
    socket
        .send(Message::Binary(Bytes::from_static(&[READY])))
        .await?;
    let mut frames = Vec::new();
    loop {
        tokio::select! {
            // Cancel-safe: a message is taken whole or not at all.
            message = socket.recv() => match message {
                Some(Ok(Message::Binary(text))) => relay.take(place, &text).await?,
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(_) | Err(_)) | None => return Ok(()),
            },
            // Cancel-safe: takes nothing unless it returns.
            _ = queue.recv_many(&mut frames, QUEUE) => {
                for frame in frames.drain(..) {
                    socket.feed(Message::Binary(frame)).await?;
                }
                socket.flush().await?;
            }
        }
    }
}

impl Relay {
    fn insert(&self, place: Place, to: mpsc::Sender<Bytes>) {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        places.insert(place, to);
    }

    async fn take(&self, from: Place, text: &Bytes) -> anyhow::Result<()> {
        let id = text.first_chunk::<16>().context("not a text")?;
        let job = Job {
            from,
            id: *id,
            payload: text.slice(16..),
        };
        Ok(self.jobs.send(job).await?)
    }

    fn pass(&self, place: Place, frame: Bytes) {
        let places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(to) = places.get(&place) {
            // Full or gone: the load notices that something is missing.
            drop(to.try_send(frame));
        }
    }
}

/// Stores whatever has queued up as one commit, then answers and passes on.
async fn write(mut log: log::Log, mut queue: mpsc::Receiver<Job>, relay: Relay) {
    let mut jobs = Vec::with_capacity(log::BATCH);
    while queue.recv_many(&mut jobs, log::BATCH).await > 0 {
        let Ok(seqs) = log.store(&jobs).await else {
            // Nothing is acknowledged that is not stored; the load notices.
            return;
        };
        for (job, seq) in jobs.drain(..).zip(seqs) {
            relay.pass(job.from, frame(ACCEPTED, seq, &job.id, &[]));
            relay.pass(job.from.other(), frame(ENTRY, seq, &job.id, &job.payload));
        }
    }
}

fn frame(kind: u8, seq: u64, id: &[u8; 16], payload: &[u8]) -> Bytes {
    let mut bytes = BytesMut::with_capacity(25 + payload.len());
    bytes.put_u8(kind);
    bytes.put_u64(seq);
    bytes.put_slice(id);
    bytes.put_slice(payload);
    bytes.freeze()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Said, Wire};
    use tokio_tungstenite::tungstenite;

    #[test]
    fn a_greeting_names_a_place() {
        let place = Place { pair: 7, side: 1 };
        assert_eq!(Place::parse(&greeting(7, 1)), Some(place));
        assert_eq!(place.other(), Place { pair: 7, side: 0 });
        assert_eq!(Place::parse(&greeting(7, 2)), None);
        assert_eq!(Place::parse(b"short"), None);
    }

    #[test]
    fn the_load_understands_what_the_relay_says() {
        let id = 9_u128.to_be_bytes();
        let hear = |kind| {
            let said = frame(kind, 4, &id, b"text");
            Wire::relay(Vec::new()).read(tungstenite::Message::Binary(said))
        };
        assert_eq!(hear(ACCEPTED).unwrap(), [Said::Accepted { id: 9, seq: 4 }]);
        assert_eq!(hear(ENTRY).unwrap(), [Said::Entry { id: 9, seq: 4 }]);
        assert!(hear(7).is_err());
    }

    fn job(pair: u64, id: u8) -> Job {
        Job {
            from: Place { pair, side: 0 },
            id: [id; 16],
            payload: Bytes::from_static(b"text"),
        }
    }

    #[tokio::test]
    async fn the_log_counts_each_pair_by_itself_whatever_the_batch() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = log::Log::open(&folder.path().join("relay.db"))
            .await
            .unwrap();
        let seqs = log.store(&[job(1, 1), job(2, 2), job(1, 3)]).await.unwrap();
        assert_eq!(seqs, [1, 1, 2]);
        let many: Vec<Job> = (0..75).map(|id| job(1, id)).collect();
        let seqs = log.store(&many).await.unwrap();
        assert_eq!((seqs.first(), seqs.last()), (Some(&3), Some(&77)));
        assert_eq!(log.count().await.unwrap(), 78);
    }
}
