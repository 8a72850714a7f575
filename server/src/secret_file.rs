//! Keys of the server's own: 32 random bytes in a file that only its owner may read, made at the first start.

use anyhow::{Context as _, bail};
use std::{
    fs,
    io::{ErrorKind, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
};
use zeroize::Zeroizing;

use crate::chance::Chance;

/// A key as it was found, or made just now.
pub(crate) enum Secret {
    /// It was there.
    Found(Zeroizing<[u8; 32]>),
    /// It was not.
    Made(Zeroizing<[u8; 32]>),
}

impl Secret {
    /// The key.
    pub(crate) fn key(self) -> Zeroizing<[u8; 32]> {
        match self {
            Self::Found(key) | Self::Made(key) => key,
        }
    }
}

/// Reads the key, or makes it. `remedy` is what the operator does about one that others may have read.
///
/// # Errors
/// With a sentence for the operator.
pub(crate) fn read_or_make(path: &Path, remedy: &str) -> anyhow::Result<Secret> {
    match fs::read(path).map(Zeroizing::new) {
        Ok(bytes) => Ok(Secret::Found(checked(path, &bytes, remedy)?)),
        Err(error) if error.kind() == ErrorKind::NotFound => make(path),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// Reads a key that must be there.
///
/// # Errors
/// With a sentence for the operator.
pub(crate) fn read(path: &Path, remedy: &str) -> anyhow::Result<Zeroizing<[u8; 32]>> {
    let bytes = fs::read(path).map(Zeroizing::new);
    let bytes = bytes.with_context(|| format!("cannot read {}", path.display()))?;
    checked(path, &bytes, remedy)
}

fn checked(path: &Path, bytes: &[u8], remedy: &str) -> anyhow::Result<Zeroizing<[u8; 32]>> {
    let mode = fs::metadata(path)?.permissions().mode();
    if mode & 0o077 != 0 {
        bail!(
            "{} may be read by others: chmod 600 it, or better, {remedy}",
            path.display()
        );
    }
    let Ok(key) = <[u8; 32]>::try_from(bytes) else {
        bail!("{} is not a key: it has not 32 bytes", path.display());
    };
    Ok(Zeroizing::new(key))
}

fn make(path: &Path) -> anyhow::Result<Secret> {
    let key = Zeroizing::new(Chance::system().bytes());
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| {
            format!(
                "cannot make the key {}; `key` under [audit], [keys], [login] or [paging] may name another place",
                path.display()
            )
        })?;
    file.write_all(key.as_slice())?;
    file.sync_all()?;
    Ok(Secret::Made(key))
}
