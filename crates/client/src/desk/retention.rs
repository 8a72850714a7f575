//! How cases end, and what a person hears of what is held about them.

use super::Desk;
use crate::{Result, callback::words_of};
use protocol::{
    CaseId,
    case::ReadCaseParams,
    retention::{
        AskCaseDeletionParams, CaseDeleteReason, CaseDeletion, CaseDeletionsResponse,
        CaseLifeResponse, CaseUntilParams, CaseWordsParams, CloseCaseParams, CloseReason,
        DecideCaseDeletionParams, HeldDeletedResponse, HeldParams, HeldResponse, StatementResponse,
    },
};

impl Desk {
    /// How a case stands.
    ///
    /// # Errors
    /// `notFound` for who is not assigned.
    pub async fn case_life(&self, case_id: CaseId) -> Result<CaseLifeResponse> {
        let params = ReadCaseParams { case_id };
        self.plan.http.post("/api/v1/cases/life", &params).await
    }

    /// Closes a case.
    ///
    /// # Errors
    /// `wrongState` for one that is closed.
    pub async fn close_case(&self, case_id: CaseId, reason: CloseReason) -> Result<()> {
        let params = CloseCaseParams { case_id, reason };
        self.plan.http.tell("/api/v1/cases/close", &params).await
    }

    /// Opens a closed case again.
    ///
    /// # Errors
    /// `wrongState` for one that is open.
    pub async fn reopen_case(&self, case_id: CaseId) -> Result<()> {
        let params = ReadCaseParams { case_id };
        self.plan.http.tell("/api/v1/cases/reopen", &params).await
    }

    /// Has a closed case go sooner.
    ///
    /// # Errors
    /// `badDate` for one that is later than the rule's or past.
    pub async fn case_until(&self, case_id: CaseId, until: u64) -> Result<()> {
        let params = CaseUntilParams { case_id, until };
        self.plan.http.tell("/api/v1/cases/until", &params).await
    }

    /// Asks a second person to have a case deleted.
    ///
    /// # Errors
    /// `onHold`, or `conflict` where somebody else has asked.
    pub async fn ask_case_deletion(&self, case_id: CaseId, reason: CaseDeleteReason) -> Result<()> {
        let params = AskCaseDeletionParams { case_id, reason };
        let path = "/api/v1/cases/ask-deletion";
        self.plan.http.tell(path, &params).await
    }

    /// Decides as the second person, or takes one's own question back.
    ///
    /// # Errors
    /// `forbidden` for who asked and agrees.
    pub async fn decide_case_deletion(&self, case_id: CaseId, agreed: bool) -> Result<()> {
        let params = DecideCaseDeletionParams { case_id, agreed };
        let path = "/api/v1/cases/decide-deletion";
        self.plan.http.tell(path, &params).await
    }

    /// What waits for this person.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn case_deletions(&self) -> Result<Vec<CaseDeletion>> {
        let path = "/api/v1/cases/deletions";
        let found: CaseDeletionsResponse = self.plan.http.get(path).await?;
        Ok(found.deletions)
    }

    /// Keeps three words for the person of a case.
    ///
    /// # Errors
    /// `conflict` for words of another one.
    pub async fn set_case_words(&self, case_id: CaseId, words: &str) -> Result<()> {
        let words = words_of(&self.plan.root, words)?;
        let params = CaseWordsParams { case_id, words };
        self.plan.http.tell("/api/v1/cases/words", &params).await
    }

    /// What is held about who says these words.
    ///
    /// # Errors
    /// `notFound` for words that lead nowhere.
    pub async fn find_held(&self, words: &str) -> Result<HeldResponse> {
        let words = words_of(&self.plan.root, words)?;
        let params = HeldParams { words };
        self.plan.http.post("/api/v1/held/find", &params).await
    }

    /// Deletes it. Returns whether it is gone.
    ///
    /// # Errors
    /// As [`Desk::find_held`].
    pub async fn delete_held(&self, words: &str) -> Result<bool> {
        let words = words_of(&self.plan.root, words)?;
        let params = HeldParams { words };
        let path = "/api/v1/held/delete";
        let done: HeldDeletedResponse = self.plan.http.post(path, &params).await?;
        Ok(done.deleted)
    }

    /// What this line holds, and what it cannot produce.
    ///
    /// # Errors
    /// `forbidden` for who may not read it.
    pub async fn statement(&self) -> Result<StatementResponse> {
        self.plan.http.get("/api/v1/statement").await
    }
}
