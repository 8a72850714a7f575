//! Everybody of the team, as those see them who keep people; and what a step about somebody has in common with the others.

use crate::{
    App, audit,
    staff::{
        devices::{Known, of},
        revoke::{self, Revoked},
        session::Caller,
        step_up,
        training::{self, GateStanding},
    },
};
use domain::{
    MemberId,
    audit::{Event, Note, Object},
    enrolment::RevokeReason,
    permission::{Action, Role, Target, can},
    person::Facts,
};
use store::{StoreError, Tx, people::RoleChangeRow, staff::StaffRow};
use thiserror::Error;

/// Why a step about a person was refused. Nothing was changed.
#[derive(Debug, Error)]
pub enum PeopleError {
    /// The caller may not.
    #[error("not allowed")]
    Forbidden,
    /// The caller has not proved lately that it is them.
    #[error("a fresh proof is needed")]
    StepUp,
    /// There is no such person, or nothing was asked for them.
    #[error("nobody")]
    NotFound,
    /// Nobody would be left to certify, or it is done already.
    #[error("not now")]
    WrongState,
    /// Something else is asked for by now.
    #[error("something else is asked for")]
    Conflict,
    /// No roles at all, or a day that cannot be.
    #[error("malformed")]
    Malformed,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// One person, their devices, and what is going on about them.
#[derive(Debug)]
pub struct Person {
    /// Who.
    pub staff: StaffRow,
    /// Their devices.
    pub devices: Vec<Known>,
    /// What is written down; `None` for a caller who does not keep it.
    pub facts: Option<Facts>,
    /// How they stand to what is asked before they talk with people; `None` for a caller who does not keep it.
    pub training: Option<Vec<GateStanding>>,
    /// Other roles that somebody asked for.
    pub asked: Option<RoleChangeRow>,
    /// How many cases nobody else can read.
    pub cases_alone: u32,
}

/// Everybody of the team.
pub async fn people(app: &App, caller: &Caller) -> Result<Vec<Person>, PeopleError> {
    if !can(&caller.actor, Action::SeePeople, Target::None) {
        return Err(PeopleError::Forbidden);
    }
    let keeps = can(&caller.actor, Action::KeepPersonFacts, Target::Other);
    let mut tx = app.store.begin().await?;
    let mut people = Vec::new();
    for staff in tx.staff_of_team(app.team).await? {
        let asked = tx.role_change(staff.id).await?;
        people.push(Person {
            devices: of(app, tx.as_mut(), staff.id).await?,
            facts: if keeps {
                Some(tx.facts(staff.id).await?)
            } else {
                None
            },
            training: if keeps {
                Some(training::standings(app, tx.as_mut(), &staff).await?)
            } else {
                None
            },
            asked: asked.filter(|row| app.now() < row.until),
            cases_alone: tx.cases_alone(staff.id).await?,
            staff,
        });
    }
    let note = Note::by(&caller.actor, Event::ListViewed).because("people");
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    Ok(people)
}

/// The person, if they are of this line's team.
pub(super) async fn of_team(
    app: &App,
    tx: &mut dyn Tx,
    member: MemberId,
) -> Result<StaffRow, PeopleError> {
    let staff = tx.staff(member).await?;
    let staff = staff.filter(|staff| staff.team == app.team);
    staff.ok_or(PeopleError::NotFound)
}

/// Whether the caller may do this to the person, and has proved lately that it is them. A refusal is written down.
pub(super) async fn allow(
    app: &App,
    caller: &Caller,
    action: Action,
    (member, target): (MemberId, Target),
) -> Result<(), PeopleError> {
    if !can(&caller.actor, action, target) {
        let object = Some(Object::Member(member));
        audit::deny(app, &caller.actor, action, object).await;
        return Err(PeopleError::Forbidden);
    }
    step_up::require(app, caller).map_err(|_old| PeopleError::StepUp)
}

/// Somebody who can certify must be left: without one nobody comes in any more, and the line goes dark.
pub(super) async fn leaves_a_supervisor(
    app: &App,
    tx: &mut dyn Tx,
    without: MemberId,
) -> Result<(), PeopleError> {
    let team = tx.staff_of_team(app.team).await?;
    let left = team
        .iter()
        .any(|one| one.active && one.id != without && one.roles.has(Role::Supervisor));
    if left {
        Ok(())
    } else {
        Err(PeopleError::WrongState)
    }
}

/// Every device of a person goes, and every way in that they made or that is for them. [`announce`] it after the commit.
pub(super) async fn expel(
    app: &App,
    tx: &mut dyn Tx,
    caller: &Caller,
    (member, reason): (MemberId, RevokeReason),
) -> Result<Vec<Revoked>, StoreError> {
    let mut revoked = Vec::new();
    for device in tx.devices_of(member).await? {
        revoked.push(revoke::revoke_in(app, tx, &device, reason, Some(&caller.actor)).await?);
    }
    tx.delete_enrolments_of(member).await?;
    Ok(revoked)
}

/// Closes the sockets of those devices and wakes who has something to do now.
pub(super) async fn announce(app: &App, revoked: &[Revoked]) -> Result<(), StoreError> {
    revoke::refresh(app).await?;
    for revoked in revoked {
        revoke::announce(app, revoked);
    }
    Ok(())
}
