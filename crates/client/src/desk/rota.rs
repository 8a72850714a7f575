//! The rota: one's own shifts, clocking in and out, and planning.

use super::Desk;
use crate::Result;
use protocol::{
    PatternId, ShiftId, Token,
    rota::{
        AddPatternParams, AnswerSwapParams, AskSwapParams, BreakParams, BreakReason,
        CalendarResponse, ClockInParams, ClockOutParams, ClockOutReason, ConfirmHandoverParams,
        DecideSwapParams, DeleteShiftParams, Duty, EndPatternParams, HandoverResponse,
        HandoverSide, ImportParams, ImportResponse, OwnRotaResponse, PlanShiftParams,
        PlannedResponse, RotaResponse,
    },
};

impl Desk {
    /// Clocks in; without a duty, for what is planned or usual.
    ///
    /// # Errors
    /// `unfit` for a duty that the person cannot do.
    pub async fn clock_in(&self, duty: Option<Duty>) -> Result<OwnRotaResponse> {
        let params = ClockInParams { duty };
        self.plan.http.post("/api/v1/duty/start", &params).await
    }

    /// Takes a break, or comes back from one.
    ///
    /// # Errors
    /// `notOnDuty`, `wrongState`.
    pub async fn take_break(&self, reason: Option<BreakReason>) -> Result<OwnRotaResponse> {
        let params = BreakParams { reason };
        self.plan.http.post("/api/v1/duty/break", &params).await
    }

    /// Clocks out.
    ///
    /// # Errors
    /// `notOnDuty`.
    pub async fn clock_out(&self, reason: ClockOutReason) -> Result<OwnRotaResponse> {
        let params = ClockOutParams { reason };
        self.plan.http.post("/api/v1/duty/end", &params).await
    }

    /// One's own shifts.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn own_rota(&self) -> Result<OwnRotaResponse> {
        self.plan.http.get("/api/v1/rota/own").await
    }

    /// The coming weeks.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn rota(&self) -> Result<RotaResponse> {
        self.plan.http.get("/api/v1/rota").await
    }

    /// Plans a shift, or changes one.
    ///
    /// # Errors
    /// `forbidden`, `overlaps`, `unfit`, `wrongState` for one that has begun.
    pub async fn plan_shift(&self, params: &PlanShiftParams) -> Result<PlannedResponse> {
        self.plan.http.post("/api/v1/rota/shifts", params).await
    }

    /// Takes a shift out.
    ///
    /// # Errors
    /// `forbidden`, `wrongState` for one that has begun.
    pub async fn delete_shift(&self, shift_id: ShiftId) -> Result<()> {
        let params = DeleteShiftParams { shift_id };
        self.plan
            .http
            .tell("/api/v1/rota/shifts/delete", &params)
            .await
    }

    /// Plans a week that repeats.
    ///
    /// # Errors
    /// As [`Desk::plan_shift`].
    pub async fn add_pattern(&self, params: &AddPatternParams) -> Result<PlannedResponse> {
        self.plan.http.post("/api/v1/rota/patterns", params).await
    }

    /// Says when a pattern may begin for the last time.
    ///
    /// # Errors
    /// `forbidden`, `notFound`.
    pub async fn end_pattern(&self, pattern_id: PatternId, until: &str) -> Result<()> {
        let params = EndPatternParams {
            pattern_id,
            until: until.to_owned(),
        };
        self.plan
            .http
            .tell("/api/v1/rota/patterns/end", &params)
            .await
    }

    /// Looks a spreadsheet through, or plans it.
    ///
    /// # Errors
    /// `forbidden`.
    pub async fn import_rota(&self, params: &ImportParams) -> Result<ImportResponse> {
        self.plan.http.post("/api/v1/rota/import", params).await
    }

    /// Asks a colleague to take a shift.
    ///
    /// # Errors
    /// `overlaps`, `unfit`, `wrongState`.
    pub async fn ask_swap(&self, params: &AskSwapParams) -> Result<()> {
        self.plan.http.tell("/api/v1/rota/swaps", params).await
    }

    /// Answers a colleague's wish, or takes one's own back.
    ///
    /// # Errors
    /// `notFound` when there is none.
    pub async fn answer_swap(&self, shift_id: ShiftId, agreed: bool) -> Result<()> {
        let params = AnswerSwapParams { shift_id, agreed };
        self.plan
            .http
            .tell("/api/v1/rota/swaps/answer", &params)
            .await
    }

    /// Decides a swap.
    ///
    /// # Errors
    /// `forbidden` for who gives or takes the shift.
    pub async fn decide_swap(&self, params: &DecideSwapParams) -> Result<PlannedResponse> {
        self.plan
            .http
            .post("/api/v1/rota/swaps/decide", params)
            .await
    }

    /// What is to be handed over.
    ///
    /// # Errors
    /// `forbidden` for who is never on such a duty.
    pub async fn handover(&self) -> Result<HandoverResponse> {
        self.plan.http.get("/api/v1/rota/handover").await
    }

    /// Says that it was.
    ///
    /// # Errors
    /// As [`Desk::handover`].
    pub async fn confirm_handover(&self, side: HandoverSide) -> Result<()> {
        let params = ConfirmHandoverParams { side };
        self.plan.http.tell("/api/v1/rota/handover", &params).await
    }

    /// A new link to one's own shifts.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn make_calendar(&self) -> Result<Token> {
        let nothing = serde_json::json!({});
        let made: CalendarResponse = self
            .plan
            .http
            .post("/api/v1/rota/calendar", &nothing)
            .await?;
        Ok(made.token)
    }

    /// Closes it.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn revoke_calendar(&self) -> Result<()> {
        let nothing = serde_json::json!({});
        self.plan
            .http
            .tell("/api/v1/rota/calendar/revoke", &nothing)
            .await
    }
}
