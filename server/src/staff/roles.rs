//! Other roles for a person: more of them need two people, fewer need one (docs/decisions/0034).
//!
//! Roles stand in certificates. So a change takes every device of the person away at once, sessions and sockets with them, and
//! the person comes in again by a link, whose certificate says the new roles: old powers do not linger anywhere.

pub mod ask;
pub mod decide;

use crate::{
    App, audit,
    cases::leave_all,
    staff::{
        people::{self, PeopleError},
        revoke::Revoked,
        session::Caller,
    },
};
use domain::{
    audit::{Event, Note, Object},
    enrolment::RevokeReason,
    permission::{Action, Actor, Role, Roles, Target, can},
};
use store::{Tx, staff::StaffRow};

/// Gives a person these roles. [`people::announce`] it after the commit.
async fn change(
    app: &App,
    tx: &mut dyn Tx,
    caller: &Caller,
    (staff, roles): (&StaffRow, Roles),
) -> Result<Vec<Revoked>, PeopleError> {
    if staff.roles.has(Role::Supervisor) && !roles.has(Role::Supervisor) {
        people::leaves_a_supervisor(app, tx, staff.id).await?;
    }
    tx.set_roles(staff.id, roles).await?;
    let actor = Actor {
        member: staff.id,
        roles,
    };
    if !can(&actor, Action::WorkOnCase, Target::Own) {
        leave_all(tx, staff.id).await?;
    }
    tx.delete_role_change(staff.id).await?;
    let how = if adds(staff.roles, roles) {
        "raised"
    } else {
        "lowered"
    };
    let note = Note::by(&caller.actor, Event::RoleChange)
        .about(Object::Member(staff.id))
        .because(how);
    audit::record(tx, app, note).await?;
    let replaced = (staff.id, RevokeReason::Replaced);
    Ok(people::expel(app, tx, caller, replaced).await?)
}

/// Whether there is one among them that the person does not have.
fn adds(before: Roles, after: Roles) -> bool {
    after.iter().any(|role| !before.has(role))
}
