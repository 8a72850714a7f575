//! `sotto org init`.

use super::{RootFile, sheet::Sheet, show};
use crate::commands::{files, say};
use seal::identity::RootKey;

/// Make the root key.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    file: RootFile,
    #[command(flatten)]
    sheet: Sheet,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    files::check_free(&arguments.file.root)?;
    arguments.sheet.check_free()?;
    let root = RootKey::generate()?;
    arguments.file.create(&root)?;
    say(&format!(
        "The root key is in {}. Keep two copies on two sticks, in two places.\n",
        arguments.file.root.display()
    ))?;
    show::fingerprint(&root.root())?;
    arguments.sheet.write(&root)
}
