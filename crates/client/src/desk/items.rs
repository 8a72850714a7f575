//! The queue's buttons.

use super::{Desk, holding::Holding};
use crate::{Result, visitor::again};
use protocol::{
    ChatId, ItemId,
    queue::{
        ClaimResponse, Device, Level, MarkMinorParams, PickParams, PickReason, ReturnParams,
        Safety, WrapUpParams,
    },
};

impl Desk {
    /// "Help the next person". The way into the chat is taken at once, or when its keys are there.
    ///
    /// # Errors
    /// `nothingWaiting`, `atCapacity`.
    pub async fn claim_next(&mut self) -> Result<ChatId> {
        // Asked again before the desk is in the chat, the server answers with the same one.
        let claim: ClaimResponse = again(|| self.plan.http.post("/api/v1/queue/next", &())).await?;
        self.claimed(claim).await
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

    pub(super) fn item_of(&self, chat: ChatId) -> Result<ItemId> {
        self.item(chat).ok_or(crate::ClientError::Missing("item"))
    }

    async fn claimed(&mut self, claim: ClaimResponse) -> Result<ChatId> {
        let chat = claim.item.chat_id;
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
