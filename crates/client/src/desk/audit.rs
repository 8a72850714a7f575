//! The audit log, for an auditor.

use super::Desk;
use crate::Result;
use protocol::audit::{AuditResponse, MadeHeadResponse, ReadAuditParams, ReadAuditResponse};

impl Desk {
    /// Alerts, heads, and the names that events are read with.
    ///
    /// # Errors
    /// `forbidden` for who is no auditor.
    pub async fn audit(&self) -> Result<AuditResponse> {
        self.plan.http.get("/api/v1/audit").await
    }

    /// A page of events.
    ///
    /// # Errors
    /// `forbidden` for who is no auditor, `malformed` for a kind of event that there is not.
    pub async fn read_audit(&self, params: &ReadAuditParams) -> Result<ReadAuditResponse> {
        self.plan.http.post("/api/v1/audit/read", params).await
    }

    /// Has the log looked through and signed.
    ///
    /// # Errors
    /// `forbidden` for who may not.
    pub async fn make_audit_head(&self) -> Result<MadeHeadResponse> {
        let nothing = serde_json::json!({});
        self.plan.http.post("/api/v1/audit/heads", &nothing).await
    }
}
