//! How staff are reached outside of the browser, and the pages that are on their way.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{
    DeviceId, ItemId, MemberId, PageId, Timestamp, WayId,
    page::{Cause, PageState, WayKind, WayState},
};
use store::{
    PageTx, Result,
    page::{PageRow, WayRow},
};

const WAY: Table = Table("way");
const PAGE: Table = Table("page");

struct RawWay {
    id: Vec<u8>,
    member_id: Vec<u8>,
    kind: String,
    device_id: Option<Vec<u8>>,
    target: Vec<u8>,
    state: String,
}

struct RawPage {
    id: Vec<u8>,
    member_id: Vec<u8>,
    cause: String,
    item_id: Vec<u8>,
    step: i64,
    state: String,
    attempts: i64,
    rounds: i64,
    made_at: i64,
    next_at: i64,
    way_id: Option<Vec<u8>>,
    passed: bool,
}

macro_rules! select_ways {
    ($tail:tt $(, $bind:expr)*) => {
        sqlx::query_as!(
            RawWay,
            r#"SELECT id AS "id!", member_id AS "member_id!", kind AS "kind!", device_id, target AS "target!", state AS "state!"
               FROM way "# + $tail
            $(, $bind)*
        )
    };
}

macro_rules! select_pages {
    ($tail:tt, $($bind:expr),+) => {
        sqlx::query_as!(
            RawPage,
            r#"SELECT id AS "id!", member_id AS "member_id!", cause AS "cause!", item_id AS "item_id!", step AS "step!",
                      state AS "state!", attempts AS "attempts!", rounds AS "rounds!", made_at AS "made_at!",
                      next_at AS "next_at!", way_id, passed AS "passed!: bool"
               FROM page "# + $tail,
            $($bind),+
        )
    };
}

#[async_trait]
impl PageTx for SqlTx {
    async fn insert_way(&mut self, row: &WayRow) -> Result<bool> {
        let device = row.device.as_ref().map(|id| id.as_bytes().as_slice());
        let done = sqlx::query!(
            "INSERT INTO way (id, member_id, place, kind, device_id, target, state)
             VALUES ($1, $2, (SELECT COALESCE(MAX(place), 0) + 1 FROM way WHERE member_id = $2), $3, $4, $5, $6)
             ON CONFLICT DO NOTHING",
            row.id.as_bytes().as_slice(),
            row.member.as_bytes().as_slice(),
            row.kind.name(),
            device,
            row.target,
            row.state.name(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn ways_of(&mut self, member: MemberId) -> Result<Vec<WayRow>> {
        let rows = select_ways!(
            "WHERE member_id = $1 ORDER BY place, id",
            member.as_bytes().as_slice()
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawWay::parse).collect()
    }

    async fn way_of_device(&mut self, device: DeviceId) -> Result<Option<WayRow>> {
        select_ways!("WHERE device_id = $1", device.as_bytes().as_slice())
            .fetch_optional(self.conn())
            .await
            .map_err(driver)?
            .map(RawWay::parse)
            .transpose()
    }

    async fn way_states(&mut self) -> Result<Vec<(MemberId, WayState)>> {
        let rows = sqlx::query!("SELECT member_id, state FROM way")
            .fetch_all(self.conn())
            .await
            .map_err(driver)?;
        rows.iter()
            .map(|row| {
                let member = MemberId::from_bytes(WAY.fixed("member_id", &row.member_id)?);
                Ok((member, WAY.word("state", WayState::from_name(&row.state))?))
            })
            .collect()
    }

    async fn every_way(&mut self) -> Result<Vec<WayRow>> {
        let rows = select_ways!("ORDER BY member_id, place, id")
            .fetch_all(self.conn())
            .await
            .map_err(driver)?;
        rows.into_iter().map(RawWay::parse).collect()
    }

    async fn place_way(&mut self, member: MemberId, id: WayId, place: u32) -> Result<()> {
        sqlx::query!(
            "UPDATE way SET place = $3 WHERE id = $1 AND member_id = $2",
            id.as_bytes().as_slice(),
            member.as_bytes().as_slice(),
            i64::from(place),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn set_way_state(&mut self, id: WayId, state: WayState) -> Result<()> {
        sqlx::query!(
            "UPDATE way SET state = $2 WHERE id = $1",
            id.as_bytes().as_slice(),
            state.name(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn set_way_target(&mut self, id: WayId, target: &[u8]) -> Result<()> {
        sqlx::query!(
            "UPDATE way SET target = $2 WHERE id = $1",
            id.as_bytes().as_slice(),
            target,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn delete_way(&mut self, member: MemberId, id: WayId) -> Result<bool> {
        let done = sqlx::query!(
            "DELETE FROM way WHERE id = $1 AND member_id = $2",
            id.as_bytes().as_slice(),
            member.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn delete_ways_of(&mut self, member: MemberId) -> Result<()> {
        sqlx::query!(
            "DELETE FROM page WHERE member_id = $1",
            member.as_bytes().as_slice()
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        sqlx::query!(
            "DELETE FROM way WHERE member_id = $1",
            member.as_bytes().as_slice()
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn insert_page(&mut self, row: &PageRow) -> Result<bool> {
        let way = row.way.as_ref().map(|id| id.as_bytes().as_slice());
        let done = sqlx::query!(
            "INSERT INTO page (id, member_id, cause, item_id, step, state, attempts, rounds, made_at, next_at, way_id, passed)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             ON CONFLICT (member_id, cause, item_id, step) DO UPDATE
             SET id = excluded.id, state = excluded.state, attempts = excluded.attempts, rounds = excluded.rounds,
                 made_at = excluded.made_at, next_at = excluded.next_at, way_id = excluded.way_id, passed = excluded.passed
             WHERE page.state IN ('acknowledged', 'withdrawn')",
            row.id.as_bytes().as_slice(),
            row.member.as_bytes().as_slice(),
            row.cause.kind(),
            item_bytes(&row.cause),
            i64::from(row.step),
            row.state.name(),
            i64::from(row.attempts),
            i64::from(row.rounds),
            row.made_at.0,
            row.next_at.0,
            way,
            row.passed,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn page(&mut self, id: PageId) -> Result<Option<PageRow>> {
        select_pages!("WHERE id = $1", id.as_bytes().as_slice())
            .fetch_optional(self.conn())
            .await
            .map_err(driver)?
            .map(RawPage::parse)
            .transpose()
    }

    async fn pages_of(&mut self, member: MemberId) -> Result<Vec<PageRow>> {
        let rows = select_pages!(
            "WHERE member_id = $1 ORDER BY made_at DESC, id",
            member.as_bytes().as_slice()
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawPage::parse).collect()
    }

    async fn pages_about(&mut self, item: ItemId) -> Result<Vec<PageRow>> {
        let rows = select_pages!(
            "WHERE item_id = $1 AND cause = 'item' ORDER BY step, member_id",
            item.as_bytes().as_slice()
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawPage::parse).collect()
    }

    async fn due_pages(&mut self, now: Timestamp, limit: u32) -> Result<Vec<PageRow>> {
        let rows = select_pages!(
            "WHERE state = 'queued' AND next_at <= $1 ORDER BY next_at LIMIT $2",
            now.0,
            i64::from(limit)
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawPage::parse).collect()
    }

    async fn lease_page(&mut self, id: PageId, seen: Timestamp, until: Timestamp) -> Result<bool> {
        let done = sqlx::query!(
            "UPDATE page SET next_at = $3 WHERE id = $1 AND state = 'queued' AND next_at = $2",
            id.as_bytes().as_slice(),
            seen.0,
            until.0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn try_page(&mut self, id: PageId, way: Option<WayId>, until: Timestamp) -> Result<bool> {
        let way = way.as_ref().map(|id| id.as_bytes().as_slice());
        let done = sqlx::query!(
            "UPDATE page SET way_id = $2, next_at = $3, attempts = attempts + 1 WHERE id = $1 AND state = 'queued'",
            id.as_bytes().as_slice(),
            way,
            until.0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn pause_page(&mut self, id: PageId, next_at: Timestamp) -> Result<bool> {
        let done = sqlx::query!(
            "UPDATE page SET next_at = $2, rounds = rounds + 1 WHERE id = $1 AND state = 'queued'",
            id.as_bytes().as_slice(),
            next_at.0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn settle_page(&mut self, id: PageId, state: PageState) -> Result<bool> {
        let done = sqlx::query!(
            "UPDATE page SET state = $2 WHERE id = $1 AND state = 'queued'",
            id.as_bytes().as_slice(),
            state.name(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn answer_pages(&mut self, member: MemberId, cause: Cause) -> Result<u64> {
        let done = sqlx::query!(
            "UPDATE page SET state = 'acknowledged'
             WHERE member_id = $1 AND cause = $2 AND item_id = $3 AND state IN ('queued', 'sent', 'failed')",
            member.as_bytes().as_slice(),
            cause.kind(),
            item_bytes(&cause),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected())
    }

    async fn withdraw_pages(&mut self, item: ItemId) -> Result<u64> {
        let done = sqlx::query!(
            "UPDATE page SET state = 'withdrawn'
             WHERE item_id = $1 AND cause = 'item' AND state IN ('queued', 'sent', 'failed')",
            item.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected())
    }

    async fn withdraw_pages_to(&mut self, member: MemberId, cause: Cause) -> Result<u64> {
        let done = sqlx::query!(
            "UPDATE page SET state = 'withdrawn'
             WHERE member_id = $1 AND cause = $2 AND item_id = $3 AND state IN ('queued', 'sent', 'failed')",
            member.as_bytes().as_slice(),
            cause.kind(),
            item_bytes(&cause),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected())
    }

    async fn unanswered_pages(&mut self, before: Timestamp, limit: u32) -> Result<Vec<PageRow>> {
        let rows = select_pages!(
            "WHERE state IN ('queued', 'sent', 'failed') AND passed = 0 AND made_at < $1 ORDER BY made_at LIMIT $2",
            before.0,
            i64::from(limit)
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawPage::parse).collect()
    }

    async fn open_calls(&mut self) -> Result<Vec<(ItemId, MemberId)>> {
        let rows = sqlx::query!(
            r#"SELECT DISTINCT item_id AS "item_id!", member_id AS "member_id!" FROM page
               WHERE cause = 'item' AND state IN ('queued', 'sent', 'failed')
               ORDER BY item_id, member_id"#,
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter()
            .map(|row| {
                let item = ItemId::from_bytes(PAGE.fixed("item_id", &row.item_id)?);
                let member = MemberId::from_bytes(PAGE.fixed("member_id", &row.member_id)?);
                Ok((item, member))
            })
            .collect()
    }

    async fn pass_page(&mut self, id: PageId) -> Result<bool> {
        let done = sqlx::query!(
            "UPDATE page SET passed = 1
             WHERE id = $1 AND passed = 0 AND state IN ('queued', 'sent', 'failed')",
            id.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn delete_page(&mut self, id: PageId) -> Result<()> {
        sqlx::query!("DELETE FROM page WHERE id = $1", id.as_bytes().as_slice())
            .execute(self.conn())
            .await
            .map_err(driver)?;
        Ok(())
    }

    async fn delete_pages(&mut self, item: ItemId) -> Result<()> {
        sqlx::query!(
            "DELETE FROM page WHERE item_id = $1 AND cause = 'item'",
            item.as_bytes().as_slice()
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn delete_old_pages(&mut self, before: Timestamp) -> Result<()> {
        sqlx::query!(
            "DELETE FROM page WHERE made_at < $1 AND (cause <> 'item' OR state IN ('acknowledged', 'withdrawn'))",
            before.0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }
}

impl RawWay {
    fn parse(self) -> Result<WayRow> {
        let device = self.device_id.map(|id| WAY.fixed("device_id", &id));
        Ok(WayRow {
            id: WayId::from_bytes(WAY.fixed("id", &self.id)?),
            member: MemberId::from_bytes(WAY.fixed("member_id", &self.member_id)?),
            kind: WAY.word("kind", WayKind::from_name(&self.kind))?,
            device: device.transpose()?.map(DeviceId::from_bytes),
            target: self.target,
            state: WAY.word("state", WayState::from_name(&self.state))?,
        })
    }
}

impl RawPage {
    fn parse(self) -> Result<PageRow> {
        let item = if self.item_id.is_empty() {
            None
        } else {
            Some(ItemId::from_bytes(PAGE.fixed("item_id", &self.item_id)?))
        };
        let way = self.way_id.map(|id| PAGE.fixed("way_id", &id));
        let count = |column, value: i64| PAGE.word(column, u32::try_from(value).ok());
        Ok(PageRow {
            id: PageId::from_bytes(PAGE.fixed("id", &self.id)?),
            member: MemberId::from_bytes(PAGE.fixed("member_id", &self.member_id)?),
            cause: PAGE.word("cause", Cause::from_parts(&self.cause, item))?,
            step: count("step", self.step)?,
            state: PAGE.word("state", PageState::from_name(&self.state))?,
            attempts: count("attempts", self.attempts)?,
            rounds: count("rounds", self.rounds)?,
            made_at: Timestamp(self.made_at),
            next_at: Timestamp(self.next_at),
            way: way.transpose()?.map(WayId::from_bytes),
            passed: self.passed,
        })
    }
}

/// The item as it is stored: no bytes for a page that is about none.
fn item_bytes(cause: &Cause) -> &[u8] {
    match cause {
        Cause::Item(id) => id.as_bytes(),
        Cause::Test
        | Cause::Lapse
        | Cause::Relief
        | Cause::Callback
        | Cause::Task
        | Cause::Telephone
        | Cause::Legal => &[],
    }
}
