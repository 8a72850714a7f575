//! Items and the queue.

use crate::Result;
use async_trait::async_trait;
use domain::{
    About, ChatId, DeviceId, Item, ItemId, Level, MemberId, TeamId, Timestamp, wrap_up::WrapUp,
};

/// Items inside a transaction.
#[async_trait]
pub trait TriageTx: Send {
    /// Adds an item.
    async fn insert_item(&mut self, item: &Item) -> Result<()>;

    /// The item.
    async fn item(&mut self, id: ItemId) -> Result<Option<Item>>;

    /// The item that stands for this, closed or not.
    async fn item_about(&mut self, about: &About) -> Result<Option<Item>>;

    /// The item of a chat, closed or not.
    async fn item_of_chat(&mut self, chat: ChatId) -> Result<Option<Item>>;

    /// Stores a changed item, if nobody changed it since: its fence and state must still be those of `before`. `false` otherwise.
    /// What never changes (id, chat, team, age) is not written.
    async fn save_item(&mut self, before: &Item, after: &Item) -> Result<bool>;

    /// Deletes an item, once its wrap-up is counted, and from whom it was kept.
    async fn delete_item(&mut self, id: ItemId) -> Result<()>;

    /// The first waiting items of a team in the order of the queue (`domain::queue::rank`), at most `limit`.
    async fn waiting_items(&mut self, team: TeamId, limit: u32) -> Result<Vec<Item>>;

    /// Of what waits, the first that may come to anybody who answers (`domain::person::Constraints` ask nothing of them), in the order of the
    /// queue, at most `limit`.
    async fn waiting_for_anybody(&mut self, team: TeamId, limit: u32) -> Result<Vec<Item>>;

    /// What somebody holds, in the order of the queue, at most `limit`.
    async fn items_in_hand(&mut self, team: TeamId, limit: u32) -> Result<Vec<Item>>;

    /// How many of a team wait, at one level or at any, without practice; counted up to `most`, so that a long line costs no more.
    async fn count_waiting(&mut self, team: TeamId, level: Option<Level>, most: u32)
    -> Result<u32>;

    /// Since when whoever waits longest at a level has waited, without practice.
    async fn waiting_longest(&mut self, team: TeamId, level: Level) -> Result<Option<Timestamp>>;

    /// Every open item of a team, by id from the one after `after` on, at most `limit`.
    async fn open_items(
        &mut self,
        team: TeamId,
        after: Option<ItemId>,
        limit: u32,
    ) -> Result<Vec<Item>>;

    /// The items that a device holds.
    async fn items_held_by(&mut self, device: DeviceId) -> Result<Vec<Item>>;

    /// The items that a person holds, on whichever device.
    async fn items_held_by_member(&mut self, member: MemberId) -> Result<Vec<Item>>;

    /// What waits and whose ladder has a step due at or before `now`, longest due first, at most `limit`.
    async fn called_items(&mut self, now: Timestamp, limit: u32) -> Result<Vec<Item>>;

    /// Renews the lease of everything that these devices hold. Returns how many.
    async fn renew_leases(&mut self, devices: &[DeviceId], until: Timestamp) -> Result<u64>;

    /// Items with a deadline at or before `now` (lease and grace over, transfer or wrap-up overdue), at most `limit`. `grace_ms`
    /// is added to leases.
    async fn overdue_items(
        &mut self,
        now: Timestamp,
        grace_ms: i64,
        limit: u32,
    ) -> Result<Vec<Item>>;

    /// Keeps the hash of a code that makes one chat practice, until it lapses; those that have lapsed by `now` go.
    async fn put_drill(
        &mut self,
        code_hash: &[u8; 32],
        now: Timestamp,
        until: Timestamp,
    ) -> Result<()>;

    /// Spends such a code; `false` where there is none that counts.
    async fn take_drill(&mut self, code_hash: &[u8; 32], now: Timestamp) -> Result<bool>;

    /// Counts a wrap-up: a row of codes with its minute and the level that the item had at first, linked to nothing (R220).
    async fn insert_wrap_up(
        &mut self,
        id: [u8; 16],
        wrap_up: &WrapUp,
        first: Level,
        minute: Timestamp,
    ) -> Result<()>;
}
