//! How staff are reached outside of the browser, and the pages that are on their way.

use crate::Result;
use async_trait::async_trait;
use domain::{
    DeviceId, ItemId, MemberId, PageId, Timestamp, WayId,
    page::{Cause, PageState, WayKind, WayState},
};

/// One way to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayRow {
    /// Which.
    pub id: WayId,
    /// To whom.
    pub member: MemberId,
    /// What kind.
    pub kind: WayKind,
    /// The device that a push service reaches; `None` for other kinds.
    pub device: Option<DeviceId>,
    /// Where it leads, sealed.
    pub target: Vec<u8>,
    /// What is known of it.
    pub state: WayState,
}

/// One page: a row of the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRow {
    /// Which.
    pub id: PageId,
    /// To whom.
    pub member: MemberId,
    /// Why.
    pub cause: Cause,
    /// The step of the ladder.
    pub step: u32,
    /// Where it stands.
    pub state: PageState,
    /// How often it was tried, by any way.
    pub attempts: u32,
    /// How often all ways were tried.
    pub rounds: u32,
    /// When it was written.
    pub made_at: Timestamp,
    /// When it is tried next.
    pub next_at: Timestamp,
    /// The way of the last try, which may be gone since.
    pub way: Option<WayId>,
    /// Whether the ladder has gone on without an answer.
    pub passed: bool,
}

/// Ways and pages inside a transaction.
#[async_trait]
pub trait PageTx: Send {
    /// Adds a way after the others of its person. `false` when the id is taken, or the device has a way.
    async fn insert_way(&mut self, row: &WayRow) -> Result<bool>;

    /// The ways of a person, in their order.
    async fn ways_of(&mut self, member: MemberId) -> Result<Vec<WayRow>>;

    /// The way to a device.
    async fn way_of_device(&mut self, device: DeviceId) -> Result<Option<WayRow>>;

    /// What is known of everybody's ways.
    async fn way_states(&mut self) -> Result<Vec<(MemberId, WayState)>>;

    /// Everybody's ways.
    async fn every_way(&mut self) -> Result<Vec<WayRow>>;

    /// Puts a way of a person at a place among the others: places begin with 1.
    async fn place_way(&mut self, member: MemberId, id: WayId, place: u32) -> Result<()>;

    /// Notes what is known of a way.
    async fn set_way_state(&mut self, id: WayId, state: WayState) -> Result<()>;

    /// Replaces where a way leads.
    async fn set_way_target(&mut self, id: WayId, target: &[u8]) -> Result<()>;

    /// Forgets a way of a person. `false` when there was none.
    async fn delete_way(&mut self, member: MemberId, id: WayId) -> Result<bool>;

    /// Forgets a person's ways and pages.
    async fn delete_ways_of(&mut self, member: MemberId) -> Result<()>;

    /// Adds a page. `false` when one of the same person, cause and step is open: then nothing changes. One that has ended is
    /// replaced: an item that comes back calls the same people again.
    async fn insert_page(&mut self, row: &PageRow) -> Result<bool>;

    /// The page.
    async fn page(&mut self, id: PageId) -> Result<Option<PageRow>>;

    /// The pages of a person, the newest first.
    async fn pages_of(&mut self, member: MemberId) -> Result<Vec<PageRow>>;

    /// The pages about an item, in the order of their steps.
    async fn pages_about(&mut self, item: ItemId) -> Result<Vec<PageRow>>;

    /// Pages that are to be sent by now, the longest overdue first.
    async fn due_pages(&mut self, now: Timestamp, limit: u32) -> Result<Vec<PageRow>>;

    /// Moves on a page that is still due at `seen`, so that no other sender takes it before `until`. `false` when one has.
    async fn lease_page(&mut self, id: PageId, seen: Timestamp, until: Timestamp) -> Result<bool>;

    /// Notes a try, and that nobody else tries before `until`. `false` when the page is not to be sent any more.
    async fn try_page(&mut self, id: PageId, way: Option<WayId>, until: Timestamp) -> Result<bool>;

    /// Notes that all ways were tried, and when to begin again. `false` when the page is not to be sent any more.
    async fn pause_page(&mut self, id: PageId, next_at: Timestamp) -> Result<bool>;

    /// Notes how sending ended. `false` when the page was not to be sent any more.
    async fn settle_page(&mut self, id: PageId, state: PageState) -> Result<bool>;

    /// Its person answered: their open pages of this cause end. Returns how many.
    async fn answer_pages(&mut self, member: MemberId, cause: Cause) -> Result<u64>;

    /// The open pages about an item end without an answer. Returns how many.
    async fn withdraw_pages(&mut self, item: ItemId) -> Result<u64>;

    /// The open pages of a person of this cause end without an answer. Returns how many.
    async fn withdraw_pages_to(&mut self, member: MemberId, cause: Cause) -> Result<u64>;

    /// Open pages that were written before a moment and that the ladder has not gone past, the oldest first.
    async fn unanswered_pages(&mut self, before: Timestamp, limit: u32) -> Result<Vec<PageRow>>;

    /// Who is called about items and has not answered, each once for an item.
    async fn open_calls(&mut self) -> Result<Vec<(ItemId, MemberId)>>;

    /// The ladder goes past an open page. `false` when it has before, or the page is not open.
    async fn pass_page(&mut self, id: PageId) -> Result<bool>;

    /// Deletes a page.
    async fn delete_page(&mut self, id: PageId) -> Result<()>;

    /// Deletes the pages about an item.
    async fn delete_pages(&mut self, item: ItemId) -> Result<()>;

    /// Deletes what was written before a moment and has ended, or is about no item.
    async fn delete_old_pages(&mut self, before: Timestamp) -> Result<()>;
}
