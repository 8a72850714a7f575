//! Before whom items are put, and who is free.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{
    ItemId, Level, MemberId, TeamId, Timestamp,
    offer::{Answer, Offer},
};
use store::{OfferTx, Result};

const OFFER: Table = Table("offer");
const IDLE: Table = Table("idle");

struct RawOffer {
    item_id: Vec<u8>,
    member_id: Vec<u8>,
    made_at: i64,
    until: i64,
    answer: String,
}

macro_rules! select_offers {
    ($tail:tt, $($bind:expr),*) => {
        sqlx::query_as!(
            RawOffer,
            r#"SELECT offer.item_id AS "item_id!", offer.member_id AS "member_id!", offer.made_at AS "made_at!",
                      offer.until AS "until!", offer.answer AS "answer!"
               FROM offer "# + $tail,
            $($bind),*
        )
    };
}

#[async_trait]
impl OfferTx for SqlTx {
    async fn put_offer(&mut self, item: ItemId, offer: &Offer) -> Result<()> {
        sqlx::query!(
            "INSERT INTO offer (item_id, member_id, made_at, until, answer) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (item_id, member_id) DO UPDATE
             SET made_at = excluded.made_at, until = excluded.until, answer = excluded.answer",
            item.as_bytes().as_slice(),
            offer.to.as_bytes().as_slice(),
            offer.made.0,
            offer.until.0,
            offer.answer.name(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn offers(&mut self, item: ItemId) -> Result<Vec<Offer>> {
        let rows = select_offers!(
            "WHERE item_id = $1 ORDER BY made_at, member_id",
            item.as_bytes().as_slice()
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        let offers = rows.into_iter().map(RawOffer::parse);
        offers.map(|parsed| Ok(parsed?.1)).collect()
    }

    async fn offers_of_waiting(&mut self) -> Result<Vec<(ItemId, Level, Offer)>> {
        let rows = sqlx::query!(
            r#"SELECT offer.item_id AS "item_id!", offer.member_id AS "member_id!", offer.made_at AS "made_at!",
                      offer.until AS "until!", offer.answer AS "answer!", item.level AS "level!"
               FROM offer CROSS JOIN item
               WHERE item.id = offer.item_id AND item.state = 'waiting'
               ORDER BY offer.item_id, offer.made_at, offer.member_id"#,
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter()
            .map(|row| {
                let level = OFFER.word("level", Level::from_name(&row.level))?;
                let raw = RawOffer {
                    item_id: row.item_id,
                    member_id: row.member_id,
                    made_at: row.made_at,
                    until: row.until,
                    answer: row.answer,
                };
                let (item, offer) = raw.parse()?;
                Ok((item, level, offer))
            })
            .collect()
    }

    async fn held_levels(&mut self, team: TeamId) -> Result<Vec<(MemberId, Level)>> {
        let rows = sqlx::query!(
            r#"SELECT member_id AS "member_id!", level AS "level!" FROM item
               WHERE team_id = $1 AND state IN ('claimed', 'transferring') AND drill = 0 ORDER BY member_id, id"#,
            team.as_bytes().as_slice(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter()
            .map(|row| {
                let member = MemberId::from_bytes(OFFER.fixed("member_id", &row.member_id)?);
                Ok((member, OFFER.word("level", Level::from_name(&row.level))?))
            })
            .collect()
    }

    async fn answer_offer(
        &mut self,
        item: ItemId,
        member: MemberId,
        answer: Answer,
    ) -> Result<bool> {
        let done = sqlx::query!(
            "UPDATE offer SET answer = $3 WHERE item_id = $1 AND member_id = $2 AND answer = 'open'",
            item.as_bytes().as_slice(),
            member.as_bytes().as_slice(),
            answer.name(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn lapsed_offers(&mut self, now: Timestamp, limit: u32) -> Result<Vec<(ItemId, Offer)>> {
        let rows = select_offers!(
            "WHERE answer = 'open' AND until <= $1 ORDER BY until, item_id, member_id LIMIT $2",
            now.0,
            i64::from(limit)
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawOffer::parse).collect()
    }

    async fn withdraw_offers(&mut self, item: ItemId) -> Result<()> {
        sqlx::query!(
            "UPDATE offer SET answer = 'withdrawn' WHERE item_id = $1 AND answer = 'open'",
            item.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn withdraw_offers_to(&mut self, member: MemberId) -> Result<Vec<ItemId>> {
        let rows = sqlx::query!(
            r#"UPDATE offer SET answer = 'withdrawn' WHERE member_id = $1 AND answer = 'open'
               RETURNING item_id AS "item_id!""#,
            member.as_bytes().as_slice(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        let items = rows.into_iter();
        let items = items.map(|row| OFFER.fixed("item_id", &row.item_id));
        let mut items: Vec<_> = items
            .map(|id| id.map(ItemId::from_bytes))
            .collect::<Result<_>>()?;
        // A statement that changes rows gives them in no order.
        items.sort_unstable();
        Ok(items)
    }

    async fn put_idle(&mut self, member: MemberId, since: Timestamp) -> Result<()> {
        sqlx::query!(
            "INSERT INTO idle (member_id, since) VALUES ($1, $2)
             ON CONFLICT (member_id) DO UPDATE SET since = excluded.since",
            member.as_bytes().as_slice(),
            since.0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn idle(&mut self) -> Result<Vec<(MemberId, Timestamp)>> {
        let rows = sqlx::query!("SELECT member_id, since FROM idle ORDER BY since, member_id")
            .fetch_all(self.conn())
            .await
            .map_err(driver)?;
        rows.into_iter()
            .map(|row| {
                let member = MemberId::from_bytes(IDLE.fixed("member_id", &row.member_id)?);
                Ok((member, Timestamp(row.since)))
            })
            .collect()
    }

    async fn forget_idle(&mut self, before: Timestamp) -> Result<()> {
        sqlx::query!("DELETE FROM idle WHERE since < $1", before.0)
            .execute(self.conn())
            .await
            .map_err(driver)?;
        Ok(())
    }
}

impl RawOffer {
    fn parse(self) -> Result<(ItemId, Offer)> {
        let item = ItemId::from_bytes(OFFER.fixed("item_id", &self.item_id)?);
        let offer = Offer {
            to: MemberId::from_bytes(OFFER.fixed("member_id", &self.member_id)?),
            made: Timestamp(self.made_at),
            until: Timestamp(self.until),
            answer: OFFER.word("answer", Answer::from_name(&self.answer))?,
        };
        Ok((item, offer))
    }
}
