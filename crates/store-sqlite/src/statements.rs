//! The statements of the appender. They take many rows at once, which the checked macros cannot say (rulings 31); so each is
//! made for a few sizes, so that it stays prepared, and the rows that are left over are NULL.

use std::sync::LazyLock;

/// The most operations that one commit takes.
pub(crate) const BATCH: usize = 256;

/// The appender's statements for up to `rows` rows of each kind. Every hand-over to the connection's thread costs as much as
/// storing several texts, so each string is what can be done in one.
#[derive(Debug)]
pub(crate) struct Statements {
    /// How many rows of each kind must be bound.
    pub(crate) rows: usize,
    /// Begins and looks up what each text needs. Returns: place, last seq, epoch, oldest epoch, whether ended, whether the
    /// sender is a member, the number of the same text in the log.
    pub(crate) look: String,
    /// Stores texts and heads, and commits.
    pub(crate) texts: String,
    /// Stores texts and heads, moves cursors, deletes what is processed, and commits.
    pub(crate) everything: String,
    /// Moves cursors, deletes what is processed, and commits.
    pub(crate) cursors: String,
    /// The same, and begins.
    pub(crate) only_cursors: String,
}

/// What [`Statements::look`] binds: place, chat, sender, client id.
pub(crate) const LOOK: usize = 4;
/// What a text binds: chat, seq, sender, client id, payload.
pub(crate) const TEXT: usize = 5;
/// What a chat that moves on binds: chat, last seq, when.
pub(crate) const HEAD: usize = 3;
/// What a cursor binds: chat, end, seq.
pub(crate) const CURSOR: usize = 3;
/// What a chat whose entries may go binds: itself.
pub(crate) const PRUNE: usize = 1;

/// The statements that take at least this many rows, up to [`BATCH`].
pub(crate) fn statements(rows: usize) -> &'static Statements {
    static SIZES: LazyLock<[Statements; 9]> =
        LazyLock::new(|| std::array::from_fn(|power| Statements::new(1 << power)));
    let sizes: &'static [Statements; 9] = &SIZES;
    sizes
        .iter()
        .find(|statements| statements.rows >= rows)
        .unwrap_or(&sizes[8])
}

impl Statements {
    fn new(rows: usize) -> Self {
        let (texts, cursors) = (texts(rows), cursors(rows));
        Self {
            rows,
            look: format!("BEGIN IMMEDIATE; {}", look(rows)),
            texts: format!("{texts}; COMMIT"),
            everything: format!("{texts}; {cursors}; COMMIT"),
            cursors: format!("{cursors}; COMMIT"),
            only_cursors: format!("BEGIN IMMEDIATE; {cursors}; COMMIT"),
        }
    }
}

fn look(rows: usize) -> String {
    format!(
        "WITH wanted (place, chat_id, device_id, client_id) AS (VALUES {})
         SELECT w.place, c.last_seq, c.epoch, c.oldest_epoch, c.end_reason IS NOT NULL,
                EXISTS (SELECT 1 FROM chat_member m WHERE m.chat_id = w.chat_id AND m.device_id = w.device_id),
                (SELECT e.seq FROM entry e WHERE e.chat_id = w.chat_id AND e.client_id = w.client_id)
         FROM wanted w CROSS JOIN chat c ON c.id = w.chat_id",
        values(rows, LOOK)
    )
}

fn texts(rows: usize) -> String {
    format!(
        "INSERT INTO entry (chat_id, seq, device_id, client_id, kind, payload)
         SELECT column1, column2, column3, column4, 'message', column5
         FROM (VALUES {}) WHERE column1 IS NOT NULL;
         UPDATE chat SET last_seq = v.column2, active_at = MAX(active_at, v.column3), warned = FALSE
         FROM (VALUES {}) AS v WHERE chat.id = v.column1",
        values(rows, TEXT),
        values(rows, HEAD)
    )
}

fn cursors(rows: usize) -> String {
    format!(
        "UPDATE chat_member
         SET cursor = MIN(v.column3, (SELECT c.last_seq FROM chat c WHERE c.id = v.column1))
         FROM (VALUES {}) AS v
         WHERE chat_member.chat_id = v.column1 AND chat_member.device_id = v.column2
           AND chat_member.cursor < v.column3;
         DELETE FROM entry WHERE rowid IN (
             SELECT e.rowid FROM (VALUES {}) AS v CROSS JOIN entry e
             ON e.chat_id = v.column1
             AND e.seq <= (SELECT MIN(m.cursor) FROM chat_member m WHERE m.chat_id = v.column1)
         )",
        values(rows, CURSOR),
        values(rows, PRUNE)
    )
}

fn values(rows: usize, columns: usize) -> String {
    let row = format!("({})", vec!["?"; columns].join(","));
    vec![row; rows].join(",")
}

#[cfg(test)]
mod tests {
    use super::{BATCH, statements};
    use crate::{Options, open};
    use sqlx::{AssertSqlSafe, Row, SqlitePool};

    #[test]
    fn the_smallest_statements_that_take_the_rows_are_chosen() {
        for (rows, expected) in [(1, 1), (2, 2), (3, 4), (8, 8), (9, 16), (129, BATCH)] {
            assert_eq!(statements(rows).rows, expected);
        }
        assert_eq!(statements(BATCH).rows, BATCH);
    }

    /// Each row of a batch finds its chat, members and entries by an index; only the batch itself is looked through.
    #[tokio::test]
    async fn no_statement_looks_through_a_table() {
        let folder = tempfile::tempdir().expect("the system has a place for scratch folders");
        let (writer, readers) = open::open(&folder.path().join("sotto.db"), &Options::default())
            .await
            .expect("an empty folder takes a database");
        let all = statements(BATCH);
        let parts = [&all.look, &all.everything].map(|sql| sql.split(';'));
        for sql in parts.into_iter().flatten().map(str::trim) {
            if ["BEGIN IMMEDIATE", "COMMIT"].contains(&sql) {
                continue;
            }
            for step in plan(&readers, sql).await {
                let on_the_batch = [
                    "SCAN v",
                    "SCAN w",
                    "SCAN 256 CONSTANT ROWS",
                    "SCAN 256-ROW VALUES CLAUSE",
                    "SCAN (subquery-1)",
                ];
                assert!(
                    !step.starts_with("SCAN ") || on_the_batch.contains(&step.as_str()),
                    "{step} in {}",
                    &sql[..80]
                );
            }
        }
        readers.close().await;
        writer.close().await;
    }

    async fn plan(readers: &SqlitePool, sql: &str) -> Vec<String> {
        let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
        let rows = sqlx::raw_sql(explain)
            .fetch_all(readers)
            .await
            .expect("the statement is understood");
        rows.iter()
            .map(|row| row.try_get("detail").expect("a plan has details"))
            .collect()
    }
}
