//! `sotto forwarder …`: the register of other hotlines, for whoever keeps the machine. The desk's page "Partners" does the same.

use super::{files, say};
use crate::{
    App, config,
    forwarder::{
        keep::write,
        keys::{add_by, revoke_by},
    },
    serve,
};
use anyhow::{Context as _, bail};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use clap::Subcommand;
use domain::{
    CredentialId, ForwarderId, Timestamp,
    forwarder::{Credential, Forwarder, ForwarderKind, Scope, Scopes, Stance},
};
use std::path::PathBuf;
use store::Tx;

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Add a forwarder with one key. Until somebody has called it back, what it sends is marked as unverified.
    Add(Add),
    /// Who may send referrals, and with which keys.
    List(List),
    /// Revoke a key: it counts no more from the next request on.
    Revoke(Revoke),
}

/// Add a forwarder.
#[derive(clap::Args)]
pub struct Add {
    #[command(flatten)]
    line: Line,
    /// The organisation's name, as its directory prints it.
    #[arg(long)]
    name: String,
    /// What it is: a word of E10, as `nhth` or `other_state_hotline`.
    #[arg(long, value_parser = kind)]
    kind: ForwarderKind,
    /// Its number from the directory, with the country code.
    #[arg(long, default_value = "")]
    phone: String,
    /// The public key that `sotto-forward key` printed. Without it an API key is made.
    #[arg(long)]
    public_key: Option<String>,
    /// Let this key see, add and revoke the organisation's keys, on the partners' page.
    #[arg(long)]
    keeps_keys: bool,
    /// Write the API key into this new file, which only you can read, and not to the screen.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// List the forwarders.
#[derive(clap::Args)]
pub struct List {
    #[command(flatten)]
    line: Line,
}

/// Revoke a key.
#[derive(clap::Args)]
pub struct Revoke {
    #[command(flatten)]
    line: Line,
    /// Which, as `sotto forwarder list` shows it.
    #[arg(long)]
    key: String,
}

/// The line that they send to.
#[derive(clap::Args)]
struct Line {
    /// The configuration file.
    #[arg(long, env = "SOTTO_CONFIG")]
    config: PathBuf,
}

impl Line {
    async fn open(&self) -> anyhow::Result<App> {
        serve::beside(&config::read(&self.config)?).await
    }
}

/// Carries it out.
///
/// # Errors
/// With a sentence for the operator.
pub async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Add(arguments) => add(&arguments).await,
        Command::List(arguments) => {
            let app = arguments.line.open().await?;
            let mut tx = app.store.read().await?;
            let listed = list(tx.as_mut()).await;
            drop(tx);
            app.store.close().await;
            for line in listed? {
                say(&line)?;
            }
            Ok(())
        }
        Command::Revoke(arguments) => {
            let id = id(&arguments.key)?;
            let app = arguments.line.open().await?;
            let done = revoke_by(&app, None, id).await;
            app.store.close().await;
            done.context("there is no such key that counts: `sotto forwarder list` shows them")?;
            say(
                "The key counts no more. What came with it is still there, and says so at the desk.",
            )
        }
    }
}

async fn add(arguments: &Add) -> anyhow::Result<()> {
    arguments.out.as_deref().map_or(Ok(()), files::check_free)?;
    let public_key = arguments
        .public_key
        .as_deref()
        .map(public_key)
        .transpose()?;
    let app = arguments.line.open().await?;
    let added = add_here(&app, arguments, public_key).await;
    app.store.close().await;
    let (key, secret) = added?;
    if let Some(secret) = secret {
        match &arguments.out {
            Some(path) => files::create(path, format!("{secret}\n").as_bytes(), files::SECRET)?,
            None => say(&secret)?,
        }
    }
    say(&format!(
        "Key {key}. Call the organisation back on the number of its directory, then note the day at the desk, under \
         \"Partners\"."
    ))
}

async fn add_here(
    app: &App,
    arguments: &Add,
    public_key: Option<[u8; 32]>,
) -> anyhow::Result<(String, Option<String>)> {
    let forwarder = Forwarder {
        id: ForwarderId::from_bytes(app.chance.bytes()),
        name: arguments.name.trim().to_owned(),
        kind: arguments.kind,
        stance: Stance::Unknown,
        hours: String::new(),
        phone: arguments.phone.trim().to_owned(),
        called_on: None,
        agreed_on: None,
        active: true,
    };
    write(app, None, &forwarder).await?;
    let sends = [Scope::Refer, Scope::AskTraining].into_iter();
    let keeps = arguments.keeps_keys.then_some(Scope::KeepKeys);
    let scopes: Scopes = sends.chain(keeps).collect();
    let added = add_by(app, None, forwarder.id, (public_key, scopes)).await?;
    Ok((URL_SAFE_NO_PAD.encode(added.id.as_bytes()), added.api_key))
}

/// Everybody, one line each, and one for each key.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(tx: &mut dyn Tx) -> anyhow::Result<Vec<String>> {
    let keys = tx.credentials().await?;
    let mut lines = Vec::new();
    let forwarders = tx.forwarders().await?;
    for forwarder in forwarders.iter().filter(|one| !one.is_nobody()) {
        let state = match (forwarder.active, forwarder.is_verified()) {
            (false, _) => "may not send",
            (true, false) => "unverified",
            (true, true) => "verified",
        };
        lines.push(format!(
            "{}  {}  {state}",
            forwarder.name,
            forwarder.kind.name()
        ));
        let own = keys.iter().filter(|key| key.forwarder == forwarder.id);
        lines.extend(own.map(describe));
    }
    Ok(lines)
}

fn describe(key: &Credential) -> String {
    let day = |day: Timestamp| super::org::day(day.secs());
    let used = key.used_on.map_or("never".to_owned(), day);
    let revoked = key
        .revoked_on
        .map_or_else(String::new, |on| format!(", revoked {}", day(on)));
    format!(
        "  key {}  {}, added {}, used {used}{revoked}",
        URL_SAFE_NO_PAD.encode(key.id.as_bytes()),
        key.proof.name(),
        day(key.added_on),
    )
}

fn kind(text: &str) -> Result<ForwarderKind, String> {
    ForwarderKind::from_name(text).ok_or_else(|| {
        let names: Vec<&str> = ForwarderKind::ALL.iter().map(|kind| kind.name()).collect();
        format!("one of {}", names.join(", "))
    })
}

fn id(text: &str) -> anyhow::Result<CredentialId> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok();
    let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
    bytes
        .map(CredentialId::from_bytes)
        .context("this is no key: `sotto forwarder list` shows them")
}

fn public_key(text: &str) -> anyhow::Result<[u8; 32]> {
    let bytes = URL_SAFE_NO_PAD.decode(text.trim()).ok();
    let Some(bytes) = bytes.and_then(|bytes| bytes.try_into().ok()) else {
        bail!("this is no public key: `sotto-forward key` prints one");
    };
    Ok(bytes)
}
