//! `sotto watch`.

use super::{files, say};
use crate::{
    clock::SystemClock,
    organisation::fingerprint::Typed,
    software::fetch::Origin,
    watch::{self, Alarm, Expected, State},
};
use anyhow::Context as _;
use domain::Clock as _;
use std::{
    collections::BTreeSet,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

/// Follow an organisation's public log of keys from outside.
#[derive(clap::Args)]
pub struct Arguments {
    /// The origin, `https://host`.
    url: String,
    /// The root's fingerprint, from paper: ten words in quotes, or 64 digits.
    #[arg(long)]
    fingerprint: String,
    /// Where to keep what was seen. Without it a fork or a rollback cannot be noticed.
    #[arg(long, value_name = "FILE")]
    state: PathBuf,
    /// A list of certificates that may be there: lines as this command prints them. Any other is an alarm.
    #[arg(long, value_name = "FILE")]
    known: Option<PathBuf>,
    /// Look once, and end.
    #[arg(long)]
    once: bool,
    /// How often to look, in minutes.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=1_440))]
    every: u64,
    /// Certificate authorities to believe instead of the web's, PEM.
    #[arg(long, value_name = "FILE")]
    authorities: Option<PathBuf>,
    /// Reach the host at this address, whatever its name says.
    #[arg(long, value_name = "ADDRESS:PORT")]
    connect: Option<SocketAddr>,
}

/// Looks, and looks again; ends with the first alarm.
///
/// # Errors
/// The alarm, or with `--once` also that there was no answer.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let authorities = arguments.authorities.as_deref();
    let origin = Origin::parse(&arguments.url, authorities, arguments.connect)?;
    let expected = Expected {
        fingerprint: Typed::parse(&arguments.fingerprint)?,
        known: arguments.known.as_deref().map(known).transpose()?,
    };
    loop {
        let looked = look(&origin, &expected, &arguments.state).await;
        match looked {
            Ok(()) => say("ok  the log continues what was seen before")?,
            // A line that is down for a moment is no alarm; what it hides will be old when it comes back.
            Err(Alarm::NoAnswer(error)) if !arguments.once => {
                say(&format!("no answer: {error:#}"))?;
            }

            Err(alarm) => return Err(alarm).with_context(|| format!("ALARM at {}", arguments.url)),
        }
        if arguments.once {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_mins(arguments.every)).await;
    }
}

async fn look(origin: &Origin, expected: &Expected, path: &Path) -> Result<(), Alarm> {
    let mut state: State = if path.exists() {
        let text = files::read(path)?;
        serde_json::from_slice(&text).context("the state file does not parse")?
    } else {
        State::default()
    };
    let now = SystemClock.now().secs();
    let followed = watch::follow(origin, expected, &mut state, now, &mut |line| say(line)).await;
    // What was good before an alarm stays seen: it is what the alarm is held against.
    let text = serde_json::to_vec(&state).context("the state cannot be written")?;
    files::replace(path, &text, files::PUBLIC)?;
    followed
}

fn known(path: &Path) -> anyhow::Result<BTreeSet<String>> {
    let text = String::from_utf8(files::read(path)?).context("the list is no text")?;
    let words = text
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    Ok(words.map(str::to_ascii_lowercase).collect())
}
