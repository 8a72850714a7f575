//! A wire that is listened in on: hands every byte on, perhaps from another address, and keeps what the client sent.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, copy},
    net::{TcpListener, TcpSocket, TcpStream},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

type Kept = Arc<Mutex<Vec<Vec<u8>>>>;

/// A running tap; stops when dropped.
pub struct Tap {
    /// Where clients reach it.
    pub address: SocketAddr,
    kept: Kept,
    stop: CancellationToken,
}

impl Drop for Tap {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl Tap {
    /// Stands before `server`.
    pub async fn before(server: SocketAddr) -> Self {
        Self::from(server, IpAddr::V4(Ipv4Addr::LOCALHOST)).await
    }

    /// Stands before `server`, which sees everybody come from `source`.
    pub async fn from(server: SocketAddr, source: IpAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (kept, stop) = (Kept::default(), CancellationToken::new());
        let (all, stopped) = (Arc::clone(&kept), stop.clone());
        let tracker = TaskTracker::new();
        let connections = tracker.clone();
        tracker.spawn(stop.clone().run_until_cancelled_owned(async move {
            while let Ok((client, _)) = listener.accept().await {
                let carried = carry(client, (server, source), Arc::clone(&all));
                connections.spawn(stopped.clone().run_until_cancelled_owned(carried));
            }
        }));
        Self {
            address,
            kept,
            stop,
        }
    }

    /// What each connection's client has sent so far.
    pub fn sent(&self) -> Vec<Vec<u8>> {
        self.kept.lock().unwrap().clone()
    }
}

async fn connect(server: SocketAddr, source: IpAddr) -> io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::new(source, 0))?;
    socket.connect(server).await
}

async fn carry(client: TcpStream, (server, source): (SocketAddr, IpAddr), kept: Kept) {
    let Ok(server) = connect(server, source).await else {
        return;
    };
    let place = {
        let mut kept = kept.lock().unwrap();
        kept.push(Vec::new());
        kept.len() - 1
    };
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let there = async {
        let mut buffer = [0; 4_096];
        while let Ok(count @ 1..) = from_client.read(&mut buffer).await {
            kept.lock().unwrap()[place].extend(&buffer[..count]);
            if to_server.write_all(&buffer[..count]).await.is_err() {
                break;
            }
        }
    };
    let back = copy(&mut from_server, &mut to_client);
    // Either side's end is the end of both.
    tokio::select! {
        () = there => {}
        _ = back => {}
    }
}
