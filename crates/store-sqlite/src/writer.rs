//! The one connection that writes. Its transactions are our own, not sqlx's: when SQLite itself gives up a transaction (a full
//! disk), sqlx would go on believing in it and the connection would be lost.

use crate::{Conn, driver, error::logged, open::WAIT};
use sqlx::{Connection, Row as _};
use std::sync::Arc;
use store::{Result, StoreError};
use tokio::sync::{Mutex, OwnedMappedMutexGuard, OwnedMutexGuard};
use tokio::time::timeout;

/// Where the writing connection is kept while nobody has it; empty once the store is closed.
#[derive(Debug, Clone)]
pub(crate) struct Writer(Arc<Mutex<Option<Inner>>>);

#[derive(Debug)]
pub(crate) struct Inner {
    conn: Conn,
    /// Whether a transaction may be open: set before BEGIN, cleared after COMMIT. Found set, somebody was dropped in between.
    open: bool,
}

/// The writing connection in somebody's hands, with a transaction open.
pub(crate) struct Held(OwnedMappedMutexGuard<Option<Inner>, Inner>);

impl Writer {
    pub(crate) fn new(conn: Conn) -> Self {
        let inner = Inner { conn, open: false };
        Self(Arc::new(Mutex::new(Some(inner))))
    }

    /// Begins a transaction when its turn comes. [`StoreError::Busy`] when that takes too long.
    pub(crate) async fn begin(&self) -> Result<Held> {
        let mut held = self.acquire().await?;
        held.0.run("BEGIN IMMEDIATE").await.map_err(driver)?;
        Ok(held)
    }

    /// The connection, first come, first served, for somebody who begins the transaction by themselves.
    pub(crate) async fn acquire(&self) -> Result<Held> {
        let guard = timeout(WAIT, Arc::clone(&self.0).lock_owned())
            .await
            .map_err(|_late| StoreError::Busy)?;
        let mut inner =
            OwnedMutexGuard::try_map(guard, Option::as_mut).map_err(|_empty| StoreError::Closed)?;
        inner.tidy().await;
        inner.open = true;
        Ok(Held(inner))
    }

    /// Takes what was deleted out of the write-ahead log: a page that was overwritten there still stands in an older frame of it, until
    /// the log is checkpointed and cut to nothing. Somebody who reads for long keeps an older frame alive: [`StoreError::Busy`].
    #[expect(
        clippy::significant_drop_tightening,
        reason = "`committed` gives it back, once the log is cut"
    )]
    pub(crate) async fn scrub(&self) -> Result<()> {
        let mut held = self.acquire().await?;
        // What is deleted is overwritten where it stood (`secure_delete`), but pages that were split or merged before keep copies in
        // their gaps: only a new file has none.
        sqlx::raw_sql("VACUUM")
            .execute(held.conn())
            .await
            .map_err(driver)?;
        let busy = sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(held.conn())
            .await
            .and_then(|row| row.try_get::<i64, _>(0))
            .map_err(driver)?;
        held.committed();
        if busy == 0 {
            Ok(())
        } else {
            Err(StoreError::Busy)
        }
    }

    /// Closes the connection, once a transaction that is still under way has had its time to end.
    pub(crate) async fn close(&self) {
        let Ok(inner) = timeout(WAIT, self.take()).await else {
            tracing::warn!("a transaction is still open while the store closes");
            return;
        };
        if let Some(inner) = inner {
            inner.close().await;
        }
    }

    async fn take(&self) -> Option<Inner> {
        self.0.lock().await.take()
    }
}

impl Held {
    pub(crate) fn conn(&mut self) -> &mut Conn {
        &mut self.0.conn
    }

    pub(crate) async fn commit(mut self) -> Result<()> {
        self.0.run("COMMIT").await.map_err(driver)?;
        self.committed();
        Ok(())
    }

    /// Gives the connection back after the statements themselves have committed.
    pub(crate) fn committed(mut self) {
        self.0.open = false;
    }
}

impl Inner {
    async fn close(self) {
        if let Err(error) = self.conn.close().await {
            tracing::warn!(error = logged(&error), "the database did not close well");
        }
    }

    /// Rolls back what somebody left open.
    async fn tidy(&mut self) {
        if self.open {
            // An error says that SQLite has rolled back already.
            if let Err(error) = self.run("ROLLBACK").await {
                tracing::debug!(error = logged(&error), "nothing to roll back");
            }
        }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the macros cannot describe what begins and ends a transaction"
    )]
    async fn run(&mut self, sql: &'static str) -> std::result::Result<(), sqlx::Error> {
        sqlx::query(sql).execute(&mut self.conn).await?;
        Ok(())
    }
}
