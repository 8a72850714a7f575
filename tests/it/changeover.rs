//! A root is replaced: by plan, or because somebody else may have it.

use crate::{
    ceremony::Table,
    software::{self, pages},
};
use domain::DeviceId;
use seal::successor::Successor;
use sotto::{
    organisation::{self, SUCCESSOR, fingerprint::Typed},
    serve,
    software::verify::{Expected, Finding},
};
use store::{Store as _, staff::TeamRow};
use store_sqlite::SqliteStore;
use tests::org::Org;

const RECERTIFY: &str = "sotto org recertify --root ./new.key --root-passphrase-file ./root.pass --was ./organisation \
    --database ./var/sotto.db --login sam --passphrase-file ./sam.pass --checked";

/// The new root, and its folder `after`.
async fn replace(table: &Table, because: &str) {
    let old = if because == "lost" {
        ""
    } else {
        "--old ./root.key --old-passphrase-file ./root.pass"
    };
    for line in [
        "sotto org init --root ./new.key --root-passphrase-file ./root.pass",
        &format!(
            "sotto org replace-root --because {because} --root ./new.key --root-passphrase-file ./root.pass {old} \
             --was ./organisation --settings ./organisation.toml --out ./after"
        ),
    ] {
        table.types(line).await.unwrap();
    }
}

/// Puts a stranger into the team, as a server could that was taken over. Returns the team as it was.
async fn join(table: &Table, ghost: &Org) -> TeamRow {
    ghost.settle(&table.path("ghost.db")).await;
    let theirs = SqliteStore::open(table.path("ghost.db")).await.unwrap();
    let ours = SqliteStore::open(table.path("var/sotto.db")).await.unwrap();
    let team = ours.read().await.unwrap().teams().await.unwrap()[0].clone();
    let mut from = theirs.read().await.unwrap();
    let mut tx = ours.begin().await.unwrap();
    let mut staff = from.staff_by_login("ghost").await.unwrap().unwrap();
    staff.team = team.id;
    assert!(tx.insert_staff(&staff).await.unwrap());
    for device in from.devices_of(staff.id).await.unwrap() {
        tx.put_device(&device).await.unwrap();
    }
    tx.commit().await.unwrap();
    drop(from);
    theirs.close().await;
    ours.close().await;
    team
}

#[tokio::test]
async fn a_line_goes_on_under_a_new_root_with_the_same_people() {
    let table = Table::new();
    table.set_up().await;
    // Somebody whom the old root does not lead to has come into the database.
    let ghost = Org::new(&[("ghost", &[domain::permission::Role::Advocate])]);
    let team = join(&table, &ghost).await;
    replace(&table, "lost").await;
    table.types(RECERTIFY).await.unwrap();

    let root = table.root_of("after");
    let line = serve::from_config(&table.config_of("after")).await.unwrap();
    let mut sam = table.sam_under(&line, root).await.unwrap();
    let mut visitor = table.visitor_under(&line, root).await;
    visitor.say("is anybody there").await.unwrap();
    sam.claim().await;
    visitor.readers_are(&["Sam"]).await;
    sam.hears("is anybody there").await;
    // Who still pins the old root is let down loudly, not silently.
    assert!(table.sam(&line).await.is_err());
    let mut tx = line.app.store.read().await.unwrap();
    let now = tx.team(team.id).await.unwrap().unwrap();
    assert_eq!(now.generation, team.generation + 1, "a new team key");
    let left_out = DeviceId::from_bytes(*ghost.people[0].device.as_bytes());
    let wraps = tx.team_wraps(team.id, left_out).await.unwrap();
    assert_eq!(wraps.len(), 0, "the ghost gets no key");
    drop(tx);
    line.stop().await;
}

#[tokio::test]
async fn a_replacement_says_why_and_keeps_what_was_before() {
    let table = Table::new();
    table.set_up().await;
    replace(&table, "planned").await;
    let after = organisation::load(&table.path("after")).unwrap();
    assert_eq!(after.former.len(), 1);
    assert_eq!(after.former[0].root, table.root());
    let changeover = after.changeover.unwrap();
    assert_eq!(changeover.until - changeover.since, 90 * 86_400);
    let said = after.files.iter().find(|(name, _)| *name == SUCCESSOR);
    let said = Successor::decode(&said.unwrap().1).unwrap();
    assert_eq!((said.old, said.new), (table.root(), after.root));
    // New settings later keep all of it, and are refused to the old root.
    let settings =
        "--root-passphrase-file ./root.pass --settings ./organisation.toml --out ./after";
    table
        .types(&format!("sotto org settings --root ./new.key {settings}"))
        .await
        .unwrap();
    let again = organisation::load(&table.path("after")).unwrap();
    assert_eq!(
        (again.former, again.changeover),
        (after.former, after.changeover)
    );
    let refused = table
        .types(&format!("sotto org settings --root ./root.key {settings}"))
        .await;
    assert!(refused.unwrap_err().contains("replace-root"));
    for (because, old, expected) in [
        ("planned", "", "needs the old key"),
        (
            "lost",
            "--old ./root.key --old-passphrase-file ./root.pass",
            "not lost",
        ),
    ] {
        let line = format!(
            "sotto org replace-root --because {because} --root ./new.key --root-passphrase-file ./root.pass {old} \
             --was ./organisation --settings ./organisation.toml --out ./other-{because}"
        );
        let error = table.types(&line).await.unwrap_err();
        assert!(error.contains(expected), "{error}");
    }
}

/// The pages of a table, signed under its new root and served with what the folder `after` says.
async fn under_new_root(table: &Table) -> software::Files {
    let sign = "sotto org sign-release --key ./new.key --passphrase-file ./root.pass --organisation ./after \
                --pages ./pages.json";
    table.put("pages.json", &serde_json::to_string(&pages()).unwrap());
    table.types(sign).await.unwrap();
    let organisation = organisation::load(&table.path("after")).unwrap();
    software::with_page(organisation.files)
}

fn pinned_old(table: &Table) -> Expected {
    Expected {
        fingerprint: Typed::Whole(table.root().fingerprint()),
        ..software::expected(table)
    }
}

#[tokio::test]
async fn whoever_pinned_the_old_root_follows_a_planned_replacement() {
    let table = Table::new();
    table.set_up().await;
    replace(&table, "planned").await;
    let files = under_new_root(&table).await;
    let report = software::look(&table, files, &pinned_old(&table)).await;
    assert_eq!(report.findings, []);
    assert_eq!(report.successor, Some(table.root_of("after")));
}

#[tokio::test]
async fn nobody_follows_a_stolen_root() {
    let table = Table::new();
    table.set_up().await;
    replace(&table, "stolen").await;
    let files = under_new_root(&table).await;
    let report = software::look(&table, files.clone(), &pinned_old(&table)).await;
    assert_eq!(report.successor, None);
    assert!(matches!(
        report.findings.as_slice(),
        [Finding::Signature(_), Finding::OtherRoot]
    ));
    // The thief, who has the key, names a root of their own: the owner's word beats it.
    let open = |name: &str| {
        let file = std::fs::read(table.path(name)).unwrap();
        seal::keyfile::open_root(&file, crate::ceremony::ROOTS).unwrap()
    };
    let mut thief = files;
    let statement = Successor::issue(&open("root.key"), &open("new.key"), 0, u64::MAX);
    thief.push((SUCCESSOR, statement));
    let report = software::look(&table, thief, &pinned_old(&table)).await;
    assert_eq!(report.successor, None);
}
