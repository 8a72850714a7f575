//! `sotto forwarder …`: the register of other hotlines, for whoever keeps the machine. The desk's page "Partners" does the same.

use super::{files, say};
use crate::{
    App, config,
    forwarder::{
        ForwarderError,
        keep::write,
        keys::{Added, Given, add_by, revoke_by},
    },
    serve,
};
use anyhow::{Context as _, bail};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use clap::Subcommand;
use domain::{
    CredentialId, ForwarderId, Timestamp,
    forwarder::{Credential, Forwarder, ForwarderKind, Scope, Scopes, Stance},
};
use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use std::path::PathBuf;
use store::Tx;

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Add a forwarder with one key. Until somebody has called it back, what it sends is marked as unverified.
    Add(Add),
    /// Keys of a forwarder that is there.
    Key {
        /// What to do.
        #[command(subcommand)]
        command: KeyCommand,
    },
    /// Who may send referrals, and with which keys.
    List(List),
    /// Revoke a key: it counts no more from the next request on.
    Revoke(Revoke),
}

/// What to do with a key.
#[derive(Subcommand)]
pub enum KeyCommand {
    /// Give it another key, beside those that it has: it changes over, then the old one is revoked.
    Add(AddKey),
}

/// Give a forwarder another key.
#[derive(clap::Args)]
pub struct AddKey {
    #[command(flatten)]
    line: Line,
    /// Whose, as `sotto forwarder list` shows the name.
    #[arg(long, value_name = "NAME")]
    forwarder: String,
    #[command(flatten)]
    by: KnownBy,
}

/// By what its requests are known.
#[derive(clap::Args)]
struct KnownBy {
    /// The public key that `sotto-forward key` printed. Without it and without a certificate an API key is made.
    #[arg(long, conflicts_with = "certificate")]
    public_key: Option<String>,
    /// A file with the certificate that it shows (mutual TLS), as PEM. Self-signed will do; dates and names in it do not matter.
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
    /// Let this key see, add and revoke the organisation's keys, on the partners' page. Not by a certificate: browsers show none there.
    #[arg(long, conflicts_with = "certificate")]
    keeps_keys: bool,
    /// Write the API key into this new file, which only you can read, and not to the screen.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
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
    #[command(flatten)]
    key: KnownBy,
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
        Command::Key {
            command: KeyCommand::Add(arguments),
        } => add_key(&arguments).await,
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
    let given = arguments.key.read()?;
    let app = arguments.line.open().await?;
    let added = add_here(&app, arguments, given).await;
    app.store.close().await;
    arguments.key.tell(added?)?;
    say(
        "Call the organisation back on the number of its directory, then note the day at the desk, under \"Partners\".",
    )
}

async fn add_here(app: &App, arguments: &Add, given: (Given, Scopes)) -> anyhow::Result<Added> {
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
    give(app, forwarder.id, given).await
}

async fn add_key(arguments: &AddKey) -> anyhow::Result<()> {
    let given = arguments.by.read()?;
    let app = arguments.line.open().await?;
    let added = add_key_here(&app, &arguments.forwarder, given).await;
    app.store.close().await;
    arguments.by.tell(added?)
}

async fn add_key_here(app: &App, name: &str, given: (Given, Scopes)) -> anyhow::Result<Added> {
    let mut tx = app.store.read().await?;
    let mut named = tx.forwarders().await?;
    drop(tx);
    named.retain(|forwarder| forwarder.name == name.trim());
    match named.as_slice() {
        [forwarder] => give(app, forwarder.id, given).await,
        [] => bail!("there is no forwarder {name:?}: `sotto forwarder list` shows them"),
        [_, _, ..] => bail!("several forwarders are called {name:?}: give the key at the desk"),
    }
}

async fn give(
    app: &App,
    forwarder: ForwarderId,
    (given, scopes): (Given, Scopes),
) -> anyhow::Result<Added> {
    match add_by(app, None, forwarder, (given, scopes)).await {
        Err(ForwarderError::Taken) => bail!(
            "this certificate counts already: `sotto forwarder list` shows whose it is; revoke that key first"
        ),
        added => Ok(added?),
    }
}

impl KnownBy {
    /// What the forwarder gave, before anything is written.
    fn read(&self) -> anyhow::Result<(Given, Scopes)> {
        self.out.as_deref().map_or(Ok(()), files::check_free)?;
        let sends = [Scope::Refer, Scope::AskTraining].into_iter();
        let scopes = sends
            .chain(self.keeps_keys.then_some(Scope::KeepKeys))
            .collect();
        Ok((self.given()?, scopes))
    }

    fn given(&self) -> anyhow::Result<Given> {
        match (&self.public_key, &self.certificate) {
            (Some(key), _) => Ok(Given::PublicKey(public_key(key)?)),
            (None, Some(path)) => {
                let certificate = CertificateDer::from_pem_file(path)
                    .with_context(|| format!("{} holds no certificate in PEM", path.display()))?;
                Ok(Given::Certificate(certificate.to_vec()))
            }
            (None, None) => Ok(Given::Nothing),
        }
    }

    fn tell(&self, added: Added) -> anyhow::Result<()> {
        if let Some(secret) = added.api_key {
            match &self.out {
                Some(path) => files::create(path, format!("{secret}\n").as_bytes(), files::SECRET)?,
                None => say(&secret)?,
            }
        }
        if let Some(pin) = added.pin {
            say(&format!(
                "Certificate sha256//{}. Compare it on the telephone with what they have.",
                STANDARD.encode(pin)
            ))?;
        }
        say(&format!(
            "Key {}.",
            URL_SAFE_NO_PAD.encode(added.id.as_bytes())
        ))
    }
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
