//! K10 (R605): whatever comes from a network, somebody in it who says that they are in danger is answered in time, nobody is shut out for
//! where they are, and no address is written down.
//!
//! The server is the real program in a process of its own, with the real clock. The flood comes from one /24, and so does she.

use client::{Desk, DeskPlan, Device, Http, Opening, Site, SystemClock, Visitor, VisitorPlan};
use domain::permission::Role;
use hyper::Method;
use protocol::{
    ChatId, ClientFrame, ProblemCode, Reference, Token,
    queue::{self, Level, Safety},
    visitor::OpenChatParams,
};
use seal::Suite;
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tests::{
    child::Server,
    line::{PACE, origin},
    org::Org,
    seat::{DEADLINE, Seat, meanwhile},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
    sync::watch,
    time::{Instant, MissedTickBehavior, interval, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Within how long somebody in danger is answered (domain.md, levels).
const TARGET: Duration = Duration::from_secs(20);
/// How many junk sockets are open at once.
const SOCKETS: usize = 500;
/// How many come: some are thrown out at once, and come back.
const COMERS: usize = 800;
/// How often each of them comes back once it was closed.
const BACK: Duration = Duration::from_secs(1);
/// How the flood's network begins, as text.
const NETWORK: &str = "127.88.0.";

/// An address in the network of the flood.
fn source(number: usize) -> IpAddr {
    let last = u8::try_from(number % 250).unwrap();
    IpAddr::V4(Ipv4Addr::new(127, 88, 0, last + 1))
}

fn site(server: SocketAddr, source: IpAddr) -> Site {
    Site {
        source: Some(source),
        ..Site::plain(server, &origin(server))
    }
}

/// What junk does with its connection.
#[derive(Debug, Clone, Copy)]
enum Junk {
    /// Connects and says nothing.
    Silent,
    /// Half the head of a request.
    HalfHead,
    /// Bytes that are no request.
    Noise,
    /// A socket, and nothing on it.
    SilentSocket,
    /// Half a frame with half a hello in it.
    HalfHello,
    /// A frame that is none.
    Garbage,
    /// A hello with a token that nobody was given.
    WrongToken,
}

const KINDS: [Junk; 7] = [
    Junk::Silent,
    Junk::HalfHead,
    Junk::Noise,
    Junk::SilentSocket,
    Junk::HalfHello,
    Junk::Garbage,
    Junk::WrongToken,
];

/// A frame of text as a client masks it, with a mask that changes nothing.
fn frame(text: &str) -> Vec<u8> {
    let length = u16::try_from(text.len()).unwrap().to_be_bytes();
    [&[0x81, 0xfe], &length[..], &[0; 4], text.as_bytes()].concat()
}

fn hello() -> Vec<u8> {
    let hello = ClientFrame::Hello {
        version: protocol::VERSION,
        token: Token(rand::random()),
        cursors: Vec::new(),
    };
    frame(&serde_json::to_string(&hello).unwrap())
}

impl Junk {
    /// What it says: before anything is answered, and after the socket was opened.
    fn words(self, server: SocketAddr) -> (Vec<u8>, Option<Vec<u8>>) {
        let origin = origin(server);
        let upgrade = format!(
            "GET /api/v1/socket HTTP/1.1\r\nHost: {server}\r\nOrigin: {origin}\r\nConnection: Upgrade\r\n\
             Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        );
        let upgrade = upgrade.into_bytes();
        match self {
            Self::Silent => (Vec::new(), None),
            Self::HalfHead => (upgrade[..60].to_vec(), None),
            Self::Noise => (rand::random::<[u8; 32]>().to_vec(), None),
            Self::SilentSocket => (upgrade, Some(Vec::new())),
            Self::HalfHello => (upgrade, Some(hello()[..40].to_vec())),
            Self::Garbage => (upgrade, Some(vec![0xff; 64])),
            Self::WrongToken => (upgrade, Some(hello())),
        }
    }

    /// One connection from its beginning to its end.
    async fn connect(self, server: SocketAddr, source: IpAddr, open: &Open) -> std::io::Result<()> {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::new(source, 0))?;
        let mut stream = socket.connect(server).await?;
        let (first, then) = self.words(server);
        stream.write_all(&first).await?;
        if let Some(then) = then {
            upgraded(&mut stream).await?;
            stream.write_all(&then).await?;
        }
        open.one_more();
        let mut rest = Vec::new();
        // Until the server has had enough of it.
        let ended = stream.read_to_end(&mut rest).await;
        open.closed();
        ended.map(drop)
    }
}

/// Reads the answer that opens a socket.
async fn upgraded(stream: &mut TcpStream) -> std::io::Result<()> {
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        answer.push(stream.read_u8().await?);
    }
    assert!(answer.starts_with(b"HTTP/1.1 101 "), "the socket opens");
    Ok(())
}

/// How many are open.
#[derive(Clone)]
struct Open(Arc<watch::Sender<usize>>);

impl Open {
    fn one_more(&self) {
        self.0.send_modify(|count| *count += 1);
    }

    fn closed(&self) {
        self.0.send_modify(|count| *count -= 1);
    }

    /// Waits until so many are, as [`SOCKETS`] says.
    async fn enough(&self) {
        let mut watch = self.0.subscribe();
        let enough = watch.wait_for(|count| *count >= SOCKETS);
        let reached = timeout(DEADLINE, enough).await;
        reached.expect("the junk comes").unwrap();
    }
}

/// Everything that floods; ends when dropped.
struct Flood {
    stop: CancellationToken,
    tracker: TaskTracker,
}

impl Drop for Flood {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl Flood {
    fn new() -> Self {
        Self {
            stop: CancellationToken::new(),
            tracker: TaskTracker::new(),
        }
    }

    fn add(&self, work: impl Future<Output = ()> + Send + 'static) {
        let stopped = self.stop.clone();
        self.tracker.spawn(stopped.run_until_cancelled_owned(work));
    }

    /// Keeps the junk sockets open, all kinds of them.
    fn sockets(&self, server: SocketAddr) -> Open {
        let open = Open(Arc::new(watch::Sender::new(0)));
        for (number, kind) in (0..COMERS).zip(KINDS.into_iter().cycle()) {
            let open = open.clone();
            self.add(async move {
                let mut back = interval(BACK);
                back.set_missed_tick_behavior(MissedTickBehavior::Delay);
                loop {
                    back.tick().await;
                    // A connection that the server broke off is as good as one that it closed.
                    drop(kind.connect(server, source(number), &open).await);
                }
            });
        }
        open
    }

    /// Sends requests without end, this many at a time, and counts those that were held up.
    fn requests(&self, server: SocketAddr, at_a_time: usize, ask: fn() -> Ask) -> Arc<AtomicUsize> {
        let held = Arc::new(AtomicUsize::new(0));
        for number in 0..at_a_time {
            let (http, held) = (Http::new(site(server, source(number))), Arc::clone(&held));
            self.add(async move {
                let mut pace = interval(Duration::from_millis(50));
                pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
                loop {
                    pace.tick().await;
                    let Ask {
                        path,
                        headers,
                        body,
                    } = ask();
                    let headers: Vec<(&str, &str)> = headers
                        .iter()
                        .map(|(name, value)| (*name, value.as_str()))
                        .collect();
                    let asked = http.request(Method::POST, path, Some(body.into()), &headers);
                    let answer = asked.await.unwrap();
                    held.fetch_add(usize::from(answer.status == 429), Ordering::Relaxed);
                }
            });
        }
        held
    }
}

/// A junk request.
struct Ask {
    path: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

/// A referral by a key that nobody was given.
fn junk_referral() -> Ask {
    let key = Reference(rand::random()).to_string();
    Ask {
        path: "/api/v1/referrals",
        headers: vec![
            ("idempotency-key", key.clone()),
            ("authorization", format!("Bearer sotto_{key}")),
        ],
        body: vec![b' '; 16_000],
    }
}

/// A place in line for nobody.
fn junk_chat() -> Ask {
    let params = OpenChatParams {
        chat_id: ChatId(rand::random()),
        token: Token(rand::random()),
        language: "en".to_owned(),
        safety: Safety::OkForNow,
        device: queue::Device::MineOnly,
        drill: None,
        code: None,
    };
    Ask {
        path: "/api/v1/chats",
        headers: Vec::new(),
        body: serde_json::to_vec(&params).unwrap(),
    }
}

fn org() -> Org {
    Org::new(&[("alex", &[Role::Advocate]), ("sam", &[Role::Supervisor])])
}

/// Somebody on duty, in a network of their own.
async fn on_duty(server: &Server, org: &Org) -> Seat<Desk> {
    let desk = DeskPlan {
        http: Http::new(site(server.desk, IpAddr::V4(Ipv4Addr::new(127, 9, 9, 9)))),
        root: org.pinned(),
        log_key: Some(org.log_key().public()),
        clock: Arc::new(SystemClock),
        pace: PACE,
        device: Device::default(),
        seen: Duration::from_millis(100),
    };
    let desk = Desk::log_in_with(desk, "alex", &org.keys).await.unwrap();
    let mut desk = Seat::new(desk);
    desk.queue_told().await;
    desk.clock_in(None).await.unwrap();
    desk
}

/// Opens a chat from the network of the flood.
async fn open(server: &Server, org: &Org, safety: Safety) -> client::Result<Seat<Visitor>> {
    let plan = VisitorPlan {
        http: Http::new(site(server.visitor, source(76))),
        root: org.pinned(),
        log_key: Some(org.log_key().public()),
        clock: Arc::new(SystemClock),
        pace: PACE,
        suite: Suite::XWing,
    };
    let opening = Opening {
        safety,
        ..Opening::default()
    };
    Ok(Seat::new(Visitor::open(plan, opening).await?))
}

/// From the first request of a page until the person in danger reads the first word of somebody who was asked and took her on.
async fn in_danger(server: &Server, org: &Org, alex: &mut Seat<Desk>) -> Duration {
    let since = Instant::now();
    let mut visitor = open(server, org, Safety::InDangerNow).await.unwrap();
    visitor.group_opened().await;
    let answered = async {
        let item = loop {
            let queue = alex.queue();
            let urgent = queue.iter().find(|item| item.level == Level::T1);
            let urgent = urgent.map(|item| item.item_id);
            if let Some(id) = urgent.filter(|id| alex.offered().contains(id)) {
                break id;
            }
            alex.queue_told().await;
        };
        let chat = alex.accept_offer(item).await.unwrap();
        assert_eq!(alex.entered().await, chat);
        alex.say(chat, "I am here").await.unwrap();
    };
    meanwhile(answered, &mut visitor).await;
    meanwhile(visitor.hears("I am here"), alex).await;
    since.elapsed()
}

/// Looks for addresses of the network in everything that the server has written: database, its logs, settings, its own log.
fn no_address_in(folder: &Path) {
    let mut looked_at = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            no_address_in(&path);
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        looked_at += bytes.len();
        let found = bytes
            .windows(NETWORK.len())
            .any(|window| window == NETWORK.as_bytes());
        assert!(!found, "an address stands in {}", path.display());
    }
    assert!(looked_at > 0, "there was something to look through");
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_in_danger_is_answered_in_time_among_500_junk_sockets_of_her_network() {
    let org = org();
    let mut server = Server::start(&org).await;
    let mut alex = on_duty(&server, &org).await;
    let flood = Flood::new();
    let junk = flood.sockets(server.visitor);
    junk.enough().await;
    let took = in_danger(&server, &org, &mut alex).await;
    assert!(took < TARGET, "{took:?}");
    // Who is in no danger comes in from there as well.
    let mut calm = open(&server, &org, Safety::OkForNow).await.unwrap();
    calm.group_opened().await;
    junk.enough().await;
    drop(flood);
    assert!(server.terminate().await, "it stops cleanly");
    no_address_in(server.folder.path());
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_in_danger_is_answered_in_time_among_junk_requests_of_her_network() {
    let org = org();
    let mut server = Server::start(&org).await;
    let mut alex = on_duty(&server, &org).await;
    let flood = Flood::new();
    let referrals = flood.requests(server.visitor, 10, junk_referral);
    let chats = flood.requests(server.visitor, 10, junk_chat);
    // Until both are held up: then the buckets of the network are empty, and stay so.
    let both_held = async {
        let mut look = interval(Duration::from_millis(20));
        while [&referrals, &chats]
            .iter()
            .any(|held| held.load(Ordering::Relaxed) == 0)
        {
            look.tick().await;
        }
    };
    timeout(DEADLINE, both_held)
        .await
        .expect("a flood is held up");
    let took = in_danger(&server, &org, &mut alex).await;
    assert!(took < TARGET, "{took:?}");
    flood.stop.cancel();
    flood.tracker.close();
    flood.tracker.wait().await;
    // Nobody is blocked: who is in no danger waits as long as they are told, and comes in.
    let calm = loop {
        match open(&server, &org, Safety::OkForNow).await {
            Ok(calm) => break calm,
            Err(client::ClientError::Problem(problem)) => {
                assert_eq!(problem.code, ProblemCode::RateLimited);
                let pause = Duration::from_millis(problem.retry_after_ms.unwrap().into());
                assert!(pause <= Duration::from_secs(2), "{pause:?}");
                tokio::time::sleep(pause).await;
            }
            Err(error) => panic!("{error}"),
        }
    };
    drop(calm);
    assert!(server.terminate().await, "it stops cleanly");
    no_address_in(server.folder.path());
}
