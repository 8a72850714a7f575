//! What is written down of people, roles that were asked for, and what goes with somebody who leaves.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{
    DeviceId, MemberId, Timestamp,
    permission::Roles,
    person::{Facts, Gender, Mandate, Privilege},
};
use std::collections::BTreeMap;
use store::{PeopleTx, Result, people::RoleChangeRow};

const FACT: Table = Table("staff_fact");
const CHANGE: Table = Table("role_change");

#[async_trait]
impl PeopleTx for SqlTx {
    async fn facts(&mut self, member: MemberId) -> Result<Facts> {
        let row = sqlx::query!(
            "SELECT cleared_on, privilege, mandate, gender FROM staff_fact WHERE member_id = $1",
            member.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        let spoken = sqlx::query!(
            "SELECT language FROM staff_language WHERE member_id = $1 ORDER BY language",
            member.as_bytes().as_slice(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        let languages = spoken.into_iter().map(|row| row.language).collect();
        let Some(row) = row else {
            return Ok(Facts {
                languages,
                ..Facts::default()
            });
        };
        Ok(Facts {
            cleared_on: row.cleared_on.map(Timestamp),
            privilege: FACT.word("privilege", Privilege::from_name(&row.privilege))?,
            mandate: FACT.word("mandate", Mandate::from_name(&row.mandate))?,
            languages,
            gender: gender(row.gender.as_deref())?,
        })
    }

    async fn all_facts(&mut self) -> Result<Vec<(MemberId, Facts)>> {
        let mut all: BTreeMap<MemberId, Facts> = BTreeMap::new();
        let rows = sqlx::query!(
            "SELECT member_id, cleared_on, privilege, mandate, gender FROM staff_fact"
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        for row in rows {
            let member = MemberId::from_bytes(FACT.fixed("member_id", &row.member_id)?);
            let facts = all.entry(member).or_default();
            facts.cleared_on = row.cleared_on.map(Timestamp);
            facts.privilege = FACT.word("privilege", Privilege::from_name(&row.privilege))?;
            facts.mandate = FACT.word("mandate", Mandate::from_name(&row.mandate))?;
            facts.gender = gender(row.gender.as_deref())?;
        }
        let rows = sqlx::query!("SELECT member_id, language FROM staff_language ORDER BY language")
            .fetch_all(self.conn())
            .await
            .map_err(driver)?;
        for row in rows {
            let member = MemberId::from_bytes(FACT.fixed("member_id", &row.member_id)?);
            all.entry(member).or_default().languages.push(row.language);
        }
        Ok(all.into_iter().collect())
    }

    async fn put_facts(&mut self, member: MemberId, facts: &Facts) -> Result<()> {
        sqlx::query!(
            "INSERT INTO staff_fact (member_id, cleared_on, privilege, mandate, gender) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (member_id) DO UPDATE
             SET cleared_on = excluded.cleared_on, privilege = excluded.privilege, mandate = excluded.mandate,
                 gender = excluded.gender",
            member.as_bytes().as_slice(),
            facts.cleared_on.map(|day| day.to_day().0),
            facts.privilege.name(),
            facts.mandate.name(),
            facts.gender.map(Gender::name),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        sqlx::query!(
            "DELETE FROM staff_language WHERE member_id = $1",
            member.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        for language in &facts.languages {
            sqlx::query!(
                "INSERT INTO staff_language (member_id, language) VALUES ($1, $2)",
                member.as_bytes().as_slice(),
                language,
            )
            .execute(self.conn())
            .await
            .map_err(driver)?;
        }
        Ok(())
    }

    async fn set_roles(&mut self, member: MemberId, roles: Roles) -> Result<()> {
        sqlx::query!(
            "UPDATE staff SET roles = $2 WHERE id = $1",
            member.as_bytes().as_slice(),
            i64::from(roles.bits()),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn put_role_change(&mut self, row: &RoleChangeRow) -> Result<()> {
        sqlx::query!(
            "INSERT INTO role_change (member_id, roles, asked_by, until) VALUES ($1, $2, $3, $4)
             ON CONFLICT (member_id) DO UPDATE
             SET roles = excluded.roles, asked_by = excluded.asked_by, until = excluded.until",
            row.member.as_bytes().as_slice(),
            i64::from(row.roles.bits()),
            row.asked_by.as_bytes().as_slice(),
            row.until.to_minute().0,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn role_change(&mut self, member: MemberId) -> Result<Option<RoleChangeRow>> {
        let row = sqlx::query!(
            "SELECT roles, asked_by, until FROM role_change WHERE member_id = $1",
            member.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        row.map(|row| {
            let bits = u16::try_from(row.roles).map_err(|_range| CHANGE.corrupt("roles"))?;
            Ok(RoleChangeRow {
                member,
                roles: Roles::from_bits(bits),
                asked_by: MemberId::from_bytes(CHANGE.fixed("asked_by", &row.asked_by)?),
                until: Timestamp(row.until),
            })
        })
        .transpose()
    }

    async fn delete_role_change(&mut self, member: MemberId) -> Result<bool> {
        let done = sqlx::query!(
            "DELETE FROM role_change WHERE member_id = $1",
            member.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn delete_old_role_changes(&mut self, now: Timestamp) -> Result<()> {
        sqlx::query!("DELETE FROM role_change WHERE until <= $1", now.0)
            .execute(self.conn())
            .await
            .map_err(driver)?;
        Ok(())
    }

    async fn cases_alone(&mut self, member: MemberId) -> Result<u32> {
        let count = sqlx::query_scalar!(
            r#"SELECT count(DISTINCT own.case_id) AS "count!: i64" FROM case_wrap AS own
               WHERE own.member_id = $1 AND NOT EXISTS
                   (SELECT 1 FROM case_wrap AS other WHERE other.case_id = own.case_id
                    AND other.key_version = own.key_version AND other.member_id <> $1)"#,
            member.as_bytes().as_slice(),
        )
        .fetch_one(self.conn())
        .await
        .map_err(driver)?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    async fn cases_alone_on(&mut self, device: DeviceId) -> Result<u32> {
        let count = sqlx::query_scalar!(
            r#"SELECT count(DISTINCT own.case_id) AS "count!: i64" FROM case_wrap AS own
               WHERE own.device_id = $1 AND NOT EXISTS
                   (SELECT 1 FROM case_wrap AS other WHERE other.case_id = own.case_id
                    AND other.key_version = own.key_version AND other.device_id <> $1)"#,
            device.as_bytes().as_slice(),
        )
        .fetch_one(self.conn())
        .await
        .map_err(driver)?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    async fn delete_enrolments_of(&mut self, member: MemberId) -> Result<u64> {
        let done = sqlx::query!(
            "DELETE FROM enrolment WHERE member_id = $1 OR invited_by = $1",
            member.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected())
    }
}

fn gender(word: Option<&str>) -> Result<Option<Gender>> {
    word.map(|word| FACT.word("gender", Gender::from_name(word)))
        .transpose()
}
