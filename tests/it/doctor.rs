//! `sotto doctor` names what is wrong, and what to do.

use crate::ceremony::{ROOTS, Table};
use domain::{Clock as _, Timestamp};
use sotto::{
    clock::SystemClock,
    doctor::{Check, Grade, examine},
    serve,
};
use std::{fs, os::unix::fs::PermissionsExt as _};

const DAY_MS: i64 = 86_400_000;

async fn at(table: &Table, days: i64) -> Vec<Check> {
    let now = SystemClock.now();
    examine(&table.path("sotto.toml"), Timestamp(now.0 + days * DAY_MS)).await
}

fn find<'a>(checks: &'a [Check], what: &str) -> Vec<(Grade, &'a str)> {
    let found = checks.iter().filter(|check| check.what == what);
    found
        .map(|check| (check.grade, check.text.as_str()))
        .collect()
}

fn grades(checks: &[Check], what: &str) -> Vec<Grade> {
    find(checks, what)
        .into_iter()
        .map(|(grade, _)| grade)
        .collect()
}

#[tokio::test]
async fn a_fresh_line_is_well_but_hangs_on_one_person() {
    let table = Table::new();
    table.set_up().await;
    let config = table.config();
    let checks = at(&table, 0).await;
    for what in [
        "configuration",
        "origins",
        "organisation",
        "log of keys",
        "files",
        "database",
        "team notice",
        "certificates",
    ] {
        assert_eq!(grades(&checks, what), [Grade::Ok], "{what}: {checks:?}");
    }
    assert_eq!(grades(&checks, "key holders"), [Grade::Warning]);
    assert_eq!(grades(&checks, "supervisors"), [Grade::Warning]);
    assert_eq!(grades(&checks, "address"), [Grade::Ok; 2]);
    // Beside a running line it finds the same, and the line goes on.
    let line = serve::from_config(&config).await.unwrap();
    let checks = at(&table, 0).await;
    assert_eq!(grades(&checks, "database"), [Grade::Ok]);
    for (grade, text) in find(&checks, "address") {
        assert!(
            grade == Grade::Ok && text.contains("the line is running"),
            "{text}"
        );
    }
    line.stop().await;
}

#[tokio::test]
async fn the_log_of_keys_must_be_signed_by_the_key_that_the_settings_name() {
    let table = Table::new();
    table.set_up().await;
    table.config();
    let key = table.path("keys.key");
    let kept = fs::read(&key).unwrap();
    fs::write(&key, [7; 32]).unwrap();
    let checks = at(&table, 0).await;
    let [(Grade::Problem, text)] = find(&checks, "log of keys")[..] else {
        panic!("{checks:?}");
    };
    assert!(
        text.contains("not the key that the organisation's settings name"),
        "{text}"
    );
    fs::remove_file(&key).unwrap();
    let checks = at(&table, 0).await;
    assert_eq!(grades(&checks, "log of keys"), [Grade::Problem]);
    assert!(!key.exists(), "looking makes nothing");
    fs::write(&key, kept).unwrap();
    // Settings from before there was a log.
    let root = fs::read(table.path("root.key")).unwrap();
    let root = seal::keyfile::open_root(&root, ROOTS).unwrap();
    let bare = seal::org::sign(&root, b"{}").unwrap();
    fs::write(table.path("organisation/org.signed"), bare).unwrap();
    let checks = at(&table, 0).await;
    assert_eq!(grades(&checks, "log of keys"), [Grade::Warning]);
}

#[tokio::test]
async fn staff_and_teams_are_listed_beside_a_running_line() {
    let table = Table::new();
    table.set_up().await;
    let line = serve::from_config(&table.config()).await.unwrap();
    for command in ["staff", "team"] {
        let typed = format!("sotto {command} list --config ./sotto.toml");
        table.types(&typed).await.unwrap();
    }
    let mut tx = line.app.store.read().await.unwrap();
    let staff = sotto::commands::staff::list::list(tx.as_mut())
        .await
        .unwrap();
    assert_eq!(staff[0], "Sam  log-in sam  advocate, supervisor");
    assert!(staff[1].ends_with("holds the team's key"), "{staff:?}");
    let teams = sotto::commands::team::list(tx.as_mut()).await.unwrap();
    assert!(teams[0].starts_with("team 1: 1 active, key generation 1, notice until "));
    drop(tx);
    line.stop().await;
}

#[tokio::test]
async fn what_lapses_is_announced_three_days_and_one_day_before() {
    let table = Table::new();
    table.set_up().await;
    table.config();
    for (days, notice, certificate) in [
        (3, Grade::Ok, Grade::Ok),
        (4, Grade::Warning, Grade::Ok),
        (6, Grade::Problem, Grade::Ok),
        (7, Grade::Problem, Grade::Ok),
        (32, Grade::Problem, Grade::Warning),
        (34, Grade::Problem, Grade::Problem),
    ] {
        let checks = at(&table, days).await;
        assert_eq!(grades(&checks, "team notice"), [notice], "day {days}");
        assert_eq!(grades(&checks, "certificates"), [certificate], "day {days}");
    }
}

#[tokio::test]
async fn what_must_not_be_on_a_server_is_named() {
    let table = Table::new();
    table.set_up().await;
    table.config();
    fs::copy(table.path("root.key"), table.path("organisation/copy")).unwrap();
    fs::set_permissions(
        table.path("var/sotto.db"),
        fs::Permissions::from_mode(0o644),
    )
    .unwrap();
    let checks = at(&table, 0).await;
    let found = find(&checks, "files");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().any(|(_, text)| text.contains("chmod 600")));
    assert!(
        found
            .iter()
            .any(|(_, text)| text.contains("organisation/copy is a secret key"))
    );
}

#[tokio::test]
async fn another_root_is_found_on_the_disk_and_on_the_wire() {
    let table = Table::new();
    table.set_up().await;
    let line = serve::from_config(&table.config()).await.unwrap();
    let other = Table::new();
    other.set_up().await;
    for name in ["org.signed", "settings.json"] {
        let name = format!("organisation/{name}");
        fs::copy(other.path(&name), table.path(&name)).unwrap();
    }
    let checks = at(&table, 0).await;
    assert_eq!(grades(&checks, "team notice"), [Grade::Problem]);
    assert_eq!(grades(&checks, "certificates"), [Grade::Warning]);
    assert_eq!(grades(&checks, "address"), [Grade::Problem; 2]);
    line.stop().await;
}

#[tokio::test]
async fn a_broken_set_up_is_said_in_a_sentence() {
    let table = Table::new();
    table.put("sotto.toml", "database = 3");
    assert_eq!(
        grades(&at(&table, 0).await, "configuration"),
        [Grade::Problem]
    );
    table.config();
    let checks = at(&table, 0).await;
    assert!(
        find(&checks, "organisation")[0]
            .1
            .contains("sotto org settings")
    );
    assert!(
        find(&checks, "database")[0]
            .1
            .contains("sotto org first-supervisor")
    );
    table.put("var/sotto.db", ROOTS);
    assert_eq!(grades(&at(&table, 0).await, "database"), [Grade::Problem]);
    let error = table
        .types("sotto doctor --config ./sotto.toml")
        .await
        .unwrap_err();
    assert!(error.contains("problem"), "{error}");
}

/// Whether staff can be called: looking makes no key; afterwards everything that is wrong has a line of its own.
#[tokio::test]
async fn what_keeps_staff_from_being_called_is_named() {
    let table = Table::new();
    table.set_up().await;
    let config = table.config();
    let checks = at(&table, 0).await;
    let [(Grade::Warning, text)] = find(&checks, "paging")[..] else {
        panic!("{checks:?}");
    };
    assert!(text.contains("the next start makes it"), "{text}");
    assert!(!table.path("vapid.key").exists(), "it only looked");
    serve::from_config(&config).await.unwrap().stop().await;
    let checks = at(&table, 0).await;
    let [(Grade::Ok, _), (Grade::Warning, text)] = find(&checks, "paging")[..] else {
        panic!("{checks:?}");
    };
    assert!(
        text.contains("cannot be called outside of the desk: sam"),
        "{text}"
    );

    // A relay that is not there, and a gateway that wants to know our key.
    let path = table.path("sotto.toml");
    let text = fs::read_to_string(&path).unwrap();
    let more = "\n[paging]\nmail = { relay = \"127.0.0.1\", port = 9, tls = \"none\", from = \"duty@example.org\" }\n\
        [[paging.gateways]]\nname = \"sms\"\nurl = \"https://sms.example.org/\"\n";
    fs::write(&path, format!("{text}{more}")).unwrap();
    fs::write(table.path("gateway-sms.key"), [7; 32]).unwrap();
    fs::set_permissions(
        table.path("gateway-sms.key"),
        fs::Permissions::from_mode(0o600),
    )
    .unwrap();
    let checks = at(&table, 0).await;
    let [
        (Grade::Ok, _),
        (Grade::Ok, gateway),
        (Grade::Problem, relay),
        (Grade::Warning, _),
    ] = find(&checks, "paging")[..]
    else {
        panic!("{checks:?}");
    };
    assert!(gateway.contains("sms verifies with whpk_"), "{gateway}");
    assert!(relay.contains("nobody is called by mail"), "{relay}");
    fs::set_permissions(table.path("vapid.key"), fs::Permissions::from_mode(0o640)).unwrap();
    let checks = at(&table, 0).await;
    let [(Grade::Problem, text)] = find(&checks, "paging")[..] else {
        panic!("{checks:?}");
    };
    assert!(text.contains("may be read by others"), "{text}");
}

/// Where letters to other agencies are taken: looking makes no key, whose address it is has to be in the register, and what cannot be used
/// is said before the line starts with it.
#[tokio::test]
async fn an_address_for_letters_is_looked_at() {
    let table = Table::new();
    table.set_up().await;
    let config = table.config();
    serve::from_config(&config).await.unwrap().stop().await;
    let checks = at(&table, 0).await;
    assert!(find(&checks, "mailbox").is_empty(), "nobody has one");
    let path = table.path("sotto.toml");
    let before = fs::read_to_string(&path).unwrap();
    let with = |url: &str| {
        let more = format!(
            "\n[[mailbox.webhooks]]\nforwarder = \"AAAAAAAAAAAAAAAAAAAAAQ\"\nurl = \"{url}\"\n"
        );
        fs::write(&path, format!("{before}{more}")).unwrap();
    };
    with("http://night.example.org/letters");
    let checks = at(&table, 0).await;
    let [(Grade::Problem, text)] = find(&checks, "mailbox")[..] else {
        panic!("{checks:?}");
    };
    assert!(text.contains("begins with https://"), "{text}");
    with("https://night.example.org/letters");
    let checks = at(&table, 0).await;
    let [(Grade::Warning, text)] = find(&checks, "mailbox")[..] else {
        panic!("{checks:?}");
    };
    assert!(text.contains("the next start makes it"), "{text}");
    assert!(!table.path("webhook-AAAAAAAAAAAAAAAAAAAAAQ.key").exists());
    let config = sotto::config::read(&path).unwrap();
    serve::from_config(&config).await.unwrap().stop().await;
    let checks = at(&table, 0).await;
    let [(Grade::Problem, text)] = find(&checks, "mailbox")[..] else {
        panic!("{checks:?}");
    };
    assert!(text.contains("not in the register"), "{text}");
}
