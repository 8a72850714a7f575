//! The organisation's public side, from its folder: `org.signed` (settings signed by the root, for every page) and
//! `settings.json` (the root's fingerprint, which pages and operators pin; ruling 18).

pub mod changeover;
pub mod fingerprint;
pub mod founding;
pub mod routing;
pub mod settings;
pub mod sheet;

use crate::software::manifest;
use anyhow::{Context as _, bail};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use seal::{
    Root,
    org::{Former, Org},
};
use serde::{Deserialize, Serialize};
use settings::{Changeover, Settings};
use std::{fs, path::Path};

/// The file with the signed settings.
pub const SIGNED: &str = "org.signed";
/// The file with the pinned fingerprint.
pub const PINNED: &str = "settings.json";

/// The file with the release manifest. May be missing.
pub const MANIFEST_FILE: &str = "sotto-manifest.json";
/// The file with its signature.
pub const SIGNATURE_FILE: &str = "sotto-manifest.sig";

/// The file in which the root before this one names it.
pub const SUCCESSOR_FILE: &str = "successor.signed";
/// The file in which a former root says that it was stolen.
pub const DISTRUST_FILE: &str = "distrust.signed";
/// Where a server serves the successor.
pub const SUCCESSOR: &str = ".well-known/sotto-successor";
/// Where it serves the distrust.
pub const DISTRUST: &str = ".well-known/sotto-distrust";

/// What `settings.json` holds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Pinned {
    /// SHA-256 of the root's public key, base64url without padding.
    pub root_fingerprint: String,
}

/// The organisation as the server knows it.
pub struct Organisation {
    /// The root that every certificate leads to.
    pub root: Root,
    /// The roots before it.
    pub former: Vec<Former>,
    /// Whether the pages say that the root was replaced.
    pub changeover: Option<Changeover>,
    /// The public half of the key that signs the log of keys, if the settings name it.
    pub log_key: Option<[u8; 32]>,
    /// All files as they are served, by path below the origin.
    pub files: Vec<(&'static str, Vec<u8>)>,
}

/// Both files for these settings: what a server needs to know of the root, and of those before it.
///
/// # Errors
/// When the settings are too long.
pub fn sign(
    root: &seal::identity::RootKey,
    settings: &Settings,
    former: &[Former],
) -> anyhow::Result<[(&'static str, Vec<u8>); 2]> {
    let signed = seal::org::sign_after(root, &serde_json::to_vec(settings)?, former)?;
    let pinned = Pinned {
        root_fingerprint: URL_SAFE_NO_PAD.encode(root.root().fingerprint()),
    };
    Ok([(SIGNED, signed), (PINNED, serde_json::to_vec(&pinned)?)])
}

/// Reads and verifies both files.
///
/// # Errors
/// When a file is missing, or the settings are not signed by the pinned root.
pub fn load(folder: &Path) -> anyhow::Result<Organisation> {
    let read = |name: &str| {
        let path = folder.join(name);
        fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let (signed, pinned) = (read(SIGNED)?, read(PINNED)?);
    let Org {
        settings,
        root,
        former,
    } = read_all(&signed, &pinned)?;
    let mut files = vec![(SIGNED, signed), (PINNED, pinned)];
    for (name, address) in [
        (MANIFEST_FILE, manifest::MANIFEST),
        (SIGNATURE_FILE, manifest::SIGNATURE),
        (SUCCESSOR_FILE, SUCCESSOR),
        (DISTRUST_FILE, DISTRUST),
    ] {
        if folder.join(name).exists() {
            files.push((address, read(name)?));
        }
    }
    Ok(Organisation {
        root,
        files,
        former,
        changeover: Settings::changeover_of(&settings),
        log_key: Settings::log_key_of(&settings),
    })
}

/// The name of the organisation in a folder.
///
/// # Errors
/// As [`load`].
pub fn name(folder: &Path) -> anyhow::Result<String> {
    let read = |name: &str| {
        let path = folder.join(name);
        fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let org = read_all(&read(SIGNED)?, &read(PINNED)?)?;
    Settings::name_of(&org.settings).context("the settings name nobody")
}

/// The root that both files agree on.
///
/// # Errors
/// When the settings are not signed by the pinned root.
pub fn read(signed: &[u8], pinned: &[u8]) -> anyhow::Result<Root> {
    read_all(signed, pinned).map(|org| org.root)
}

/// Everything that both files say.
///
/// # Errors
/// When the settings are not signed by the pinned root.
pub fn read_all(signed: &[u8], pinned: &[u8]) -> anyhow::Result<Org> {
    let settings: Pinned =
        serde_json::from_slice(pinned).with_context(|| format!("{PINNED} does not parse"))?;
    let fingerprint = URL_SAFE_NO_PAD
        .decode(&settings.root_fingerprint)
        .ok()
        .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    let Some(fingerprint) = fingerprint else {
        bail!("{PINNED}: rootFingerprint is not 32 bytes of base64url");
    };
    seal::org::read(signed, &fingerprint)
        .map_err(|error| anyhow::anyhow!("{SIGNED} is not signed by the pinned root: {error}"))
}

impl Organisation {
    /// The organisation's own files: what a manifest names.
    pub fn own(&self) -> Vec<(&'static str, &Vec<u8>)> {
        let own = self.files.iter();
        own.filter(|(name, _)| *name == SIGNED || *name == PINNED)
            .map(|(name, bytes)| (*name, bytes))
            .collect()
    }
}
