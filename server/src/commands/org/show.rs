//! `sotto org show`.

use crate::{
    commands::{files, say},
    organisation::{self, fingerprint},
};
use seal::Root;
use std::path::PathBuf;

/// Show a fingerprint.
#[derive(clap::Args)]
#[group(required = true, multiple = false)]
pub struct Arguments {
    /// The root's key file.
    #[arg(long, value_name = "FILE")]
    root: Option<PathBuf>,
    /// The folder that a server serves, as its configuration names it.
    #[arg(long, value_name = "FOLDER")]
    organisation: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    if let Some(path) = &arguments.root {
        let root = super::check_root(path, &files::read(path)?)?;
        fingerprint(&root)?;
    }
    if let Some(folder) = &arguments.organisation {
        fingerprint(&organisation::load(folder)?.root)?;
    }
    Ok(())
}

/// Says a root's fingerprint in every form.
pub(super) fn fingerprint(root: &Root) -> anyhow::Result<()> {
    say(&format!(
        "Fingerprint (public: for leaflets, partners and the server)\n\n    {}\n\n    {}\n\n{}",
        fingerprint::words(root)?,
        fingerprint::digits(root),
        fingerprint::terminal(root)
    ))
}
