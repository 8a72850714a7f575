//! One node of a line, without doors and without jobs: what happens in it, the history says.

use super::crew;
use crate::hand::Hand;
use seal::{Root, identity::RootKey, tlog::LogKey};
use sotto::{
    App,
    app::{Parts, Serials},
    audit,
    chance::Chance,
    config::{Passphrase, Times, TriagePolicy},
    hub::Hub,
    keys, mailbox, notify,
    rota::Rules,
    staff::{codes, passkeys::Passkeys},
    triage::{board::Board, prefer::Told},
};
use std::{
    fs,
    path::Path,
    sync::{Arc, OnceLock},
};
use store::Store as _;
use store_sqlite::{Options, SqliteStore};
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// Every history begins on the same day, so that the same seed tells the same story.
const BEGINS: i64 = 1_790_000_000_000;
const DATABASE: &str = "sotto.db";
const LOG: &str = "sotto.db-wal";

/// A node on a folder of its own.
pub(super) struct Node {
    pub app: App,
    pub clock: Arc<Hand>,
    folder: TempDir,
    triage: TriagePolicy,
    seed: u64,
    crashes: u64,
}

impl Node {
    /// With everybody of the crew in its database, and nobody there.
    pub(super) async fn new(seed: u64, triage: TriagePolicy) -> Self {
        static TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();
        let template = TEMPLATE.get_or_init(template).await;
        let folder = folder();
        fs::write(folder.path().join(DATABASE), template).unwrap();
        let clock = Arc::new(Hand::at(BEGINS));
        let app = assemble(folder.path(), Arc::clone(&clock), seed, triage.clone()).await;
        Self {
            app,
            clock,
            folder,
            triage,
            seed,
            crashes: 0,
        }
    }

    /// The machine loses power: what is on disk at this moment is all that comes back.
    pub(super) async fn crash(&mut self) {
        let after = folder();
        for name in [DATABASE, LOG] {
            fs::copy(self.folder.path().join(name), after.path().join(name)).unwrap();
        }
        self.app.store.close().await;
        self.crashes += 1;
        // Ids made before are in the database: the new process draws others.
        let seed = self.seed.wrapping_add(self.crashes << 48);
        let (clock, triage) = (Arc::clone(&self.clock), self.triage.clone());
        self.app = assemble(after.path(), clock, seed, triage).await;
        self.folder = after;
    }

    pub(super) async fn close(self) {
        self.app.store.close().await;
    }
}

/// In memory where the machine has such a place: a history has thousands of commits, and none has to outlive it.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).unwrap()
    } else {
        tempfile::tempdir().unwrap()
    }
}

/// A database with the crew in it, as a file.
async fn template() -> Vec<u8> {
    let folder = folder();
    let path = folder.path().join(DATABASE);
    let store = SqliteStore::open(&path).await.unwrap();
    crew::settle(&store).await;
    store.close().await;
    fs::read(path).unwrap()
}

async fn assemble(folder: &Path, clock: Arc<Hand>, seed: u64, triage: TriagePolicy) -> App {
    static ROOT: OnceLock<Root> = OnceLock::new();
    let root = *ROOT.get_or_init(|| RootKey::generate().unwrap().root());
    let options = Options {
        readers: 1,
        ..Options::default()
    };
    let store = SqliteStore::open_with(folder.join(DATABASE), &options)
        .await
        .unwrap();
    App::new(Parts {
        store: Arc::new(store),
        hub: Hub::default(),
        board: Board::default(),
        preferences: Told::default(),
        clock,
        chance: Chance::seeded(seed),
        times: Times::default(),
        rota: Rules::default(),
        triage,
        calls: sotto::config::CallPolicy::default(),
        audit: audit::Keeping::fresh(&root).unwrap(),
        keys: keys::Keeping::with(LogKey::generate().unwrap(), &root),
        codes: codes::Keeping::fresh(Passphrase::default()),
        paging: notify::Keeping::fresh(sotto::config::Paging::default()).unwrap(),
        mailbox: mailbox::Keeping::fresh(
            &sotto::config::Mailbox::default(),
            &sotto::config::Paging::default(),
        )
        .unwrap(),
        root,
        team: crew::TEAM,
        revoked: Serials::default(),
        passkeys: Passkeys::of_origin("http://127.0.0.1"),
        decoy: [0; 32],
    })
}
