//! The folder of a forwarder: its key, which line it sends to, and what waits to be sent.

use crate::{ForwardError, Result, Spool};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use seal::referral::ForwarderKey;
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write as _},
    net::SocketAddr,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

const KEY: &str = "key";
const SETTINGS: &str = "line.json";

/// Which line, and by what it knows us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Settings {
    /// The origin of the line's page: `https://host`.
    pub origin: String,
    /// The fingerprint of the organisation's root, from paper: ten words or 64 hexadecimal digits.
    pub fingerprint: String,
    /// What the line calls our key; empty where we show a certificate.
    pub key_id: String,
    /// Where the host is reached, whatever its name says.
    pub connect: Option<SocketAddr>,
    /// How we come in by a certificate (mutual TLS); then nothing is signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mutual: Option<Mutual>,
}

/// Where a line lets in whoever shows a certificate, and ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Mutual {
    /// Where: `https://host:port`.
    pub origin: String,
    /// Our certificate, as PEM.
    pub certificate: PathBuf,
    /// Its private key, as PEM.
    pub key: PathBuf,
    /// The certificate that the line shows there, or its authority's, as PEM; the web's authorities are believed where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<PathBuf>,
    /// Where that host is reached, whatever its name says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connect: Option<SocketAddr>,
}

/// The folder.
#[derive(Clone)]
pub struct Home {
    folder: PathBuf,
    key: ForwarderKey,
}

impl Home {
    /// Makes the folder with a new key in it.
    ///
    /// # Errors
    /// When there is a key already: it is never replaced, because what waits is sealed by it.
    pub fn create(folder: &Path) -> Result<Self> {
        let made = fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder);
        made.map_err(|source| file(folder, source))?;
        let key = ForwarderKey::generate()?;
        let text = key.text();
        let path = folder.join(KEY);
        let written = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .and_then(|mut new| {
                new.write_all(text.as_bytes())?;
                new.sync_all()
            });
        written.map_err(|source| file(&path, source))?;
        sync_folder(folder)?;
        Ok(Self {
            folder: folder.to_owned(),
            key,
        })
    }

    /// Opens the folder.
    ///
    /// # Errors
    /// When there is no key in it.
    pub fn open(folder: &Path) -> Result<Self> {
        let path = folder.join(KEY);
        let text = match fs::read_to_string(&path) {
            Ok(text) => Zeroizing::new(text),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(ForwardError::NotSetUp(
                    "there is no key in this folder: `sotto-forward key` makes one",
                ));
            }
            Err(source) => return Err(file(&path, source)),
        };
        let key = ForwarderKey::parse(&text)
            .map_err(|_source| ForwardError::Input("the file of the key is damaged".to_owned()))?;
        Ok(Self {
            folder: folder.to_owned(),
            key,
        })
    }

    /// The key.
    pub fn key(&self) -> &ForwarderKey {
        &self.key
    }

    /// The public key, as the line's register takes it.
    pub fn public_key(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.key.public())
    }

    /// What waits to be sent.
    pub fn spool(&self) -> Result<Spool> {
        Spool::open(&self.folder.join("spool"), self.key.clone())
    }

    /// Notes which line it sends to.
    pub fn set_up(&self, settings: &Settings) -> Result<()> {
        let path = self.folder.join(SETTINGS);
        let text = serde_json::to_vec_pretty(settings)
            .map_err(|error| ForwardError::Input(error.to_string()))?;
        replace(&path, &text)
    }

    /// Which line it sends to.
    ///
    /// # Errors
    /// When nobody has noted it.
    pub fn settings(&self) -> Result<Settings> {
        let path = self.folder.join(SETTINGS);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(ForwardError::NotSetUp(
                    "nobody has noted which line to send to: `sotto-forward set-up` does",
                ));
            }
            Err(source) => return Err(file(&path, source)),
        };
        serde_json::from_slice(&text)
            .map_err(|error| ForwardError::Input(format!("{}: {error}", path.display())))
    }
}

/// Writes a file so that at every moment the old or the new one is there, whole and on disk.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let new = path.with_extension("new");
    let written = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&new)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&new, path));
    written.map_err(|source| file(path, source))?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// A name in a folder is on disk once the folder is.
pub(crate) fn sync_folder(folder: &Path) -> Result<()> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|source| file(folder, source))
}

pub(crate) fn file(path: &Path, source: std::io::Error) -> ForwardError {
    ForwardError::File {
        path: path.to_owned(),
        source,
    }
}
