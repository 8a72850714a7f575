//! Compares a running server with its signed manifest.
//!
//! It finds what it is sent. A server that tells whoever checks from whoever visits can send them different things: so ask
//! from several places, now and then, over Tor, too.

use super::{
    fetch::{Coding, Fetched, Origin},
    manifest::{self, Files, MANIFEST, Manifest, Page, Pages, SIGNATURE},
};
use crate::organisation::{DISTRUST, PINNED, SIGNED, SUCCESSOR, fingerprint::Typed};
use axum::http::HeaderValue;
use seal::{
    Root,
    manifest::Signed,
    successor::{Distrust, Successor},
};
use std::{collections::BTreeSet, fmt};

/// A difference between what was signed and what is served.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// There is no manifest, or it is none.
    NoManifest,
    /// The manifest is not signed by a key of the pinned root; why.
    Signature(String),
    /// The page pins another root than the one that was given.
    OtherRoot,
    /// A file is another one than was signed.
    Changed(String),
    /// A file is not there.
    Missing(String),
    /// The page loads a file that was not signed.
    Added(String),
    /// A header is not what was signed, or one that must not be there.
    Header(String),
    /// The manifest lacks or changes a file of the build that was given for comparison, or has one more.
    Build(String),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoManifest => write!(f, "no manifest: /{MANIFEST} is missing or unreadable"),
            Self::Signature(why) => write!(f, "the manifest's signature does not count: {why}"),
            Self::OtherRoot => {
                f.write_str("the page trusts another root than the fingerprint given")
            }
            Self::Changed(path) => write!(f, "changed: /{path}"),
            Self::Missing(path) => write!(f, "missing: /{path}"),
            Self::Added(path) => write!(f, "added: {path} is loaded and not in the manifest"),
            Self::Header(name) => write!(f, "header {name} is not as it must be"),
            Self::Build(path) => write!(f, "the manifest differs from the build given: {path}"),
        }
    }
}

/// Which page an origin serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Which {
    /// The visitor's.
    Visitor,
    /// The staff desk.
    Desk,
}

/// What to expect.
pub struct Expected {
    /// The root's fingerprint, from paper or from somebody who is trusted.
    pub fingerprint: Typed,
    /// Which page; whichever fits better when it is not said.
    pub which: Option<Which>,
    /// The pages of a build of one's own, to compare the manifest with.
    pub build: Option<Pages>,
    /// Unix seconds.
    pub now: u64,
}

/// What was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Differences, sorted; none is good.
    pub findings: Vec<Finding>,
    /// What the signature says, if it counts.
    pub signed: Option<Signed>,
    /// The root that has replaced the one whose fingerprint was given, and both have signed it.
    pub successor: Option<Root>,
    /// The version that the manifest names.
    pub release: Option<String>,
    /// Which page was compared.
    pub which: Option<Which>,
    /// How many files were compared.
    pub files: usize,
}

/// Fetches everything and compares.
///
/// # Errors
/// When the server does not answer.
pub async fn verify(origin: &Origin, expected: &Expected) -> anyhow::Result<Report> {
    let mut report = Report {
        findings: Vec::new(),
        signed: None,
        successor: None,
        release: None,
        which: None,
        files: 0,
    };
    let served = origin.get(MANIFEST, Coding::Plain).await?;
    let signature = origin.get(SIGNATURE, Coding::Plain).await?;
    let readable = (served.status == 200).then(|| Manifest::decode(&served.body));
    let Some(manifest) = readable.flatten() else {
        report.findings.push(Finding::NoManifest);
        return Ok(report);
    };
    report.successor = successor(origin, expected).await?;
    let fingerprint = report.successor.map_or_else(
        || expected.fingerprint.clone(),
        |root| Typed::Whole(root.fingerprint()),
    );
    match check_signature(&signature, &served.body, &fingerprint, expected.now) {
        Ok(signed) => report.signed = Some(signed),
        Err(why) => report.findings.push(Finding::Signature(why)),
    }
    report.release = Some(manifest.release.clone());
    if let Some(build) = &expected.build {
        report.findings.extend(differences(build, &manifest.pages));
    }
    let index = origin.get("", Coding::Brotli).await?;
    let which = expected
        .which
        .unwrap_or_else(|| guess(&index, &manifest.pages));
    report.which = Some(which);
    let page = match which {
        Which::Visitor => &manifest.pages.visitor,
        Which::Desk => &manifest.pages.desk,
    };
    check_index(&index, page, &mut report.findings);
    let visitor = which == Which::Visitor;
    for (path, wanted) in page.files.iter().chain(&manifest.organisation) {
        let found = check_file(origin, path, wanted, visitor).await?;
        report.findings.extend(found);
        report.files += 1;
    }
    report
        .findings
        .extend(check_root(origin, &fingerprint).await?);
    report.findings.sort();
    report.findings.dedup();
    Ok(report)
}

/// The signature must be of a key of the root whose fingerprint was given.
fn check_signature(
    signature: &Fetched,
    manifest: &[u8],
    fingerprint: &Typed,
    now: u64,
) -> Result<Signed, String> {
    if signature.status != 200 {
        return Err(format!("/{SIGNATURE} is missing"));
    }
    // Ten words name a root only together with the root itself: take the one that the signature names and compare.
    let root = seal::manifest::named_root(&signature.body).map_err(|error| error.to_string())?;
    if !fingerprint.is_of(&root) {
        return Err("signed under another root than the fingerprint given".to_owned());
    }
    let pinned = root.fingerprint();
    seal::manifest::verify(&signature.body, manifest, &pinned, now)
        .map_err(|error| error.to_string())
}

/// The root to expect instead, where the one whose fingerprint was given has named it, and has not said that it was stolen.
async fn successor(origin: &Origin, expected: &Expected) -> anyhow::Result<Option<Root>> {
    let said = origin.get(SUCCESSOR, Coding::Plain).await?;
    let Ok(successor) = Successor::decode(&said.body) else {
        return Ok(None);
    };
    if !expected.fingerprint.is_of(&successor.old) {
        return Ok(None);
    }
    let distrust = origin.get(DISTRUST, Coding::Plain).await?;
    let distrust = Distrust::decode(&distrust.body).ok();
    let pinned = successor.old.fingerprint();
    let followed = successor.follow(&pinned, distrust.as_ref(), expected.now);
    Ok(followed.ok())
}

/// The root that the page itself pins, and the settings that it shows.
async fn check_root(origin: &Origin, fingerprint: &Typed) -> anyhow::Result<Option<Finding>> {
    let pinned = origin.get(PINNED, Coding::Brotli).await?;
    let signed = origin.get(SIGNED, Coding::Brotli).await?;
    let root = crate::organisation::read(&signed.body, &pinned.body);
    let ours = root.is_ok_and(|root| fingerprint.is_of(&root));
    Ok((!ours).then_some(Finding::OtherRoot))
}

/// The page whose `index.html` was sent; the visitor's if it is neither.
fn guess(index: &Fetched, pages: &Pages) -> Which {
    let digest = manifest::digest(&index.body);
    if pages.desk.files.get("index.html") == Some(&digest) {
        Which::Desk
    } else {
        Which::Visitor
    }
}

/// `/` itself: it is what browsers ask for.
fn check_index(index: &Fetched, page: &Page, findings: &mut Vec<Finding>) {
    let wanted = page.files.get("index.html");
    if index.status != 200 {
        findings.push(Finding::Missing(String::new()));
    } else if wanted != Some(&manifest::digest(&index.body)) {
        findings.push(Finding::Changed(String::new()));
    }
    let loaded = loads(&String::from_utf8_lossy(&index.body));
    let unknown = loaded.into_iter().filter(|address| {
        let path = address.strip_prefix('/').unwrap_or(address);
        !page.files.contains_key(path)
    });
    findings.extend(unknown.map(Finding::Added));
    let policy = index.headers.get("content-security-policy");
    if policy.map(HeaderValue::as_bytes) != Some(page.policy.as_bytes()) {
        findings.push(Finding::Header("content-security-policy".to_owned()));
    }
}

/// What a page loads: the addresses in `src`, and in `href` of `<link>`.
fn loads(html: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for tag in html.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        let name = tag.split_whitespace().next().unwrap_or_default();
        let attribute = if name.eq_ignore_ascii_case("link") {
            "href"
        } else if name.eq_ignore_ascii_case("base") {
            found.insert("<base>".to_owned());
            continue;
        } else {
            "src"
        };
        found.extend(value(tag, attribute));
    }
    found
}

/// An attribute's value, in whichever quotes.
fn value(tag: &str, name: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let at = lower.match_indices(name).map(|(at, _)| at).find(|at| {
        lower
            .get(..*at)
            .is_some_and(|before| before.ends_with(char::is_whitespace))
    })?;
    let rest = tag
        .get(at + name.len()..)?
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    let quote = rest.chars().next()?;
    let inner = if quote == '"' || quote == '\'' {
        rest.get(1..)?.split(quote).next()
    } else {
        rest.split(char::is_whitespace).next()
    };
    inner.map(str::to_owned)
}

/// One file, in both codings: a browser gets the compressed one.
async fn check_file(
    origin: &Origin,
    path: &str,
    wanted: &str,
    visitor: bool,
) -> anyhow::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for coding in [Coding::Plain, Coding::Brotli] {
        let fetched = origin.get(path, coding).await?;
        if fetched.status != 200 {
            findings.push(Finding::Missing(path.to_owned()));
        } else if manifest::digest(&fetched.body) != wanted {
            findings.push(Finding::Changed(path.to_owned()));
        }
        if visitor && fetched.headers.contains_key("set-cookie") {
            findings.push(Finding::Header("set-cookie".to_owned()));
        }
        for name in ["refresh", "link", "service-worker-allowed"] {
            if fetched.headers.contains_key(name) {
                findings.push(Finding::Header(name.to_owned()));
            }
        }
    }
    Ok(findings)
}

/// Between a build of one's own and the pages of a manifest.
fn differences(build: &Pages, pages: &Pages) -> Vec<Finding> {
    let both = [
        ("visitor", &build.visitor, &pages.visitor),
        ("desk", &build.desk, &pages.desk),
    ];
    let mut found = Vec::new();
    for (name, ours, theirs) in both {
        let changed = |files: &Files, path: &String, digest: &String| {
            files.get(path).is_none_or(|other| other != digest)
        };
        let paths: BTreeSet<&String> = ours
            .files
            .iter()
            .filter(|(path, digest)| changed(&theirs.files, path, digest))
            .chain(
                theirs
                    .files
                    .iter()
                    .filter(|(path, digest)| changed(&ours.files, path, digest)),
            )
            .map(|(path, _)| path)
            .collect();
        found.extend(
            paths
                .into_iter()
                .map(|path| Finding::Build(format!("{name}: {path}"))),
        );
        if ours.policy != theirs.policy {
            found.push(Finding::Build(format!("{name}: content policy")));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_a_page_loads_is_seen() {
        let html = "<!doctype html><LINK rel=stylesheet href='/assets/a.css'><script type=\"module\" \
                    src=\"/assets/b.js\"></script><img\nSRC=/c.svg><a href=\"https://exit.example/\">x</a>\
                    <script data-src=\"no\" src = \"https://evil.example/x.js\">";
        let seen: Vec<String> = loads(html).into_iter().collect();
        assert_eq!(
            seen,
            [
                "/assets/a.css",
                "/assets/b.js",
                "/c.svg",
                "https://evil.example/x.js"
            ]
        );
    }
}
