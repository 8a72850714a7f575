//! Planning: a change of the rota is weighed as a whole, and made as a whole.

use super::{RotaError, allow, days_from, object, person};
use crate::{App, audit, care::relief, staff::session::Caller};
use domain::{
    MemberId, ShiftId, Timestamp,
    audit::{Event, Note, Object},
    permission::{Action, Target},
    rota::{
        Shift, in_the_way,
        rest::{Breach, breaches},
    },
};
use std::collections::HashSet;
use store::Tx;

/// What planning came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Whether it was done. It was not when it breaks rules of rest and nobody said that it is meant.
    pub done: bool,
    /// The rules that it breaks, beside those that were broken before.
    pub breaches: Vec<Breach>,
}

/// Plans a shift, or changes one that has not begun.
pub async fn put(
    app: &App,
    caller: &Caller,
    shift: Shift,
    (change, despite): (bool, bool),
) -> Result<Planned, RotaError> {
    let id = shift.id;
    allow(
        app,
        &caller.actor,
        (Action::PlanRota, Target::None),
        Some(object(id)),
    )
    .await?;
    let mut tx = app.store.begin().await?;
    let before = tx.shift(id).await?;
    match (&before, change) {
        (None, false) => {}
        (Some(before), true) => to_come(app, before)?,
        // A resend of what was planned.
        (Some(before), false) if *before == shift => return Ok(Planned::nothing_broken()),
        (Some(_), false) => return Err(RotaError::Conflict),
        (None, true) => return Err(RotaError::NotFound),
    }
    let planned = weigh(app, tx.as_mut(), &[shift]).await?.unless(despite);
    if !planned.done {
        return Ok(planned);
    }
    let how = if change {
        tx.set_shift(&shift).await?;
        // Who wanted to give it away had another one in mind.
        tx.delete_swap(id).await?;
        planned.word("rota_shift_changed", "rota_shift_changed_despite_rest")
    } else {
        tx.insert_shift(&shift, None).await?;
        planned.word("rota_shift_added", "rota_shift_added_despite_rest")
    };
    note(app, tx.as_mut(), caller, (id, how)).await?;
    tx.commit().await?;
    app.hub.member_changed(shift.member);
    Ok(planned)
}

/// Takes a shift out that has not begun.
pub async fn delete(app: &App, caller: &Caller, id: ShiftId) -> Result<(), RotaError> {
    allow(
        app,
        &caller.actor,
        (Action::PlanRota, Target::None),
        Some(object(id)),
    )
    .await?;
    let mut tx = app.store.begin().await?;
    let shift = tx.shift(id).await?.ok_or(RotaError::NotFound)?;
    to_come(app, &shift)?;
    tx.delete_shift(id).await?;
    note(app, tx.as_mut(), caller, (id, "rota_shift_deleted")).await?;
    tx.commit().await?;
    app.hub.member_changed(shift.member);
    Ok(())
}

/// What has begun stays as it was.
pub(super) fn to_come(app: &App, shift: &Shift) -> Result<(), RotaError> {
    if app.now().to_minute() < shift.span.starts() {
        Ok(())
    } else {
        Err(RotaError::WrongState)
    }
}

/// Looks whether these shifts can be planned, beside what is planned or instead of the shifts of the same ids.
///
/// [`RotaError::Unfit`], [`RotaError::Overlaps`], [`RotaError::WrongState`] for one that begins in the past.
pub(super) async fn weigh(
    app: &App,
    tx: &mut dyn Tx,
    wanted: &[Shift],
) -> Result<Weighed, RotaError> {
    let people: HashSet<MemberId> = wanted.iter().map(|shift| shift.member).collect();
    for member in people {
        let staff = person(app, tx, member).await?;
        let mut own = wanted.iter().filter(|shift| shift.member == member);
        if !own.all(|shift| shift.duty.fits(staff.roles)) {
            return Err(RotaError::Unfit);
        }
    }
    for shift in wanted {
        to_come(app, shift)?;
    }
    let around = around(app, tx, wanted).await?;
    let replaced: HashSet<ShiftId> = wanted.iter().map(|shift| shift.id).collect();
    let mut after: Vec<Shift> = around
        .iter()
        .filter(|shift| !replaced.contains(&shift.id))
        .copied()
        .collect();
    for shift in wanted {
        if in_the_way(&after, shift).is_some() {
            return Err(RotaError::Overlaps);
        }
        after.push(*shift);
    }
    Ok(Weighed {
        new: more_broken(app, &around, &after),
    })
}

/// Everything planned that a change may break a rule together with.
pub(super) async fn around(
    app: &App,
    tx: &mut dyn Tx,
    wanted: &[Shift],
) -> store::Result<Vec<Shift>> {
    let starts = wanted.iter().map(|shift| shift.span.starts()).min();
    let ends = wanted.iter().map(|shift| shift.span.ends()).max();
    let (Some(starts), Some(ends)) = (starts, ends) else {
        return Ok(Vec::new());
    };
    let reach = reach(app);
    tx.shifts(days_from(starts, -reach), days_from(ends, reach))
        .await
}

/// How many days away from a shift a rule can be broken together with it.
pub(super) fn reach(app: &App) -> i64 {
    let limits = &app.rota.limits;
    i64::from(limits.days.max(limits.nights) + limits.off) + 2
}

/// The rules that are broken afterwards and were not before.
pub(super) fn more_broken(app: &App, before: &[Shift], after: &[Shift]) -> Vec<Breach> {
    let broken = |shifts: &[Shift]| breaches(shifts, &app.rota.zone, &app.rota.limits);
    let known = broken(before);
    let mut new = broken(after);
    new.retain(|breach| {
        !known.iter().any(|other| {
            (other.shift, other.rule, other.member) == (breach.shift, breach.rule, breach.member)
        })
    });
    new
}

/// A change that can be made, and the rules of rest that it would break.
pub(super) struct Weighed {
    new: Vec<Breach>,
}

impl Weighed {
    /// It is made when it breaks none, or is meant all the same.
    pub(super) fn unless(self, despite: bool) -> Planned {
        Planned {
            done: despite || self.new.is_empty(),
            breaches: self.new,
        }
    }
}

impl Planned {
    pub(super) fn nothing_broken() -> Self {
        Self {
            done: true,
            breaches: Vec::new(),
        }
    }

    /// The code for the audit log.
    pub(super) fn word(&self, plain: &'static str, despite: &'static str) -> &'static str {
        if self.breaches.is_empty() {
            plain
        } else {
            despite
        }
    }
}

/// Writes down that the rota changed.
pub(super) async fn note(
    app: &App,
    tx: &mut dyn Tx,
    caller: &Caller,
    (shift, how): (ShiftId, &'static str),
) -> store::Result<()> {
    let note = Note::by(&caller.actor, Event::ConfigChanged)
        .about(Object::Row(*shift.as_bytes()))
        .because(how);
    audit::record(tx, app, note).await
}

/// Somebody leaves for good: nothing is planned for them any more, and their time on duty is over.
pub async fn leave(app: &App, tx: &mut dyn Tx, member: MemberId) -> store::Result<()> {
    let now: Timestamp = app.now();
    super::clock::expel(app, tx, member).await?;
    relief::forget(app, tx, member).await?;
    tx.delete_relief_calls_to(member).await?;
    tx.delete_debrief(member).await?;
    for row in tx.patterns().await? {
        if row.pattern.member == member {
            tx.delete_pattern(row.pattern.id).await?;
        }
    }
    // What runs stays until it is over: it was planned.
    for shift in tx.shifts(now, Timestamp(i64::MAX)).await? {
        if shift.member == member && shift.span.starts() > now {
            tx.delete_shift(shift.id).await?;
        }
    }
    tx.delete_swaps_to(member).await?;
    tx.delete_calendar_link(member).await?;
    Ok(())
}
