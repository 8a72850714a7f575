//! `sotto org settings`.

use super::RootFile;
use crate::{
    audit::keeping::{public_path, read_or_make},
    commands::{files, say},
    organisation::{self, settings::Settings},
};
use anyhow::{Context as _, bail};
use seal::tlog::Verifier;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Sign the settings.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    file: RootFile,
    /// What the organisation says about itself; deploy/organisation.toml is an example.
    #[arg(long, value_name = "FILE")]
    settings: PathBuf,
    /// The folder to write, which the server's configuration names as `organisation`.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// The public half of the line's key for the log of keys (`keys.pub`). Without it the key that was named before stays; the
    /// first time, one is made: `keys.key` beside the folder.
    #[arg(long, value_name = "FILE")]
    log_key: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let path = &arguments.settings;
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut settings = Settings::parse(&text).with_context(|| format!("{}", path.display()))?;
    let root = arguments.file.open()?;
    let folder = &arguments.out;
    // What the replacement of a root wrote stays.
    let (mut former, mut log_key) = (Vec::new(), None);
    if folder.join(organisation::SIGNED).exists() {
        let before = organisation::load(folder)?;
        if before.root != root.root() {
            bail!(
                "{} belongs to another root; to replace one run \"sotto org replace-root\"",
                folder.display()
            );
        }
        former = before.former;
        settings.changeover = before.changeover;
        log_key = before.log_key;
    }
    let log_key = match (&arguments.log_key, log_key) {
        (Some(path), _) => read_public(path)?,
        (None, Some(before)) => before,
        (None, None) => make_log_key(folder, &root.root())?,
    };
    let settings = settings.with_log_key(log_key);
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for (name, bytes) in organisation::sign(&root, &settings, &former)? {
        files::replace(&folder.join(name), &bytes, files::PUBLIC)?;
    }
    // What was written is what a server will take.
    organisation::load(folder)?;
    say(&format!(
        "Signed. {} holds nothing secret: copy it to the server, then restart the line.",
        folder.display()
    ))
}

/// The line's log key: it is the server's, and made here only because its public half is signed here.
fn make_log_key(folder: &Path, root: &seal::Root) -> anyhow::Result<[u8; 32]> {
    let path = folder.with_file_name("keys.key");
    let key = read_or_make(&path, &seal::keylog::origin(root))?;
    say(&format!(
        "The log of keys is signed by {}: carry it to the server, beside the folder, with mode 0600, and remove it here \
         ({} is not secret).",
        path.display(),
        public_path(&path).display()
    ))?;
    Ok(key.public())
}

fn read_public(path: &Path) -> anyhow::Result<[u8; 32]> {
    let text = String::from_utf8(files::read(path)?).ok();
    let verifier = text.and_then(|text| Verifier::parse(text.trim()).ok());
    let verifier = verifier.with_context(|| format!("{} is no log's key", path.display()))?;
    Ok(*verifier.key())
}
