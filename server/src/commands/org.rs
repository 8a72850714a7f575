//! `sotto org …`: the ceremonies around the root key. None of them talks to a network, and only `first-supervisor` opens a
//! database: run them on a computer that has none, and carry the public half to the server.

mod certify_supervisor;
mod first_supervisor;
mod init;
mod recertify;
mod recover;
mod release_key;
mod replace_root;
mod settings;
mod sheet;
mod show;
mod sign_release;

pub(super) use sheet::day;

use super::{files, secret};
use anyhow::{Context as _, bail};
use clap::Subcommand;
use domain::permission::Role;
use seal::{identity::RootKey, keyfile};
use std::path::{Path, PathBuf};

/// One ceremony.
#[derive(Subcommand)]
pub enum Command {
    /// Make the root key, in a file under a passphrase.
    Init(init::Arguments),
    /// Show a root's fingerprint: words, digits, picture. Needs no passphrase.
    Show(show::Arguments),
    /// Write the recovery sheet: the key in words, to print and lock away.
    Sheet(sheet::Arguments),
    /// Make the key file again from the recovery sheet.
    Recover(recover::Arguments),
    /// Check and sign what the organisation says about itself; makes the server's folder.
    Settings(settings::Arguments),
    /// Make the first supervisor, with the line's first team, in a new database.
    FirstSupervisor(first_supervisor::Arguments),
    /// Certify a supervisor who asks for it.
    CertifySupervisor(certify_supervisor::Arguments),
    /// Put a new root in the place of the old one, on the pages.
    ReplaceRoot(replace_root::Arguments),
    /// Certify everybody again under a new root, in the database.
    Recertify(recertify::Arguments),
    /// Make a key that may sign releases, so that the root stays offline.
    ReleaseKey(release_key::Arguments),
    /// Sign the manifest of the pages, for `sotto verify-client`.
    SignRelease(sign_release::Arguments),
}

/// Carries it out.
///
/// # Errors
/// With a sentence for whoever holds the key.
pub async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Init(arguments) => init::run(&arguments),
        Command::Show(arguments) => show::run(&arguments),
        Command::Sheet(arguments) => sheet::run(&arguments),
        Command::Recover(arguments) => recover::run(&arguments),
        Command::Settings(arguments) => settings::run(&arguments),
        Command::FirstSupervisor(arguments) => first_supervisor::run(arguments).await,
        Command::CertifySupervisor(arguments) => certify_supervisor::run(&arguments),
        Command::ReplaceRoot(arguments) => replace_root::run(&arguments),
        Command::Recertify(arguments) => recertify::run(arguments).await,
        Command::ReleaseKey(arguments) => release_key::run(&arguments),
        Command::SignRelease(arguments) => sign_release::run(&arguments),
    }
}

/// The root's file, and where its passphrase is.
#[derive(clap::Args)]
struct RootFile {
    /// The root's key file.
    #[arg(long, value_name = "FILE")]
    root: PathBuf,
    /// A file with the root's passphrase, instead of typing it.
    #[arg(long, value_name = "FILE")]
    root_passphrase_file: Option<PathBuf>,
}

impl RootFile {
    /// Opens it.
    fn open(&self) -> anyhow::Result<RootKey> {
        let file = files::read(&self.root)?;
        check_root(&self.root, &file)?;
        let passphrase = secret::known("the root", self.root_passphrase_file.as_deref())?;
        match keyfile::open_root(&file, &passphrase) {
            Ok(root) => Ok(root),
            Err(seal::Error::Sealed(_) | seal::Error::Size(_)) => bail!("wrong passphrase"),
            Err(error) => {
                Err(error).with_context(|| format!("cannot open {}", self.root.display()))
            }
        }
    }

    /// Seals a root into it.
    fn create(&self, root: &RootKey) -> anyhow::Result<()> {
        let file = self.root_passphrase_file.as_deref();
        let chosen = secret::chosen("the root", file, keyfile::PASSPHRASE_MIN_BYTES)?;
        let sealed = keyfile::seal_root(root, &chosen.text)?;
        files::create(&self.root, &sealed, files::SECRET)?;
        secret::show_once("the root", &chosen)
    }
}

/// Reads a root's public half without a passphrase.
fn check_root(path: &Path, file: &[u8]) -> anyhow::Result<seal::Root> {
    match keyfile::public(file) {
        Ok(keyfile::Public::Root(root)) => Ok(root),
        Ok(keyfile::Public::Release(_)) => bail!("{} is a release key, not a root", path.display()),
        Err(error) => Err(error).with_context(|| format!("{} is no key file", path.display())),
    }
}

/// Roles as people type them: `rota-manager`.
pub(super) fn role(text: &str) -> Result<Role, String> {
    let found = Role::ALL.into_iter().find(|role| role_name(*role) == text);
    found.ok_or_else(|| {
        let names: Vec<&str> = Role::ALL.into_iter().map(role_name).collect();
        format!("one of {}", names.join(", "))
    })
}

/// A role's name on the command line.
pub(super) fn role_name(role: Role) -> &'static str {
    match role {
        Role::Advocate => "advocate",
        Role::Supervisor => "supervisor",
        Role::Interpreter => "interpreter",
        Role::RotaManager => "rota-manager",
        Role::Director => "director",
        Role::Auditor => "auditor",
        Role::CaseWorker => "case-worker",
        Role::Administrator => "administrator",
        Role::Reporter => "reporter",
    }
}
