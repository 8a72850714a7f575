//! Who is on duty: offers, the ladder of pages, "help the next person" and the public line ask this, and nothing else decides it.

use crate::App;
use domain::{MemberId, rota::presence::Attendance};
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
