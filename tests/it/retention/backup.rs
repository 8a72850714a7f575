//! Copies of the database: sealed, opened with their key, gone in time; and the statement as it is typed.

use crate::{audit::words_of, ceremony::Table};
use sotto::serve;
use store::Store as _;
use store_sqlite::SqliteStore;

#[tokio::test]
async fn a_copy_is_sealed_opens_with_its_key_and_goes_in_time() {
    let table = Table::new();
    table.set_up().await;
    let line = serve::from_config(&table.config()).await.unwrap();
    let sam = table.sam(&line).await.unwrap();
    let copies = table.path("copies");
    std::fs::create_dir(&copies).unwrap();
    // One of a month ago, and something that is not ours.
    std::fs::write(copies.join("sotto-2020-01-01T0000.backup"), b"old").unwrap();
    std::fs::write(copies.join("read-me.txt"), b"not ours").unwrap();
    table
        .types("sotto backup make --config ./sotto.toml --to ./copies --key ./backup.key")
        .await
        .unwrap();
    let mut names: Vec<String> = std::fs::read_dir(&copies)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names.len(), 2, "{names:?}");
    assert_eq!(names[0], "read-me.txt");
    let copy = std::fs::read(copies.join(&names[1])).unwrap();
    assert!(!copy.windows(6).any(|part| part == b"SQLite"));
    // Nothing readable is left beside the database.
    let beside = std::fs::read_dir(table.path(".")).unwrap();
    let scratch = beside
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with("copying"));
    assert_eq!(scratch.count(), 0);
    let open = format!("sotto backup open --from ./copies/{} --key", names[1]);
    table
        .types(&format!("{open} ./backup.key --to ./opened.db"))
        .await
        .unwrap();
    let store = SqliteStore::open(table.path("opened.db")).await.unwrap();
    let mut tx = store.read().await.unwrap();
    let found = tx.staff_by_login("sam").await.unwrap().unwrap();
    assert_eq!(*found.id.as_bytes(), sam.me().member_id.0);
    drop(tx);
    store.close().await;
    // Over a file that is there nothing is written, and another key opens nothing.
    assert!(
        table
            .types(&format!("{open} ./backup.key --to ./opened.db"))
            .await
            .is_err()
    );
    std::fs::write(table.path("other.key"), [7; 32]).unwrap();
    assert!(
        table
            .types(&format!("{open} ./other.key --to ./other.db"))
            .await
            .is_err()
    );
    assert!(!table.path("other.db").exists());
    let said = words_of(line.app.store.as_ref()).await;
    for expected in [("backup_made", None), ("backup_expired", Some("backup 1"))] {
        let expected = (expected.0.to_owned(), expected.1.map(str::to_owned));
        assert!(said.contains(&expected), "{expected:?}");
    }
    line.stop().await;
}

#[tokio::test]
async fn the_statement_is_typed() {
    let table = Table::new();
    table.set_up().await;
    let line = serve::from_config(&table.config()).await.unwrap();
    table
        .types("sotto statement --config ./sotto.toml --out ./statement.txt")
        .await
        .unwrap();
    table
        .types("sotto statement --config ./sotto.toml --html --out ./statement.html")
        .await
        .unwrap();
    for file in ["statement.txt", "statement.html"] {
        let text = std::fs::read_to_string(table.path(file)).unwrap();
        assert!(text.contains("holds, and what it cannot produce"), "{file}");
        assert!(text.contains("730 days after it was written"), "{file}");
    }
    line.stop().await;
}
