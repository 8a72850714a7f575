//! Hotlines send their nights by `sotto-forward` while it and the server are killed at random moments; an own checker then compares what
//! they were given with what stands in the database, and opens every box.
//!
//! The words are those of [`crate::crash`]. A form that was given is *lost* when it is not there at the end, *duplicated* when it is
//! there twice, *unexpected* when nobody gave it, *broken* when its box does not open, or says something else.

use crate::{
    child::{self, Server},
    line::{PACE, origin},
    org::Org,
    tap::Tap,
};
use client::{Desk, DeskPlan, Device, Http, Site, SystemClock};
use domain::permission::Role;
use forward::{Home, form::from_csv};
use protocol::{
    Bytes, ForwarderId,
    forwarder::{
        AddForwarderKeyParams, ForwarderFacts, ForwarderKind, KeepForwarderParams, Scope, Stance,
    },
    referral::Form,
};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use seal::{Notice, referral::Referral};
use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    net::{IpAddr, Ipv4Addr},
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
    time::Duration,
};
use store::Store as _;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader},
    process::Command,
    task::JoinSet,
    time::{Instant, sleep, timeout},
};

/// How long a hotline may take for one night, everything that goes wrong included.
const NIGHT: Duration = Duration::from_mins(10);
/// How many rows a night's spreadsheet has.
const ROWS: u32 = 25;

/// What to run.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Plan {
    /// How many referrals are given, together.
    pub referrals: u32,
    /// How many hotlines send them.
    pub forwarders: u32,
    /// Decides when to kill whom.
    pub seed: u64,
    /// The longest life of the server, in milliseconds.
    pub life_ms: u64,
}

/// What came of it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// Referrals that were given.
    pub given: u64,
    /// Referrals that stand in the database.
    pub arrived: u64,
    /// Receipts that stand there.
    pub receipts: u64,
    /// Given, and not there.
    pub lost: u64,
    /// There twice.
    pub duplicated: u64,
    /// There, and not given.
    pub unexpected: u64,
    /// Boxes that do not open for the team, or hold other words.
    pub broken: u64,
    /// Files that still wait at a hotline.
    pub left: u64,
    /// What a forwarder said when it gave up.
    pub gave_up: Vec<String>,
    /// How often the server was killed.
    pub server_kills: u64,
    /// How often a forwarder was killed.
    pub forwarder_kills: u64,
    /// How long it took, in seconds.
    pub secs: u64,
}

impl Report {
    /// Whether each came exactly once.
    pub fn is_clean(&self) -> bool {
        let faults = [
            self.lost,
            self.duplicated,
            self.unexpected,
            self.broken,
            self.left,
        ];
        faults.iter().all(|count| *count == 0)
            && self.gave_up.is_empty()
            && (self.arrived, self.receipts) == (self.given, self.given)
    }
}

/// Somebody who sends.
struct Hotline {
    id: ForwarderId,
    folder: PathBuf,
    nights: Vec<PathBuf>,
    given: BTreeMap<[u8; 16], Form>,
    // The way to the server, from a network of its own: stands as long as it does.
    _way: Tap,
}

/// Runs a plan.
pub async fn run(plan: Plan) -> Report {
    let since = Instant::now();
    let org = Org::new(&[("sam", &[Role::Supervisor])]);
    let mut server = Server::start(&org).await;
    let folder = tempfile::tempdir().unwrap();
    let hotlines = open_hotlines(&plan, &server, &org, folder.path()).await;
    let mut chance = StdRng::seed_from_u64(plan.seed);
    let mut senders = JoinSet::new();
    for (number, hotline) in (1..).zip(&hotlines) {
        let chance = StdRng::seed_from_u64(plan.seed ^ (number << 32));
        senders.spawn(send_all(
            hotline.folder.clone(),
            hotline.nights.clone(),
            chance,
        ));
    }
    let mut report = Report::default();
    while !senders.is_empty() {
        let life = Duration::from_millis(chance.random_range(300..=plan.life_ms));
        tokio::select! {
            // Cancel-safe: whoever has finished stays in the set.
            done = senders.join_next() => {
                let sent = done.unwrap().unwrap();
                report.forwarder_kills += sent.kills;
                report.gave_up.extend(sent.gave_up);
            }
            () = sleep(life) => {
                server.kill().await;
                report.server_kills += 1;
                server.run().await;
            }
        }
    }
    assert!(server.terminate().await, "it stops cleanly");
    check(
        &mut report,
        &hotlines,
        &org,
        &server.folder.path().join("sotto.db"),
    )
    .await;
    report.secs = since.elapsed().as_secs();
    report
}

/// Makes everybody's folder by the program itself, and has a supervisor write their keys down.
async fn open_hotlines(plan: &Plan, server: &Server, org: &Org, folder: &Path) -> Vec<Hotline> {
    let desk = DeskPlan {
        http: Http::new(Site::plain(server.desk, &origin(server.desk))),
        root: org.pinned(),
        log_key: Some(org.log_key().public()),
        clock: Arc::new(SystemClock),
        pace: PACE,
        device: Device::default(),
        seen: Duration::from_millis(100),
    };
    let sam = Desk::log_in_with(desk, "sam", &org.keys).await.unwrap();
    let mut all = Vec::new();
    for number in 0..plan.forwarders {
        let folder = folder.join(format!("hotline-{number}"));
        let made = once(&folder, &["key"]).await;
        let id = ForwarderId(rand::random());
        let key_id = register(&sam, id, &folder).await;
        assert_eq!(made, Home::open(&folder).unwrap().public_key());
        let [_, _, high, low] = number.to_be_bytes();
        let source = IpAddr::V4(Ipv4Addr::new(127, 77 + high, low, 9));
        let way = Tap::from(server.visitor, source).await;
        let print = org.pinned().fingerprint();
        let print = print.iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").unwrap();
            text
        });
        let (origin, connect) = (origin(server.visitor), way.address.to_string());
        let to = ["set-up", "--origin", &origin, "--fingerprint", &print];
        once(
            &folder,
            &[&to[..], &["--key-id", &key_id, "--connect", &connect]].concat(),
        )
        .await;
        let rows =
            plan.referrals / plan.forwarders + u32::from(number < plan.referrals % plan.forwarders);
        let (nights, given) = write_nights(&folder, number, rows);
        all.push(Hotline {
            id,
            folder,
            nights,
            given,
            _way: way,
        });
    }
    all
}

/// The line's name for the key of this folder.
async fn register(sam: &Desk, forwarder_id: ForwarderId, folder: &Path) -> String {
    let facts = ForwarderFacts {
        name: "Night hotline".to_owned(),
        kind: ForwarderKind::Ct211,
        stance: Stance::ByConsent,
        hours: String::new(),
        phone: String::new(),
        called_at: None,
        agreed_at: None,
        active: true,
    };
    let kept = KeepForwarderParams {
        forwarder_id,
        facts,
    };
    sam.keep_forwarder(&kept).await.unwrap();
    let public = Home::open(folder).unwrap().key().public();
    let added = sam
        .add_forwarder_key(&AddForwarderKeyParams {
            forwarder_id,
            public_key: Some(Bytes(public.to_vec())),
            certificate: None,
            scopes: vec![Scope::Refer],
        })
        .await
        .unwrap();
    added.credential_id.to_string()
}

/// One run of the program that nobody disturbs. Returns what it printed.
async fn once(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(child::forwarder());
    command.arg("--folder").arg(folder).args(arguments);
    let output = command.output().await.unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {told}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Spreadsheets with so many rows together, and what is in them by its reference.
fn write_nights(
    folder: &Path,
    hotline: u32,
    rows: u32,
) -> (Vec<PathBuf>, BTreeMap<[u8; 16], Form>) {
    let key = Home::open(folder).unwrap().key().clone();
    let (mut nights, mut given) = (Vec::new(), BTreeMap::new());
    let rows: Vec<u32> = (0..rows).collect();
    for night in rows.chunks(usize::try_from(ROWS).unwrap()) {
        let mut text = "form,language,personKnows,consent,ownRef,text\n".to_owned();
        for row in night {
            let knows = if row % 3 == 0 { "no" } else { "yes" };
            let name = format!("{hotline}-{row}");
            writeln!(
                text,
                "referral,es,{knows},personAgreedVerbal,{name},\"What was said, in row {name}\""
            )
            .unwrap();
        }
        for form in from_csv(&text).unwrap() {
            let words = serde_json::to_vec(&form).unwrap();
            let before = given.insert(key.reference(&words).unwrap(), form);
            assert!(before.is_none(), "each form has a reference of its own");
        }
        let path = folder.join(format!("night-{}.csv", nights.len()));
        std::fs::write(&path, text).unwrap();
        nights.push(path);
    }
    (nights, given)
}

/// What came of one hotline.
#[derive(Default)]
struct Sent {
    kills: u64,
    gave_up: Vec<String>,
}

/// Gives one night after the other to the program, and again for as long as it was killed before it was done.
async fn send_all(folder: PathBuf, nights: Vec<PathBuf>, mut chance: StdRng) -> Sent {
    let mut sent = Sent::default();
    for night in nights {
        let done = timeout(NIGHT, send_night(&folder, &night, &mut chance, &mut sent));
        if done.await.is_err() {
            sent.gave_up
                .push(format!("{} never ended", night.display()));
        }
    }
    sent
}

async fn send_night(folder: &Path, night: &Path, chance: &mut StdRng, sent: &mut Sent) {
    let mut written = false;
    loop {
        let mut command = Command::new(child::forwarder());
        command
            .arg("--folder")
            .arg(folder)
            .args(["send", "--until-sent"]);
        // Somebody who is not sure whether it was taken gives it again.
        if !written || chance.random_ratio(1, 5) {
            command.arg(night);
        }
        // Most die young. Who does not is left long enough to be done, and not so long that it waits for minutes for a server that
        // was away each time.
        let life_ms = if chance.random_ratio(2, 3) {
            chance.random_range(20..2_500)
        } else {
            chance.random_range(10_000..20_000)
        };
        let run = run_once(command, Duration::from_millis(life_ms)).await;
        written |= run.written;
        match run.end {
            End::Killed => sent.kills += 1,
            End::Done => return,
            End::GaveUp(why) => {
                sent.gave_up.push(why);
                return;
            }
        }
    }
}

/// What came of one run.
struct Run {
    written: bool,
    end: End,
}

enum End {
    Killed,
    Done,
    GaveUp(String),
}

/// Runs it until it ends, or until its life is over.
async fn run_once(mut command: Command, life: Duration) -> Run {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut errors = child.stderr.take().unwrap();
    let mut written = false;
    let killed = tokio::select! {
        () = sleep(life) => true,
        () = async {
            while let Ok(Some(line)) = lines.next_line().await {
                written |= line.ends_with("are written down.");
            }
        } => false,
    };
    if killed {
        child.kill().await.unwrap();
        let end = End::Killed;
        return Run { written, end };
    }
    let mut why = String::new();
    errors.read_to_string(&mut why).await.unwrap();
    let end = if child.wait().await.unwrap().success() {
        End::Done
    } else {
        End::GaveUp(why)
    };
    Run { written, end }
}

/// Compares what was given with what is there.
async fn check(report: &mut Report, hotlines: &[Hotline], org: &Org, database: &Path) {
    let store = store_sqlite::SqliteStore::open(database).await.unwrap();
    let notice = Notice::verify_once(&org.notice, &org.pinned()).unwrap();
    let generation = notice.terms().generation;
    let mut tx = store.read().await.unwrap();
    let mut there = BTreeSet::new();
    for item in tx.open_items(org.team, None, 1_000_000).await.unwrap() {
        let row = tx
            .referral(item.referral().unwrap())
            .await
            .unwrap()
            .unwrap();
        report.arrived += 1;
        let from = *row.forwarder.as_bytes();
        report.duplicated += u64::from(!there.insert((from, row.reference)));
        let hotline = hotlines.iter().find(|hotline| hotline.id.0 == from);
        let Some(form) = hotline.and_then(|hotline| hotline.given.get(&row.reference)) else {
            report.unexpected += 1;
            continue;
        };
        let team = org.team.as_bytes();
        let opened = Referral::open(&row.sealed, &org.team_key, &row.reference, team, generation);
        let read = opened
            .ok()
            .map(|opened| serde_json::from_slice::<Form>(&opened.body));
        let same = read.is_some_and(|read| read.is_ok_and(|read| read == *form));
        report.broken += u64::from(!same);
    }
    for hotline in hotlines {
        for reference in hotline.given.keys() {
            report.given += 1;
            report.lost += u64::from(!there.contains(&(hotline.id.0, *reference)));
            let forwarder = domain::ForwarderId::from_bytes(hotline.id.0);
            let receipt = tx.receipt(forwarder, reference).await.unwrap();
            report.receipts += u64::from(receipt.is_some());
        }
        let waiting = std::fs::read_dir(hotline.folder.join("spool")).unwrap();
        report.left += u64::try_from(waiting.count()).unwrap();
    }
    drop(tx);
    store.close().await;
}
