//! Reports: what people counted of their cases, and the sum.

use crate::column::Table;
use crate::{SqlTx, driver};
use async_trait::async_trait;
use domain::{
    CaseId, CountId, MemberId, TeamId, Timestamp,
    report::{Counted, Counts, Since, Topic},
    tally::Quarter,
};
use store::{
    ReportTx, Result,
    report::{CountRow, Progress, ReportRow},
};

const COUNT: Table = Table("case_count");
const COUNTED: Table = Table("case_counted");
const TOTAL: Table = Table("case_total");
const REPORT: Table = Table("case_report");

#[async_trait]
impl ReportTx for SqlTx {
    async fn put_count(
        &mut self,
        (team, quarter): (TeamId, Quarter),
        count: &CountRow,
    ) -> Result<()> {
        let (team, quarter) = (team.as_bytes().as_slice(), quarter.to_string());
        let member = count.member.as_bytes().as_slice();
        sqlx::query!(
            "DELETE FROM case_count WHERE quarter = $1 AND team_id = $2 AND member_id = $3",
            quarter,
            team,
            member,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        sqlx::query!(
            "INSERT INTO case_count (id, quarter, team_id, member_id, box, summed) VALUES ($1, $2, $3, $4, $5, $6)",
            count.id.as_bytes().as_slice(),
            quarter,
            team,
            member,
            count.sealed,
            count.summed,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn put_counted(
        &mut self,
        quarter: Quarter,
        case: CaseId,
        count: CountId,
    ) -> Result<bool> {
        let done = sqlx::query!(
            "INSERT INTO case_counted (quarter, case_id, count_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            quarter.to_string(),
            case.as_bytes().as_slice(),
            count.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(done.rows_affected() == 1)
    }

    async fn counts(&mut self, (team, quarter): (TeamId, Quarter)) -> Result<Vec<CountRow>> {
        let rows = sqlx::query!(
            r#"SELECT id, member_id, box AS sealed, summed AS "summed!: bool" FROM case_count
               WHERE quarter = $1 AND team_id = $2 ORDER BY id"#,
            quarter.to_string(),
            team.as_bytes().as_slice(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter()
            .map(|row| {
                Ok(CountRow {
                    id: CountId::from_bytes(COUNT.fixed("id", &row.id)?),
                    member: MemberId::from_bytes(COUNT.fixed("member_id", &row.member_id)?),
                    sealed: row.sealed,
                    summed: row.summed,
                })
            })
            .collect()
    }

    async fn counted_in(&mut self, count: CountId) -> Result<Vec<CaseId>> {
        let rows = sqlx::query_scalar!(
            "SELECT case_id FROM case_counted WHERE count_id = $1 ORDER BY case_id",
            count.as_bytes().as_slice(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.iter()
            .map(|id| COUNTED.fixed("case_id", id).map(CaseId::from_bytes))
            .collect()
    }

    async fn count_of(&mut self, quarter: Quarter, case: CaseId) -> Result<Option<CountId>> {
        let id = sqlx::query_scalar!(
            "SELECT count_id FROM case_counted WHERE quarter = $1 AND case_id = $2",
            quarter.to_string(),
            case.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        id.map(|id| COUNTED.fixed("count_id", &id).map(CountId::from_bytes))
            .transpose()
    }

    async fn count_progress(&mut self, quarter: Quarter, before: Timestamp) -> Result<Progress> {
        let row = sqlx::query!(
            r#"SELECT COUNT(*) AS "cases!: i64", COUNT(d.case_id) AS "counted!: i64",
                      COUNT(CASE WHEN n.summed = 1 THEN 1 END) AS "summed!: i64"
               FROM case_record c
               LEFT JOIN case_counted d ON d.case_id = c.id AND d.quarter = $1
               LEFT JOIN case_count n ON n.id = d.count_id
               WHERE c.opened_at < $2"#,
            quarter.to_string(),
            before.0,
        )
        .fetch_one(self.conn())
        .await
        .map_err(driver)?;
        let number = |column, stored: i64| COUNTED.word(column, u32::try_from(stored).ok());
        Ok(Progress {
            cases: number("case_id", row.cases)?,
            counted: number("case_id", row.counted)?,
            summed: number("case_id", row.summed)?,
        })
    }

    async fn put_sum(
        &mut self,
        (team, quarter): (TeamId, Quarter),
        sum: &Counts,
        counts: &[CountId],
    ) -> Result<()> {
        let (team, quarter) = (team.as_bytes().as_slice(), quarter.to_string());
        sqlx::query!(
            "DELETE FROM case_total WHERE quarter = $1 AND team_id = $2",
            quarter,
            team
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        for one in sum.iter() {
            sqlx::query!(
                "INSERT INTO case_total (quarter, team_id, about, value, part, total) VALUES ($1, $2, $3, $4, $5, $6)",
                quarter,
                team,
                one.topic.name(),
                one.value,
                one.since.name(),
                i64::try_from(one.total).unwrap_or(i64::MAX),
            )
            .execute(self.conn())
            .await
            .map_err(driver)?;
        }
        sqlx::query!(
            "UPDATE case_count SET summed = 0 WHERE quarter = $1 AND team_id = $2",
            quarter,
            team
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        for count in counts {
            sqlx::query!(
                "UPDATE case_count SET summed = 1 WHERE quarter = $1 AND team_id = $2 AND id = $3",
                quarter,
                team,
                count.as_bytes().as_slice(),
            )
            .execute(self.conn())
            .await
            .map_err(driver)?;
        }
        Ok(())
    }

    async fn sum(&mut self, (team, quarter): (TeamId, Quarter)) -> Result<Vec<Counted>> {
        let rows = sqlx::query!(
            "SELECT about, value, part, total FROM case_total WHERE quarter = $1 AND team_id = $2 ORDER BY about, value, part",
            quarter.to_string(),
            team.as_bytes().as_slice(),
        )
        .fetch_all(self.conn())
        .await
        .map_err(driver)?;
        rows.into_iter()
            .map(|row| {
                Ok(Counted {
                    topic: TOTAL.word("about", Topic::from_name(&row.about))?,
                    value: row.value,
                    since: TOTAL.word("part", Since::from_name(&row.part))?,
                    total: TOTAL.word("total", u64::try_from(row.total).ok())?,
                })
            })
            .collect()
    }

    async fn put_report(
        &mut self,
        (team, quarter): (TeamId, Quarter),
        report: &ReportRow,
    ) -> Result<()> {
        let (cases, counted) = report.closed.unzip();
        sqlx::query!(
            "INSERT INTO case_report (quarter, team_id, trainings, trained, closed_cases, closed_counted)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (quarter, team_id) DO UPDATE SET trainings = excluded.trainings, trained = excluded.trained,
               closed_cases = excluded.closed_cases, closed_counted = excluded.closed_counted",
            quarter.to_string(),
            team.as_bytes().as_slice(),
            report.trainings,
            report.trained,
            cases,
            counted,
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }

    async fn report(&mut self, (team, quarter): (TeamId, Quarter)) -> Result<ReportRow> {
        let row = sqlx::query!(
            "SELECT trainings, trained, closed_cases, closed_counted FROM case_report WHERE quarter = $1 AND team_id = $2",
            quarter.to_string(),
            team.as_bytes().as_slice(),
        )
        .fetch_optional(self.conn())
        .await
        .map_err(driver)?;
        let Some(row) = row else {
            return Ok(ReportRow::default());
        };
        let number = |column, stored: Option<i64>| {
            let number = stored.map(|stored| REPORT.word(column, u32::try_from(stored).ok()));
            number.transpose()
        };
        let cases = number("closed_cases", row.closed_cases)?;
        Ok(ReportRow {
            trainings: number("trainings", row.trainings)?,
            trained: number("trained", row.trained)?,
            closed: cases.zip(number("closed_counted", row.closed_counted)?),
        })
    }

    async fn forget_counts(&mut self, (team, quarter): (TeamId, Quarter)) -> Result<()> {
        sqlx::query!(
            "DELETE FROM case_count WHERE quarter = $1 AND team_id = $2",
            quarter.to_string(),
            team.as_bytes().as_slice(),
        )
        .execute(self.conn())
        .await
        .map_err(driver)?;
        Ok(())
    }
}
