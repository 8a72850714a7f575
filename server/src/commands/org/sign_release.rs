//! `sotto org sign-release`.

use super::day;
use crate::{
    clock::SystemClock,
    commands::{files, say, secret},
    organisation::{self, MANIFEST_FILE, SIGNATURE_FILE},
    software::{Manifest, Pages},
};
use anyhow::{Context as _, bail};
use domain::Clock as _;
use seal::{
    keyfile::{self, Public},
    manifest::{RELEASE_KEY_MAX_S, ReleaseKey},
};
use std::path::PathBuf;

/// Sign the pages.
#[derive(clap::Args)]
pub struct Arguments {
    /// The release key's file, or the root's.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// A file with its passphrase, instead of typing it.
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// The organisation's folder, which `sotto org settings` made; the manifest is written there.
    #[arg(long, value_name = "FOLDER")]
    organisation: PathBuf,
    /// The pages of a build (`sotto manifest`), instead of those in this program.
    #[arg(long, value_name = "FILE")]
    pages: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let pages = match &arguments.pages {
        Some(path) => serde_json::from_slice(&files::read(path)?)
            .with_context(|| format!("{} is no list of pages", path.display()))?,
        None => Pages::embedded(),
    };
    if !pages.is_whole() {
        bail!("there are no pages to sign: this program was built without the web client");
    }
    let folder = &arguments.organisation;
    let organisation = organisation::load(folder)?;
    let now = SystemClock.now().secs();
    let key = open(arguments, now)?;
    if key.cert().root() != &organisation.root {
        bail!(
            "{} belongs to another root than {}",
            arguments.key.display(),
            folder.display()
        );
    }
    let own = organisation.own();
    let manifest = Manifest::new(
        pages,
        own.iter().map(|(name, bytes)| (*name, bytes.as_slice())),
    );
    let bytes = manifest.encode()?;
    let signature = key.sign(&bytes, now);
    let pinned = organisation.root.fingerprint();
    let signed = seal::manifest::verify(&signature, &bytes, &pinned, now)
        .context("this key may not sign any more: make a new one with \"sotto org release-key\"")?;
    files::replace(&folder.join(MANIFEST_FILE), &bytes, files::PUBLIC)?;
    files::replace(&folder.join(SIGNATURE_FILE), &signature, files::PUBLIC)?;
    say(&format!(
        "Signed: {} files of the visitor's page, {} of the desk. The signature counts until {}; sign again before, and \
         after every change of settings or program.",
        manifest.pages.visitor.files.len(),
        manifest.pages.desk.files.len(),
        day(signed.key_until)
    ))
}

/// Opens either kind of key. The root certifies itself for as long as a release key may last.
fn open(arguments: &Arguments, now: u64) -> anyhow::Result<ReleaseKey> {
    let file = files::read(&arguments.key)?;
    let public = keyfile::public(&file)
        .with_context(|| format!("{} is no key file", arguments.key.display()))?;
    let passphrase = secret::known("the key", arguments.passphrase_file.as_deref())?;
    let opened = match public {
        Public::Release(_) => keyfile::open_release(&file, &passphrase),
        Public::Root(_) => keyfile::open_root(&file, &passphrase)
            .and_then(|root| ReleaseKey::of_root(&root, now, now + RELEASE_KEY_MAX_S)),
    };
    match opened {
        Err(seal::Error::Sealed(_) | seal::Error::Size(_)) => bail!("wrong passphrase"),
        opened => opened.with_context(|| format!("cannot open {}", arguments.key.display())),
    }
}
