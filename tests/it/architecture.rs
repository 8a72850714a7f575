//! Who may use whom inside the server (design.md section 6), read from its source: Cargo enforces the rest.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Folders of `server/src` (and the file beside each) and what their lines must not name.
const RULES: [(&str, &[&str]); 20] = [
    (
        "aside",
        &["axum", "protocol", "sqlx", "crate::http", "crate::ws"],
    ),
    (
        "audit",
        &["axum", "protocol", "sqlx", "crate::http", "crate::ws"],
    ),
    (
        "callback",
        &["axum", "protocol", "sqlx", "crate::http", "crate::ws"],
    ),
    (
        "chat",
        &["axum", "protocol", "sqlx", "crate::http", "crate::ws"],
    ),
    (
        "rota",
        &["axum", "protocol", "sqlx", "crate::http", "crate::ws"],
    ),
    (
        "triage",
        &["axum", "protocol", "sqlx", "crate::http", "crate::ws"],
    ),
    (
        "staff",
        &["axum", "protocol", "sqlx", "crate::http", "crate::ws"],
    ),
    (
        "forwarder",
        &["axum", "protocol", "sqlx", "crate::http", "crate::ws"],
    ),
    (
        "referral",
        &["axum", "protocol", "sqlx", "crate::http", "crate::ws"],
    ),
    (
        "release",
        &["axum", "protocol", "sqlx", "crate::http", "crate::ws"],
    ),
    (
        "mailbox",
        &["axum", "protocol", "sqlx", "crate::http", "crate::ws"],
    ),
    (
        "webhook",
        &[
            "axum",
            "protocol",
            "sqlx",
            "crate::http",
            "crate::ws",
            "crate::notify",
            "crate::mailbox",
        ],
    ),
    (
        "task",
        &["axum", "protocol", "sqlx", "crate::http", "crate::ws"],
    ),
    (
        "cases",
        &["axum", "protocol", "sqlx", "crate::http", "crate::ws"],
    ),
    (
        "notify",
        &[
            "axum",
            "protocol",
            "sqlx",
            "crate::http",
            "crate::ws",
            "crate::jobs",
            "crate::transport",
        ],
    ),
    ("http", &["sqlx", "store_sqlite"]),
    ("ws", &["sqlx", "store_sqlite"]),
    (
        "hub",
        &[
            "axum",
            "protocol",
            "sqlx",
            "crate::http",
            "crate::ws",
            "crate::jobs",
            "crate::transport",
        ],
    ),
    (
        "jobs",
        &[
            "axum",
            "protocol",
            "sqlx",
            "crate::http",
            "crate::ws",
            "crate::transport",
        ],
    ),
    (
        "transport",
        &["sqlx", "crate::jobs", "crate::hub", "crate::ws"],
    ),
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src")
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Whether a line of code names a crate or module: as a path, not as part of another word.
fn names(line: &str, what: &str) -> bool {
    line.match_indices(what).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = &line[at + what.len()..];
        let own = before.is_none_or(|letter| !letter.is_alphanumeric() && letter != '_');
        own && (after.starts_with("::") || after.starts_with([';', ',', '}']))
    })
}

fn breaches(path: &Path, forbidden: &[&str]) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    // Paths of `crate::{a, b}` are looked at as `crate::a`.
    let joined = text.replace("use crate::{", "use crate::");
    let lines = joined
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("//"));
    let found = lines.filter(|line| forbidden.iter().any(|what| names(line, what)));
    found
        .map(|line| format!("{}: {line}", path.display()))
        .collect()
}

#[test]
fn rooms_use_only_what_they_may() {
    let mut all = Vec::new();
    for (room, forbidden) in RULES {
        let mut found = vec![source().join(format!("{room}.rs"))];
        files(&source().join(room), &mut found);
        assert!(found.len() > 1 || room == "jobs", "{room} has files");
        for path in found {
            all.extend(breaches(&path, forbidden));
        }
    }
    assert_eq!(all, Vec::<String>::new());
}

#[test]
fn a_breach_is_seen() {
    assert!(names("use axum::Json;", "axum"));
    assert!(names("    protocol::Bytes(vec)", "protocol"));
    assert!(!names("let protocols = 1;", "protocol"));
    assert!(!names("use my_axum::Json;", "axum"));
}

/// A route that stands anywhere else would ask nobody who they are.
#[test]
fn only_routes_rs_knows_the_router() {
    let mut found = Vec::new();
    files(&source(), &mut found);
    let routers = found.into_iter().filter(|path| {
        let text = fs::read_to_string(path).unwrap();
        text.contains("Router::new()") || text.contains(".route(") || text.contains("MethodRouter")
    });
    let routers: Vec<PathBuf> = routers.collect();
    assert_eq!(routers, [source().join("http/routes.rs")]);
}

#[test]
fn only_error_rs_makes_answers_of_failures() {
    let mut found = Vec::new();
    files(&source(), &mut found);
    let makers = found.into_iter().filter(|path| {
        fs::read_to_string(path)
            .unwrap()
            .contains("impl IntoResponse for")
    });
    let makers: Vec<PathBuf> = makers.collect();
    assert_eq!(makers, [source().join("error.rs")]);
}
