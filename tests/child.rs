//! The real program as a process of its own, to be killed.
//!
//! The binary is looked for beside the one that runs (`target/<profile>/sotto`), after `cargo build` with the same profile has brought
//! it up to date: Cargo tells a package the path of its own binaries only. `SOTTO_BIN` names another.

use crate::{line::origin, org::Org};
use client::{Http, Site};
use hyper::Method;
use std::{
    io::Write as _,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
    time::Duration,
};
use tempfile::TempDir;
use tokio::{
    process::Child,
    time::{Instant, timeout},
};

/// How long the program may take until it serves.
const START: Duration = Duration::from_secs(30);

/// A line in another process.
pub struct Server {
    /// Database, organisation, configuration.
    pub folder: TempDir,
    /// Where visitors are served.
    pub visitor: SocketAddr,
    /// Where staff are served.
    pub desk: SocketAddr,
    child: Option<Child>,
}

/// The program.
pub fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        std::env::var_os("SOTTO_BIN").map_or_else(|| built().join("sotto"), PathBuf::from)
    })
}

/// The program of who sends referrals.
pub fn forwarder() -> PathBuf {
    built().join("sotto-forward")
}

/// The folder of the programs, once they are up to date.
fn built() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let own = std::env::current_exe().unwrap();
        let folder = own.parent().unwrap();
        let folder = if folder.ends_with("deps") {
            folder.parent().unwrap()
        } else {
            folder
        };
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut build = Command::new(cargo);
        build.args([
            "build",
            "--quiet",
            "--bin",
            "sotto",
            "--bin",
            "sotto-forward",
        ]);
        build.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        if folder.ends_with("release") {
            build.args(["-p", "sotto", "-p", "forward", "--release"]);
        } else {
            // The features of the whole workspace under test, which an example brings: others compile every dependency once more.
            build.args(["--workspace", "--example", "bot"]);
        }
        assert!(
            build.status().unwrap().success(),
            "the programs do not build"
        );
        folder.to_owned()
    })
}

impl Server {
    /// Sets a line up for these people and starts it.
    pub async fn start(org: &Org) -> Self {
        let folder = tempfile::tempdir().unwrap();
        org.settle(&folder.path().join("sotto.db")).await;
        let (visitor, desk) = free();
        write_settings(folder.path(), org, visitor, desk);
        let mut server = Self {
            folder,
            visitor,
            desk,
            child: None,
        };
        server.run().await;
        server
    }

    /// Starts the program and waits until it serves. Returns how long that took.
    pub async fn run(&mut self) -> Duration {
        let since = Instant::now();
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.folder.path().join("log"))
            .unwrap();
        let child = tokio::process::Command::new(binary())
            .arg("serve")
            .arg("--config")
            .arg(self.folder.path().join("sotto.toml"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        self.child = Some(child);
        let http = Http::new(Site::plain(self.visitor, &origin(self.visitor)));
        let ready = timeout(START, async {
            loop {
                let answer = http.request(Method::GET, "/readyz", None, &[]).await;
                if answer.is_ok_and(|answer| answer.status == 204) {
                    return;
                }
                // There is no event of another process to wait for: it is asked again, up to a deadline.
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        });
        let log = self.folder.path().join("log");
        let served = ready.await.is_ok();
        assert!(
            served,
            "the program does not serve: {}",
            std::fs::read_to_string(log).unwrap()
        );
        since.elapsed()
    }

    /// SIGKILL.
    pub async fn kill(&mut self) {
        self.child.take().unwrap().kill().await.unwrap();
    }

    /// SIGTERM, and its end. Returns whether it ended well.
    pub async fn terminate(&mut self) -> bool {
        let mut child = self.child.take().unwrap();
        let id = child.id().unwrap().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(told.success());
        let ended = timeout(Duration::from_secs(15), child.wait()).await;
        ended.expect("it ends in time").unwrap().success()
    }
}

/// Two ports that are free now.
fn free() -> (SocketAddr, SocketAddr) {
    let bind = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let (one, other) = (bind(), bind());
    (one.local_addr().unwrap(), other.local_addr().unwrap())
}

fn write_settings(folder: &Path, org: &Org, visitor: SocketAddr, desk: SocketAddr) {
    let organisation = folder.join("organisation");
    std::fs::create_dir(&organisation).unwrap();
    for (name, bytes) in org.files() {
        std::fs::write(organisation.join(name), bytes).unwrap();
    }
    // The key that the organisation's settings name, as `sotto org settings` leaves it.
    let mut key = std::fs::OpenOptions::new();
    key.write(true).create_new(true).mode(0o600);
    let mut key = key.open(folder.join("keys.key")).unwrap();
    key.write_all(org.log_key().secret().as_slice()).unwrap();
    let config = format!(
        "database = \"{}\"\norganisation = \"{}\"\n\n\
         [visitor]\nlisten = \"{visitor}\"\norigin = \"{}\"\n\n\
         [desk]\nlisten = \"{desk}\"\norigin = \"{}\"\n",
        folder.join("sotto.db").display(),
        organisation.display(),
        origin(visitor),
        origin(desk),
    );
    std::fs::write(folder.join("sotto.toml"), config).unwrap();
}
