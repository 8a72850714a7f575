//! A transaction, to write or to look.

use crate::{Conn, driver, writer::Held};
use async_trait::async_trait;
use sqlx::{Sqlite, Transaction};
use store::{Result, TxEnd};

/// What the shared queries run in. Dropped without a commit it leaves nothing behind: a reader rolls back, and so does the
/// next one who takes the writer.
pub(crate) enum SqlTx {
    Write(Held),
    Read(Transaction<'static, Sqlite>),
}

impl SqlTx {
    pub(crate) fn conn(&mut self) -> &mut Conn {
        match self {
            Self::Write(writer) => writer.conn(),
            Self::Read(reader) => reader,
        }
    }
}

#[async_trait]
impl TxEnd for SqlTx {
    async fn commit(self: Box<Self>) -> Result<()> {
        match *self {
            Self::Write(writer) => writer.commit().await,
            Self::Read(reader) => reader.commit().await.map_err(driver),
        }
    }
}
