//! Requests by law, incidents, and alerts to everybody.

use crate::Result;
use async_trait::async_trait;
use domain::{
    AlertId, IncidentId, LegalId, MemberId, TeamId, Timestamp,
    incident::{Alert, Incident},
    legal::{Request, Step},
};

/// What somebody has done about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepRow {
    /// What.
    pub step: Step,
    /// Who.
    pub by: MemberId,
    /// The minute.
    pub at: Timestamp,
}

/// They inside a transaction.
#[async_trait]
pub trait LegalTx: Send {
    /// Adds a request. `false` when the id is taken.
    async fn insert_legal(&mut self, request: &Request) -> Result<bool>;

    /// Keeps how it stands now.
    async fn save_legal(&mut self, request: &Request) -> Result<()>;

    /// A request.
    async fn legal(&mut self, id: LegalId) -> Result<Option<Request>>;

    /// A team's requests, the newest first.
    async fn legals(&mut self, team: TeamId) -> Result<Vec<Request>>;

    /// Requests about which a supervisor is to be called by now.
    async fn due_legals(&mut self, now: Timestamp) -> Result<Vec<Request>>;

    /// Writes down what was done about it.
    async fn add_legal_step(&mut self, id: LegalId, row: &StepRow) -> Result<()>;

    /// What was done about it, in order.
    async fn legal_steps(&mut self, id: LegalId) -> Result<Vec<StepRow>>;

    /// Deletes it with its paper, what was done about it and its holds.
    async fn delete_legal(&mut self, id: LegalId) -> Result<()>;

    /// Adds an incident. `false` when the id is taken.
    async fn insert_incident(&mut self, incident: &Incident) -> Result<bool>;

    /// Keeps how it stands now, with what was answered.
    async fn save_incident(&mut self, incident: &Incident) -> Result<()>;

    /// An incident.
    async fn incident(&mut self, id: IncidentId) -> Result<Option<Incident>>;

    /// A team's incidents, the newest first.
    async fn incidents(&mut self, team: TeamId) -> Result<Vec<Incident>>;

    /// Incidents about which a supervisor is to be called by now.
    async fn due_incidents(&mut self, now: Timestamp) -> Result<Vec<Incident>>;

    /// Deletes it with its paper.
    async fn delete_incident(&mut self, id: IncidentId) -> Result<()>;

    /// Keeps the sealed paper of a request or an incident, in place of what was; `id` is the one or the other's.
    async fn put_legal_paper(&mut self, id: [u8; 16], team: TeamId, sealed: &[u8]) -> Result<()>;

    /// The sealed paper of a request or an incident.
    async fn legal_paper(&mut self, id: [u8; 16]) -> Result<Option<Vec<u8>>>;

    /// All sealed papers of a team.
    async fn legal_papers(&mut self, team: TeamId) -> Result<Vec<([u8; 16], Vec<u8>)>>;

    /// Replaces a sealed paper, if it is still `before`.
    async fn replace_legal_paper(
        &mut self,
        id: [u8; 16],
        before: &[u8],
        after: &[u8],
    ) -> Result<bool>;

    /// Raises an alert. `false` when the id is taken.
    async fn insert_alert(&mut self, alert: &Alert) -> Result<bool>;

    /// An alert.
    async fn alert(&mut self, id: AlertId) -> Result<Option<Alert>>;

    /// The alerts of a team that somebody has not seen yet, the oldest first.
    async fn unseen_alerts(&mut self, team: TeamId, member: MemberId) -> Result<Vec<Alert>>;

    /// Somebody has seen it. `false` when they had before.
    async fn see_alert(&mut self, id: AlertId, member: MemberId) -> Result<bool>;

    /// Deletes alerts that were raised by this moment.
    async fn delete_old_alerts(&mut self, raised_by: Timestamp) -> Result<()>;
}
