//! Care: debriefs and relief.

use super::Desk;
use crate::Result;
use protocol::{
    ChatId, MemberId,
    care::{
        AnswerDebriefParams, CareResponse, DebriefDoneParams, DebriefsResponse, ReliefComingParams,
    },
    queue::ReturnParams,
};

impl Desk {
    /// What concerns this person.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn care(&self) -> Result<CareResponse> {
        self.plan.http.get("/api/v1/care").await
    }

    /// Whether they want their debrief.
    ///
    /// # Errors
    /// `notFound` when none is owed, `wrongState` when they had it.
    pub async fn answer_debrief(&self, wanted: bool) -> Result<CareResponse> {
        let params = AnswerDebriefParams { wanted };
        self.plan.http.post("/api/v1/care/debrief", &params).await
    }

    /// "I need relief."
    ///
    /// # Errors
    /// `notOnDuty`.
    pub async fn need_relief(&self) -> Result<CareResponse> {
        self.plan.http.post("/api/v1/care/relief", &()).await
    }

    /// It is needed no more.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn withdraw_relief(&self) -> Result<CareResponse> {
        let path = "/api/v1/care/relief/withdraw";
        self.plan.http.post(path, &()).await
    }

    /// Comes to somebody who needs relief.
    ///
    /// # Errors
    /// `notFound` for who was not called, `wrongState` when somebody else comes.
    pub async fn relieve(&self, member_id: MemberId) -> Result<CareResponse> {
        let params = ReliefComingParams { member_id };
        let path = "/api/v1/care/relief/coming";
        self.plan.http.post(path, &params).await
    }

    /// Who is owed a debrief.
    ///
    /// # Errors
    /// `forbidden`.
    pub async fn debriefs(&self) -> Result<DebriefsResponse> {
        self.plan.http.get("/api/v1/care/debriefs").await
    }

    /// Somebody had theirs.
    ///
    /// # Errors
    /// `forbidden`, `notFound`, `wrongState`.
    pub async fn debrief_done(&self, member_id: MemberId) -> Result<()> {
        let params = DebriefDoneParams { member_id };
        let path = "/api/v1/care/debriefs/done";
        self.plan.http.tell(path, &params).await
    }

    /// What they were told was hard.
    ///
    /// # Errors
    /// `notFound` before the chat is over.
    pub async fn was_hard(&self, chat: ChatId) -> Result<()> {
        let params = ReturnParams {
            item_id: self.item_of(chat)?,
            fence: self.fence_of(chat)?,
        };
        self.plan.http.tell("/api/v1/items/hard", &params).await
    }
}
