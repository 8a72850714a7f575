//! Training gates (R712): who passed what, and who may begin a shift. A supervisor writes it down, nobody for themselves.

use crate::{
    App, audit,
    staff::{people::PeopleError, session::Caller},
};
use domain::{
    MemberId, Timestamp,
    audit::{Event, Note, Object},
    permission::{Action, Target, can},
    rota::Duty,
    training::{Gate, Passed, Standing},
};
use store::{Result as Stored, Tx, staff::StaffRow, training::TrainingRow};

/// How somebody stands to a gate, and who wrote down that they passed it last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GateStanding {
    /// Which.
    pub gate: Gate,
    /// How.
    pub standing: Standing,
    /// When they passed it last, and who says so.
    pub passed: Option<(Timestamp, MemberId)>,
}

/// Somebody else passed a gate on this day, which is not ahead; without a day it was written down by mistake.
pub async fn keep(
    app: &App,
    caller: &Caller,
    (member, gate): (MemberId, Gate),
    on: Option<Timestamp>,
) -> Result<(), PeopleError> {
    let target = Target::own_if(member == caller.actor.member);
    if !can(&caller.actor, Action::KeepPersonFacts, target) {
        let object = Some(Object::Member(member));
        audit::deny(app, &caller.actor, Action::KeepPersonFacts, object).await;
        return Err(PeopleError::Forbidden);
    }
    if on.is_some_and(|day| day.0 < 0 || day > app.now()) {
        return Err(PeopleError::Malformed);
    }
    let mut tx = app.store.begin().await?;
    super::people::of_team(app, tx.as_mut(), member).await?;
    let how = if let Some(on) = on {
        let row = TrainingRow {
            member,
            passed: Passed { gate, on },
            by: caller.actor.member,
        };
        tx.put_training(&row).await?;
        "training"
    } else {
        tx.delete_training(member, gate).await?;
        "training_taken_back"
    };
    let note = Note::by(&caller.actor, Event::StaffChanged)
        .about(Object::Member(member))
        .because(how);
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    app.hub.member_changed(member);
    Ok(())
}

/// Whether somebody may begin such a duty now.
pub async fn lets(app: &App, tx: &mut dyn Tx, member: MemberId, duty: Duty) -> Stored<bool> {
    let passed = TrainingRow::passed(&tx.training_of(member).await?);
    Ok(app.rota.training.lets(&passed, duty, app.now()))
}

/// Whether somebody may talk with people who are not on duty for it, as when a colleague asks them in. Who is on duty was asked when they
/// began, and stays.
pub async fn may_talk(app: &App, tx: &mut dyn Tx, member: MemberId) -> Stored<bool> {
    let there = tx.attendance_of(member).await?;
    if there.is_some_and(|there| there.duty.answers() || there.duty == Duty::Interpreter) {
        return Ok(true);
    }
    lets(app, tx, member, Duty::Primary).await
}

/// How somebody stands to everything that is asked; nothing for who never talks with people.
pub async fn standings(app: &App, tx: &mut dyn Tx, staff: &StaffRow) -> Stored<Vec<GateStanding>> {
    let talks = |duty: &Duty| duty.answers() || *duty == Duty::Interpreter;
    let talks = Duty::ALL
        .iter()
        .filter(|duty| talks(duty))
        .any(|duty| duty.fits(staff.roles));
    if !talks || app.rota.training.gates.is_empty() {
        return Ok(Vec::new());
    }
    let rows = tx.training_of(staff.id).await?;
    let passed = TrainingRow::passed(&rows);
    let of = |gate: Gate| {
        let row = rows.iter().find(|row| row.passed.gate == gate);
        row.map(|row| (row.passed.on, row.by))
    };
    let standings = app.rota.training.standings(&passed, app.now()).into_iter();
    Ok(standings
        .map(|(gate, standing)| GateStanding {
            gate,
            standing,
            passed: of(gate),
        })
        .collect())
}

/// What is missing, has lapsed or lapses soon.
pub async fn lacking(app: &App, tx: &mut dyn Tx, staff: &StaffRow) -> Stored<Vec<GateStanding>> {
    let mut standings = standings(app, tx, staff).await?;
    standings.retain(|one| !matches!(one.standing, Standing::Good(_)));
    Ok(standings)
}
