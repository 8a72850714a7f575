//! How the line is doing.

use super::Desk;
use crate::Result;
use protocol::figures::{FiguresResponse, QuarterParams, QuarterResponse};

impl Desk {
    /// Who waits now, and the totals of today and of two weeks.
    ///
    /// # Errors
    /// `forbidden` for who does not lead the line.
    pub async fn figures(&self) -> Result<FiguresResponse> {
        self.plan.http.get("/api/v1/figures").await
    }

    /// The totals of a quarter.
    ///
    /// # Errors
    /// `malformed` for one that has not begun.
    pub async fn quarter(&self, quarter: &str) -> Result<QuarterResponse> {
        let params = QuarterParams {
            quarter: quarter.to_owned(),
            outside: false,
        };
        self.plan
            .http
            .post("/api/v1/figures/quarter", &params)
            .await
    }
}
