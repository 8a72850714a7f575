//! A long line, written straight into the database: opening a million chats one by one would take longer than everything else.

use crate::world::{World, database};
use domain::{
    Clock as _, Millis,
    level::{Assessment, DeviceRisk, Safety},
};
use sotto::clock::SystemClock;
use sqlx::{
    ConnectOptions as _, Connection as _,
    sqlite::{SqliteConnectOptions, SqliteConnection, SqliteSynchronous},
};

/// How far off everything is that would happen to who waits.
pub(super) const DAY: Millis = Millis::from_secs(24 * 3_600);

/// As many chats, with the visitor's end.
const CHATS: &str = "
    WITH RECURSIVE place (nth) AS (SELECT 1 UNION ALL SELECT nth + 1 FROM place WHERE nth < $1)
    INSERT INTO chat (id, token_hash, epoch, oldest_epoch, last_seq, active_at, warned, paused)
    SELECT randomblob(16) AS id, randomblob(32), 0, 0, 0, $2, 0, 0 FROM place ORDER BY id";
const ENDS: &str = "
    INSERT INTO chat_member (chat_id, device_id, member_id, joined_seq, cursor)
    SELECT id, x'', NULL, 0, 0 FROM chat";
/// One item for each, somewhere in the last hour.
const ITEMS: &str = "
    INSERT INTO item (id, subject_id, team_id, level, level_by, level_why, level_since, first_level, confirmed, language,
                      safety, device_risk, minor, \"returning\", waiting_since, fence, state, line_since, steps, next_at)
    SELECT randomblob(16), id, $1, $2, $3, $4, $5, $2, 0, 'en', $6, $7, 0, 0, $5 - abs(random() % 3600000), 0, 'waiting',
           $5, 0, $8
    FROM chat";

/// Lets so many wait. Their ladder and their silence are due tomorrow, so that nobody is called and no chat ends meanwhile.
pub(super) async fn fill(world: &World, waiting: u32) -> anyhow::Result<()> {
    let mut conn = SqliteConnectOptions::new()
        .filename(database(world.folder()))
        // Until the checkpoint; nothing is measured yet.
        .synchronous(SqliteSynchronous::Off)
        .foreign_keys(false)
        .pragma("cache_size", "-800000")
        .disable_statement_logging()
        .connect()
        .await?;
    insert(&mut conn, world.team, waiting).await?;
    run(&mut conn, "PRAGMA wal_checkpoint(TRUNCATE)").await?;
    conn.close().await?;
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "the database is the run's own, and these statements are nobody else's"
)]
async fn insert(conn: &mut SqliteConnection, team: [u8; 16], waiting: u32) -> sqlx::Result<()> {
    let now = SystemClock.now();
    let tomorrow = now.plus(DAY);
    let assessment = Assessment::from_taps(Safety::NotSaid, DeviceRisk::NotSaid, now);
    run(conn, "BEGIN IMMEDIATE").await?;
    sqlx::query(CHATS)
        .bind(waiting)
        .bind(tomorrow.0)
        .execute(&mut *conn)
        .await?;
    run(conn, ENDS).await?;
    sqlx::query(ITEMS)
        .bind(team.as_slice())
        .bind(assessment.level.name())
        .bind(assessment.by.name())
        .bind(assessment.why.name())
        .bind(now.0)
        .bind(Safety::NotSaid.name())
        .bind(DeviceRisk::NotSaid.name())
        .bind(tomorrow.0)
        .execute(&mut *conn)
        .await?;
    run(conn, "COMMIT").await
}

#[expect(clippy::disallowed_methods, reason = "as above")]
async fn run(conn: &mut SqliteConnection, sql: &'static str) -> sqlx::Result<()> {
    sqlx::query(sql).execute(conn).await?;
    Ok(())
}
