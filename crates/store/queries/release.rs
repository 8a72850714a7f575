//! Consent to tell one agency some facts about one person, and what was told.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{
    DisclosureId, ForwarderId, MemberId, ReleaseId, TeamId, Timestamp,
    conflict::Hidden,
    release::{Branch, Classes, Purpose, Release, Told},
    task::On,
};
use store::{ConflictTx as _, ReleaseTx, Result, TriageTx as _, release::DisclosureRow};

const RELEASE: Table = Table("consent");
const DISCLOSURE: Table = Table("disclosure");

struct RawRelease {
    id: Vec<u8>,
    team_id: Vec<u8>,
    on_kind: String,
    on_id: Vec<u8>,
    recipient_id: Vec<u8>,
    purpose: String,
    classes: i64,
    branch: String,
    by_id: Vec<u8>,
    signed_off_id: Option<Vec<u8>>,
    from_at: i64,
    until_at: i64,
    withdrawn_at: Option<i64>,
}

struct RawDisclosure {
    id: Vec<u8>,
    consent_id: Vec<u8>,
    classes: i64,
    way: String,
    by_id: Vec<u8>,
    told_at: i64,
    handed_at: Option<i64>,
}

macro_rules! releases {
    ($tx:expr, $rest:literal, $($argument:expr),+) => {
        sqlx::query_as!(
            RawRelease,
            r#"SELECT id, team_id, on_kind, on_id, recipient_id, purpose, classes, branch, by_id, signed_off_id, from_at, until_at,
                      withdrawn_at
               FROM consent "# + $rest,
            $($argument),+
        )
        .fetch_all($tx.conn())
        .await
        .map_err(driver)?
        .into_iter()
        .map(RawRelease::parse)
        .collect::<Result<Vec<_>>>()
    };
}

macro_rules! disclosures {
    ($tx:expr, $rest:literal, $($argument:expr),+) => {
        sqlx::query_as!(
            RawDisclosure,
            "SELECT id, consent_id, classes, way, by_id, told_at, handed_at FROM disclosure " + $rest,
            $($argument),+
        )
        .fetch_all($tx.conn())
        .await
        .map_err(driver)?
        .into_iter()
        .map(RawDisclosure::parse)
        .collect::<Result<Vec<_>>>()
    };
}

#[async_trait]
impl ReleaseTx for SqlTx {
    async fn insert_release(&mut self, release: &Release, sealed: &[u8]) -> Result<bool> {
        let done = sqlx::query!(
            "INSERT INTO consent (id, team_id, on_kind, on_id, recipient_id, purpose, classes, branch, by_id, signed_off_id, from_at,
                                  until_at, withdrawn_at, box)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING",
            release.id.as_bytes().as_slice(),
            release.team.as_bytes().as_slice(),
            release.on.kind(),
            release.on.bytes().as_slice(),
            release.recipient.as_bytes().as_slice(),
            release.purpose.name(),
            i64::from(release.classes.bits()),
            release.branch.name(),
            release.by.as_bytes().as_slice(),
            release.signed_off.as_ref().map(|by| by.as_bytes().as_slice()),
            release.from.0,
            release.until.0,
            release.withdrawn.map(|at| at.0),
            sealed,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn save_release(&mut self, release: &Release) -> Result<()> {
        sqlx::query!(
            "UPDATE consent SET signed_off_id = $2, withdrawn_at = $3 WHERE id = $1",
            release.id.as_bytes().as_slice(),
            release
                .signed_off
                .as_ref()
                .map(|by| by.as_bytes().as_slice()),
            release.withdrawn.map(|at| at.0),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn release(&mut self, id: ReleaseId) -> Result<Option<Release>> {
        let found = releases!(self, "WHERE id = $1", id.as_bytes().as_slice())?;
        Ok(found.into_iter().next())
    }

    async fn releases(&mut self, team: TeamId) -> Result<Vec<Release>> {
        releases!(
            self,
            "WHERE team_id = $1 ORDER BY from_at DESC, id",
            team.as_bytes().as_slice()
        )
    }

    async fn releases_on(&mut self, on: On) -> Result<Vec<Release>> {
        releases!(
            self,
            "WHERE on_id = $1 AND on_kind = $2 ORDER BY from_at DESC, id",
            on.bytes().as_slice(),
            on.kind()
        )
    }

    async fn release_box(&mut self, id: ReleaseId) -> Result<Option<Vec<u8>>> {
        let row = sqlx::query!(
            "SELECT box AS sealed FROM consent WHERE id = $1",
            id.as_bytes().as_slice()
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        Ok(row.map(|row| row.sealed))
    }

    async fn replace_release_box(
        &mut self,
        id: ReleaseId,
        before: &[u8],
        after: &[u8],
    ) -> Result<bool> {
        let done = sqlx::query!(
            "UPDATE consent SET box = $3 WHERE id = $1 AND box = $2",
            id.as_bytes().as_slice(),
            before,
            after,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn insert_disclosure(&mut self, row: &DisclosureRow) -> Result<bool> {
        let done = sqlx::query!(
            "INSERT INTO disclosure (id, consent_id, classes, way, by_id, told_at, handed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT DO NOTHING",
            row.id.as_bytes().as_slice(),
            row.release.as_bytes().as_slice(),
            i64::from(row.classes.bits()),
            row.way.name(),
            row.by.as_bytes().as_slice(),
            row.at.to_minute().0,
            row.handed.map(|at| at.to_minute().0),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn disclosure(&mut self, id: DisclosureId) -> Result<Option<DisclosureRow>> {
        let found = disclosures!(self, "WHERE id = $1", id.as_bytes().as_slice())?;
        Ok(found.into_iter().next())
    }

    async fn disclosures(&mut self, release: ReleaseId) -> Result<Vec<DisclosureRow>> {
        disclosures!(
            self,
            "WHERE consent_id = $1 ORDER BY told_at, id",
            release.as_bytes().as_slice()
        )
    }

    async fn hand_out(&mut self, id: DisclosureId, at: Timestamp) -> Result<()> {
        sqlx::query!(
            "UPDATE disclosure SET handed_at = $2 WHERE id = $1 AND handed_at IS NULL",
            id.as_bytes().as_slice(),
            at.to_minute().0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn delete_release(&mut self, id: ReleaseId) -> Result<()> {
        let release = self.release(id).await?;
        sqlx::query!(
            "DELETE FROM consent WHERE id = $1",
            id.as_bytes().as_slice()
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        // Bars outlive an item for what is left of it.
        if let Some(On::Item(item)) = release.map(|release| release.on)
            && self.item(item).await?.is_none()
            && self.releases_on(On::Item(item)).await?.is_empty()
        {
            self.delete_bars(Hidden::Item(item)).await?;
        }
        Ok(())
    }
}

fn classes(table: Table, bits: i64) -> Result<Classes> {
    let bits = u32::try_from(bits).ok();
    table.word("classes", bits.and_then(Classes::from_bits))
}

impl RawRelease {
    fn parse(self) -> Result<Release> {
        let on = RELEASE.fixed("on_id", &self.on_id)?;
        let signed_off = match &self.signed_off_id {
            Some(id) => Some(MemberId::from_bytes(RELEASE.fixed("signed_off_id", id)?)),
            None => None,
        };
        Ok(Release {
            id: ReleaseId::from_bytes(RELEASE.fixed("id", &self.id)?),
            team: TeamId::from_bytes(RELEASE.fixed("team_id", &self.team_id)?),
            on: RELEASE.word("on_kind", On::from_parts(&self.on_kind, on))?,
            recipient: ForwarderId::from_bytes(RELEASE.fixed("recipient_id", &self.recipient_id)?),
            purpose: RELEASE.word("purpose", Purpose::from_name(&self.purpose))?,
            classes: classes(RELEASE, self.classes)?,
            branch: RELEASE.word("branch", Branch::from_name(&self.branch))?,
            by: MemberId::from_bytes(RELEASE.fixed("by_id", &self.by_id)?),
            signed_off,
            from: Timestamp(self.from_at),
            until: Timestamp(self.until_at),
            withdrawn: self.withdrawn_at.map(Timestamp),
        })
    }
}

impl RawDisclosure {
    fn parse(self) -> Result<DisclosureRow> {
        Ok(DisclosureRow {
            id: DisclosureId::from_bytes(DISCLOSURE.fixed("id", &self.id)?),
            release: ReleaseId::from_bytes(DISCLOSURE.fixed("consent_id", &self.consent_id)?),
            classes: classes(DISCLOSURE, self.classes)?,
            way: DISCLOSURE.word("way", Told::from_name(&self.way))?,
            by: MemberId::from_bytes(DISCLOSURE.fixed("by_id", &self.by_id)?),
            at: Timestamp(self.told_at),
            handed: self.handed_at.map(Timestamp),
        })
    }
}
