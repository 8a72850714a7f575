//! How one is reached outside of the browser.

use super::Desk;
use crate::{Result, random};
use protocol::{
    WayId,
    way::{
        AddWayParams, OrderWaysParams, RemoveWayParams, Unreachable, UnreachableResponse,
        WayTarget, WaysResponse,
    },
};

impl Desk {
    /// How the caller is reached.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn ways(&self) -> Result<WaysResponse> {
        self.plan.http.get("/api/v1/ways").await
    }

    /// Adds a way after the others.
    ///
    /// # Errors
    /// `malformed` for what is no address; `wrongState` for what the operator does not allow, and for one way too many.
    pub async fn add_way(&self, target: WayTarget) -> Result<WayId> {
        let way_id = WayId(random()?);
        let params = AddWayParams { way_id, target };
        self.plan.http.tell("/api/v1/ways/add", &params).await?;
        Ok(way_id)
    }

    /// Says which way is tried first.
    ///
    /// # Errors
    /// `conflict` when these are not the caller's ways.
    pub async fn order_ways(&self, way_ids: Vec<WayId>) -> Result<()> {
        let params = OrderWaysParams { way_ids };
        self.plan.http.tell("/api/v1/ways/order", &params).await
    }

    /// Forgets a way.
    ///
    /// # Errors
    /// `notFound` for what is not the caller's.
    pub async fn remove_way(&self, way_id: WayId) -> Result<()> {
        let params = RemoveWayParams { way_id };
        self.plan.http.tell("/api/v1/ways/remove", &params).await
    }

    /// Has a page sent to oneself.
    ///
    /// # Errors
    /// `notFound` without a way; `wrongState` within ten seconds of the last one.
    pub async fn test_page(&self) -> Result<()> {
        self.plan.http.tell("/api/v1/ways/test", &()).await
    }

    /// Says that one saw it.
    ///
    /// # Errors
    /// `notFound` when none is open.
    pub async fn saw_page(&self) -> Result<()> {
        self.plan.http.tell("/api/v1/ways/seen", &()).await
    }

    /// Who cannot be called.
    ///
    /// # Errors
    /// `forbidden`.
    pub async fn unreachable(&self) -> Result<Vec<Unreachable>> {
        let path = "/api/v1/ways/unreachable";
        let found: UnreachableResponse = self.plan.http.get(path).await?;
        Ok(found.people)
    }
}
