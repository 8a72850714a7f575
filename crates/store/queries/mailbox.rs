//! What lies in the mailboxes of other agencies.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{CredentialId, DisclosureId, ForwarderId, ReleaseId, Timestamp};
use store::{
    MailboxTx, Result,
    mailbox::{LetterRow, SealedLetter},
};

const KEY: Table = Table("forwarder_key");
const LETTER: Table = Table("letter");

struct RawLetter {
    id: Vec<u8>,
    forwarder_id: Vec<u8>,
    put_at: i64,
    until: i64,
    next_at: Option<i64>,
    tries: i64,
}

struct RawSealed {
    letter_id: Vec<u8>,
    key_id: Vec<u8>,
    put_at: i64,
    sealed: Vec<u8>,
}

macro_rules! letters {
    ($tx:expr, $rest:literal, $($argument:expr),+) => {
        sqlx::query_as!(
            RawLetter,
            "SELECT id, forwarder_id, put_at, until, next_at, tries FROM letter " + $rest,
            $($argument),+
        )
        .fetch_all($tx.conn())
        .await
        .map_err(driver)?
        .into_iter()
        .map(RawLetter::parse)
        .collect::<Result<Vec<_>>>()
    };
}

macro_rules! sealed_letters {
    ($tx:expr, $rest:literal, $($argument:expr),+) => {
        sqlx::query_as!(
            RawSealed,
            "SELECT letter_id, key_id, letter.put_at, letter_box.box AS sealed
             FROM letter_box JOIN letter ON letter.id = letter_box.letter_id " + $rest,
            $($argument),+
        )
        .fetch_all($tx.conn())
        .await
        .map_err(driver)?
        .into_iter()
        .map(RawSealed::parse)
        .collect::<Result<Vec<_>>>()
    };
}

#[async_trait]
impl MailboxTx for SqlTx {
    async fn put_mailbox(&mut self, key: CredentialId, public: &[u8]) -> Result<bool> {
        let done = sqlx::query!(
            "UPDATE forwarder_key SET mailbox = $2 WHERE id = $1 AND revoked_on IS NULL",
            key.as_bytes().as_slice(),
            public,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn mailboxes_of(
        &mut self,
        forwarder: ForwarderId,
    ) -> Result<Vec<(CredentialId, Vec<u8>)>> {
        let rows = sqlx::query!(
            r#"SELECT id AS "id!", mailbox AS "mailbox!: Vec<u8>" FROM forwarder_key
               WHERE forwarder_id = $1 AND revoked_on IS NULL AND mailbox IS NOT NULL ORDER BY added_on, id"#,
            forwarder.as_bytes().as_slice()
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter()
            .map(|row| {
                let id = CredentialId::from_bytes(KEY.fixed("id", &row.id)?);
                Ok((id, row.mailbox))
            })
            .collect()
    }

    async fn insert_letter(
        &mut self,
        row: &LetterRow,
        boxes: &[(CredentialId, Vec<u8>)],
    ) -> Result<()> {
        sqlx::query!(
            "INSERT INTO letter (id, forwarder_id, put_at, until, next_at, tries) VALUES ($1, $2, $3, $4, $5, $6)",
            row.id.as_bytes().as_slice(),
            row.forwarder.as_bytes().as_slice(),
            row.put_at.to_minute().0,
            row.until.0,
            row.next_at.map(|next| next.0),
            i64::from(row.tries),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        for (key, sealed) in boxes {
            sqlx::query!(
                "INSERT INTO letter_box (letter_id, key_id, box) VALUES ($1, $2, $3)",
                row.id.as_bytes().as_slice(),
                key.as_bytes().as_slice(),
                sealed,
            )
            .execute(self.conn())
            .await
            .map_err(driver)?;
        }
        Ok(())
    }

    async fn letter(&mut self, id: DisclosureId) -> Result<Option<LetterRow>> {
        let found = letters!(self, "WHERE id = $1", id.as_bytes().as_slice())?;
        Ok(found.into_iter().next())
    }

    async fn letters_for(&mut self, key: CredentialId, limit: u32) -> Result<Vec<SealedLetter>> {
        sealed_letters!(
            self,
            "WHERE key_id = $1 ORDER BY letter.put_at, letter.id LIMIT $2",
            key.as_bytes().as_slice(),
            i64::from(limit)
        )
    }

    async fn letter_boxes(&mut self, id: DisclosureId) -> Result<Vec<SealedLetter>> {
        sealed_letters!(
            self,
            "JOIN forwarder_key ON forwarder_key.id = key_id
             WHERE letter_id = $1 AND revoked_on IS NULL ORDER BY key_id",
            id.as_bytes().as_slice()
        )
    }

    async fn due_letters(&mut self, now: Timestamp, limit: u32) -> Result<Vec<LetterRow>> {
        letters!(
            self,
            "WHERE next_at <= $1 ORDER BY next_at, id LIMIT $2",
            now.0,
            i64::from(limit)
        )
    }

    async fn lease_letter(
        &mut self,
        id: DisclosureId,
        before: Timestamp,
        next: Option<Timestamp>,
    ) -> Result<bool> {
        let done = sqlx::query!(
            "UPDATE letter SET next_at = $3, tries = tries + 1 WHERE id = $1 AND next_at = $2",
            id.as_bytes().as_slice(),
            before.0,
            next.map(|next| next.0),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn delete_letter(&mut self, id: DisclosureId) -> Result<()> {
        sqlx::query!("DELETE FROM letter WHERE id = $1", id.as_bytes().as_slice())
            .execute(self.conn())
            .await
            .map_err(driver)?;
        Ok(())
    }

    async fn delete_letters_of(&mut self, release: ReleaseId) -> Result<u64> {
        let done = sqlx::query!(
            "DELETE FROM letter WHERE id IN (SELECT id FROM disclosure WHERE consent_id = $1)",
            release.as_bytes().as_slice()
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected())
    }

    async fn old_letters(&mut self, now: Timestamp) -> Result<Vec<LetterRow>> {
        letters!(self, "WHERE until <= $1 ORDER BY until, id", now.0)
    }
}

impl RawLetter {
    fn parse(self) -> Result<LetterRow> {
        Ok(LetterRow {
            id: DisclosureId::from_bytes(LETTER.fixed("id", &self.id)?),
            forwarder: ForwarderId::from_bytes(LETTER.fixed("forwarder_id", &self.forwarder_id)?),
            put_at: Timestamp(self.put_at),
            until: Timestamp(self.until),
            next_at: self.next_at.map(Timestamp),
            tries: LETTER.word("tries", u32::try_from(self.tries).ok())?,
        })
    }
}

impl RawSealed {
    fn parse(self) -> Result<SealedLetter> {
        let table = Table("letter_box");
        Ok(SealedLetter {
            id: DisclosureId::from_bytes(table.fixed("letter_id", &self.letter_id)?),
            key: CredentialId::from_bytes(table.fixed("key_id", &self.key_id)?),
            put_at: Timestamp(self.put_at),
            sealed: self.sealed,
        })
    }
}
