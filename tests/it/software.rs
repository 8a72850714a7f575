//! The pages of a running server against what was signed: every difference is found and named.

use crate::ceremony::Table;
use domain::Clock as _;
use sotto::{
    clock::SystemClock,
    config::Times,
    http::CSP,
    organisation::{self, Organisation, fingerprint::Typed},
    serve::{self, Ingredients, Inside},
    software::{
        Pages,
        fetch::Origin,
        manifest::{MANIFEST, Page, SIGNATURE, digest},
        verify::{Expected, Finding, Report, Which, verify},
    },
    transport,
};
use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};
use store_sqlite::SqliteStore;
use tests::{hand::Hand, line::origin};

const INDEX: &str = "<!doctype html><script type=\"module\" src=\"/assets/page.js\"></script>";
const SCRIPT: &str = "export const answer = 42;";

pub(crate) type Files = Vec<(&'static str, Vec<u8>)>;

fn page(files: &[(&str, &str)]) -> Page {
    let files = files.iter();
    Page {
        policy: CSP.to_owned(),
        files: files
            .map(|(path, text)| ((*path).to_owned(), digest(text.as_bytes())))
            .collect(),
    }
}

pub(crate) fn pages() -> Pages {
    Pages {
        visitor: page(&[("index.html", INDEX), ("assets/page.js", SCRIPT)]),
        desk: page(&[("index.html", "desk"), ("assets/page.js", SCRIPT)]),
    }
}

/// An organisation that has signed two small pages, and the files of its visitor's host.
async fn signed(table: &Table) -> Files {
    table.set_up().await;
    table.put("pages.json", &serde_json::to_string(&pages()).unwrap());
    for line in [
        "sotto org release-key --root ./root.key --root-passphrase-file ./root.pass --out ./release.key \
         --passphrase-file ./sam.pass",
        "sotto org sign-release --key ./release.key --passphrase-file ./sam.pass --organisation ./organisation \
         --pages ./pages.json",
    ] {
        table.types(line).await.unwrap();
    }
    let organisation = organisation::load(&table.path("organisation")).unwrap();
    with_page(organisation.files)
}

/// The same with the files of the visitor's page.
pub(crate) fn with_page(mut files: Files) -> Files {
    files.push(("index.html", INDEX.into()));
    files.push(("assets/page.js", SCRIPT.into()));
    files
}

fn change(files: &mut Files, path: &str, to: impl Into<Vec<u8>>) {
    let found = files.iter_mut().find(|(name, _)| *name == path);
    found.unwrap().1 = to.into();
}

async fn serve(table: &Table, files: Files) -> serve::Line {
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let (visitor, desk) = (transport::bind(any).unwrap(), transport::bind(any).unwrap());
    let origins = [&visitor, &desk].map(|bound| origin(bound.local_addr().unwrap()));
    let [visitors, desks] = origins;
    let store = SqliteStore::open(table.path("var/sotto.db")).await.unwrap();
    serve::start(Ingredients {
        visitor: (visitor, visitors),
        desk: (desk, desks),
        tls: None,
        forwarders: None,
        inside: Inside {
            store: Arc::new(store),
            clock: Arc::new(Hand::new()),
            organisation: Organisation {
                root: table.root(),
                former: Vec::new(),
                changeover: None,
                log_key: None,
                files,
            },
            times: Times::default(),
            triage: sotto::config::TriagePolicy::default(),
            calls: sotto::config::CallPolicy::default(),
            rota: sotto::rota::Rules::default(),
            audit: sotto::audit::Keeping::fresh(&table.root()).unwrap(),
            keys: sotto::keys::Keeping::fresh(&table.root()).unwrap(),
            codes: sotto::staff::codes::Keeping::fresh(sotto::config::Passphrase::default()),
            paging: sotto::notify::Keeping::fresh(sotto::config::Paging::default()).unwrap(),
            mailbox: sotto::mailbox::Keeping::fresh(
                &sotto::config::Mailbox::default(),
                &sotto::config::Paging::default(),
            )
            .unwrap(),
        },
    })
    .await
    .unwrap()
}

pub(crate) fn expected(table: &Table) -> Expected {
    Expected {
        fingerprint: Typed::Whole(table.root().fingerprint()),
        which: None,
        build: None,
        now: SystemClock.now().secs(),
    }
}

pub(crate) async fn look(table: &Table, files: Files, expected: &Expected) -> Report {
    let line = serve(table, files).await;
    let origin = Origin::parse(&origin(line.visitor), None, None).unwrap();
    let report = verify(&origin, expected).await.unwrap();
    line.stop().await;
    report
}

#[tokio::test]
async fn pages_as_signed_pass_by_digits_and_by_words() {
    let table = Table::new();
    let files = signed(&table).await;
    let words = organisation::fingerprint::words(&table.root()).unwrap();
    for fingerprint in [
        Typed::Whole(table.root().fingerprint()),
        Typed::parse(&words).unwrap(),
    ] {
        let expected = Expected {
            fingerprint,
            build: Some(pages()),
            ..expected(&table)
        };
        let report = look(&table, files.clone(), &expected).await;
        assert_eq!(report.findings, []);
        assert_eq!((report.which, report.files), (Some(Which::Visitor), 4));
        assert!(report.signed.is_some());
    }
}

#[tokio::test]
async fn the_command_says_so_and_ends_well_or_not() {
    let table = Table::new();
    let mut files = signed(&table).await;
    let digits = organisation::fingerprint::digits(&table.root()).replace(' ', "");
    let line = serve(&table, files.clone()).await;
    let address = origin(line.visitor);
    let command = format!("sotto verify-client {address} --fingerprint {digits}");
    table.types(&command).await.unwrap();
    // On the desk's host the page is another one.
    let command = format!(
        "sotto verify-client {} --page desk --fingerprint {digits}",
        origin(line.desk)
    );
    assert!(table.types(&command).await.unwrap_err().contains("differs"));
    line.stop().await;
    change(&mut files, "assets/page.js", "export const answer = 43;");
    let line = serve(&table, files).await;
    let command = format!(
        "sotto verify-client {} --fingerprint {digits}",
        origin(line.visitor)
    );
    let error = table.types(&command).await.unwrap_err();
    assert!(error.contains("1 problem"), "{error}");
    line.stop().await;
    let far = "sotto verify-client http://example.org --fingerprint 00";
    assert!(table.types(far).await.unwrap_err().contains("use https"));
}

#[tokio::test]
async fn one_changed_byte_an_added_file_and_a_missing_one_are_found() {
    let table = Table::new();
    let files = signed(&table).await;
    let expected = expected(&table);

    let mut changed = files.clone();
    change(&mut changed, "assets/page.js", SCRIPT.replace("42", "43"));
    let report = look(&table, changed, &expected).await;
    assert_eq!(report.findings, [Finding::Changed("assets/page.js".into())]);

    let mut missing = files.clone();
    missing.retain(|(name, _)| *name != "assets/page.js");
    let report = look(&table, missing, &expected).await;
    assert_eq!(report.findings, [Finding::Missing("assets/page.js".into())]);

    let mut added = files;
    added.push(("assets/evil.js", b"steal()".to_vec()));
    let index = format!("{INDEX}<script src=\"/assets/evil.js\"></script>");
    change(&mut added, "index.html", index);
    let report = look(&table, added, &expected).await;
    assert_eq!(
        report.findings,
        [
            Finding::Changed(String::new()),
            Finding::Changed("index.html".into()),
            Finding::Added("/assets/evil.js".into()),
        ]
    );
}

/// A server that changes a page and the manifest with it, or brings a root of its own.
#[tokio::test]
async fn a_manifest_that_fits_but_is_not_signed_by_the_root_is_found() {
    let table = Table::new();
    let files = signed(&table).await;
    let expected = expected(&table);

    let mut forged = files.clone();
    let other = SCRIPT.replace("42", "43");
    let find = |name: &str| files.iter().find(|(path, _)| *path == name).unwrap();
    let manifest = String::from_utf8(find(MANIFEST).1.clone()).unwrap();
    let manifest = manifest.replace(&digest(SCRIPT.as_bytes()), &digest(other.as_bytes()));
    change(&mut forged, "assets/page.js", other.clone());
    change(&mut forged, MANIFEST, manifest);
    let report = look(&table, forged, &expected).await;
    assert!(matches!(
        report.findings.as_slice(),
        [Finding::Signature(_)]
    ));

    let thief = Table::new();
    let theirs = signed(&thief).await;
    let report = look(&table, theirs, &expected).await;
    assert!(matches!(
        report.findings.as_slice(),
        [Finding::Signature(_), Finding::OtherRoot]
    ));

    let mut bare = files.clone();
    bare.retain(|(name, _)| *name != MANIFEST);
    let report = look(&table, bare, &expected).await;
    assert_eq!(report.findings, [Finding::NoManifest]);

    let mut unsigned = files;
    unsigned.retain(|(name, _)| *name != SIGNATURE);
    let report = look(&table, unsigned, &expected).await;
    assert!(matches!(
        report.findings.as_slice(),
        [Finding::Signature(_)]
    ));
}

/// Signed by the right key, yet not what this source makes: only a build of one's own finds it.
#[tokio::test]
async fn a_signed_page_that_is_not_of_this_source_is_found_by_a_build() {
    let table = Table::new();
    let files = signed(&table).await;
    let mut build = pages();
    build
        .visitor
        .files
        .insert("assets/page.js".into(), digest(b"what the source makes"));
    let expected = Expected {
        build: Some(build),
        ..expected(&table)
    };
    let report = look(&table, files, &expected).await;
    assert_eq!(
        report.findings,
        [Finding::Build("visitor: assets/page.js".into())]
    );
}
