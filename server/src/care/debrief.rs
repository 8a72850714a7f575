//! Debriefs (R708): offered to whom they are owed, seen by who holds them, without a word about what was hard. The audit log, which is kept
//! for long, says nothing of them: whether somebody wanted one is nobody's in two years.

use super::{CareError, allow, object};
use crate::{App, staff::session::Caller};
use domain::{
    MemberId,
    care::Debrief,
    permission::{Action, Target},
};
use store::staff::StaffRow;

/// The caller says whether they want theirs.
pub async fn answer(app: &App, caller: &Caller, wanted: bool) -> Result<(), CareError> {
    allow(app, &caller.actor, (Action::KeepOwnCare, Target::Own), None).await?;
    let me = caller.actor.member;
    let mut tx = app.store.begin().await?;
    let debrief = tx.debrief(me).await?.ok_or(CareError::NotFound)?;
    let answered = debrief.answer(wanted)?;
    tx.put_debrief(me, &answered).await?;
    Ok(tx.commit().await?)
}

/// Everybody's of the team who works here, the earliest due first.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<(StaffRow, Debrief)>, CareError> {
    allow(
        app,
        &caller.actor,
        (Action::HoldDebrief, Target::None),
        None,
    )
    .await?;
    let mut tx = app.store.read().await?;
    let mut owed = Vec::new();
    for (member, debrief) in tx.debriefs().await? {
        let staff = tx.staff(member).await?;
        let staff = staff.filter(|staff| staff.team == app.team && staff.active);
        owed.extend(staff.map(|staff| (staff, debrief)));
    }
    Ok(owed)
}

/// Somebody else had theirs. Who holds debriefs does not sign their own.
pub async fn done(app: &App, caller: &Caller, member: MemberId) -> Result<(), CareError> {
    let target = Target::own_if(member == caller.actor.member);
    allow(
        app,
        &caller.actor,
        (Action::HoldDebrief, target),
        Some(object(member)),
    )
    .await?;
    let mut tx = app.store.begin().await?;
    let staff = tx.staff(member).await?;
    staff
        .filter(|staff| staff.team == app.team)
        .ok_or(CareError::NotFound)?;
    let debrief = tx.debrief(member).await?.ok_or(CareError::NotFound)?;
    let held = debrief.hold()?;
    tx.put_debrief(member, &held).await?;
    Ok(tx.commit().await?)
}
