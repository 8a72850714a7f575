//! Requests to be called: who is due, and what somebody does who calls.

use super::Desk;
use crate::{
    ClientError, Result,
    callback::{planned, words_of},
};
use protocol::{
    Bytes, CallbackId,
    callback::{
        CallContact, CallItem, CallOutcome, CallParams, CallsDueResponse, EndCall, EndCallParams,
        OutcomeParams, OverrideParams, OverrideReason, PlanCallParams, PlannedCallResponse,
        SafeHours, TakenCallResponse, TelephoneShows, TelephoneTestedParams,
    },
    queue::Level,
};
use seal::{Notice, callback::Part};
use serde::de::DeserializeOwned;

/// A request that this person has taken, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenCall {
    /// As the server sees it.
    pub call: CallItem,
    /// Whom to call, and how.
    pub contact: CallContact,
    /// When, to the minute.
    pub hours: SafeHours,
}

impl Desk {
    /// Who is to be called when.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn calls_due(&self) -> Result<CallsDueResponse> {
        self.plan.http.get("/api/v1/callbacks").await
    }

    /// Writes down for somebody that they want to be called.
    ///
    /// # Errors
    /// `impossibleHours`, `forbidden`.
    pub async fn plan_call(
        &self,
        (id, level): (CallbackId, Level),
        language: &str,
        what: (&CallContact, &SafeHours),
    ) -> Result<PlannedCallResponse> {
        let notice = self.notice_now()?;
        let params = PlanCallParams {
            callback_id: id,
            language: language.to_owned(),
            level,
            call: planned(&self.plan.root, &notice, id, what)?,
        };
        self.plan.http.post("/api/v1/callbacks/plan", &params).await
    }

    /// Takes a request, and opens its boxes.
    ///
    /// # Errors
    /// `outsideWindow`, `wrongState`, `notOnDuty`, or keys that do not fit.
    pub async fn take_call(&self, id: CallbackId) -> Result<TakenCall> {
        let params = CallParams { callback_id: id };
        let path = "/api/v1/callbacks/take";
        let taken: TakenCallResponse = self.plan.http.post(path, &params).await?;
        Ok(TakenCall {
            contact: self.open_box(Part::Contact, id, &taken.contact)?,
            hours: self.open_box(Part::Hours, id, &taken.hours)?,
            call: taken.call,
        })
    }

    /// Gives it back.
    ///
    /// # Errors
    /// `wrongState`.
    pub async fn release_call(&self, id: CallbackId) -> Result<()> {
        self.tell_call("release", id).await
    }

    /// The card was read.
    ///
    /// # Errors
    /// `wrongState`.
    pub async fn ready_to_call(&self, id: CallbackId) -> Result<()> {
        self.tell_call("ready", id).await
    }

    /// Calls.
    ///
    /// # Errors
    /// `outsideWindow`, `cardUnread`, `tooSoon`, `noCallsLeft`.
    pub async fn start_call(&self, id: CallbackId) -> Result<()> {
        self.tell_call("start", id).await
    }

    /// A supervisor has looked at it.
    ///
    /// # Errors
    /// `forbidden`.
    pub async fn call_seen(&self, id: CallbackId) -> Result<()> {
        self.tell_call("seen", id).await
    }

    /// What came of it.
    ///
    /// # Errors
    /// `wrongState` for who did not call.
    pub async fn call_outcome(
        &self,
        callback_id: CallbackId,
        outcome: CallOutcome,
        again: bool,
    ) -> Result<()> {
        let params = OutcomeParams {
            callback_id,
            outcome,
            again,
        };
        let path = "/api/v1/callbacks/outcome";
        self.plan.http.tell(path, &params).await
    }

    /// Lets somebody call outside of the hours.
    ///
    /// # Errors
    /// `forbidden`, `wrongState`.
    pub async fn override_call(
        &self,
        callback_id: CallbackId,
        reason: OverrideReason,
    ) -> Result<()> {
        let params = OverrideParams {
            callback_id,
            reason,
        };
        let path = "/api/v1/callbacks/override";
        self.plan.http.tell(path, &params).await
    }

    /// Ends a request for who gave the words.
    ///
    /// # Errors
    /// `notFound` for words that lead to nothing.
    pub async fn end_call(&self, words: &str, why: EndCall) -> Result<()> {
        let words = words_of(&self.plan.root, words)?;
        let params = EndCallParams { words, why };
        self.plan.http.tell("/api/v1/callbacks/end", &params).await
    }

    /// Says what a telephone that people are called from has shown.
    ///
    /// # Errors
    /// `forbidden` for who does not lead, `notFound` for a telephone that is not ours.
    pub async fn telephone_tested(&self, id: &str, shows: TelephoneShows) -> Result<()> {
        let params = TelephoneTestedParams {
            telephone_id: id.to_owned(),
            shows,
        };
        let path = "/api/v1/callbacks/telephones";
        self.plan.http.tell(path, &params).await
    }

    /// Says that this person has read that one does not hide.
    ///
    /// # Errors
    /// `forbidden` for who does not lead.
    pub async fn telephones_seen(&self) -> Result<()> {
        let path = "/api/v1/callbacks/telephones/seen";
        self.plan.http.tell(path, &serde_json::json!({})).await
    }

    async fn tell_call(&self, step: &str, callback_id: CallbackId) -> Result<()> {
        let params = CallParams { callback_id };
        let path = format!("/api/v1/callbacks/{step}");
        self.plan.http.tell(&path, &params).await
    }

    /// The team's notice, in force.
    fn notice_now(&self) -> Result<Notice> {
        let notice = self.me.team.notice.as_ref().ok_or(ClientError::Lapsed)?;
        let now = self.plan.clock.now_s();
        Ok(Notice::verify(notice.as_slice(), &self.plan.root, now)?)
    }

    /// Opens a box with whichever key of the team fits.
    pub(super) fn open_part(&self, part: Part, id: CallbackId, sealed: &Bytes) -> Result<Vec<u8>> {
        let team = self.me.team.team_id.0;
        let mut failed = seal::Error::Sealed("callback");
        for (generation, key) in &self.team_keys {
            let of = (&team, *generation);
            match seal::callback::open(part, sealed.as_slice(), key, &id.0, of) {
                Ok(body) => return Ok(body.to_vec()),
                Err(error) => failed = error,
            }
        }
        Err(failed.into())
    }

    fn open_box<T: DeserializeOwned>(
        &self,
        part: Part,
        id: CallbackId,
        sealed: &Bytes,
    ) -> Result<T> {
        let body = self.open_part(part, id, sealed)?;
        serde_json::from_slice(&body).map_err(|_source| ClientError::Answer("box of a call"))
    }
}
