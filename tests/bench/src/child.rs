//! The processes that are measured, and what the system says about them.

use crate::net::{self, Site};
use anyhow::{Context as _, bail};
use rustls::ClientConfig;
use serde::{Deserialize, Serialize};
use std::{
    fs,
    io::Write as _,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    process::Stdio,
    sync::Arc,
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
    time::timeout,
};

/// How long a process may take to start or to end.
const PATIENCE: Duration = Duration::from_secs(20);
/// Linux counts CPU time in hundredths of a second on every architecture (`USER_HZ`).
const TICK_US: u64 = 10_000;

/// Which process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    /// The server.
    Sotto,
    /// What it is compared with.
    Relay,
}

/// Where a process listens.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Ports {
    /// Visitors; for the relay, everybody.
    pub(crate) visitor: u16,
    /// Staff.
    pub(crate) desk: u16,
}

/// A running process.
pub(crate) struct Running {
    child: Child,
    pid: u32,
    /// What it is.
    pub(crate) subject: Subject,
    ports: Ports,
    tls: Option<Arc<ClientConfig>>,
}

/// What a process has used so far.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Usage {
    /// User and system time of all threads, in microseconds.
    pub(crate) cpu_us: u64,
    /// Resident memory, in bytes.
    pub(crate) rss_bytes: u64,
    /// Bytes that it made the system write.
    pub(crate) written_bytes: u64,
}

/// In the child: says where it listens, and waits until the parent is gone.
pub(crate) async fn until_alone(ports: &Ports) -> anyhow::Result<()> {
    writeln!(std::io::stdout(), "{}", serde_json::to_string(ports)?)?;
    // Ends when the parent closes its end, or ends itself.
    tokio::task::spawn_blocking(|| std::io::read_to_string(std::io::stdin())).await??;
    Ok(())
}

impl Running {
    /// Starts a process over a prepared folder, and waits until it listens.
    pub(crate) async fn start(subject: Subject, folder: &Path, tls: bool) -> anyhow::Result<Self> {
        let name = match subject {
            Subject::Sotto => "serve",
            Subject::Relay => "relay",
        };
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(name).arg(folder);
        if tls {
            command.arg("--tls");
        }
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("cannot start the process to be measured")?;
        let stdout = child.stdout.take().context("the process has no output")?;
        let mut line = String::new();
        let mut stdout = BufReader::new(stdout);
        let read = timeout(PATIENCE, stdout.read_line(&mut line)).await;
        if read.context("the process does not start")?? == 0 {
            bail!("the process ended at once");
        }
        Ok(Self {
            pid: child.id().context("the process ended at once")?,
            child,
            subject,
            ports: serde_json::from_str(&line)?,
            tls: tls.then(|| net::client(folder)).transpose()?,
        })
    }

    /// Where visitors go.
    pub(crate) fn visitor(&self) -> Site {
        self.site(self.ports.visitor, crate::world::VISITOR)
    }

    /// Where staff go.
    pub(crate) fn desk(&self) -> Site {
        self.site(self.ports.desk, crate::world::DESK)
    }

    fn site(&self, port: u16, origin: &'static str) -> Site {
        Site {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
            origin,
            tls: self.tls.clone(),
        }
    }

    /// What it has used.
    pub(crate) fn usage(&self) -> anyhow::Result<Usage> {
        let read = |name: &str| fs::read_to_string(format!("/proc/{}/{name}", self.pid));
        // The name in parentheses may hold anything; user and system time are the 12th and 13th fields after it.
        let stat = read("stat")?;
        let (_, fields) = stat.rsplit_once(')').context("no such process")?;
        let times = fields.split_whitespace().skip(11).take(2);
        let ticks: u64 = times.filter_map(|time| time.parse::<u64>().ok()).sum();
        Ok(Usage {
            cpu_us: ticks * TICK_US,
            rss_bytes: field(&read("status")?, "VmRSS:")? * 1_024,
            written_bytes: field(&read("io")?, "write_bytes:")?,
        })
    }

    /// Lets it end by itself.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        drop(self.child.stdin.take());
        let status = timeout(PATIENCE, self.child.wait()).await;
        let status = status.context("the process does not end")??;
        if !status.success() {
            bail!("the process failed: {status}");
        }
        Ok(())
    }
}

fn field(text: &str, name: &str) -> anyhow::Result<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let value = line.and_then(|line| line.split_whitespace().next());
    value
        .and_then(|value| value.parse().ok())
        .with_context(|| format!("the system does not say {name}"))
}
