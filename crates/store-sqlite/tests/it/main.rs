//! The embedded database through the front door: the rules that every backend keeps, and what only SQLite can get wrong.

mod durability;
mod plans;
mod registry;
mod settings;

use std::path::PathBuf;
use std::sync::Arc;
use store::Store;
use store_sqlite::SqliteStore;
use tempfile::TempDir;

/// An empty database, and the folder that goes when the test is over.
async fn open() -> (Arc<dyn Store>, TempDir) {
    let (folder, path) = scratch();
    let store = SqliteStore::open(path)
        .await
        .expect("an empty folder takes a database");
    (Arc::new(store), folder)
}

fn scratch() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("the system has a place for scratch folders");
    let path = folder.path().join("sotto.db");
    (folder, path)
}

store::conformance_suite!(open);
