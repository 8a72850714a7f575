//! Somebody asks for other roles for somebody else.

use super::{adds, change};
use crate::{
    App, audit,
    staff::{
        people::{self, PeopleError},
        session::Caller,
    },
};
use domain::{
    MemberId, Millis,
    audit::{Event, Note, Object},
    permission::{Action, Roles, Target},
};
use store::people::RoleChangeRow;

/// How long a question waits for the second person.
const LIFE: Millis = Millis::from_secs(72 * 3_600);

/// Takes roles away at once; more roles wait for a second person. Asking for what the person has takes an open question back.
pub async fn ask(
    app: &App,
    caller: &Caller,
    member: MemberId,
    roles: Roles,
) -> Result<(), PeopleError> {
    let target = Target::own_if(member == caller.actor.member);
    people::allow(app, caller, Action::AskRoleChange, (member, target)).await?;
    if roles.bits() == 0 {
        return Err(PeopleError::Malformed);
    }
    let mut tx = app.store.begin().await?;
    let staff = people::of_team(app, tx.as_mut(), member).await?;
    if !staff.active {
        return Err(PeopleError::WrongState);
    }
    if staff.roles == roles {
        return Err(PeopleError::Conflict);
    }
    if !adds(staff.roles, roles) {
        let revoked = change(app, tx.as_mut(), caller, (&staff, roles)).await?;
        tx.commit().await?;
        return Ok(people::announce(app, &revoked).await?);
    }
    tx.put_role_change(&RoleChangeRow {
        member,
        roles,
        asked_by: caller.actor.member,
        until: app.now().plus(LIFE).to_minute(),
    })
    .await?;
    let note = Note::by(&caller.actor, Event::ApprovalAsked)
        .about(Object::Member(member))
        .because("role_change");
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}

/// Forgets questions that nobody decided.
pub async fn sweep(app: &App) -> store::Result<()> {
    let mut tx = app.store.begin().await?;
    tx.delete_old_role_changes(app.now()).await?;
    tx.commit().await
}
