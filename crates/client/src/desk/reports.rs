//! Reports of a quarter: counting one's cases, adding up, reading.

use super::Desk;
use crate::{ClientError, Result, random};
use protocol::{
    Bytes, CaseId, CountId,
    report::{
        CaseTotal, CountParams, CountsResponse, OwnCountResponse, ReportNotesParams, ReportParams,
        ReportQuarter, ReportResponse, SumParams,
    },
};
use seal::note::Note;

impl Desk {
    /// A quarter's report.
    ///
    /// # Errors
    /// `malformed` for a quarter that has not begun, or for others that is not over.
    pub async fn report(&self, quarter: &str, outside: bool) -> Result<ReportResponse> {
        let params = ReportParams {
            quarter: quarter.to_owned(),
            outside,
        };
        self.plan.http.post("/api/v1/reports", &params).await
    }

    /// What this desk has to count.
    ///
    /// # Errors
    /// `forbidden` for who works on no case.
    pub async fn own_count(&self, quarter: &str) -> Result<OwnCountResponse> {
        let params = of(quarter);
        self.plan.http.post("/api/v1/reports/own", &params).await
    }

    /// Sends what was counted of these cases, sealed to the team.
    ///
    /// # Errors
    /// `conflict` where a colleague has counted one of them, `wrongState` once the quarter is closed.
    pub async fn send_count(
        &self,
        quarter: &str,
        cases: &[CaseId],
        totals: &[CaseTotal],
    ) -> Result<CountId> {
        let count_id = CountId(random()?);
        let body =
            serde_json::to_vec(totals).map_err(|_source| ClientError::Answer("not a count"))?;
        let sealed = Note::Count.seal(&self.own_notice()?, &count_id.0, &body)?;
        let params = CountParams {
            quarter: quarter.to_owned(),
            count_id,
            cases: cases.to_vec(),
            sealed: Bytes(sealed),
        };
        self.plan
            .http
            .tell("/api/v1/reports/count", &params)
            .await?;
        Ok(count_id)
    }

    /// Everybody's counts, opened.
    ///
    /// # Errors
    /// `forbidden` for who does not lead.
    pub async fn counts(&self, quarter: &str) -> Result<Vec<(CountId, Vec<CaseTotal>)>> {
        let params = of(quarter);
        let found: CountsResponse = self
            .plan
            .http
            .post("/api/v1/reports/counts", &params)
            .await?;
        let mut opened = Vec::new();
        for count in found.counts {
            let body = self.opened_note(Note::Count, &count.count_id.0, &count.sealed)?;
            let totals = serde_json::from_slice(&body);
            let totals = totals.map_err(|_source| ClientError::Answer("not a count"))?;
            opened.push((count.count_id, totals));
        }
        Ok(opened)
    }

    /// Sends the sum of these counts.
    ///
    /// # Errors
    /// `conflict` where one of them is not there any more, `malformed` for numbers that do not fit together.
    pub async fn send_sum(
        &self,
        quarter: &str,
        counts: &[CountId],
        totals: &[CaseTotal],
    ) -> Result<()> {
        let params = SumParams {
            quarter: quarter.to_owned(),
            counts: counts.to_vec(),
            totals: totals.to_vec(),
        };
        self.plan.http.tell("/api/v1/reports/sum", &params).await
    }

    /// Writes down trainings given to others, and how many came.
    ///
    /// # Errors
    /// `forbidden` for who does not lead.
    pub async fn note_trainings(&self, quarter: &str, trainings: u32, trained: u32) -> Result<()> {
        let params = ReportNotesParams {
            quarter: quarter.to_owned(),
            trainings,
            trained,
        };
        self.plan.http.tell("/api/v1/reports/notes", &params).await
    }

    /// Closes a quarter.
    ///
    /// # Errors
    /// `malformed` for one that goes on, `wrongState` for one that is closed.
    pub async fn close_quarter(&self, quarter: &str) -> Result<()> {
        let params = of(quarter);
        self.plan.http.tell("/api/v1/reports/close", &params).await
    }
}

fn of(quarter: &str) -> ReportQuarter {
    ReportQuarter {
        quarter: quarter.to_owned(),
    }
}
