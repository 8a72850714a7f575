//! `sotto audit head` and `sotto audit verify`: for the auditor at the machine, or at a copy of the database.

use crate::{
    audit::{
        head,
        keeping::{self, Keeping},
        verify,
    },
    clock::SystemClock,
    commands::say,
    config, organisation,
};
use anyhow::{Context as _, bail};
use domain::Clock as _;
use seal::tlog::Verifier;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The audit log.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Look through the log, sign where it stands now, and print that head or write it to a file.
    Head(HeadArguments),
    /// Hold the database against a head that was shipped out.
    Verify(VerifyArguments),
}

#[derive(clap::Args)]
struct HeadArguments {
    /// The configuration file.
    #[arg(long, env = "SOTTO_CONFIG")]
    config: PathBuf,
    /// Where to write it; standard output otherwise.
    #[arg(long)]
    out: Option<PathBuf>,
}

#[derive(clap::Args)]
struct VerifyArguments {
    /// A head that was shipped out, or a folder of them. May be given again.
    #[arg(long, required = true)]
    head: Vec<PathBuf>,
    /// The configuration file: names the database and the key.
    #[arg(long, env = "SOTTO_CONFIG", required_unless_present_all = ["database", "key"])]
    config: Option<PathBuf>,
    /// The database, or a copy of it.
    #[arg(long)]
    database: Option<PathBuf>,
    /// The public half of the log's key (audit.pub). Take it from where you keep the heads, not from the machine that is looked at.
    #[arg(long)]
    key: Option<PathBuf>,
}

/// Does what was typed.
///
/// # Errors
/// With a sentence for the auditor.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    match arguments.command {
        Command::Head(arguments) => sign(arguments).await,
        Command::Verify(arguments) => verify(arguments).await,
    }
}

/// Signs beside a running server: the database is only looked at.
async fn sign(arguments: HeadArguments) -> anyhow::Result<()> {
    let config = config::read(&arguments.config)?;
    let root = organisation::load(&config.organisation)?.root;
    let keeping = Keeping::open(&config.audit, &config.organisation, &root)?;
    let mut tx = look(&config.database).await?;
    let now = SystemClock.now();
    let (_, note) = head::sign(tx.as_mut(), &keeping.key, &keeping.origin, now)
        .await
        .map_err(|flaw| anyhow::anyhow!("no head was signed: {flaw}"))?;
    match arguments.out {
        Some(path) => {
            fs::write(&path, &note).with_context(|| format!("cannot write {}", path.display()))
        }
        None => say(note.trim_end()),
    }
}

async fn verify(arguments: VerifyArguments) -> anyhow::Result<()> {
    let config = arguments.config.as_deref().map(config::read).transpose()?;
    let database = arguments
        .database
        .or_else(|| config.as_ref().map(|config| config.database.clone()))
        .context("--database or --config says what to look at")?;
    let key = arguments.key.or_else(|| {
        let config = config.as_ref()?;
        let secret = keeping::key_path(&config.audit, &config.organisation);
        Some(keeping::public_path(&secret))
    });
    let key = key.context("--key or --config says whose signature counts")?;
    let text = read(&key)?;
    let verifier = Verifier::parse(text.trim());
    let Ok(verifier) = verifier else {
        bail!("{} is not the public key of an audit log", key.display());
    };
    let mut heads = Vec::new();
    for path in &arguments.head {
        heads.extend(read_heads(path)?);
    }
    if heads.is_empty() {
        bail!("there is no head to verify against");
    }
    let mut tx = look(&database).await?;
    let sound = verify::verify(tx.as_mut(), &verifier, &heads).await;
    let sound = sound.map_err(|flaw| anyhow::anyhow!("the audit log does NOT verify: {flaw}"))?;
    let beyond = sound
        .rows
        .saturating_sub(i64::try_from(sound.covered).unwrap_or(i64::MAX));
    say(&format!(
        "The audit log verifies: {} rows are as they were when the head was signed.{}{}",
        sound.covered,
        if beyond > 0 {
            format!(" {beyond} newer rows follow on them; the next head will cover them.")
        } else {
            String::new()
        },
        if sound.pruned > 0 {
            format!(
                " The words of rows 1 to {} were taken out in time, as signed.",
                sound.pruned
            )
        } else {
            String::new()
        }
    ))
}

async fn look(database: &Path) -> anyhow::Result<Box<dyn store::Tx>> {
    store_sqlite::look(database)
        .await
        .with_context(|| format!("cannot read the database {}", database.display()))
}

fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// A head, or every head in a folder.
fn read_heads(path: &Path) -> anyhow::Result<Vec<String>> {
    if !path.is_dir() {
        return Ok(vec![read(path)?]);
    }
    let mut heads = Vec::new();
    let entries = fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "head")
        {
            heads.push(read(&path)?);
        }
    }
    Ok(heads)
}
