//! Clocking in and out, and breaks. Whoever clocks in without a planned shift is let in, and that it was not planned is written
//! down: a line does not turn help away because a plan forgot somebody.

use super::{RotaError, allow};
use crate::{
    App, audit,
    care::relief,
    staff::{
        session::{self, Caller},
        training,
    },
    triage::offer,
};
use domain::{
    AttendanceId, MemberId, ShiftId, Timestamp,
    audit::{Event, Note, Object},
    permission::{Action, Actor, Target},
    rota::{
        Duty, Shift,
        presence::{Attendance, BreakReason, EARLY, EndReason, comes_for, usual_duty},
    },
};
use store::Tx;

/// Clocks in, for a duty or for what is planned or usual. Who is there already and asks again stays as they were; another duty
/// ends the one before.
pub async fn start(
    app: &App,
    caller: &Caller,
    duty: Option<Duty>,
) -> Result<Attendance, RotaError> {
    allow(app, &caller.actor, (Action::ClockOwn, Target::Own), None).await?;
    let (member, roles) = (caller.actor.member, caller.actor.roles);
    if duty.is_some_and(|duty| !duty.fits(roles)) {
        return Err(RotaError::Unfit);
    }
    let mut tx = app.store.begin().await?;
    if let Some(there) = tx.attendance_of(member).await? {
        if duty.is_none_or(|duty| duty == there.duty) {
            return Ok(there);
        }
        over(
            app,
            tx.as_mut(),
            (there, Some(&caller.actor)),
            EndReason::Over,
        )
        .await?;
    }
    let mut own = around_now(app, tx.as_mut(), member).await?;
    // Roles may have changed since it was planned.
    own.retain(|shift| shift.duty.fits(roles));
    let shift = comes_for(&own, duty, app.now());
    let duty = duty.or(shift.map(|shift| shift.duty));
    let duty = duty.unwrap_or_else(|| usual_duty(roles));
    if !training::lets(app, tx.as_mut(), member, duty).await? {
        return Err(RotaError::Untrained);
    }
    let came = Attendance {
        imminent: still_spared(app, tx.as_mut(), member).await?,
        ..Attendance::begin(
            AttendanceId::from_bytes(app.chance.bytes()),
            (member, duty),
            shift.map(|shift| shift.id),
            app.now(),
        )
    };
    tx.insert_attendance(&came).await?;
    let how = if came.shift.is_some() {
        "planned"
    } else {
        "unplanned"
    };
    noted(
        app,
        tx.as_mut(),
        (&caller.actor, &came),
        (Event::ShiftStart, how),
    )
    .await?;
    tx.commit().await?;
    changed(app, member);
    Ok(came)
}

/// Whether somebody who had an imminent chat has not had their rest since (R708): with less between two times on duty it is the same
/// shift.
async fn still_spared(app: &App, tx: &mut dyn Tx, member: MemberId) -> store::Result<bool> {
    let rested = Timestamp(app.now().0.saturating_sub(app.rota.limits.between.0));
    let before = tx.attendances_since(rested).await?;
    Ok(before
        .iter()
        .any(|attendance| attendance.member == member && attendance.imminent))
}

/// Takes a break, or comes back from one. Asked again, nothing changes.
pub async fn pause(
    app: &App,
    caller: &Caller,
    reason: Option<BreakReason>,
) -> Result<Attendance, RotaError> {
    allow(app, &caller.actor, (Action::ClockOwn, Target::Own), None).await?;
    let mut tx = app.store.begin().await?;
    let there = tx.attendance_of(caller.actor.member).await?;
    let there = there.ok_or(RotaError::NotOnDuty)?;
    let (moved, how) = match reason {
        Some(reason) => (there.take_break(reason, app.now())?, reason.name()),
        None => (there.come_back()?, "back"),
    };
    tx.save_attendance(&moved).await?;
    if !moved.answers() {
        offer::withdraw_from(app, tx.as_mut(), moved.member).await?;
    }
    noted(
        app,
        tx.as_mut(),
        (&caller.actor, &moved),
        (Event::ShiftBreak, how),
    )
    .await?;
    tx.commit().await?;
    changed(app, moved.member);
    Ok(moved)
}

/// Clocks out. What somebody holds stays theirs: the desk goes on with it, and nothing new comes.
pub async fn end(app: &App, caller: &Caller, reason: EndReason) -> Result<(), RotaError> {
    allow(app, &caller.actor, (Action::ClockOwn, Target::Own), None).await?;
    let mut tx = app.store.begin().await?;
    let there = tx.attendance_of(caller.actor.member).await?;
    let there = there.ok_or(RotaError::NotOnDuty)?;
    over(app, tx.as_mut(), (there, Some(&caller.actor)), reason).await?;
    tx.commit().await?;
    changed(app, caller.actor.member);
    Ok(())
}

/// Somebody logs out at their last desk: they are no longer there, unless they hold somebody's chat. Returns whether they were
/// clocked out.
pub async fn log_out(app: &App, tx: &mut dyn Tx, actor: &Actor) -> store::Result<bool> {
    let member = actor.member;
    let Some(there) = tx.attendance_of(member).await? else {
        return Ok(false);
    };
    // A session that is over, and not swept yet, is no desk.
    let now = app.now();
    let others = tx.sessions_of(member).await?;
    let elsewhere = others.iter().any(|row| session::alive(app, row, now));
    if elsewhere || holds(tx, member).await? {
        return Ok(false);
    }
    over(app, tx, (there, Some(actor)), EndReason::LoggedOut).await?;
    Ok(true)
}

/// Somebody does not work here any more.
pub(super) async fn expel(app: &App, tx: &mut dyn Tx, member: MemberId) -> store::Result<()> {
    match tx.attendance_of(member).await? {
        Some(there) => over(app, tx, (there, None), EndReason::Left).await,
        None => Ok(()),
    }
}

/// Whether a person holds anything at any of their devices.
pub(super) async fn holds(tx: &mut dyn Tx, member: MemberId) -> store::Result<bool> {
    for device in tx.devices_of(member).await? {
        if !tx.items_held_by(device.id).await?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Ends a time on duty, by somebody or by time.
pub(super) async fn over(
    app: &App,
    tx: &mut dyn Tx,
    (there, by): (Attendance, Option<&Actor>),
    reason: EndReason,
) -> store::Result<()> {
    // Whoever read it as open, in this transaction, can end it.
    let Ok(gone) = there.end(reason, app.now()) else {
        return Ok(());
    };
    tx.save_attendance(&gone).await?;
    offer::withdraw_from(app, tx, gone.member).await?;
    relief::forget(app, tx, gone.member).await?;
    let event = Event::ShiftEnd;
    let note = by.map_or_else(|| Note::by_nobody(event), |actor| Note::by(actor, event));
    let note = note
        .about(Object::Member(gone.member))
        .because(reason.name());
    audit::record(tx, app, note).await
}

/// Who is there changed: the public line may have opened or closed, what was put before them is put before somebody else, and
/// desks look again.
pub fn changed(app: &App, member: MemberId) {
    app.hub.member_changed(member);
    app.hub.queue_changed();
}

/// The shifts of a person that they may come for now.
pub(super) async fn around_now(
    app: &App,
    tx: &mut dyn Tx,
    member: MemberId,
) -> store::Result<Vec<Shift>> {
    let now: Timestamp = app.now();
    let soon = now.plus(EARLY).plus(domain::Millis(1));
    let mut shifts = tx.shifts(now, soon).await?;
    shifts.retain(|shift| shift.member == member);
    Ok(shifts)
}

async fn noted(
    app: &App,
    tx: &mut dyn Tx,
    (actor, attendance): (&Actor, &Attendance),
    (event, how): (Event, &'static str),
) -> store::Result<()> {
    let mut note = Note::by(actor, event).because(how);
    note.object = attendance
        .shift
        .map(|shift: ShiftId| Object::Row(*shift.as_bytes()));
    audit::record(tx, app, note).await
}
