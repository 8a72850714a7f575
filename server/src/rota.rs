//! The rota (R701–R707, docs/decisions/0041): who should be on duty when, who wants to swap, and who is there.
//!
//! Whoever plans says what is meant: overlaps and people who cannot do a duty are refused, rules of rest that would be broken are
//! told first, and are planned only by somebody who says so. Nothing is planned into the past, and what has begun stays as it
//! was: it is what reads of cases are held against (R608).

pub mod calendar;
pub mod clock;
pub mod handover;
pub mod import;
pub mod list;
mod night;
pub mod on_duty;
pub mod own;
pub mod pattern;
pub mod plan;
pub mod swap;
pub mod sweep;

pub use on_duty::on_duty;

use crate::{
    App,
    audit::{NotAllowed, allow},
};
use domain::{
    MemberId, Millis, Rejected, ShiftId, Timestamp,
    audit::Object,
    rota::{gap::Opening, rest::Limits, zone::Zone},
    training::TrainingPolicy,
};
use store::{StoreError, Tx, staff::StaffRow};
use thiserror::Error;

const DAY: i64 = 24 * 3_600;

/// What the operator has set.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Whose wall clocks days and times of day are.
    pub zone: Zone,
    /// When the line is open.
    pub opening: Opening,
    /// What people may be asked for.
    pub limits: Limits,
    /// So many whole days after today are shown, with their gaps.
    pub ahead_days: u32,
    /// Weekly patterns are planned so far ahead.
    pub plan_days: u32,
    /// So long after the end of a shift its end was forgotten.
    pub forgotten: Millis,
    /// What somebody has to have done before they talk with people (R712).
    pub training: TrainingPolicy,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            zone: Zone::default(),
            opening: Opening::default(),
            limits: Limits::default(),
            ahead_days: 14,
            plan_days: 42,
            forgotten: Millis::from_secs(2 * 3_600),
            training: TrainingPolicy::default(),
        }
    }
}

/// Why a step was refused. Nothing was changed.
#[derive(Debug, Error)]
pub enum RotaError {
    /// The caller may not.
    #[error("not allowed")]
    Forbidden,
    /// No such shift, pattern, wish or person for the caller.
    #[error("not found")]
    NotFound,
    /// The person cannot do this duty, or does not work here any more.
    #[error("not this person")]
    Unfit,
    /// The person is on duty then already.
    #[error("on duty already")]
    Overlaps,
    /// It has begun, or is over, or was answered.
    #[error("not now")]
    WrongState,
    /// The id is taken, or something else was decided meanwhile.
    #[error("something else by now")]
    Conflict,
    /// No day, no time, no length.
    #[error("malformed")]
    Malformed,
    /// The caller is not on duty.
    #[error("not on duty")]
    NotOnDuty,
    /// A gate of training is missing, or has lapsed (R712).
    #[error("not trained")]
    Untrained,
    /// A step that this state does not allow.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<NotAllowed> for RotaError {
    fn from(NotAllowed: NotAllowed) -> Self {
        Self::Forbidden
    }
}

/// What the audit log names for a shift.
const fn object(id: ShiftId) -> Object {
    Object::Row(*id.as_bytes())
}

/// Somebody of this line's team who works here.
async fn person(app: &App, tx: &mut dyn Tx, member: MemberId) -> Result<StaffRow, RotaError> {
    let staff = tx.staff(member).await?;
    let staff = staff.filter(|staff| staff.team == app.team && staff.active);
    staff.ok_or(RotaError::NotFound)
}

/// A moment so many days later, or earlier.
fn days_from(at: Timestamp, days: i64) -> Timestamp {
    at.plus(Millis(days.saturating_mul(DAY * 1_000)))
}
