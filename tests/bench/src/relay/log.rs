//! The relay's log: one table, one index, synced commits of many rows each.

use super::Job;
use sqlx::{
    ConnectOptions as _,
    sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous},
};
use std::{collections::HashMap, path::Path, sync::LazyLock};

/// The most texts that one commit takes.
pub(super) const BATCH: usize = 256;
/// How many rows one statement stores, so that each stays prepared; the largest that fits comes first.
const SIZES: [usize; 4] = [256, 64, 8, 1];

/// The open log.
pub(super) struct Log {
    conn: SqliteConnection,
    last: HashMap<u64, u64>,
}

impl Log {
    /// Makes it.
    pub(super) async fn open(path: &Path) -> anyhow::Result<Self> {
        let conn = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .disable_statement_logging()
            .connect()
            .await?;
        let mut log = Self {
            conn,
            last: HashMap::new(),
        };
        log.run(
            "CREATE TABLE IF NOT EXISTS entry (pair INTEGER, seq INTEGER, id BLOB, payload BLOB)",
        )
        .await?;
        log.run("CREATE INDEX IF NOT EXISTS entry_pair ON entry (pair, seq)")
            .await?;
        Ok(log)
    }

    /// Stores texts as one synced commit. Returns their numbers.
    pub(super) async fn store(&mut self, jobs: &[Job]) -> sqlx::Result<Vec<u64>> {
        let mut seqs = Vec::with_capacity(jobs.len());
        for job in jobs {
            let last = self.last.entry(job.from.pair).or_default();
            *last += 1;
            seqs.push(*last);
        }
        self.run("BEGIN IMMEDIATE").await?;
        let mut rows = jobs.iter().zip(&seqs);
        while rows.len() > 0 {
            let fits = SIZES.iter().zip(statements());
            let Some((size, sql)) = fits.into_iter().find(|(size, _)| **size <= rows.len()) else {
                break;
            };
            self.insert(sql, rows.by_ref().take(*size)).await?;
        }
        self.run("COMMIT").await?;
        Ok(seqs)
    }

    #[expect(clippy::disallowed_methods, reason = "as above")]
    async fn insert<'a>(
        &mut self,
        sql: &'static str,
        rows: impl Iterator<Item = (&'a Job, &'a u64)>,
    ) -> sqlx::Result<()> {
        let mut query = sqlx::query(sql);
        for (job, seq) in rows {
            query = query
                .bind(job.from.pair.cast_signed())
                .bind(seq.cast_signed())
                .bind(job.id.as_slice())
                .bind(job.payload.as_ref());
        }
        query.execute(&mut self.conn).await?;
        Ok(())
    }

    /// How many texts there are.
    #[cfg(test)]
    #[expect(clippy::disallowed_methods, reason = "as below")]
    pub(super) async fn count(&mut self) -> sqlx::Result<i64> {
        sqlx::query_scalar("SELECT COUNT(*) FROM entry")
            .fetch_one(&mut self.conn)
            .await
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the relay's table is not the server's: there is nothing to check against"
    )]
    async fn run(&mut self, sql: &'static str) -> sqlx::Result<()> {
        sqlx::query(sql).execute(&mut self.conn).await?;
        Ok(())
    }
}

fn statements() -> [&'static str; 4] {
    static STATEMENTS: LazyLock<[String; 4]> = LazyLock::new(|| {
        SIZES.map(|rows| {
            let values = vec!["(?,?,?,?)"; rows].join(",");
            format!("INSERT INTO entry (pair, seq, id, payload) VALUES {values}")
        })
    });
    let statements: &'static [String; 4] = &STATEMENTS;
    statements.each_ref().map(String::as_str)
}
