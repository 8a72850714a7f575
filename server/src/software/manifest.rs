//! The manifest: SHA-256 of every file of both pages and of the organisation's own, as JSON whose bytes are signed.

use crate::http::{CSP, PageSite};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::{collections::BTreeMap, fmt::Write as _};

/// Where a server serves the manifest, below its origin.
pub const MANIFEST: &str = ".well-known/sotto-manifest.json";
/// Where it serves the signature.
pub const SIGNATURE: &str = ".well-known/sotto-manifest.sig";
/// The only version so far.
const VERSION: u32 = 1;

/// Files by their path below the origin, each with the SHA-256 of what a browser makes of it, in hexadecimal digits.
pub type Files = BTreeMap<String, String>;

/// One page: its files, and the content policy that it must come with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// The `Content-Security-Policy` of every answer.
    pub policy: String,
    /// Every file.
    pub files: Files,
}

/// Both pages as a build made them: the same for every organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pages {
    /// The visitor's.
    pub visitor: Page,
    /// The desk's.
    pub desk: Page,
}

/// What is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The format.
    pub version: u32,
    /// The version of Sotto that the pages belong to.
    pub release: String,
    /// The pages.
    pub pages: Pages,
    /// The organisation's own files, on both origins.
    pub organisation: Files,
}

impl Pages {
    /// Those inside this program.
    pub fn embedded() -> Self {
        let page = |site: PageSite| Page {
            policy: CSP.to_owned(),
            files: site
                .files()
                .map(|(path, bytes)| (path, digest(&bytes)))
                .collect(),
        };
        Self {
            visitor: page(PageSite::Visitor),
            desk: page(PageSite::Desk),
        }
    }

    /// Whether there is a page in it: a program that was built without the web client has none.
    pub fn is_whole(&self) -> bool {
        [&self.visitor, &self.desk]
            .iter()
            .all(|page| page.files.contains_key("index.html"))
    }
}

impl Manifest {
    /// The manifest of these pages with the organisation's files.
    pub fn new<'a>(
        pages: Pages,
        organisation: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    ) -> Self {
        let organisation = organisation.into_iter();
        Self {
            version: VERSION,
            release: env!("CARGO_PKG_VERSION").to_owned(),
            pages,
            organisation: organisation
                .map(|(name, bytes)| (name.to_owned(), digest(bytes)))
                .collect(),
        }
    }

    /// The bytes that are signed and served.
    ///
    /// # Errors
    /// Never for what [`Manifest::new`] made.
    pub fn encode(&self) -> serde_json::Result<Vec<u8>> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Reads a manifest; `None` when it is none of a version that is known here.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let manifest: Self = serde_json::from_slice(bytes).ok()?;
        (manifest.version == VERSION).then_some(manifest)
    }
}

/// SHA-256 in hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            // Writing to a string cannot fail.
            let _written = write!(text, "{byte:02x}");
            text
        })
}
