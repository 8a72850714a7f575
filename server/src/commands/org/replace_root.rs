//! `sotto org replace-root`.

use super::RootFile;
use crate::{
    clock::SystemClock,
    commands::{files, say, secret},
    organisation::{
        self, DISTRUST_FILE, SUCCESSOR_FILE,
        settings::{Changeover, Settings},
    },
};
use anyhow::{Context as _, bail};
use domain::Clock as _;
use seal::{
    identity::RootKey,
    keyfile,
    org::Former,
    successor::{Distrust, Successor},
};
use std::{
    fs,
    path::{Path, PathBuf},
};

const DAY_S: u64 = 86_400;

/// Why a root is replaced. It decides what whoever pinned the old one may believe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Because {
    /// It is time, and the old key is safe: it names the new one, and others may follow.
    Planned,
    /// The old key is gone: nobody can follow; the new fingerprint must reach people on paper.
    Lost,
    /// Somebody else may have the old key: it says itself, if it is still there, that it counts no more.
    Stolen,
}

/// Replace the root.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    new: RootFile,
    /// Why.
    #[arg(long)]
    because: Because,
    /// The organisation's folder so far.
    #[arg(long, value_name = "FOLDER")]
    was: PathBuf,
    /// The old root's key file, where it still exists.
    #[arg(long, value_name = "FILE")]
    old: Option<PathBuf>,
    /// A file with the old root's passphrase, instead of typing it.
    #[arg(long, value_name = "FILE")]
    old_passphrase_file: Option<PathBuf>,
    /// What the organisation says about itself.
    #[arg(long, value_name = "FILE")]
    settings: PathBuf,
    /// For how many days the pages say that the root was replaced.
    #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u64).range(1..=400))]
    days: u64,
    /// The new folder to write.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    files::check_free(&arguments.out)?;
    let before = organisation::load(&arguments.was)?;
    let text = String::from_utf8(files::read(&arguments.settings)?).ok();
    let mut settings = Settings::parse(&text.context("the settings are no text")?)?;
    if let Some(key) = before.log_key {
        settings = settings.with_log_key(key);
    }
    let new = arguments.new.open()?;
    if new.root() == before.root {
        bail!("this is the root that is in use; make a new one with \"sotto org init\"");
    }
    let old = open_old(arguments, &before.root)?;
    let now = SystemClock.now().secs();
    let until = now + arguments.days * DAY_S;
    settings.changeover = Some(Changeover { since: now, until });
    let mut former = vec![Former {
        root: before.root,
        until: now,
    }];
    former.extend(before.former);
    let folder = &arguments.out;
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for (name, bytes) in organisation::sign(&new, &settings, &former)? {
        files::create(&folder.join(name), &bytes, files::PUBLIC)?;
    }
    let (name, statement) = match (arguments.because, old) {
        (Because::Planned, Some(old)) => (SUCCESSOR_FILE, Successor::issue(&old, &new, now, until)),
        (Because::Planned, None) => {
            bail!("a planned replacement needs the old key (--old); without it, the key is lost")
        }
        (Because::Stolen, Some(old)) => (DISTRUST_FILE, Distrust::issue(&old, now)),
        (Because::Lost | Because::Stolen, None) => return finish(folder, false),
        (Because::Lost, Some(_)) => bail!("the old key is here, so it is not lost"),
    };
    files::create(&folder.join(name), &statement, files::PUBLIC)?;
    finish(folder, arguments.because == Because::Planned)
}

fn open_old(arguments: &Arguments, root: &seal::Root) -> anyhow::Result<Option<RootKey>> {
    let Some(path) = &arguments.old else {
        return Ok(None);
    };
    let file = files::read(path)?;
    if super::check_root(path, &file)? != *root {
        bail!(
            "{} is not the root of {}",
            path.display(),
            arguments.was.display()
        );
    }
    let file_of = arguments.old_passphrase_file.as_deref();
    let passphrase = secret::known("the old root", file_of)?;
    match keyfile::open_root(&file, &passphrase) {
        Ok(root) => Ok(Some(root)),
        Err(_error) => bail!("wrong passphrase of the old root"),
    }
}

fn finish(folder: &Path, followed: bool) -> anyhow::Result<()> {
    say(&format!(
        "{} is signed by the new root. Next: \"sotto org recertify\", then \"sotto org sign-release\" with a new release \
         key, then carry folder and database to the server.",
        folder.display()
    ))?;
    say(if followed {
        "Whoever pinned the old fingerprint and runs \"sotto verify-client\" is shown the new one."
    } else {
        "Nobody can follow by themselves: give partners the new fingerprint by voice or on paper, and replace leaflets."
    })
}
