//! `sotto org recertify`.

use super::{RootFile, role_name};
use crate::{
    chance::Chance,
    clock::SystemClock,
    commands::{say, secret},
    organisation::{
        self,
        changeover::{self, Found},
    },
};
use anyhow::{Context as _, bail};
use domain::{Clock as _, permission::Roles};
use std::{
    io::{self, BufRead as _},
    path::PathBuf,
};
use store::Store as _;
use store_sqlite::SqliteStore;

/// Certify everybody again.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    new: RootFile,
    /// The organisation's folder before the replacement.
    #[arg(long, value_name = "FOLDER")]
    was: PathBuf,
    /// The line's database. The line must be stopped.
    #[arg(long, value_name = "FILE")]
    database: PathBuf,
    /// The supervisor who is here: they certify the others.
    #[arg(long)]
    login: String,
    /// A file with the supervisor's passphrase, instead of typing it.
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// The list of people and devices was checked already: ask nothing.
    #[arg(long)]
    checked: bool,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let old = organisation::load(&arguments.was)?.root;
    let path = &arguments.database;
    if !path.exists() {
        bail!("{} is not there", path.display());
    }
    let store = SqliteStore::open(path)
        .await
        .with_context(|| format!("cannot open the database {}", path.display()))?;
    let done = recertify(&arguments, &store, old).await;
    store.close().await;
    done
}

async fn recertify(
    arguments: &Arguments,
    store: &SqliteStore,
    old: seal::Root,
) -> anyhow::Result<()> {
    let now = SystemClock.now();
    let found = changeover::look(store, &old, now).await?;
    list(&found)?;
    if !arguments.checked {
        confirm()?;
    }
    let root = arguments.new.open()?;
    if root.root() == old {
        bail!("this root is the one that the folder names; nothing to do");
    }
    let whose = format!("{} at the desk", arguments.login);
    let passphrase = secret::known(&whose, arguments.passphrase_file.as_deref())?;
    let by = (arguments.login.as_str(), passphrase.as_str());
    let count = changeover::recertify(store, (&old, &root), by, now, &Chance::system()).await?;
    say(&format!(
        "{count} device(s) are certified under the new root, and the team has a new key. Other supervisors ask the keeper \
         to be certified again."
    ))
}

fn list(found: &Found) -> anyhow::Result<()> {
    say("These will be certified again:\n")?;
    for staff in &found.good {
        let roles = Roles::from_bits(staff.roles.bits());
        let names: Vec<&str> = roles.iter().map(role_name).collect();
        say(&format!("    {}: {}", staff.alias, names.join(", ")))?;
    }
    for (alias, why) in &found.left_out {
        say(&format!("    left out: a device of {alias} ({why})"))?;
    }
    say("")
}

fn confirm() -> anyhow::Result<()> {
    say("Do you know every one of them, and every device? Type yes:")?;
    let mut answer = String::new();
    io::stdin()
        .lock()
        .read_line(&mut answer)
        .context("cannot read the answer")?;
    if answer.trim() == "yes" {
        Ok(())
    } else {
        bail!("nothing was certified; revoke whoever should not be there first")
    }
}
