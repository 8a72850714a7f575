//! Totals of the line, and from when to when somebody talked.

use crate::Result;
use async_trait::async_trait;
use domain::{
    ItemId, Level, Timestamp,
    rota::zone::Day,
    tally::{Quarter, Staffing, Tally, What},
    wrap_up::WrapKind,
};

/// When a chat was answered, and when it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ItemTimes {
    /// When somebody took it the first time.
    pub answered: Timestamp,
    /// When it ended; `None` while it goes on.
    pub ended: Option<Timestamp>,
}

/// Under what something is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Under<'a> {
    /// The day, as the line's own clocks have it.
    pub day: Day,
    /// The level.
    pub level: Level,
    /// The language, as it is counted.
    pub language: &'a str,
}

/// Totals inside a transaction.
#[async_trait]
pub trait TallyTx: Send {
    /// Counts one more.
    async fn count(&mut self, under: Under<'_>, what: What) -> Result<()>;

    /// Every total of these days, both included, in the order of days, levels and languages.
    async fn tallies(&mut self, from: Day, to: Day) -> Result<Vec<Tally>>;

    /// Notes when an item was answered. The first time stays.
    async fn put_answered(&mut self, item: ItemId, at: Timestamp) -> Result<()>;

    /// Notes when the chat of an answered item ended; nothing where none was answered.
    async fn put_ended(&mut self, item: ItemId, at: Timestamp) -> Result<()>;

    /// Both; `None` where none was answered. They go with the item.
    async fn item_times(&mut self, item: ItemId) -> Result<Option<ItemTimes>>;

    /// Adds what one look saw, unless that minute or a later one of the day was looked at. Returns whether it was added.
    async fn put_look(&mut self, day: Day, minute: Timestamp, seen: Staffing) -> Result<bool>;

    /// What all looks of these days saw, both included.
    async fn staffing(&mut self, from: Day, to: Day) -> Result<Staffing>;

    /// Wrap-ups from before this moment, the oldest first, at most `limit`: their ids, and the minutes that they are of.
    async fn old_wrap_ups(
        &mut self,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<([u8; 16], Timestamp)>>;

    /// Adds each code of a wrap-up to the totals of its quarter, and deletes the wrap-up.
    async fn total_wrap_up(&mut self, id: [u8; 16], quarter: Quarter) -> Result<()>;

    /// How often each code stands in the wrap-ups from the first moment on and before the second, in the order of kinds and codes.
    async fn wrap_ups(
        &mut self,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<(WrapKind, String, u64)>>;

    /// How often each code stood in the wrap-ups of a quarter that are gone, in the same order.
    async fn wrap_up_totals(&mut self, quarter: Quarter) -> Result<Vec<(WrapKind, String, u64)>>;
}
