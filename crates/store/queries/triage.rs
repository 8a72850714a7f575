//! Items and the queue.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{
    About, ChatId, DeviceId, Fence, Holder, Item, ItemId, ItemKind, ItemState, Level, MemberId,
    TeamId, Timestamp,
    conflict::Hidden,
    ladder::Climb,
    level::{Assessment, DeviceRisk, Safety, SetBy, Why},
    person::Gender,
    task::On,
    wrap_up::WrapUp,
};
use store::{ConflictTx as _, PageTx as _, ReleaseTx as _, Result, TriageTx};

const ITEM: Table = Table("item");

#[expect(clippy::struct_excessive_bools, reason = "the columns of a row")]
struct RawItem {
    id: Vec<u8>,
    kind: String,
    subject_id: Vec<u8>,
    team_id: Vec<u8>,
    level: String,
    level_by: String,
    level_why: String,
    level_since: i64,
    first_level: String,
    confirmed: bool,
    language: String,
    safety: String,
    device_risk: String,
    minor: bool,
    supervisor: bool,
    drill: bool,
    unverified: bool,
    prefers: Option<String>,
    live: bool,
    returning: bool,
    waiting_since: i64,
    fence: i64,
    state: String,
    member_id: Option<Vec<u8>>,
    device_id: Option<Vec<u8>>,
    to_member_id: Option<Vec<u8>>,
    lease_until: Option<i64>,
    until: Option<i64>,
    line_since: Option<i64>,
    steps: Option<i64>,
    next_at: Option<i64>,
}

macro_rules! select_items {
    ($tail:tt, $($bind:expr),+) => {
        sqlx::query_as!(
            RawItem,
            r#"SELECT id AS "id!", kind AS "kind!", subject_id AS "subject_id!", team_id AS "team_id!", level AS "level!",
                      level_by AS "level_by!", level_why AS "level_why!", level_since AS "level_since!",
                      first_level AS "first_level!", confirmed AS "confirmed!: bool",
                      language AS "language!", safety AS "safety!", device_risk AS "device_risk!",
                      minor AS "minor!: bool", supervisor AS "supervisor!: bool", drill AS "drill!: bool", prefers,
                      unverified AS "unverified!: bool",
                      live AS "live!: bool",
                      "returning" AS "returning!: bool", waiting_since AS "waiting_since!", fence AS "fence!",
                      state AS "state!", member_id, device_id, to_member_id, lease_until, until, line_since, steps, next_at
               FROM item "# + $tail,
            $($bind),+
        )
    };
}

/// A state in the columns that it takes.
struct Columns {
    holder: Option<Holder>,
    to: Option<MemberId>,
    lease_until: Option<i64>,
    until: Option<i64>,
    climb: Option<Climb>,
}

#[async_trait]
impl TriageTx for SqlTx {
    async fn insert_item(&mut self, item: &Item) -> Result<()> {
        let columns = Columns::of(&item.state);
        sqlx::query!(
            r#"INSERT INTO item (id, subject_id, team_id, level, language, safety, device_risk, "returning", waiting_since,
                                 fence, state, member_id, device_id, to_member_id, lease_until, until, minor,
                                 level_by, level_why, level_since, first_level, confirmed, line_since, steps, next_at,
                                 kind, supervisor, live, prefers, drill, unverified)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
                       $24, $25, $26, $27, $28, $29, $30, $31)"#,
            item.id.as_bytes().as_slice(),
            item.about.bytes().as_slice(),
            item.team.as_bytes().as_slice(),
            item.assessment.level.name(),
            item.language,
            item.safety.name(),
            item.device.name(),
            item.returning,
            item.waiting_since.0,
            item.fence.0,
            item.state.name(),
            columns.member(),
            columns.device(),
            columns.to(),
            columns.lease_until,
            columns.until,
            item.minor,
            item.assessment.by.name(),
            item.assessment.why.name(),
            item.assessment.since.0,
            item.assessment.first.name(),
            item.assessment.confirmed,
            columns.line_since(),
            columns.steps(),
            columns.next_at(),
            item.about.kind().name(),
            item.supervisor,
            item.live,
            item.prefers.map(Gender::name),
            item.drill,
            item.unverified,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn item(&mut self, id: ItemId) -> Result<Option<Item>> {
        select_items!("WHERE id = $1", id.as_bytes().as_slice())
            .fetch_optional(self.conn())
            .await
            .map_err(driver)?
            .map(RawItem::parse)
            .transpose()
    }

    async fn item_about(&mut self, about: &About) -> Result<Option<Item>> {
        select_items!(
            "WHERE subject_id = $1 AND kind = $2",
            about.bytes().as_slice(),
            about.kind().name()
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?
        .map(RawItem::parse)
        .transpose()
    }

    async fn item_of_chat(&mut self, chat: ChatId) -> Result<Option<Item>> {
        select_items!(
            "WHERE subject_id = $1 AND kind = 'chat'",
            chat.as_bytes().as_slice()
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?
        .map(RawItem::parse)
        .transpose()
    }

    async fn save_item(&mut self, before: &Item, after: &Item) -> Result<bool> {
        let columns = Columns::of(&after.state);
        let done = sqlx::query!(
            r#"UPDATE item
               SET level = $4, language = $5, safety = $6, device_risk = $7, "returning" = $8, fence = $9, state = $10,
                   member_id = $11, device_id = $12, to_member_id = $13, lease_until = $14, until = $15, minor = $16,
                   level_by = $17, level_why = $18, level_since = $19, confirmed = $20, line_since = $21, steps = $22,
                   next_at = $23, supervisor = $24, prefers = $25
               WHERE id = $1 AND fence = $2 AND state = $3"#,
            before.id.as_bytes().as_slice(),
            before.fence.0,
            before.state.name(),
            after.assessment.level.name(),
            after.language,
            after.safety.name(),
            after.device.name(),
            after.returning,
            after.fence.0,
            after.state.name(),
            columns.member(),
            columns.device(),
            columns.to(),
            columns.lease_until,
            columns.until,
            after.minor,
            after.assessment.by.name(),
            after.assessment.why.name(),
            after.assessment.since.0,
            after.assessment.confirmed,
            columns.line_since(),
            columns.steps(),
            columns.next_at(),
            after.supervisor,
            after.prefers.map(Gender::name),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn delete_item(&mut self, id: ItemId) -> Result<()> {
        sqlx::query!("DELETE FROM item WHERE id = $1", id.as_bytes().as_slice())
            .execute(self.conn())
            .await
            .map_err(driver)?;
        self.delete_pages(id).await?;
        // Whoever must not see the person must not see what is left of them either: it goes with the last release.
        if self.releases_on(On::Item(id)).await?.is_empty() {
            self.delete_bars(Hidden::Item(id)).await?;
        }
        Ok(())
    }

    async fn waiting_items(&mut self, team: TeamId, limit: u32) -> Result<Vec<Item>> {
        let rows = select_items!(
            r#"WHERE team_id = $1 AND state = 'waiting'
               ORDER BY drill, level, live DESC, "returning" DESC, waiting_since, id LIMIT $2"#,
            team.as_bytes().as_slice(),
            i64::from(limit)
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawItem::parse).collect()
    }

    async fn waiting_for_anybody(&mut self, team: TeamId, limit: u32) -> Result<Vec<Item>> {
        let rows = select_items!(
            r#"WHERE team_id = $1 AND state = 'waiting' AND minor = 0 AND supervisor = 0 AND prefers IS NULL
               ORDER BY drill, level, live DESC, "returning" DESC, waiting_since, id LIMIT $2"#,
            team.as_bytes().as_slice(),
            i64::from(limit)
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawItem::parse).collect()
    }

    async fn items_in_hand(&mut self, team: TeamId, limit: u32) -> Result<Vec<Item>> {
        let rows = select_items!(
            r#"WHERE team_id = $1 AND state NOT IN ('waiting', 'closed')
               ORDER BY drill, level, live DESC, "returning" DESC, waiting_since, id LIMIT $2"#,
            team.as_bytes().as_slice(),
            i64::from(limit)
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawItem::parse).collect()
    }

    async fn count_waiting(
        &mut self,
        team: TeamId,
        level: Option<Level>,
        most: u32,
    ) -> Result<u32> {
        let (team, most) = (team.as_bytes().as_slice(), i64::from(most));
        let count = match level {
            None => sqlx::query_scalar!(
                r#"SELECT COUNT(*) AS "count!"
                   FROM (SELECT 1 FROM item WHERE team_id = $1 AND state = 'waiting' AND drill = 0 LIMIT $2)"#,
                team,
                most
            )
            .fetch_one(self.conn())
            .await
            .map_err(driver)?,
            Some(level) => {
                let level = level.name();
                sqlx::query_scalar!(
                    r#"SELECT COUNT(*) AS "count!"
                       FROM (SELECT 1 FROM item WHERE team_id = $1 AND state = 'waiting' AND drill = 0 AND level = $3 LIMIT $2)"#,
                    team,
                    most,
                    level
                )
                .fetch_one(self.conn())
                .await
                .map_err(driver)?
            }
        };
        ITEM.word("count", u32::try_from(count).ok())
    }

    async fn waiting_longest(&mut self, team: TeamId, level: Level) -> Result<Option<Timestamp>> {
        let mut longest = None;
        // One row of the index for each: the order of the queue has these before the age.
        for (live, returning) in [(true, true), (true, false), (false, true), (false, false)] {
            let team = team.as_bytes().as_slice();
            let level = level.name();
            let since = sqlx::query_scalar!(
                r#"SELECT waiting_since AS "since!" FROM item
                   WHERE team_id = $1 AND state = 'waiting' AND drill = 0 AND level = $2 AND live = $3 AND "returning" = $4
                   ORDER BY waiting_since LIMIT 1"#,
                team,
                level,
                live,
                returning
            )
            .fetch_optional(self.conn())
            .await
            .map_err(driver)?;
            longest = match (longest, since.map(Timestamp)) {
                (Some(known), Some(since)) => Some(std::cmp::min(known, since)),
                (known, since) => known.or(since),
            };
        }
        Ok(longest)
    }

    async fn open_items(
        &mut self,
        team: TeamId,
        after: Option<ItemId>,
        limit: u32,
    ) -> Result<Vec<Item>> {
        // Nothing sorts before an empty id.
        let after = after.map_or_else(Vec::new, |id| id.as_bytes().to_vec());
        let rows = select_items!(
            r#"WHERE team_id = $1 AND state <> 'closed' AND id > $2 ORDER BY id LIMIT $3"#,
            team.as_bytes().as_slice(),
            after,
            i64::from(limit)
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawItem::parse).collect()
    }

    async fn items_held_by(&mut self, device: DeviceId) -> Result<Vec<Item>> {
        let rows = select_items!(
            "WHERE device_id = $1 ORDER BY waiting_since, id",
            device.as_bytes().as_slice()
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawItem::parse).collect()
    }

    async fn items_held_by_member(&mut self, member: MemberId) -> Result<Vec<Item>> {
        let rows = select_items!(
            "WHERE member_id = $1 ORDER BY waiting_since, id",
            member.as_bytes().as_slice()
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawItem::parse).collect()
    }

    async fn called_items(&mut self, now: Timestamp, limit: u32) -> Result<Vec<Item>> {
        let rows = select_items!(
            "WHERE next_at <= $1 ORDER BY next_at, id LIMIT $2",
            now.0,
            i64::from(limit)
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawItem::parse).collect()
    }

    async fn renew_leases(&mut self, devices: &[DeviceId], until: Timestamp) -> Result<u64> {
        let mut renewed = 0;
        for device in devices {
            let done = sqlx::query!(
                "UPDATE item SET lease_until = $2 WHERE device_id = $1 AND lease_until IS NOT NULL",
                device.as_bytes().as_slice(),
                until.0,
            )
            .execute(self.conn())
            .await
            .map_err(driver)?;
            renewed += done.rows_affected();
        }
        Ok(renewed)
    }

    async fn overdue_items(
        &mut self,
        now: Timestamp,
        grace_ms: i64,
        limit: u32,
    ) -> Result<Vec<Item>> {
        let rows = select_items!(
            "WHERE lease_until <= $2 OR until <= $1 ORDER BY waiting_since, id LIMIT $3",
            now.0,
            now.0.saturating_sub(grace_ms),
            i64::from(limit)
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter().map(RawItem::parse).collect()
    }

    async fn put_drill(
        &mut self,
        code_hash: &[u8; 32],
        now: Timestamp,
        until: Timestamp,
    ) -> Result<()> {
        sqlx::query!("DELETE FROM drill WHERE until <= $1", now.0)
            .execute(self.conn())
            .await
            .map_err(driver)?;
        let code = code_hash.as_slice();
        sqlx::query!(
            "INSERT INTO drill (code_hash, until) VALUES ($1, $2)",
            code,
            until.0
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn take_drill(&mut self, code_hash: &[u8; 32], now: Timestamp) -> Result<bool> {
        let code = code_hash.as_slice();
        let done = sqlx::query!(
            "DELETE FROM drill WHERE code_hash = $1 AND until > $2",
            code,
            now.0
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn insert_wrap_up(
        &mut self,
        id: [u8; 16],
        wrap_up: &WrapUp,
        first: Level,
        minute: Timestamp,
    ) -> Result<()> {
        sqlx::query!(
            "INSERT INTO wrap_up (id, disposition, level, first_level, language, minute, county, follow_up)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            id.as_slice(),
            wrap_up.disposition(),
            wrap_up.level().name(),
            first.name(),
            wrap_up.language(),
            minute.to_minute().0,
            wrap_up.county(),
            wrap_up.follow_up(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        for need in wrap_up.needs() {
            sqlx::query!(
                "INSERT INTO wrap_up_need (wrap_up_id, need) VALUES ($1, $2)",
                id.as_slice(),
                *need,
            )
            .execute(self.conn())
            .await
            .map_err(driver)?;
        }
        for action in wrap_up.actions() {
            sqlx::query!(
                "INSERT INTO wrap_up_action (wrap_up_id, action) VALUES ($1, $2)",
                id.as_slice(),
                *action,
            )
            .execute(self.conn())
            .await
            .map_err(driver)?;
        }
        Ok(())
    }
}

impl Columns {
    fn of(state: &ItemState) -> Self {
        let climb = match *state {
            ItemState::Waiting { climb } => Some(climb),
            ItemState::Claimed { .. }
            | ItemState::Transferring { .. }
            | ItemState::WrapUp { .. }
            | ItemState::Closed => None,
        };
        let (to, lease_until, until) = match *state {
            ItemState::Waiting { .. } | ItemState::Closed => (None, None, None),
            ItemState::Claimed { lease_until, .. } => (None, Some(lease_until.0), None),
            ItemState::Transferring {
                to,
                until,
                lease_until,
                ..
            } => (Some(to), Some(lease_until.0), Some(until.0)),
            ItemState::WrapUp { due, .. } => (None, None, Some(due.0)),
        };
        Self {
            holder: state.holder(),
            to,
            lease_until,
            until,
            climb,
        }
    }

    fn line_since(&self) -> Option<i64> {
        self.climb.map(|climb| climb.since.0)
    }

    fn steps(&self) -> Option<i64> {
        self.climb.map(|climb| i64::from(climb.made))
    }

    fn next_at(&self) -> Option<i64> {
        self.climb.map(|climb| climb.next.0)
    }

    fn member(&self) -> Option<&[u8]> {
        self.holder
            .as_ref()
            .map(|holder| holder.member.as_bytes().as_slice())
    }

    fn device(&self) -> Option<&[u8]> {
        self.holder
            .as_ref()
            .map(|holder| holder.device.as_bytes().as_slice())
    }

    fn to(&self) -> Option<&[u8]> {
        self.to.as_ref().map(|member| member.as_bytes().as_slice())
    }
}

impl RawItem {
    fn parse(self) -> Result<Item> {
        Ok(Item {
            id: ItemId::from_bytes(ITEM.fixed("id", &self.id)?),
            about: self.about()?,
            team: TeamId::from_bytes(ITEM.fixed("team_id", &self.team_id)?),
            assessment: self.assessment()?,
            safety: ITEM.word("safety", Safety::from_name(&self.safety))?,
            device: ITEM.word("device_risk", DeviceRisk::from_name(&self.device_risk))?,
            minor: self.minor,
            supervisor: self.supervisor,
            drill: self.drill,
            unverified: self.unverified,
            prefers: self.prefers()?,
            live: self.live,
            returning: self.returning,
            waiting_since: Timestamp(self.waiting_since),
            fence: Fence(self.fence),
            state: self.state()?,
            language: self.language,
        })
    }

    fn about(&self) -> Result<About> {
        let kind = ITEM.word("kind", ItemKind::from_name(&self.kind))?;
        Ok(About::new(
            kind,
            ITEM.fixed("subject_id", &self.subject_id)?,
        ))
    }

    fn assessment(&self) -> Result<Assessment> {
        Ok(Assessment {
            level: ITEM.word("level", Level::from_name(&self.level))?,
            by: ITEM.word("level_by", SetBy::from_name(&self.level_by))?,
            why: ITEM.word("level_why", Why::from_name(&self.level_why))?,
            since: Timestamp(self.level_since),
            first: ITEM.word("first_level", Level::from_name(&self.first_level))?,
            confirmed: self.confirmed,
        })
    }

    fn prefers(&self) -> Result<Option<Gender>> {
        let word = |word| ITEM.word("prefers", Gender::from_name(word));
        self.prefers.as_deref().map(word).transpose()
    }

    fn climb(&self) -> Result<Climb> {
        let made = ITEM.word("steps", self.steps)?;
        Ok(Climb {
            since: Timestamp(ITEM.word("line_since", self.line_since)?),
            made: ITEM.word("steps", u32::try_from(made).ok())?,
            next: Timestamp(ITEM.word("next_at", self.next_at)?),
        })
    }

    fn state(&self) -> Result<ItemState> {
        let lease_until = || ITEM.word("lease_until", self.lease_until).map(Timestamp);
        let until = || ITEM.word("until", self.until).map(Timestamp);
        match self.state.as_str() {
            "waiting" => Ok(ItemState::Waiting {
                climb: self.climb()?,
            }),
            "claimed" => Ok(ItemState::Claimed {
                by: self.holder()?,
                lease_until: lease_until()?,
            }),
            "transferring" => Ok(ItemState::Transferring {
                from: self.holder()?,
                to: member("to_member_id", self.to_member_id.as_deref())?,
                until: until()?,
                lease_until: lease_until()?,
            }),
            "wrapUp" => Ok(ItemState::WrapUp {
                by: self.holder()?,
                due: until()?,
            }),
            "closed" => Ok(ItemState::Closed),
            _ => Err(ITEM.corrupt("state")),
        }
    }

    fn holder(&self) -> Result<Holder> {
        let device = ITEM.word("device_id", self.device_id.as_deref())?;
        Ok(Holder {
            member: member("member_id", self.member_id.as_deref())?,
            device: DeviceId::from_bytes(ITEM.fixed("device_id", device)?),
        })
    }
}

fn member(column: &'static str, bytes: Option<&[u8]>) -> Result<MemberId> {
    let bytes = ITEM.word(column, bytes)?;
    Ok(MemberId::from_bytes(ITEM.fixed(column, bytes)?))
}
