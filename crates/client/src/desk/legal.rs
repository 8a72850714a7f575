//! Requests by law, what is held because of them, incidents, and alerts to everybody.

use super::{Desk, upkeep::moved_on};
use crate::{ClientError, Result, random};
use protocol::{
    AlertId, Bytes, HoldId, IncidentId, LegalId,
    legal::{
        AlertParams, AlertsResponse, AnswerDutyParams, DataBreach, DutyAnswer, FalseCallerParams,
        HoldWhy, IncidentCause, IncidentDuty, IncidentPaperParams, IncidentParams, LegalDueParams,
        LegalFacts, LegalKind, LegalPaper, LegalParams, LegalResponse, LegalStep, LegalStepParams,
        LiftHoldParams, LiftWhy, OpenIncidentParams, ResealLegalParams, SetHoldParams, StaleLegal,
        TakeLegalParams, WorsenIncidentParams,
    },
    task::TaskOn,
};
use seal::note::Note;

/// What came.
#[derive(Debug, Clone)]
pub struct Taken {
    /// What it is.
    pub kind: LegalKind,
    /// When it came, milliseconds since 1970.
    pub received: u64,
    /// Until when it is to be answered.
    pub due: Option<u64>,
    /// From whom, and what it says.
    pub paper: LegalPaper,
}

impl Desk {
    /// Everything for who leads; for everybody else what they took in themselves.
    ///
    /// # Errors
    /// `forbidden`.
    pub async fn legal(&self) -> Result<LegalResponse> {
        self.plan.http.get("/api/v1/legal").await
    }

    /// Takes a request in, or an enquiry. Returns which it is.
    ///
    /// # Errors
    /// `wrongState` for one that came on another day.
    pub async fn take_legal(&self, taken: &Taken) -> Result<LegalId> {
        let legal_id = LegalId(random()?);
        let params = TakeLegalParams {
            legal_id,
            kind: taken.kind,
            received_at: taken.received,
            due_at: taken.due,
            sealed: self.legal_box(&legal_id.0, &taken.paper)?,
        };
        self.plan.http.tell("/api/v1/legal", &params).await?;
        Ok(legal_id)
    }

    /// The paper of a request.
    ///
    /// # Errors
    /// When no key of this desk opens it.
    pub fn legal_paper(&self, request: &LegalFacts) -> Result<LegalPaper> {
        let sealed = request.sealed.as_ref();
        let sealed = sealed.ok_or(ClientError::Missing("the paper"))?;
        let paper = self.opened_note(Note::Legal, &request.legal_id.0, sealed)?;
        serde_json::from_slice(&paper).map_err(|_source| ClientError::Answer("not a paper"))
    }

    /// Says what was done about it.
    ///
    /// # Errors
    /// `wrongState` where it does not follow, `forbidden` for what only a supervisor says.
    pub async fn step_legal(&self, legal_id: LegalId, step: LegalStep) -> Result<()> {
        let params = LegalStepParams { legal_id, step };
        self.plan.http.tell("/api/v1/legal/step", &params).await
    }

    /// It is to be answered by another date.
    ///
    /// # Errors
    /// `forbidden`, `wrongState` once it was answered.
    pub async fn date_legal(&self, legal_id: LegalId, due_at: Option<u64>) -> Result<()> {
        let params = LegalDueParams { legal_id, due_at };
        self.plan.http.tell("/api/v1/legal/due", &params).await
    }

    /// They insist that somebody look whether a person is here.
    ///
    /// # Errors
    /// Always `forbidden`.
    pub async fn ask_search(&self, legal_id: LegalId) -> Result<()> {
        let params = LegalParams { legal_id };
        self.plan.http.tell("/api/v1/legal/search", &params).await
    }

    /// They were called back, and are not who they said. Returns the incident and the alert.
    ///
    /// # Errors
    /// `notFound` for somebody else's enquiry.
    pub async fn false_caller(&self, legal_id: LegalId) -> Result<(IncidentId, AlertId)> {
        let ids = (IncidentId(random()?), AlertId(random()?));
        let params = FalseCallerParams {
            legal_id,
            incident_id: ids.0,
            alert_id: ids.1,
        };
        let path = "/api/v1/legal/false-caller";
        self.plan.http.tell(path, &params).await?;
        Ok(ids)
    }

    /// Whoever was called has seen what waits.
    ///
    /// # Errors
    /// `forbidden`.
    pub async fn legal_seen(&self) -> Result<()> {
        self.plan.http.tell("/api/v1/legal/seen", &()).await
    }

    /// Holds one record. Returns which hold it is.
    ///
    /// # Errors
    /// `notFound` for what is not there, `conflict` when the request holds it already.
    pub async fn set_hold(&self, legal_id: LegalId, on: TaskOn, why: HoldWhy) -> Result<HoldId> {
        let hold_id = HoldId(random()?);
        let params = SetHoldParams {
            hold_id,
            legal_id,
            on,
            why,
        };
        self.plan.http.tell("/api/v1/holds", &params).await?;
        Ok(hold_id)
    }

    /// Lifts a hold.
    ///
    /// # Errors
    /// `wrongState` when it was lifted before.
    pub async fn lift_hold(&self, hold_id: HoldId, why: LiftWhy) -> Result<()> {
        let params = LiftHoldParams { hold_id, why };
        self.plan.http.tell("/api/v1/holds/lift", &params).await
    }

    /// Says that something went wrong. Returns which incident it is.
    ///
    /// # Errors
    /// `conflict` while the team's key is being replaced.
    pub async fn open_incident(
        &self,
        (cause, breach, identity): (IncidentCause, DataBreach, bool),
        paper: &LegalPaper,
    ) -> Result<IncidentId> {
        let incident_id = IncidentId(random()?);
        let params = OpenIncidentParams {
            incident_id,
            cause,
            breach,
            identity,
            sealed: self.legal_box(&incident_id.0, paper)?,
        };
        self.plan.http.tell("/api/v1/incidents", &params).await?;
        Ok(incident_id)
    }

    /// It turns out to be worse.
    ///
    /// # Errors
    /// `wrongState` when it is closed.
    pub async fn worsen_incident(
        &self,
        incident_id: IncidentId,
        (breach, identity): (DataBreach, bool),
    ) -> Result<()> {
        let params = WorsenIncidentParams {
            incident_id,
            breach,
            identity,
        };
        let path = "/api/v1/incidents/worsen";
        self.plan.http.tell(path, &params).await
    }

    /// Answers what is owed.
    ///
    /// # Errors
    /// `wrongState` for what is not owed, or cannot be answered like that.
    pub async fn answer_duty(
        &self,
        incident_id: IncidentId,
        (duty, answer): (IncidentDuty, DutyAnswer),
    ) -> Result<()> {
        let params = AnswerDutyParams {
            incident_id,
            duty,
            answer,
        };
        let path = "/api/v1/incidents/answer";
        self.plan.http.tell(path, &params).await
    }

    /// Closes an incident.
    ///
    /// # Errors
    /// `wrongState` while something is not answered.
    pub async fn close_incident(&self, incident_id: IncidentId) -> Result<()> {
        let params = IncidentParams { incident_id };
        self.plan
            .http
            .tell("/api/v1/incidents/close", &params)
            .await
    }

    /// Writes something down about an incident, in place of what was.
    ///
    /// # Errors
    /// `conflict` when it is closed.
    pub async fn note_incident(&self, incident_id: IncidentId, paper: &LegalPaper) -> Result<()> {
        let params = IncidentPaperParams {
            incident_id,
            sealed: self.legal_box(&incident_id.0, paper)?,
        };
        self.plan
            .http
            .tell("/api/v1/incidents/paper", &params)
            .await
    }

    /// What this person has not seen yet.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub async fn alerts(&self) -> Result<AlertsResponse> {
        self.plan.http.get("/api/v1/alerts").await
    }

    /// They have seen it.
    ///
    /// # Errors
    /// `notFound`.
    pub async fn alert_seen(&self, alert_id: AlertId) -> Result<()> {
        let params = AlertParams { alert_id };
        self.plan.http.tell("/api/v1/alerts/seen", &params).await
    }

    fn legal_box(&self, id: &[u8; 16], paper: &LegalPaper) -> Result<Bytes> {
        let paper = serde_json::to_vec(paper);
        let paper = paper.map_err(|_source| ClientError::Answer("not a paper"))?;
        let sealed = Note::Legal.seal(&self.own_notice()?, id, &paper)?;
        Ok(Bytes(sealed))
    }

    pub(super) async fn reseal_legal(&self, stale: &StaleLegal) -> Result<bool> {
        let Ok(id) = <[u8; 16]>::try_from(stale.id.as_slice()) else {
            return Err(ClientError::Answer("not an id"));
        };
        let Ok(paper) = self.opened_note(Note::Legal, &id, &stale.sealed) else {
            // Sealed to a key that this desk does not hold: a colleague's does it.
            return Ok(false);
        };
        let after = Note::Legal.seal(&self.own_notice()?, &id, &paper)?;
        let params = ResealLegalParams {
            id: stale.id.clone(),
            before: stale.sealed.clone(),
            after: Bytes(after),
        };
        moved_on(self.plan.http.tell("/api/v1/upkeep/legal", &params).await)
    }
}
