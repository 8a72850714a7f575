//! What the log of keys is kept with: the key that signs its heads, and the tree over its leaves.

use crate::{audit::keeping::read_or_make, config};
use anyhow::{Context as _, bail};
use seal::{
    Root, keylog,
    tlog::{Hash, LogKey, Tree},
};
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Mutex,
};

/// The key, and the tree.
pub struct Keeping {
    /// Signs heads. It is never in the database, and it is no certifier's.
    pub key: LogKey,
    /// The log's name in heads.
    pub origin: String,
    /// What was read of the log so far, and its newest head.
    pub(super) log: Mutex<Log>,
}

/// The leaves that were read, with the tree over them. The database is the log: this only saves reading it again.
#[derive(Default)]
pub(super) struct Log {
    pub(super) tree: Tree,
    pub(super) places: HashMap<Hash, u64>,
    pub(super) signed: Option<Signed>,
}

/// A head as it was last signed.
#[derive(Debug, Clone)]
pub(super) struct Signed {
    pub(super) size: u64,
    pub(super) time: u64,
    pub(super) note: String,
}

impl Keeping {
    /// Reads the key, or makes it at the first start. `pinned` is what the organisation's signed settings name.
    ///
    /// # Errors
    /// With a sentence for the operator.
    pub fn open(
        settings: &config::Keys,
        beside: &Path,
        root: &Root,
        pinned: Option<[u8; 32]>,
    ) -> anyhow::Result<Self> {
        let path = key_path(settings, beside);
        if pinned.is_some() && !path.exists() {
            bail!(
                "{} is not there: \"sotto org settings\" made it beside the organisation's folder; bring it from there",
                path.display()
            );
        }
        let key = read_or_make(&path, &keylog::origin(root))?;
        match pinned {
            Some(pinned) if pinned != key.public() => bail!(
                "{} is not the key that the organisation's settings name: bring the right one, or sign the settings again \
                 with \"sotto org settings\" and this key",
                path.display()
            ),
            None => tracing::warn!(
                "the organisation's settings name no key of the log of keys, so no page follows it: sign them again with \
                 \"sotto org settings\""
            ),
            Some(_) => {}
        }
        Ok(Self::with(key, root))
    }

    /// With this key.
    pub fn with(key: LogKey, root: &Root) -> Self {
        Self {
            key,
            origin: keylog::origin(root),
            log: Mutex::default(),
        }
    }

    /// With a key of its own, for tests.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn fresh(root: &Root) -> anyhow::Result<Self> {
        let key = LogKey::generate().context("no randomness")?;
        Ok(Self::with(key, root))
    }
}

/// Where the key is: as set, or `keys.key` beside the organisation's folder, where the configuration is.
pub fn key_path(settings: &config::Keys, beside: &Path) -> PathBuf {
    let set = settings.key.clone();
    set.unwrap_or_else(|| beside.with_file_name("keys.key"))
}
