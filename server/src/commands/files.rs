//! Files that commands write: never over another, and secrets for their owner only.

use anyhow::{Context as _, bail};
use std::{
    fs,
    io::{ErrorKind, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

/// A file that only its owner may read.
pub(super) const SECRET: u32 = 0o600;
/// A file that is public anyway.
pub(super) const PUBLIC: u32 = 0o644;

/// Makes a file. One that is there already stays as it is.
pub(super) fn create(path: &Path, bytes: &[u8], mode: u32) -> anyhow::Result<()> {
    let opened = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(path);
    let mut file = match opened {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => bail!(
            "{} is there already; nothing was overwritten",
            path.display()
        ),
        opened => opened.with_context(|| format!("cannot make {}", path.display()))?,
    };
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .with_context(|| format!("cannot write {}", path.display()))
}

/// Refuses early what [`create`] would refuse late.
pub(super) fn check_free(path: &Path) -> anyhow::Result<()> {
    if path.exists() {
        bail!(
            "{} is there already; nothing was overwritten",
            path.display()
        );
    }
    Ok(())
}

/// Puts a file in the place of another in one step, so that nobody ever reads half of it.
pub(super) fn replace(path: &Path, bytes: &[u8], mode: u32) -> anyhow::Result<()> {
    let beside = path.with_extension("new");
    if beside.exists() {
        fs::remove_file(&beside).with_context(|| format!("cannot remove {}", beside.display()))?;
    }
    create(&beside, bytes, mode)?;
    fs::rename(&beside, path).with_context(|| format!("cannot write {}", path.display()))
}

/// Reads a whole file.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}
