//! The embedded database: SQLite, one writer, readers beside it.
//!
//! What holds: a commit is synced to disk before anybody hears of it (`synchronous=FULL`), exactly one connection writes and
//! checkpoints, and every text goes through the [appender](SqliteStore#method.append), which commits in groups.
//! The SQL that another database understands as well stands in `crates/store/queries`; what only SQLite understands, here.

use async_trait::async_trait;
use domain::{ChatId, Timestamp};
use sqlx::SqlitePool;
use std::path::Path;
use store::{AppendError, Appended, Endpoint, EntryRow, NewEntry, Result, Store, Tx};
use tokio_util::task::TaskTracker;

mod appender;
mod batch;
mod error;
mod look;
mod open;
mod statements;
mod tx;
mod writer;

#[path = "../../store/queries/aside.rs"]
mod aside;
#[path = "../../store/queries/audit.rs"]
mod audit;
#[path = "../../store/queries/callback.rs"]
mod callback;
#[path = "../../store/queries/care.rs"]
mod care;
#[path = "../../store/queries/case.rs"]
mod case;
#[path = "../../store/queries/chat.rs"]
mod chat;
#[path = "../../store/queries/column.rs"]
mod column;
#[path = "../../store/queries/conflict.rs"]
mod conflict;
#[path = "../../store/queries/credential.rs"]
mod credential;
#[path = "../../store/queries/device.rs"]
mod device;
#[path = "../../store/queries/directory.rs"]
mod directory;
#[path = "../../store/queries/enrolment.rs"]
mod enrolment;
#[path = "../../store/queries/forwarder.rs"]
mod forwarder;
#[path = "../../store/queries/handshake.rs"]
mod handshake;
#[path = "../../store/queries/hold.rs"]
mod hold;
#[path = "../../store/queries/introduction.rs"]
mod introduction;
#[path = "../../store/queries/invitation.rs"]
mod invitation;
#[path = "../../store/queries/join.rs"]
mod join;
#[path = "../../store/queries/keys.rs"]
mod keys;
#[path = "../../store/queries/legal.rs"]
mod legal;
#[path = "../../store/queries/mailbox.rs"]
mod mailbox;
#[path = "../../store/queries/offer.rs"]
mod offer;
#[path = "../../store/queries/page.rs"]
mod page;
#[path = "../../store/queries/payload.rs"]
mod payload;
#[path = "../../store/queries/people.rs"]
mod people;
#[path = "../../store/queries/referral.rs"]
mod referral;
#[path = "../../store/queries/release.rs"]
mod release;
#[path = "../../store/queries/report.rs"]
mod report;
#[path = "../../store/queries/resume.rs"]
mod resume;
#[path = "../../store/queries/retention.rs"]
mod retention;
#[path = "../../store/queries/rota.rs"]
mod rota;
#[path = "../../store/queries/session.rs"]
mod session;
#[path = "../../store/queries/staff.rs"]
mod staff;
#[path = "../../store/queries/tally.rs"]
mod tally;
#[path = "../../store/queries/task.rs"]
mod task;
#[path = "../../store/queries/training.rs"]
mod training;
#[path = "../../store/queries/triage.rs"]
mod triage;
#[path = "../../store/queries/upkeep.rs"]
mod upkeep;

pub use open::{Options, Schema, copy, schema};

pub(crate) use error::driver;
pub(crate) use tx::SqlTx;

/// The connection that the shared queries run on.
pub(crate) type Conn = sqlx::SqliteConnection;

/// An open database file.
///
/// [`Store::close`] it before the process ends, so that what is queued is stored and the file is left without a write-ahead
/// log. A store that is only dropped loses acknowledgements that were queued, nothing else.
#[derive(Debug)]
pub struct SqliteStore {
    writer: writer::Writer,
    readers: SqlitePool,
    appender: appender::Appender,
    tasks: TaskTracker,
}

impl SqliteStore {
    /// Opens the database at `path`, makes it where there is none (readable by its owner only) and brings its schema up to date.
    ///
    /// [`store::StoreError::Newer`] when a newer version of Sotto has changed it.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self> {
        Self::open_with(path, &Options::default()).await
    }

    /// [`SqliteStore::open`] with other settings.
    pub async fn open_with(path: impl AsRef<Path>, options: &Options) -> Result<Self> {
        let (writer, readers) = open::open(path.as_ref(), options).await?;
        let tasks = TaskTracker::new();
        let appender = appender::Appender::start(writer.clone(), &tasks);
        tasks.close();
        Ok(Self {
            writer,
            readers,
            appender,
            tasks,
        })
    }
}

/// Looks into a database, or a copy of one, beside whoever writes it: nothing is changed, not even its schema.
pub async fn look(path: impl AsRef<Path>) -> Result<Box<dyn Tx>> {
    let pool = open::look(path.as_ref()).await?;
    Ok(Box::new(SqlTx::Read(pool.begin().await.map_err(driver)?)))
}

#[async_trait]
impl Store for SqliteStore {
    async fn begin(&self) -> Result<Box<dyn Tx>> {
        Ok(Box::new(SqlTx::Write(self.writer.begin().await?)))
    }

    async fn read(&self) -> Result<Box<dyn Tx>> {
        let reader = self.readers.begin().await.map_err(driver)?;
        Ok(Box::new(SqlTx::Read(reader)))
    }

    async fn append(&self, entry: NewEntry) -> std::result::Result<Appended, AppendError> {
        self.appender.append(entry).await
    }

    async fn acknowledge(&self, chat: ChatId, endpoint: Endpoint, seq: i64) -> Result<()> {
        self.appender.acknowledge(chat, endpoint, seq).await
    }

    async fn entries_after(&self, chat: ChatId, after: i64, limit: u32) -> Result<Vec<EntryRow>> {
        look::entries_after(&self.readers, chat, after, limit).await
    }

    async fn last_seqs(&self, chats: &[ChatId]) -> Result<Vec<(ChatId, i64)>> {
        look::last_seqs(&self.readers, chats).await
    }

    async fn scrub(&self) -> Result<()> {
        self.writer.scrub().await
    }

    async fn columns(&self) -> Result<Vec<(String, String)>> {
        look::columns(&self.readers).await
    }

    async fn check(&self, now: Timestamp) -> Result<()> {
        let mut writer = self.writer.begin().await?;
        sqlx::query!(
            "UPDATE health SET checked_at = $1 WHERE id = 1",
            now.to_minute().0
        )
        .execute(writer.conn())
        .await
        .map_err(driver)?;
        writer.commit().await
    }

    async fn close(&self) {
        self.appender.close();
        self.tasks.wait().await;
        // Readers first: whoever closes last checkpoints, and only the writer may.
        self.readers.close().await;
        self.writer.close().await;
    }
}
