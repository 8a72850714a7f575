//! Many chats talk while the server is killed at random moments; an own checker then compares what each end was told is stored,
//! what the other end received, and what the database says.
//!
//! The words are Jepsen's: *lost* was acknowledged and never arrived, *duplicated* arrived twice, *unexpected* was never sent,
//! *reordered* arrived in another order than it was stored in.

use crate::{child::Server, line::PACE, org::Org};
use client::{
    Desk, DeskPlan, Device, Event, Http, Opening, Site, SystemClock, Visitor, VisitorPlan,
};
use protocol::{ChatId, queue::Safety};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use seal::Suite;
use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    net::{IpAddr, Ipv4Addr},
    path::Path,
    sync::Arc,
    time::Duration,
};
use store::Store as _;
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{Instant, sleep_until, timeout},
};

/// What to run.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Plan {
    /// How often the server is killed.
    pub kills: u32,
    /// How many chats talk.
    pub chats: u32,
    /// Decides when to kill and when to talk.
    pub seed: u64,
    /// The longest pause of a talker between two texts, in milliseconds.
    pub pause_ms: u64,
}

/// What came of it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// Texts that their sender was told are stored.
    pub acknowledged: u64,
    /// Texts that arrived.
    pub received: u64,
    /// Acknowledged and never received.
    pub lost: u64,
    /// Received twice, or stored under two numbers.
    pub duplicated: u64,
    /// Received and never sent.
    pub unexpected: u64,
    /// Received in another order than they are numbered in.
    pub reordered: u64,
    /// Numbers of a log that nobody's entry has.
    pub gaps: u64,
    /// Entries that an end could not read, or that did not fit what it saw.
    pub broken: u64,
    /// Chats whose log ends elsewhere in the database than at its ends.
    pub disagreements: u64,
    /// The longest time from the program's start until it served, in milliseconds.
    pub slowest_start_ms: u64,
    /// From saying a text until it was acknowledged, restarts included: the 99th of a hundred, in milliseconds.
    pub p99_ms: u64,
    /// The same, the longest.
    pub slowest_ms: u64,
}

impl Report {
    /// Whether nothing went wrong.
    pub fn is_clean(&self) -> bool {
        let faults = [
            self.lost,
            self.duplicated,
            self.unexpected,
            self.reordered,
            self.gaps,
            self.broken,
            self.disagreements,
        ];
        faults.iter().all(|count| *count == 0)
    }
}

/// What one end of a chat was told.
#[derive(Default)]
struct Told {
    said: BTreeSet<String>,
    stored: BTreeMap<u64, String>,
    doubly_stored: u64,
    heard: Vec<String>,
    repeated: u64,
    broken: u64,
    cursor: u64,
    waits: Vec<u64>,
}

/// When a talker stops talking, and when it may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Talk,
    Quiet,
    Go,
}

/// Runs a plan.
pub async fn run(plan: Plan) -> Report {
    let mut chance = StdRng::seed_from_u64(plan.seed);
    // Nobody may hold more than two chats (R312).
    let desks = plan.chats.div_ceil(2);
    let org = Org::of_advocates(usize::try_from(desks).unwrap());
    let mut server = Server::start(&org).await;
    let (phase, watch) = watch::channel(Phase::Talk);
    let mut talkers = JoinSet::new();
    seat_everybody(&mut talkers, &server, &org, (plan, watch)).await;
    let mut slowest = Duration::ZERO;
    for _ in 0..plan.kills {
        let pause = Duration::from_millis(chance.random_range(300..1_200));
        sleep_until(Instant::now() + pause).await;
        server.kill().await;
        slowest = slowest.max(server.run().await);
    }
    phase.send(Phase::Quiet).unwrap();
    let told = collect(&mut talkers, &phase).await;
    assert!(server.terminate().await, "it stops cleanly");
    let mut report = check(&told);
    report.slowest_start_ms = u64::try_from(slowest.as_millis()).unwrap();
    report.disagreements = disagreements(&server.folder.path().join("sotto.db"), &told).await;
    report
}

type End = (ChatId, bool, Told);

/// Opens all chats, two for each desk.
async fn seat_everybody(
    talkers: &mut JoinSet<Vec<End>>,
    server: &Server,
    org: &Org,
    (plan, watch): (Plan, watch::Receiver<Phase>),
) {
    for (number, person) in (0..).zip(&org.people) {
        let count = (plan.chats - number * 2).min(2);
        // Networks of their own: the limits are by /24.
        let source = [10, 11, 12].map(|last| {
            let [_, _, high, low] = number.to_be_bytes();
            IpAddr::V4(Ipv4Addr::new(127, high + 1, low, last))
        });
        let site = |address, source| Site {
            source: Some(source),
            ..Site::plain(address, &crate::line::origin(address))
        };
        let mut visitors = Vec::new();
        for place in 0..count {
            let http = Http::new(site(
                server.visitor,
                source[usize::try_from(place).unwrap()],
            ));
            visitors.push(open(http, org).await);
        }
        let http = Http::new(site(server.desk, source[2]));
        let desk = DeskPlan {
            http,
            root: org.pinned(),
            log_key: Some(org.log_key().public()),
            clock: Arc::new(SystemClock),
            pace: PACE,
            device: Device::default(),
            seen: Duration::from_millis(100),
        };
        let mut desk = Desk::log_in_with(desk, &person.login, &org.keys)
            .await
            .unwrap();
        desk.clock_in(None).await.unwrap();
        let mut chats = Vec::new();
        for _ in 0..count {
            chats.push(claim(&mut desk).await);
        }
        let pace = Pace::new(plan, u64::from(number));
        talkers.spawn(talk_at_desk(desk, chats, pace.with(0), watch.clone()));
        for (place, visitor) in (1..).zip(visitors) {
            talkers.spawn(talk_as_visitor(visitor, pace.with(place), watch.clone()));
        }
    }
}

async fn open(http: Http, org: &Org) -> Visitor {
    let plan = VisitorPlan {
        http,
        root: org.pinned(),
        log_key: Some(org.log_key().public()),
        clock: Arc::new(SystemClock),
        pace: PACE,
        suite: Suite::XWing,
    };
    let opening = Opening {
        safety: Safety::OkForNow,
        ..Opening::default()
    };
    let mut visitor = Visitor::open(plan, opening).await.unwrap();
    while visitor.next().await.unwrap() != Event::GroupOpened {}
    visitor
}

async fn claim(desk: &mut Desk) -> ChatId {
    let chat = desk.claim_next().await.unwrap();
    while desk.next().await.unwrap() != Event::Entered(chat) {}
    chat
}

/// When a talker talks.
#[derive(Clone, Copy)]
struct Pace {
    seed: u64,
    pause_ms: u64,
}

impl Pace {
    fn new(plan: Plan, number: u64) -> Self {
        Self {
            seed: plan.seed ^ (number << 32),
            pause_ms: plan.pause_ms,
        }
    }

    fn with(self, place: u64) -> Self {
        Self {
            seed: self.seed ^ (place << 16),
            ..self
        }
    }
}

async fn talk_as_visitor(
    mut visitor: Visitor,
    pace: Pace,
    mut watch: watch::Receiver<Phase>,
) -> Vec<End> {
    let mut chance = StdRng::seed_from_u64(pace.seed);
    let mut told = Told::default();
    let mut waiting = HashMap::new();
    let mut next = Instant::now();
    loop {
        let phase = *watch.borrow();
        if phase == Phase::Go && waiting.is_empty() && visitor.unconfirmed() == 0 {
            break;
        }
        tokio::select! {
            // Cancel-safe: see `Visitor::next`.
            event = visitor.next() => told.note(&event.unwrap(), &mut waiting),
            () = sleep_until(next), if phase == Phase::Talk => {
                let id = visitor.say(&format!("text {}", told.said.len())).await.unwrap();
                waiting.insert(id.clone(), Instant::now());
                told.said.insert(id);
                next += Duration::from_millis(chance.random_range(1..=pace.pause_ms));
            }
            changed = watch.changed() => changed.unwrap(),
        }
    }
    // Whatever is still on its way for us, a last confirmation say.
    while let Ok(event) = timeout(Duration::from_millis(1_500), visitor.next()).await {
        told.note(&event.unwrap(), &mut waiting);
    }
    told.cursor = visitor.cursor().unwrap_or_default();
    vec![(visitor.chat_id(), true, told)]
}

async fn talk_at_desk(
    mut desk: Desk,
    chats: Vec<ChatId>,
    pace: Pace,
    mut watch: watch::Receiver<Phase>,
) -> Vec<End> {
    let mut chance = StdRng::seed_from_u64(pace.seed);
    let mut ends: BTreeMap<ChatId, Told> = BTreeMap::new();
    ends.extend(chats.iter().map(|chat| (*chat, Told::default())));
    let mut waiting = HashMap::new();
    let mut next = Instant::now();
    loop {
        let phase = *watch.borrow();
        let unsent: usize = chats.iter().map(|chat| desk.unsent(*chat)).sum();
        if phase == Phase::Go && waiting.is_empty() && unsent == 0 {
            break;
        }
        tokio::select! {
            // Cancel-safe: see `Desk::next`.
            event = desk.next() => note(&mut ends, &event.unwrap(), &mut waiting),
            () = sleep_until(next), if phase == Phase::Talk => {
                let chat = chats[chance.random_range(0..chats.len())];
                let id = desk.say(chat, "from the desk").await.unwrap();
                waiting.insert(id.clone(), Instant::now());
                ends.get_mut(&chat).unwrap().said.insert(id);
                next += Duration::from_millis(chance.random_range(1..=pace.pause_ms));
            }
            changed = watch.changed() => changed.unwrap(),
        }
    }
    // The visitors' last texts, and their confirmations, may still come.
    while let Ok(event) = timeout(Duration::from_secs(3), desk.next()).await {
        note(&mut ends, &event.unwrap(), &mut waiting);
    }
    for (chat, told) in &mut ends {
        told.cursor = desk.cursor(*chat).unwrap_or_default();
    }
    ends.into_iter()
        .map(|(chat, told)| (chat, false, told))
        .collect()
}

fn note(ends: &mut BTreeMap<ChatId, Told>, event: &Event, waiting: &mut HashMap<String, Instant>) {
    let (Event::Text { chat, .. }
    | Event::Repeated { chat, .. }
    | Event::Stored { chat, .. }
    | Event::Alarm(chat, _)
    | Event::Unreadable(chat, _)
    | Event::Inconsistent(chat)) = event
    else {
        return;
    };
    ends.get_mut(chat).unwrap().note(event, waiting);
}

impl Told {
    fn note(&mut self, event: &Event, waiting: &mut HashMap<String, Instant>) {
        match event {
            Event::Stored { id, seq, .. } => {
                if let Some(since) = waiting.remove(id) {
                    self.waits
                        .push(u64::try_from(since.elapsed().as_millis()).unwrap());
                }
                let twice = self.stored.insert(*seq, id.clone()).is_some();
                self.doubly_stored += u64::from(twice);
            }
            Event::Text { id, .. } => self.heard.push(id.clone()),
            Event::Repeated { .. } => self.repeated += 1,
            Event::Alarm(..) | Event::Unreadable(..) | Event::Inconsistent(_) => self.broken += 1,
            _ => {}
        }
    }
}

/// Lets everybody finish and gathers what they were told.
async fn collect(talkers: &mut JoinSet<Vec<End>>, phase: &watch::Sender<Phase>) -> Vec<End> {
    phase.send(Phase::Go).unwrap();
    let all = timeout(Duration::from_mins(2), async {
        let mut all = Vec::new();
        while let Some(ends) = talkers.join_next().await {
            all.extend(ends.unwrap());
        }
        all
    });
    all.await
        .expect("everything that was said is stored and confirmed in the end")
}

/// Compares the two ends of each chat with each other.
fn check(told: &[End]) -> Report {
    let mut report = Report::default();
    let mut waits = Vec::new();
    for (chat, visitor, one) in told {
        let other = told
            .iter()
            .find(|(same, side, _)| same == chat && side != visitor);
        let other = &other.unwrap().2;
        waits.extend(&one.waits);
        let acknowledged: Vec<&String> = one.stored.values().filter(|id| !id.is_empty()).collect();
        let distinct: BTreeSet<&String> = acknowledged.iter().copied().collect();
        let heard: BTreeSet<&String> = other.heard.iter().collect();
        report.acknowledged += count(acknowledged.len());
        report.received += count(other.heard.len());
        report.lost += count(distinct.difference(&heard).count());
        report.unexpected += count(heard.iter().filter(|id| !one.said.contains(**id)).count());
        report.duplicated += count(acknowledged.len() - distinct.len())
            + one.doubly_stored
            + other.repeated
            + count(other.heard.len() - heard.len());
        let in_order = other.heard.iter().eq(acknowledged.iter().copied());
        report.reordered += u64::from(!in_order);
        report.broken += one.broken;
        if *visitor {
            let both: BTreeSet<u64> = one
                .stored
                .keys()
                .chain(other.stored.keys())
                .copied()
                .collect();
            let sum = one.stored.len() + other.stored.len();
            report.duplicated += count(sum - both.len());
            // Number one is the claim.
            report.gaps += (2..=one.cursor).filter(|seq| !both.contains(seq)).count() as u64;
        }
    }
    waits.sort_unstable();
    report.p99_ms = waits
        .get(waits.len() * 99 / 100)
        .copied()
        .unwrap_or_default();
    report.slowest_ms = waits.last().copied().unwrap_or_default();
    report
}

/// Chats whose log ends elsewhere in the database than where both ends have read to.
async fn disagreements(database: &Path, told: &[End]) -> u64 {
    let store = store_sqlite::SqliteStore::open(database).await.unwrap();
    let ids: Vec<_> = told
        .iter()
        .map(|(chat, ..)| domain::ChatId::from_bytes(chat.0))
        .collect();
    let mut last: HashMap<[u8; 16], i64> = HashMap::new();
    for chat in ids {
        for (id, seq) in store.last_seqs(&[chat]).await.unwrap() {
            last.insert(*id.as_bytes(), seq);
        }
    }
    store.close().await;
    let differ = told.iter().filter(|(chat, _, end)| {
        last.get(&chat.0)
            .is_none_or(|seq| u64::try_from(*seq) != Ok(end.cursor))
    });
    count(differ.count())
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap()
}
