//! `sotto org release-key`.

use super::{RootFile, day};
use crate::{
    clock::SystemClock,
    commands::{files, say, secret},
};
use domain::Clock as _;
use seal::{keyfile, manifest::ReleaseKey};
use std::path::PathBuf;

const DAY_S: u64 = 86_400;

/// Make a release key.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    file: RootFile,
    /// The key file to make.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// A file with the release key's passphrase, instead of typing it.
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// For how many days it may sign.
    #[arg(long, default_value_t = 400, value_parser = clap::value_parser!(u64).range(1..=400))]
    days: u64,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    files::check_free(&arguments.out)?;
    let root = arguments.file.open()?;
    let file = arguments.passphrase_file.as_deref();
    let chosen = secret::chosen("the release key", file, keyfile::PASSPHRASE_MIN_BYTES)?;
    let now = SystemClock.now().secs();
    let key = ReleaseKey::issue(&root, now, now + arguments.days * DAY_S)?;
    let sealed = keyfile::seal_release(&key, &chosen.text)?;
    files::create(&arguments.out, &sealed, files::SECRET)?;
    say(&format!(
        "{} may sign releases until {}.",
        arguments.out.display(),
        day(key.cert().not_after())
    ))?;
    secret::show_once("the release key", &chosen)
}
