//! Before whom items are put, and who is free.

use crate::Result;
use async_trait::async_trait;
use domain::{
    ItemId, Level, MemberId, TeamId, Timestamp,
    offer::{Answer, Offer},
};

/// Offers inside a transaction.
#[async_trait]
pub trait OfferTx: Send {
    /// Puts an item before a person; an earlier offer of it to them is forgotten.
    async fn put_offer(&mut self, item: ItemId, offer: &Offer) -> Result<()>;

    /// Every offer that an item is remembered by: the latest to each person.
    async fn offers(&mut self, item: ItemId) -> Result<Vec<Offer>>;

    /// Every offer of what waits, with its item and how urgent that is.
    async fn offers_of_waiting(&mut self) -> Result<Vec<(ItemId, Level, Offer)>>;

    /// Who of a team holds a talk, and how urgent each is; neither a wrap-up nor practice is one.
    async fn held_levels(&mut self, team: TeamId) -> Result<Vec<(MemberId, Level)>>;

    /// Writes down what came of an open offer. `false` when it is not open any more.
    async fn answer_offer(
        &mut self,
        item: ItemId,
        member: MemberId,
        answer: Answer,
    ) -> Result<bool>;

    /// The open offers whose time is over at `now`, at most `limit`.
    async fn lapsed_offers(&mut self, now: Timestamp, limit: u32) -> Result<Vec<(ItemId, Offer)>>;

    /// Takes every open offer of an item back.
    async fn withdraw_offers(&mut self, item: ItemId) -> Result<()>;

    /// Takes every open offer to a person back. Returns of which items, by id.
    async fn withdraw_offers_to(&mut self, member: MemberId) -> Result<Vec<ItemId>>;

    /// From now on the person holds nothing.
    async fn put_idle(&mut self, member: MemberId, since: Timestamp) -> Result<()>;

    /// Since when people have held nothing, of whom it is known.
    async fn idle(&mut self) -> Result<Vec<(MemberId, Timestamp)>>;

    /// Forgets who has been idle since before.
    async fn forget_idle(&mut self, before: Timestamp) -> Result<()>;
}
