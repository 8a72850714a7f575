//! Whom other hotlines bring in by a code.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{ChatId, InvitationId, ReferralId, Timestamp, introduction::Seat};
use store::{IntroductionTx, Result, introduction::IntroductionRow};

const INTRODUCTION: Table = Table("introduction");

struct RawIntroduction {
    id: Vec<u8>,
    referral_id: Vec<u8>,
    code_hash: Vec<u8>,
    seat_hash: Vec<u8>,
    until: i64,
    chat_id: Option<Vec<u8>>,
    seat: String,
    key_package: Option<Vec<u8>>,
    welcome: Option<Vec<u8>>,
    welcome_seq: Option<i64>,
}

#[async_trait]
impl IntroductionTx for SqlTx {
    async fn insert_introduction(&mut self, row: &IntroductionRow) -> Result<bool> {
        let (welcome, seq) = welcome_columns(row);
        let done = sqlx::query!(
            "INSERT INTO introduction (id, referral_id, code_hash, seat_hash, until, chat_id, seat, key_package, welcome, welcome_seq)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
            row.id.as_bytes().as_slice(),
            row.referral.as_bytes().as_slice(),
            row.code_hash.as_slice(),
            row.seat_hash.as_slice(),
            row.until.0,
            row.chat.as_ref().map(|chat| chat.as_bytes().as_slice()),
            row.seat.name(),
            row.key_package.as_deref(),
            welcome,
            seq,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn introduction_by_code(
        &mut self,
        code_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<IntroductionRow>> {
        one(sqlx::query_as!(
            RawIntroduction,
            "SELECT id, referral_id, code_hash, seat_hash, until, chat_id, seat, key_package, welcome, welcome_seq
             FROM introduction WHERE code_hash = $1 AND chat_id IS NULL AND until > $2",
            code_hash.as_slice(),
            now.0,
        )
        .fetch_optional(self.conn())
        .await)
    }

    async fn introduction_by_seat(
        &mut self,
        seat_hash: &[u8; 32],
    ) -> Result<Option<IntroductionRow>> {
        one(sqlx::query_as!(
            RawIntroduction,
            "SELECT id, referral_id, code_hash, seat_hash, until, chat_id, seat, key_package, welcome, welcome_seq
             FROM introduction WHERE seat_hash = $1",
            seat_hash.as_slice(),
        )
        .fetch_optional(self.conn())
        .await)
    }

    async fn introduction_of_chat(&mut self, chat: ChatId) -> Result<Option<IntroductionRow>> {
        one(sqlx::query_as!(
            RawIntroduction,
            "SELECT id, referral_id, code_hash, seat_hash, until, chat_id, seat, key_package, welcome, welcome_seq
             FROM introduction WHERE chat_id = $1",
            chat.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await)
    }

    async fn introduction_of_referral(
        &mut self,
        referral: ReferralId,
    ) -> Result<Option<IntroductionRow>> {
        one(sqlx::query_as!(
            RawIntroduction,
            "SELECT id, referral_id, code_hash, seat_hash, until, chat_id, seat, key_package, welcome, welcome_seq
             FROM introduction WHERE referral_id = $1",
            referral.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await)
    }

    async fn save_introduction(&mut self, row: &IntroductionRow) -> Result<()> {
        let (welcome, seq) = welcome_columns(row);
        sqlx::query!(
            "UPDATE introduction SET chat_id = $2, seat = $3, key_package = $4, welcome = $5, welcome_seq = $6 WHERE id = $1",
            row.id.as_bytes().as_slice(),
            row.chat.as_ref().map(|chat| chat.as_bytes().as_slice()),
            row.seat.name(),
            row.key_package.as_deref(),
            welcome,
            seq,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn delete_introduction(&mut self, id: InvitationId) -> Result<()> {
        sqlx::query!(
            "DELETE FROM introduction WHERE id = $1",
            id.as_bytes().as_slice()
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn lapsed_introductions(
        &mut self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<IntroductionRow>> {
        sqlx::query_as!(
            RawIntroduction,
            "SELECT id, referral_id, code_hash, seat_hash, until, chat_id, seat, key_package, welcome, welcome_seq
             FROM introduction WHERE until <= $1 AND (chat_id IS NULL OR seat NOT IN ('completed', 'left', 'through', 'over'))
             ORDER BY until LIMIT $2",
            now.0,
            i64::from(limit),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?
        .into_iter()
        .map(RawIntroduction::parse)
        .collect()
    }
}

fn one(
    found: std::result::Result<Option<RawIntroduction>, sqlx::Error>,
) -> Result<Option<IntroductionRow>> {
    found
        .map_err(driver)?
        .map(RawIntroduction::parse)
        .transpose()
}

fn welcome_columns(row: &IntroductionRow) -> (Option<&[u8]>, Option<i64>) {
    match &row.welcome {
        Some((welcome, seq)) => (Some(welcome), Some(*seq)),
        None => (None, None),
    }
}

impl RawIntroduction {
    fn parse(self) -> Result<IntroductionRow> {
        let chat = self.chat_id.as_deref();
        let chat = chat.map(|id| INTRODUCTION.fixed("chat_id", id).map(ChatId::from_bytes));
        Ok(IntroductionRow {
            id: InvitationId::from_bytes(INTRODUCTION.fixed("id", &self.id)?),
            referral: ReferralId::from_bytes(INTRODUCTION.fixed("referral_id", &self.referral_id)?),
            code_hash: INTRODUCTION.fixed("code_hash", &self.code_hash)?,
            seat_hash: INTRODUCTION.fixed("seat_hash", &self.seat_hash)?,
            until: Timestamp(self.until),
            chat: chat.transpose()?,
            seat: INTRODUCTION.word("seat", Seat::from_name(&self.seat))?,
            key_package: self.key_package,
            welcome: self.welcome.zip(self.welcome_seq),
        })
    }
}
