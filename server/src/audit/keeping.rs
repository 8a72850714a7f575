//! What the audit log is kept with: the key that signs its heads, where heads go, how long words stay, when to raise an alarm.

use crate::{
    config,
    secret_file::{self, Secret},
};
use anyhow::{Context as _, bail};
use domain::{Millis, Timestamp};
use seal::{Root, tlog::LogKey};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The key, and what the operator set.
pub struct Keeping {
    /// Signs heads and prunings. It is never in the database.
    pub key: LogKey,
    /// The log's name in heads.
    pub origin: String,
    /// What the operator set.
    pub settings: config::Audit,
    /// Sends heads out.
    pub mailer: Option<super::mail::Mailer>,
}

impl Keeping {
    /// Reads the key, or makes it at the first start.
    ///
    /// # Errors
    /// With a sentence for the operator.
    pub fn open(settings: &config::Audit, beside: &Path, root: &Root) -> anyhow::Result<Self> {
        settings.check()?;
        let key = read_or_make(&key_path(settings, beside), &origin(root))?;
        if let Some(folder) = &settings.heads {
            let known = fs::metadata(folder)
                .with_context(|| format!("cannot look into {}", folder.display()))?;
            if !known.is_dir() {
                bail!("{} is not a folder", folder.display());
            }
        }
        let mailer = settings
            .mail
            .as_ref()
            .map(super::mail::Mailer::new)
            .transpose()?;
        Ok(Self {
            key,
            origin: origin(root),
            settings: settings.clone(),
            mailer,
        })
    }

    /// With a key of its own and the defaults, for tests.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn fresh(root: &Root) -> anyhow::Result<Self> {
        Ok(Self {
            key: LogKey::generate().context("no randomness")?,
            origin: origin(root),
            settings: config::Audit::default(),
            mailer: None,
        })
    }

    /// Words from before this moment go (R220).
    pub fn keep_since(&self, now: Timestamp) -> Timestamp {
        let days = i64::from(self.settings.keep_days);
        let kept = Millis::from_secs(days * 24 * 3_600);
        Timestamp(now.0.saturating_sub(kept.0)).to_minute()
    }
}

/// The log's name: the organisation's, as certificates shorten it.
pub fn origin(root: &Root) -> String {
    let org = u64::from_be_bytes(root.org());
    format!("sotto/{org:016x}/audit")
}

/// What prunings of a log say in their first line, so that none is taken for a head.
pub fn pruned_origin(origin: &str) -> String {
    format!("{origin}-pruned")
}

/// Where the key is: as set, or `audit.key` beside the organisation's folder, where the configuration is.
pub fn key_path(settings: &config::Audit, beside: &Path) -> PathBuf {
    settings
        .key
        .clone()
        .unwrap_or_else(|| beside.with_file_name("audit.key"))
}

/// Where the public half is, for those who verify.
pub fn public_path(key: &Path) -> PathBuf {
    key.with_extension("pub")
}

/// A log's key: the file's, or a new one with its public half beside it.
///
/// # Errors
/// With a sentence for the operator.
pub(crate) fn read_or_make(path: &Path, origin: &str) -> anyhow::Result<LogKey> {
    let remedy = "remove it, so that a new key is made, and tell whoever verifies heads";
    match secret_file::read_or_make(path, remedy)? {
        Secret::Found(secret) => Ok(LogKey::from_secret(&secret)),
        Secret::Made(secret) => {
            let key = LogKey::from_secret(&secret);
            let public = public_path(path);
            let text = key.verifier(origin).context("the log's name is odd")?;
            fs::write(&public, text.text() + "\n")
                .with_context(|| format!("cannot write {}", public.display()))?;
            Ok(key)
        }
    }
}
