//! Who must not see what, and who came past it.

use crate::Result;
use async_trait::async_trait;
use domain::{
    GlassId, MemberId, Timestamp,
    conflict::{GlassReason, Hidden},
};

/// Somebody must not see something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BarRow {
    /// Who.
    pub member: MemberId,
    /// What.
    pub hidden: Hidden,
    /// Who said so.
    pub by: MemberId,
}

/// Somebody asks to come past their conflicts, or came past one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GlassRow {
    /// Which request.
    pub id: GlassId,
    /// Who asks.
    pub member: MemberId,
    /// Why.
    pub reason: GlassReason,
    /// The minute it was asked in.
    pub asked_at: Timestamp,
    /// What the second person opened; `None` while nobody has.
    pub opened: Option<Opened>,
}

/// A glass that is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opened {
    /// What they may see.
    pub hidden: Hidden,
    /// Who agreed.
    pub by: MemberId,
    /// Until when, to the minute.
    pub until: Timestamp,
    /// Who looked at it afterwards.
    pub reviewed_by: Option<MemberId>,
}

/// Conflicts inside a transaction.
#[async_trait]
pub trait ConflictTx: Send {
    /// Keeps something from somebody. `false` when it was before.
    async fn put_bar(&mut self, row: &BarRow) -> Result<bool>;

    /// What is kept from a person.
    async fn bars_of(&mut self, member: MemberId) -> Result<Vec<Hidden>>;

    /// From whom something is kept.
    async fn barred(&mut self, hidden: Hidden) -> Result<Vec<MemberId>>;

    /// Every item that is kept from somebody.
    async fn item_bars(&mut self) -> Result<Vec<BarRow>>;

    /// Forgets what was kept from anybody about something that is over.
    async fn delete_bars(&mut self, hidden: Hidden) -> Result<()>;

    /// Adds a request that nobody has decided. `false` when the id is taken.
    async fn insert_glass(&mut self, row: &GlassRow) -> Result<bool>;

    /// The request.
    async fn glass(&mut self, id: GlassId) -> Result<Option<GlassRow>>;

    /// Every request, the oldest first.
    async fn glasses(&mut self) -> Result<Vec<GlassRow>>;

    /// Notes what was opened, and who looked at it.
    async fn set_opened(&mut self, id: GlassId, opened: &Opened) -> Result<()>;

    /// Deletes a request. `false` when there was none.
    async fn delete_glass(&mut self, id: GlassId) -> Result<bool>;

    /// Deletes what was asked before a moment and never opened, and what is over by `now` and was looked at.
    async fn delete_old_glasses(&mut self, asked_before: Timestamp, now: Timestamp) -> Result<()>;
}
