//! What could be wrong on this machine, before somebody who needs help finds out. Reads, and changes nothing but the row
//! that proves that the database can be written.

mod keys;
mod mailbox;
mod network;
mod paging;
mod place;
mod validity;

use crate::{
    Config,
    config::Site,
    mailbox::Keeping as Letters,
    notify::Keeping as Paging,
    organisation::{self, Organisation, fingerprint},
    software::{Manifest, Pages, manifest},
};
use domain::Timestamp;
use seal::Root;
use std::{fmt, path::Path};
use store::{Store, StoreError};
use store_sqlite::SqliteStore;

const HOUR_S: u64 = 3_600;
/// Whoever can renew should be told now.
const SOON_S: u64 = 72 * HOUR_S;
/// Somebody must renew today.
const URGENT_S: u64 = 24 * HOUR_S;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// As it should be.
    Ok,
    /// Will become a problem.
    Warning,
    /// The line does not work, or not safely.
    Problem,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// How bad it is.
    pub grade: Grade,
    /// What was looked at.
    pub what: &'static str,
    /// What was found and what to do about it.
    pub text: String,
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let grade = match self.grade {
            Grade::Ok => "ok",
            Grade::Warning => "warning",
            Grade::Problem => "PROBLEM",
        };
        write!(f, "{grade:<8} {}: {}", self.what, self.text)
    }
}

/// The checks so far.
#[derive(Default)]
struct Checks(Vec<Check>);

impl Checks {
    fn add(&mut self, grade: Grade, what: &'static str, text: impl Into<String>) {
        self.0.push(Check {
            grade,
            what,
            text: text.into(),
        });
    }

    fn ok(&mut self, what: &'static str, text: impl Into<String>) {
        self.add(Grade::Ok, what, text);
    }

    fn warning(&mut self, what: &'static str, text: impl Into<String>) {
        self.add(Grade::Warning, what, text);
    }

    fn problem(&mut self, what: &'static str, text: impl Into<String>) {
        self.add(Grade::Problem, what, text);
    }
}

/// Looks at everything that a configuration names.
pub async fn examine(path: &Path, now: Timestamp) -> Vec<Check> {
    let mut checks = Checks::default();
    let config = match crate::config::read(path) {
        Ok(config) => config,
        Err(error) => {
            checks.problem("configuration", format!("{error:#}"));
            return checks.0;
        }
    };
    checks.ok("configuration", format!("{} is read", path.display()));
    origins(&mut checks, &config);
    let organisation = organisation(&mut checks, &config, now);
    if let Some(organisation) = &organisation {
        keys::log(&mut checks, &config, organisation);
    }
    place::files(&mut checks, &config);
    place::room(&mut checks, &config);
    if let Some(tls) = &config.tls {
        place::tls(&mut checks, tls, now.secs());
    }
    place::clock(&mut checks, &config, now);
    let paging = paging::keys(&mut checks, &config);
    if let Some(keeping) = &paging {
        paging::relay(&mut checks, keeping).await;
    }
    let letters = mailbox::keys(&mut checks, &config);
    if let Some(store) = database(&mut checks, &config, now).await {
        let root = organisation.as_ref().map(|organisation| &organisation.root);
        kept(&mut checks, &store, (root, now), (paging, letters)).await;
        store.close().await;
    }
    for (name, site) in [("visitor", &config.visitor), ("desk", &config.desk)] {
        let root = organisation.as_ref().map(|organisation| &organisation.root);
        network::port(&mut checks, (name, site), config.tls.is_some(), root).await;
    }
    checks.0
}

fn origins(checks: &mut Checks, config: &Config) {
    const WHAT: &str = "origins";
    let before = checks.0.len();
    for site in [&config.visitor, &config.desk] {
        let origin = &site.origin;
        let Some((scheme, host)) = origin.split_once("://") else {
            checks.problem(
                WHAT,
                format!("{origin} must be https://host, as browsers show it"),
            );
            continue;
        };
        if host.is_empty() || host.contains('/') {
            checks.problem(
                WHAT,
                format!("{origin} must end after the host, without a slash"),
            );
        }
        if scheme != "https" && !is_local(site, host) {
            checks.problem(
                WHAT,
                format!("{origin} is not https: browsers refuse the keys there"),
            );
        }
    }
    if config.visitor.origin == config.desk.origin {
        checks.problem(
            WHAT,
            "visitor and desk share one; give each a host or a port of its own",
        );
    }
    if checks.0.len() == before {
        checks.ok(
            WHAT,
            format!(
                "visitor {}, desk {}",
                config.visitor.origin, config.desk.origin
            ),
        );
    }
}

fn is_local(site: &Site, host: &str) -> bool {
    site.listen.ip().is_loopback() && (host.starts_with("localhost") || host.starts_with("127."))
}

fn organisation(checks: &mut Checks, config: &Config, now: Timestamp) -> Option<Organisation> {
    let organisation = match organisation::load(&config.organisation) {
        Ok(organisation) => organisation,
        Err(error) => {
            checks.problem(
                "organisation",
                format!("{error:#}; make the folder with \"sotto org settings\""),
            );
            return None;
        }
    };
    let words = fingerprint::words(&organisation.root).unwrap_or_default();
    checks.ok(
        "organisation",
        format!("signed by the root \"{words}\"; compare with the paper"),
    );
    release(checks, &organisation, now.secs());
    Some(organisation)
}

/// What is in the database, held against the keys: those of people, and those that addresses are kept and signed with.
async fn kept(
    checks: &mut Checks,
    store: &SqliteStore,
    (root, now): (Option<&Root>, Timestamp),
    (paging, letters): (Option<Paging>, Option<Letters>),
) {
    let unread = |error: StoreError| format!("cannot be read: {error}");
    if let Some(root) = root
        && let Err(error) = keys::keys(checks, store, root, now).await
    {
        checks.problem("keys", unread(error));
    }
    if let Some(keeping) = paging
        && let Err(error) = paging::people(checks, store, &keeping).await
    {
        checks.problem("paging", unread(error));
    }
    if let Some(keeping) = letters
        && let Err(error) = mailbox::agencies(checks, store, &keeping).await
    {
        checks.problem("mailbox", unread(error));
    }
}

/// Whether the signed manifest is about the pages inside this program.
fn release(checks: &mut Checks, organisation: &Organisation, now: u64) {
    const WHAT: &str = "release";
    const SIGN: &str = "sign with \"sotto org sign-release\"";
    let pages = Pages::embedded();
    if !pages.is_whole() {
        checks.problem(
            WHAT,
            "this program was built without its pages; build with \"cargo xtask web\" first",
        );
        return;
    }
    let find = |wanted: &str| {
        let mut files = organisation.files.iter();
        files
            .find(|(name, _)| *name == wanted)
            .map(|(_, bytes)| bytes)
    };
    let (Some(served), Some(signature)) = (find(manifest::MANIFEST), find(manifest::SIGNATURE))
    else {
        checks.warning(
            WHAT,
            format!("there is no signed manifest, so nobody outside can check the pages; {SIGN}"),
        );
        return;
    };
    let pinned = organisation.root.fingerprint();
    let signed = match seal::manifest::verify(signature, served, &pinned, now) {
        Ok(signed) => signed,
        Err(error) => {
            checks.problem(
                WHAT,
                format!("the manifest's signature does not count ({error}); {SIGN}"),
            );
            return;
        }
    };
    let own = organisation.own();
    let own = own.iter().map(|(name, bytes)| (*name, bytes.as_slice()));
    let expected = Manifest::new(pages, own);
    if Manifest::decode(served).is_none_or(|found| {
        found.pages != expected.pages || found.organisation != expected.organisation
    }) {
        checks.problem(
            WHAT,
            format!("the manifest is about other files than are served; {SIGN}"),
        );
        return;
    }
    let left = signed.key_until.saturating_sub(now);
    if left < 14 * URGENT_S {
        checks.warning(
            WHAT,
            format!(
                "the release key ends in {}; make a new one and {SIGN}",
                span(left)
            ),
        );
    } else {
        checks.ok(WHAT, "the pages inside this program are the signed ones");
    }
}

async fn database(checks: &mut Checks, config: &Config, now: Timestamp) -> Option<SqliteStore> {
    const WHAT: &str = "database";
    let path = &config.database;
    if !path.exists() {
        checks.problem(
            WHAT,
            format!(
                "{} is not there; make it with \"sotto org first-supervisor\"",
                path.display()
            ),
        );
        return None;
    }
    match store_sqlite::schema(path).await {
        Ok(schema) if schema.found < schema.newest => {
            checks.warning(
                WHAT,
                "made by an older version; the next start brings it up to date: make a backup before",
            );
            return None;
        }
        Ok(schema) if schema.found > schema.newest => {
            checks.problem(
                WHAT,
                "made by a newer version of Sotto; install that one, or restore a backup",
            );
            return None;
        }
        Ok(_) => {}
        Err(error) => {
            checks.problem(WHAT, format!("cannot be read: {error}"));
            return None;
        }
    }
    let store = match SqliteStore::open(path).await {
        Ok(store) => store,
        Err(error) => {
            checks.problem(WHAT, format!("cannot be opened: {error}"));
            return None;
        }
    };
    match store.check(now).await {
        Ok(()) => checks.ok(WHAT, "opens, is up to date, and can be written"),
        Err(error) => checks.problem(WHAT, format!("cannot be written: {error}")),
    }
    Some(store)
}

/// A span of time for people.
fn span(secs: u64) -> String {
    match secs {
        0..HOUR_S => "less than an hour".to_owned(),
        HOUR_S..SOON_S => format!("{} hours", secs / HOUR_S),
        _ => format!("{} days", secs / URGENT_S),
    }
}
