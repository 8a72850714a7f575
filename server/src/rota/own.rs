//! One's own: shifts, time on duty, wishes, and whether a calendar shows them.

use super::{
    RotaError, allow, clock, days_from,
    list::{Wish, wishes},
    night,
};
use crate::{
    App,
    staff::{
        session::Caller,
        training::{self, GateStanding},
    },
};
use domain::{
    Timestamp,
    permission::{Action, Target},
    rota::{
        Duty, Shift,
        presence::{Attendance, comes_for, usual_duty},
        rest::rested_at,
    },
};
use store::staff::StaffRow;

/// So many days of shifts are shown.
const SHOWN_DAYS: i64 = 14;

/// Everything of the caller's own.
#[derive(Debug)]
pub struct Own {
    /// Their time on duty.
    pub there: Option<Attendance>,
    /// The duties that they can do, the usual one first.
    pub duties: Vec<Duty>,
    /// The shift that they would come for now.
    pub now: Option<Shift>,
    /// Their shifts of the next days.
    pub shifts: Vec<Shift>,
    /// They answered a call in the night, and a shift of theirs begins before this (R707).
    pub rest_until: Option<Timestamp>,
    /// Wishes that they have, or that somebody has of them.
    pub wishes: Vec<Wish>,
    /// Colleagues who may be asked.
    pub colleagues: Vec<StaffRow>,
    /// Whether a link shows their shifts.
    pub calendar: bool,
    /// What is missing of their training, or lapses soon.
    pub training: Vec<GateStanding>,
}

/// Looks it up.
pub async fn own(app: &App, caller: &Caller) -> Result<Own, RotaError> {
    allow(app, &caller.actor, (Action::ClockOwn, Target::Own), None).await?;
    let (me, roles) = (caller.actor.member, caller.actor.roles);
    let now = app.now();
    let mut tx = app.store.read().await?;
    let mut shifts = tx.shifts(now, days_from(now, SHOWN_DAYS)).await?;
    shifts.retain(|shift| shift.member == me);
    let answered = night::answered(app, tx.as_mut()).await?;
    let rested = rested_at(me, &answered, &app.rota.zone, &app.rota.limits);
    let soon = |until: &Timestamp| {
        let begins = |shift: &Shift| now < shift.span.starts() && shift.span.starts() < *until;
        shifts.iter().any(begins)
    };
    let rest_until = rested.filter(soon);
    let mut wishes = wishes(app, tx.as_mut(), caller).await?;
    wishes.retain(|wish| [wish.shift.member, wish.row.to].contains(&me));
    let near = clock::around_now(app, tx.as_mut(), me).await?;
    let mut colleagues = tx.staff_of_team(app.team).await?;
    // Who has left stays while a wish names them.
    colleagues.retain(|staff| {
        let named = |wish: &Wish| [wish.shift.member, wish.row.to].contains(&staff.id);
        staff.id != me && (staff.active || wishes.iter().any(named))
    });
    let usual = usual_duty(roles);
    let mut duties: Vec<Duty> = Duty::of(roles).collect();
    duties.sort_by_key(|duty| *duty != usual);
    Ok(Own {
        there: tx.attendance_of(me).await?,
        duties,
        now: comes_for(&near, None, now).copied(),
        shifts,
        rest_until,
        wishes,
        colleagues,
        calendar: tx.has_calendar_link(me).await?,
        training: match tx.staff(me).await? {
            Some(staff) => training::lacking(app, tx.as_mut(), &staff).await?,
            None => Vec::new(),
        },
    })
}
