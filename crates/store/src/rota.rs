//! Who should be on duty when, who wants to swap, whose calendar shows it, and who was there.

use crate::Result;
use async_trait::async_trait;
use domain::{
    MemberId, PatternId, ShiftId, Timestamp,
    rota::{Shift, pattern::Pattern, presence::Attendance, zone::Day},
};

/// A weekly pattern, and how far its shifts are planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternRow {
    /// The pattern.
    pub pattern: Pattern,
    /// The last day whose shifts are planned.
    pub planned_to: Day,
}

/// Somebody wants a colleague to take a shift of theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SwapRow {
    /// Which shift; it is still its owner's.
    pub shift: ShiftId,
    /// Who is to take it.
    pub to: MemberId,
    /// Whether they have agreed.
    pub agreed: bool,
    /// The minute it was asked in.
    pub asked_at: Timestamp,
}

/// The rota inside a transaction.
#[async_trait]
pub trait RotaTx: Send {
    /// Adds a shift, of a pattern or of none. `false` when the id is taken.
    async fn insert_shift(&mut self, shift: &Shift, of: Option<PatternId>) -> Result<bool>;

    /// Changes whose a shift is, for what and when; it is of no pattern any more. `false` when there is none.
    async fn set_shift(&mut self, shift: &Shift) -> Result<bool>;

    /// Deletes a shift and who wanted to swap it. `false` when there was none.
    async fn delete_shift(&mut self, id: ShiftId) -> Result<bool>;

    /// The shift.
    async fn shift(&mut self, id: ShiftId) -> Result<Option<Shift>>;

    /// The shifts that share a moment with this stretch of time, by their beginning.
    async fn shifts(&mut self, from: Timestamp, until: Timestamp) -> Result<Vec<Shift>>;

    /// Deletes the shifts of a pattern that begin at this moment or later. Returns how many.
    async fn delete_shifts_of_pattern(&mut self, of: PatternId, from: Timestamp) -> Result<u64>;

    /// Deletes the shifts of a person that end after this moment. Returns how many.
    async fn delete_shifts_of(&mut self, member: MemberId, after: Timestamp) -> Result<u64>;

    /// Deletes shifts that have ended by this moment.
    async fn delete_old_shifts(&mut self, before: Timestamp) -> Result<()>;

    /// Adds a pattern. `false` when the id is taken.
    async fn insert_pattern(&mut self, row: &PatternRow) -> Result<bool>;

    /// Every pattern, by id.
    async fn patterns(&mut self) -> Result<Vec<PatternRow>>;

    /// Notes its last day, and how far its shifts are planned.
    async fn set_pattern(
        &mut self,
        id: PatternId,
        until: Option<Day>,
        planned_to: Day,
    ) -> Result<()>;

    /// Deletes a pattern; its shifts stay, of none. `false` when there was none.
    async fn delete_pattern(&mut self, id: PatternId) -> Result<bool>;

    /// Notes that somebody wants to swap; a later wish takes the place of an earlier one.
    async fn put_swap(&mut self, row: &SwapRow) -> Result<()>;

    /// Every wish to swap, the oldest first.
    async fn swaps(&mut self) -> Result<Vec<SwapRow>>;

    /// Who is asked to take a shift.
    async fn swap(&mut self, shift: ShiftId) -> Result<Option<SwapRow>>;

    /// Forgets a wish. `false` when there was none.
    async fn delete_swap(&mut self, shift: ShiftId) -> Result<bool>;

    /// Forgets everybody's wish that this person takes a shift.
    async fn delete_swaps_to(&mut self, member: MemberId) -> Result<()>;

    /// From now on this hash opens the calendar of a person, and none that did before.
    async fn put_calendar_link(&mut self, member: MemberId, token_hash: &[u8; 32]) -> Result<()>;

    /// Whether something opens the calendar of a person.
    async fn has_calendar_link(&mut self, member: MemberId) -> Result<bool>;

    /// Whose calendar a hash opens.
    async fn calendar_of(&mut self, token_hash: &[u8; 32]) -> Result<Option<MemberId>>;

    /// Nothing opens the calendar of a person any more. `false` when nothing did.
    async fn delete_calendar_link(&mut self, member: MemberId) -> Result<bool>;

    /// Somebody comes. `false` when they are there already, or the id is taken.
    async fn insert_attendance(&mut self, attendance: &Attendance) -> Result<bool>;

    /// Notes for what somebody is there and where their time on duty stands.
    async fn save_attendance(&mut self, attendance: &Attendance) -> Result<()>;

    /// The time on duty of a person that is not over.
    async fn attendance_of(&mut self, member: MemberId) -> Result<Option<Attendance>>;

    /// Everybody's time on duty that is not over, by who came first.
    async fn attendances(&mut self) -> Result<Vec<Attendance>>;

    /// Everybody's time on duty that ended at this moment or later, or is not over.
    async fn attendances_since(&mut self, from: Timestamp) -> Result<Vec<Attendance>>;

    /// Those whose time away is over by now.
    async fn attendances_away(&mut self, now: Timestamp) -> Result<Vec<Attendance>>;

    /// Deletes times on duty that ended before this moment.
    async fn delete_old_attendances(&mut self, before: Timestamp) -> Result<()>;
}
