//! Conflicts of interest.

use super::Desk;
use crate::{Result, random};
use protocol::{
    GlassId, MemberId,
    conflict::{
        AskGlassParams, BarParams, DecideGlassParams, Glass, GlassReason, GlassesResponse, Hidden,
        ReviewGlassParams,
    },
};

impl Desk {
    /// Keeps an item or a case from somebody.
    ///
    /// # Errors
    /// `notFound` for what is not the caller's to say.
    pub async fn bar(&self, hidden: Hidden, member_id: MemberId) -> Result<()> {
        let params = BarParams { hidden, member_id };
        self.plan.http.tell("/api/v1/conflicts/bar", &params).await
    }

    /// Asks to come past what is kept from oneself.
    ///
    /// # Errors
    /// `forbidden`.
    pub async fn ask_glass(&self, reason: GlassReason) -> Result<GlassId> {
        let glass_id = GlassId(random()?);
        let params = AskGlassParams { glass_id, reason };
        let path = "/api/v1/conflicts/ask";
        self.plan.http.tell(path, &params).await?;
        Ok(glass_id)
    }

    /// Opens one thing for somebody else, or refuses.
    ///
    /// # Errors
    /// `stepUp`; `forbidden` for one's own; `notFound` for what is not kept from them.
    pub async fn decide_glass(&self, glass_id: GlassId, hidden: Option<Hidden>) -> Result<()> {
        let params = DecideGlassParams { glass_id, hidden };
        let path = "/api/v1/conflicts/decide";
        self.plan.http.tell(path, &params).await
    }

    /// Notes that one has looked at what was opened.
    ///
    /// # Errors
    /// `forbidden` for who asked or agreed.
    pub async fn review_glass(&self, glass_id: GlassId) -> Result<()> {
        let params = ReviewGlassParams { glass_id };
        let path = "/api/v1/conflicts/review";
        self.plan.http.tell(path, &params).await
    }

    /// The requests that concern the caller.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn glasses(&self) -> Result<Vec<Glass>> {
        let found: GlassesResponse = self.plan.http.get("/api/v1/conflicts").await?;
        Ok(found.glasses)
    }
}
