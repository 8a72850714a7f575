//! Every checked query finds its rows by an index. Those that may look through a table are named here, with the reason.

use crate::scratch;
use crate::settings::raw;
use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection};
use std::path::Path;
use store::Store;
use store::conformance::Checked;
use store_sqlite::SqliteStore;

/// The beginning of a query that looks through a table, and why it may.
const SCANS: [(&str, &str); 51] = [
    (
        "SELECT id FROM directory_organisation ORDER BY name",
        "asks for all of them: some hundred agencies",
    ),
    (
        "SELECT seq AS \"seq!\", chain AS \"chain!\" FROM audit_event ORDER BY seq DESC LIMIT 1",
        "the last row, from the end of the table",
    ),
    (
        "SELECT size, minute, note FROM audit_head ORDER BY",
        "the newest rows, from the end of the table",
    ),
    (
        "SELECT up_to, note FROM audit_pruning ORDER BY up_to",
        "asks for all of them: one a day at most",
    ),
    (
        "DELETE FROM chat WHERE id IN",
        "now and then, through the index that holds the ended chats only",
    ),
    (
        "SELECT member_id, state FROM way",
        "asks for all of them; a few for each of the staff",
    ),
    (
        "SELECT id AS \"id!\", member_id AS \"member_id!\", kind AS \"kind!\"",
        "asks for all of them, at the start; a few for each of the staff",
    ),
    (
        "DELETE FROM session WHERE ends_at",
        "now and then; as many rows as people are logged in",
    ),
    (
        "DELETE FROM role_change WHERE until",
        "now and then; as many rows as questions about roles are open",
    ),
    (
        "DELETE FROM break_glass\n             WHERE (until",
        "now and then; as many rows as glasses were broken within days",
    ),
    (
        "SELECT id, member_id, reason, asked_at, object_kind, object_id, approved_by, until, reviewed_by\n             FROM break_glass ORDER",
        "asks for all of them; as many rows as glasses were broken within days",
    ),
    (
        "SELECT id, member_id, duty, weekdays, starts_minute,",
        "asks for all of them: some for each person who is planned",
    ),
    (
        "SELECT shift_id, to_member_id, agreed, asked_at FROM shift_swap ORDER",
        "asks for all of them; as many rows as wishes wait",
    ),
    (
        "DELETE FROM ticket WHERE until",
        "now and then; as many rows as sockets are about to open",
    ),
    (
        "DELETE FROM revocation WHERE until",
        "now and then; as many rows as devices were lost within two months",
    ),
    (
        "SELECT serial, device_id, member_id, reason, revoked_at, until FROM revocation",
        "asks for all of them",
    ),
    (
        "SELECT c.id AS \"id!\", c.token_hash AS \"token_hash!\", c.epoch AS \"epoch!\"",
        "quiet chats, now and then; an index on the last word would cost every text a page",
    ),
    (
        "SELECT id, notice, generation, notice_until FROM team ORDER BY id",
        "asks for all of them",
    ),
    (
        "DELETE FROM warning WHERE until",
        "now and then; as many rows as something was about to lapse within two months",
    ),
    (
        "SELECT what AS \"what!\", subject_id AS \"subject_id!\"",
        "asks for all of them, through the index that holds only warnings that no mail told of",
    ),
    (
        "UPDATE warning SET mailed = 1 WHERE mailed = 0",
        "through the same index",
    ),
    (
        "UPDATE task SET on_kind = NULL",
        "now and then; as many rows as people have to do something, or had within a month",
    ),
    (
        "DELETE FROM idle WHERE since",
        "now and then; as many rows as people answered within a day",
    ),
    ("SELECT member_id, since FROM idle", "asks for all of them"),
    (
        "SELECT member_id, cleared_on, privilege, mandate, gender FROM staff_fact",
        "asks for all of them",
    ),
    (
        "SELECT member_id, language FROM staff_language",
        "asks for all of them",
    ),
    (
        "SELECT offer.item_id AS \"item_id!\", offer.member_id AS \"member_id!\", offer.made_at AS \"made_at!\",\n                      offer.until AS \"until!\", offer.answer AS \"answer!\", item.level",
        "asks for all of them: from the offers to the items, however many of those wait",
    ),
    (
        "SELECT COUNT(*) AS \"count!\" FROM (SELECT 1 FROM referral WHERE forwarder_id",
        "counts what an index has found, no further than it is told",
    ),
    (
        "SELECT COUNT(*) AS \"count!\"\n                   FROM (SELECT 1 FROM item WHERE team_id = $1 AND state = 'waiting' AND drill = 0 LIMIT",
        "counts what an index has found, no further than it is told",
    ),
    (
        "SELECT COUNT(*) AS \"count!\"\n                       FROM (SELECT 1 FROM item WHERE team_id = $1 AND state = 'waiting' AND drill = 0 AND level",
        "the same for a level",
    ),
    (
        "SELECT DISTINCT item_id AS \"item_id!\", member_id AS \"member_id!\" FROM page",
        "asks for all of them, through the index that holds only open calls",
    ),
    (
        "SELECT member_id, state, due FROM debrief",
        "asks for all of them: one for each of the staff at most",
    ),
    (
        "DELETE FROM debrief WHERE due",
        "now and then; one for each of the staff at most",
    ),
    (
        "SELECT member_id, asked_at, calls, next_at, coming_id FROM relief ORDER",
        "asks for all of them; as many rows as people need relief now",
    ),
    (
        "SELECT member_id, gate, done_on, by_member_id FROM training ORDER",
        "asks for all of them: a few for each of the staff",
    ),
    (
        "SELECT id AS \"id!\", name AS \"name!\", kind AS \"kind!\"",
        "asks for all of them: some dozens of other hotlines",
    ),
    (
        "SELECT id AS \"id!\", forwarder_id AS \"forwarder_id!\", proof AS \"proof!\"",
        "asks for all of them: some for each of them",
    ),
    (
        "SELECT telephone, day, shows, member_id FROM telephone_test",
        "asks for all of them: the few telephones that people are called from",
    ),
    (
        "INSERT INTO wrap_up_total (quarter, kind, code, total)",
        "looks through the few codes of one wrap-up",
    ),
    (
        "SELECT kind AS \"kind!: String\", code AS \"code!: String\", COUNT(*)",
        "counts what the index on the minute has found: the codes of three months",
    ),
    (
        "DELETE FROM alert WHERE raised_at",
        "now and then; the few alerts of three days",
    ),
    (
        "INSERT INTO legal_step (request_id, number",
        "asks no table but by its key: the next number",
    ),
    (
        "SELECT (SELECT count(*) FROM case_entry",
        "asks no table but by its index: what is in one case",
    ),
    (
        "SELECT (SELECT count(*) FROM chat)",
        "counts everything, for the check of what is kept",
    ),
    (
        "SELECT COUNT(*) AS \"cases!: i64\", COUNT(d.case_id)",
        "counts the cases of a quarter, when somebody closes it",
    ),
    (
        "SELECT EXISTS (SELECT 1 FROM hold",
        "asks no table but by its index",
    ),
    (
        "SELECT case_id AS \"case_id!\", by_member_id",
        "asks for all of them: the few deletions that wait for a second person",
    ),
    (
        "SELECT id AS \"id!\" FROM item WHERE state = 'closed'",
        "now and then: closed items are those that a hold keeps, and items are what waits now",
    ),
    (
        "SELECT id, opened_at FROM case_record",
        "asks for all of them, for a supervisor who chooses what a hold reaches",
    ),
    (
        "SELECT record AS \"record!\", total AS \"total!\" FROM purged",
        "asks for all of them: a row for each kind of record",
    ),
    ("SELECT sqlite_version()", "asks no table"),
];

#[tokio::test]
async fn no_query_looks_through_a_table() -> Checked {
    let (_folder, path) = scratch();
    SqliteStore::open(&path).await?.close().await;
    let mut conn = raw(&path).await?;
    let mut seen = 0;
    let mut scanning = Vec::new();
    for query in queries()? {
        seen += 1;
        for step in plan(&mut conn, &query).await? {
            // The list of chats that are asked for is looked through as it is.
            if step.starts_with("SCAN ") && !step.starts_with("SCAN wanted VIRTUAL TABLE") {
                scanning.push((query.clone(), step));
            }
        }
    }
    conn.close().await?;
    assert!(seen > 60, "the offline data was read: {seen} queries");
    for (known, _) in SCANS {
        let before = scanning.len();
        scanning.retain(|(query, _)| !query.starts_with(known));
        assert!(scanning.len() < before, "does not scan any more: {known}");
    }
    assert!(scanning.is_empty(), "{scanning:#?}");
    Ok(())
}

/// The head of the queue is the first row of an index: nothing is sorted, however many wait.
#[tokio::test]
async fn the_queue_is_read_in_its_order() -> Checked {
    let (_folder, path) = scratch();
    SqliteStore::open(&path).await?.close().await;
    let mut conn = raw(&path).await?;
    for (tail, index, by) in [
        ("state = 'waiting'\n", "item_waiting", "team_id=?"),
        ("prefers IS NULL\n", "item_anybody", "team_id=?"),
        (
            "NOT IN ('waiting', 'closed')\n",
            "item_in_hand",
            "team_id=?",
        ),
        (
            "state <> 'closed' AND id >",
            "item_open",
            "team_id=? AND id>?",
        ),
        (
            "ORDER BY waiting_since LIMIT 1",
            "item_waiting",
            "team_id=? AND drill=? AND level=? AND live=? AND returning=?",
        ),
    ] {
        let query = queries()?
            .into_iter()
            .find(|query| query.contains("LIMIT") && query.contains(tail))
            .ok_or("the query is there")?;
        let plan = plan(&mut conn, &query).await?;
        let [step] = plan.as_slice() else {
            return Err(format!("{query}: {plan:?}").into());
        };
        // Whether the index alone is enough is the planner's own affair.
        let step = step.replace("COVERING INDEX", "INDEX");
        assert_eq!(step, format!("SEARCH item USING INDEX {index} ({by})"));
    }
    conn.close().await?;
    Ok(())
}

/// The queries that the compiler has checked.
fn queries() -> Result<Vec<String>, Box<dyn std::error::Error + Send + Sync>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
    let mut queries = Vec::new();
    for file in std::fs::read_dir(folder)? {
        let data: serde_json::Value = serde_json::from_slice(&std::fs::read(file?.path())?)?;
        let query = data.get("query").and_then(serde_json::Value::as_str);
        queries.push(query.ok_or("offline data names its query")?.to_owned());
    }
    queries.sort_unstable();
    Ok(queries)
}

async fn plan(conn: &mut SqliteConnection, query: &str) -> Result<Vec<String>, sqlx::Error> {
    let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {query}"));
    let rows = sqlx::raw_sql(explain).fetch_all(conn).await?;
    rows.iter().map(|row| row.try_get("detail")).collect()
}
