//! `sotto standby`: the page of another host for when the line is down.

use super::{files, say};
use crate::{
    organisation::{self, PINNED, SIGNED},
    software::fetch::Origin,
    standby::{Hooks, Shown, Watch, router},
    transport::{self, Listener},
};
use anyhow::Context as _;
use std::{net::SocketAddr, path::PathBuf, time::Duration};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Serve a page with the numbers to call, on another host, for when the line is down.
#[derive(clap::Args)]
pub struct Arguments {
    /// The folder with org.signed and settings.json: a copy of the line's. There is nothing secret in it.
    #[arg(long, value_name = "FOLDER")]
    organisation: PathBuf,
    /// Where to listen.
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
    /// The certificate of the line's host name, PEM. Without it and --key a proxy in front ends TLS.
    #[arg(long, value_name = "FILE", requires = "key")]
    certificate: Option<PathBuf>,
    /// Its private key, PEM.
    #[arg(long, value_name = "FILE", requires = "certificate")]
    key: Option<PathBuf>,
    /// The line to watch, `https://host`, at its own address.
    #[arg(long, value_name = "URL")]
    watch: Option<String>,
    /// How often to look, in seconds. Three looks without an answer mean that it is down.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=15))]
    every: u64,
    /// A program to run when the line is down: it moves the address of the host name to this host.
    #[arg(long, value_name = "PROGRAM", requires = "watch")]
    when_down: Option<PathBuf>,
    /// A program to run when the line is back: it moves the address away again.
    #[arg(long, value_name = "PROGRAM", requires = "watch")]
    when_up: Option<PathBuf>,
    /// Certificate authorities to believe instead of the web's, PEM.
    #[arg(long, value_name = "FILE", requires = "watch")]
    authorities: Option<PathBuf>,
    /// Reach the line at this address, whatever its name leads to at the moment.
    #[arg(long, value_name = "ADDRESS:PORT", requires = "watch")]
    connect: Option<SocketAddr>,
}

/// Serves, and watches, until told to stop.
///
/// # Errors
/// With a sentence for the operator.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let read = |name| files::read(&arguments.organisation.join(name));
    let org = organisation::read_all(&read(SIGNED)?, &read(PINNED)?)?;
    let shown: Shown = serde_json::from_slice(&org.settings)
        .with_context(|| format!("{SIGNED} does not hold settings that can be shown"))?;
    let tls = match (&arguments.certificate, &arguments.key) {
        (Some(certificate), Some(key)) => Some(transport::load(certificate, key)?),
        _ => None,
    };
    let watch = watch(&arguments)?;
    let tcp = transport::bind(arguments.listen)?;
    say(&format!("serving on {}", tcp.local_addr()?))?;
    let (tracker, shutdown) = (TaskTracker::new(), CancellationToken::new());
    let listener = Listener {
        tcp,
        tls,
        router: router(&shown),
    };
    tracker.spawn(listener.run(tracker.clone(), shutdown.clone()));
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let looking = async {
        match watch {
            Some(watch) => watch.run(say).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        // Cancel-safe: nothing is kept between two looks that could be lost.
        looked = looking => looked?,
        _ = terminate.recv() => {}
        interrupted = tokio::signal::ctrl_c() => interrupted.context("cannot listen for Ctrl-C")?,
    }
    shutdown.cancel();
    Ok(())
}

fn watch(arguments: &Arguments) -> anyhow::Result<Option<Watch>> {
    let Some(url) = &arguments.watch else {
        return Ok(None);
    };
    let authorities = arguments.authorities.as_deref();
    Ok(Some(Watch {
        origin: Origin::parse(url, authorities, arguments.connect)?,
        every: Duration::from_secs(arguments.every),
        hooks: Hooks {
            down: arguments.when_down.clone(),
            up: arguments.when_up.clone(),
        },
    }))
}
