//! Who is on duty: offers, the ladder of pages, "help the next person" and the public line ask this, and nothing else decides it.

use crate::App;
use domain::{
    MemberId, Timestamp,
    rota::{Duty, presence::Attendance},
};
use std::collections::HashSet;
use store::{Result, Tx};

/// Everybody who is clocked in, with their duty and whether they are on a break; who came first comes first. Whether a desk is
/// connected, the hub knows.
pub async fn on_duty(tx: &mut dyn Tx) -> Result<Vec<Attendance>> {
    tx.attendances().await
}

/// What somebody is clocked in for, if they are.
pub async fn of(tx: &mut dyn Tx, member: MemberId) -> Result<Option<Attendance>> {
    tx.attendance_of(member).await
}

/// Whether somebody may be given people from the queue now: clocked in for a duty that answers, and not on a break.
pub async fn answers(tx: &mut dyn Tx, member: MemberId) -> Result<bool> {
    let there = tx.attendance_of(member).await?;
    Ok(there.is_some_and(|attendance| attendance.answers()))
}

/// Who steps away after something hard: nothing new comes to them while anybody else could come (R708).
pub async fn stepping_away(tx: &mut dyn Tx) -> Result<HashSet<MemberId>> {
    let there = on_duty(tx).await?;
    let away = there.iter().filter(|attendance| attendance.steps_away());
    Ok(away.map(|attendance| attendance.member).collect())
}

/// Whether anybody is there to answer: on duty, not on a break, and at a connected desk whose roles let them.
pub async fn open(app: &App, tx: &mut dyn Tx) -> Result<bool> {
    let connected = app.hub.answering();
    if connected.is_empty() {
        return Ok(false);
    }
    let there = on_duty(tx).await?;
    Ok(there
        .iter()
        .any(|attendance| attendance.answers() && connected.contains(&attendance.member)))
}

/// Who has a duty now, by the plan or by the clock, but not who asks, nor who steps away after something hard. Where that is no supervisor, every supervisor and director.
pub async fn who_has(
    app: &App,
    tx: &mut dyn Tx,
    (duty, asker): (Duty, Option<MemberId>),
) -> Result<Vec<MemberId>> {
    let now = app.now();
    let planned = tx.shifts(now, Timestamp(now.0.saturating_add(1))).await?;
    let planned = planned.iter().filter(|shift| shift.duty == duty);
    let mut whom: Vec<_> = planned.map(|shift| shift.member).collect();
    let there = on_duty(tx).await?;
    let there = there.iter().filter(|one| one.duty == duty);
    whom.extend(there.map(|one| one.member));
    let away = stepping_away(tx).await?;
    whom.retain(|member| Some(*member) != asker && !away.contains(member));
    if whom.is_empty() && duty == Duty::Supervisor {
        let leads = [Duty::Supervisor, Duty::Director];
        for staff in tx.staff_of_team(app.team).await? {
            let could = leads.iter().any(|duty| duty.fits(staff.roles));
            if staff.active && could && Some(staff.id) != asker {
                whom.push(staff.id);
            }
        }
    }
    let mut once = HashSet::new();
    whom.retain(|member| once.insert(*member));
    Ok(whom)
}
