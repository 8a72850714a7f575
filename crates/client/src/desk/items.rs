//! The queue's buttons.

use super::{Desk, holding::Holding};
use crate::{ClientError, Result, visitor::again};
use protocol::{
    ChatId, ItemId,
    queue::{
        AssessParams, Call, CallsResponse, ClaimResponse, Device, DrillResponse, Level,
        LevelReason, MarkMinorParams, NextParams, OfferParams, PickParams, PickReason, QueueItem,
        ReturnParams, Safety, WrapUpParams,
    },
};

impl Desk {
    /// "Help the next person". The way into the chat is taken at once, or when its keys are there.
    ///
    /// # Errors
    /// `nothingWaiting`, `atCapacity`, `secondImminent`.
    pub async fn claim_next(&mut self) -> Result<ChatId> {
        self.claim_any(false).await
    }

    /// The same, also where only a second one in imminent danger waits.
    ///
    /// # Errors
    /// As [`Desk::claim_next`].
    pub async fn claim_despite(&mut self) -> Result<ChatId> {
        self.claim_any(true).await
    }

    async fn claim_any(&mut self, despite: bool) -> Result<ChatId> {
        let params = NextParams { despite };
        // Asked again before the desk is in the chat, the server answers with the same one.
        let claim: ClaimResponse =
            again(|| self.plan.http.post("/api/v1/queue/next", &params)).await?;
        self.claimed(claim).await
    }

    /// Makes a link for practice.
    ///
    /// # Errors
    /// `forbidden` for who is no supervisor.
    pub async fn make_drill(&self) -> Result<DrillResponse> {
        self.plan.http.post("/api/v1/drills", &()).await
    }

    /// What is put before this person at the moment.
    pub fn offered(&self) -> Vec<ItemId> {
        let me = self.me.member_id;
        let mine = |item: &&QueueItem| item.offers.iter().any(|offer| offer.member_id == me);
        let items = self.queue.values().filter(mine);
        items.map(|item| item.item_id).collect()
    }

    /// Takes what is put before this person.
    ///
    /// # Errors
    /// `nothingWaiting` when somebody else was faster or the time ran out, `atCapacity`.
    pub async fn accept_offer(&mut self, item_id: ItemId) -> Result<ChatId> {
        let params = OfferParams { item_id };
        let claim: ClaimResponse = self
            .plan
            .http
            .post("/api/v1/offers/accept", &params)
            .await?;
        self.claimed(claim).await
    }

    /// Does not take it.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub async fn decline_offer(&self, item_id: ItemId) -> Result<()> {
        let params = OfferParams { item_id };
        self.plan.http.tell("/api/v1/offers/decline", &params).await
    }

    /// What this person is called about and has not answered.
    ///
    /// # Errors
    /// `forbidden` for who is never called.
    pub async fn calls(&self) -> Result<Vec<Call>> {
        let calls: CallsResponse = self.plan.http.get("/api/v1/items/calls").await?;
        Ok(calls.calls)
    }

    /// Having been called: says that one comes.
    ///
    /// # Errors
    /// `nothingWaiting` when the item is somebody's by now.
    pub async fn coming(&self, item_id: ItemId) -> Result<()> {
        let params = OfferParams { item_id };
        self.plan.http.tell("/api/v1/items/coming", &params).await
    }

    /// Says how urgent it is; without a reason, that it is as urgent as it stands.
    ///
    /// # Errors
    /// `minorIsUrgent` for less than urgent with somebody under 18, `staleFence` when somebody else holds it by now.
    pub async fn assess(&self, chat: ChatId, why: Option<LevelReason>) -> Result<()> {
        let params = AssessParams {
            item_id: self.item_of(chat)?,
            fence: self.fence_of(chat)?,
            why,
        };
        self.plan.http.tell("/api/v1/items/level", &params).await
    }

    /// A supervisor picks one item.
    ///
    /// # Errors
    /// `forbidden` for who is no supervisor.
    pub async fn pick(&mut self, item_id: ItemId, reason: PickReason) -> Result<ChatId> {
        let params = PickParams { item_id, reason };
        let claim: ClaimResponse = self.plan.http.post("/api/v1/items/claim", &params).await?;
        self.claimed(claim).await
    }

    /// What the visitor tapped before the chat.
    pub fn taps(&self, chat: ChatId) -> Option<(Safety, Device)> {
        self.holdings.get(&chat)?.taps
    }

    /// Gives an item back to the queue. The keys stay until the next holder takes them.
    ///
    /// # Errors
    /// `staleFence` when somebody else holds it by now.
    pub async fn give_back(&self, chat: ChatId) -> Result<()> {
        let params = ReturnParams {
            item_id: self.item_of(chat)?,
            fence: self.fence_of(chat)?,
        };
        self.plan.http.tell("/api/v1/items/return", &params).await
    }

    /// Notes whether the chat is with somebody under 18.
    ///
    /// # Errors
    /// `staleFence` when somebody else holds it by now.
    pub async fn mark_minor(&self, chat: ChatId, minor: bool) -> Result<()> {
        let params = MarkMinorParams {
            item_id: self.item_of(chat)?,
            fence: self.fence_of(chat)?,
            minor,
        };
        self.plan.http.tell("/api/v1/items/minor", &params).await
    }

    /// Says in codes what came of it; then the desk forgets the chat.
    ///
    /// # Errors
    /// `wrongState` while the chat goes on, `malformed` for a code that is not on the list.
    pub async fn wrap_up(&mut self, chat: ChatId, disposition: &str, needs: &[&str]) -> Result<()> {
        let params = WrapUpParams {
            item_id: self.item_of(chat)?,
            fence: self.fence_of(chat)?,
            disposition: disposition.to_owned(),
            needs: needs.iter().map(|need| (*need).to_owned()).collect(),
            actions: Vec::new(),
            language: "en".to_owned(),
            county: None,
            follow_up: false,
            level: Level::T4,
        };
        self.plan
            .http
            .tell("/api/v1/items/wrap-up", &params)
            .await?;
        self.forget(chat);
        self.holdings.remove(&chat);
        Ok(())
    }

    /// The item of a chat that this person holds.
    ///
    /// # Errors
    /// [`ClientError::Missing`] for any other.
    pub fn item_of(&self, chat: ChatId) -> Result<ItemId> {
        self.item(chat).ok_or(ClientError::Missing("item"))
    }

    async fn claimed(&mut self, claim: ClaimResponse) -> Result<ChatId> {
        let chat = claim.item.chat_id;
        let chat = chat.ok_or(ClientError::Missing("chat"))?;
        // What was held under an older fence opens nothing any more: the server asks for a new way in.
        let before = self.holdings.remove(&chat).unwrap_or_default();
        self.holdings.insert(
            chat,
            Holding {
                item: Some(claim.item.item_id),
                fence: Some(claim.fence),
                taps: Some((claim.safety, claim.device)),
                ..before
            },
        );
        if let Some(grant) = claim.grant {
            let holding = self.holding(chat)?;
            holding.talk = None;
            holding.stored = false;
            self.enter(chat, &grant).await?;
        }
        Ok(chat)
    }
}
