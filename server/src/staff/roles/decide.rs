//! A second person agrees to other roles, or refuses them; who asked takes the question back.

use super::change;
use crate::{
    App, audit,
    staff::{
        people::{self, PeopleError},
        session::Caller,
    },
};
use domain::{
    MemberId,
    audit::{Event, Note, Object},
    permission::{Action, Roles, Target},
};
use store::{Tx, people::RoleChangeRow};

/// Decides. `roles` are those that were read: what was asked for since is not agreed to.
pub async fn decide(
    app: &App,
    caller: &Caller,
    (member, roles): (MemberId, Roles),
    agreed: bool,
) -> Result<(), PeopleError> {
    let asked = open(app, app.store.read().await?.as_mut(), member).await?;
    let (action, target) = asked_of(caller.actor.member, &asked, agreed);
    people::allow(app, caller, action, (member, target)).await?;
    let mut tx = app.store.begin().await?;
    let staff = people::of_team(app, tx.as_mut(), member).await?;
    // What was read a moment ago is what is decided: neither the roles nor who asked may be others by now.
    if open(app, tx.as_mut(), member).await? != asked || asked.roles != roles {
        return Err(PeopleError::Conflict);
    }
    let event = if agreed {
        Event::ApprovalGiven
    } else {
        Event::ApprovalRefused
    };
    let note = Note::by(&caller.actor, event)
        .about(Object::Member(member))
        .because("role_change");
    audit::record(tx.as_mut(), app, note).await?;
    let revoked = if agreed {
        change(app, tx.as_mut(), caller, (&staff, roles)).await?
    } else {
        tx.delete_role_change(member).await?;
        Vec::new()
    };
    tx.commit().await?;
    Ok(people::announce(app, &revoked).await?)
}

/// The question that has not lapsed.
async fn open(app: &App, tx: &mut dyn Tx, member: MemberId) -> Result<RoleChangeRow, PeopleError> {
    let asked = tx.role_change(member).await?;
    let asked = asked.filter(|row| app.now() < row.until);
    asked.ok_or(PeopleError::NotFound)
}

/// What a decision asks of who takes it. Neither who asked nor whom it is about is the second person; but who asked may take it
/// back.
fn asked_of(me: MemberId, asked: &RoleChangeRow, agreed: bool) -> (Action, Target) {
    if !agreed && me == asked.asked_by {
        return (Action::AskRoleChange, Target::own_if(me == asked.member));
    }
    let own = me == asked.asked_by || me == asked.member;
    (Action::ApproveRoleChange, Target::own_if(own))
}
