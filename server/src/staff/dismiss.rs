//! Somebody leaves for good: no device, no log-in, no way in.

use crate::{
    App, audit,
    cases::leave_all,
    rota,
    staff::{
        people::{self, PeopleError},
        session::Caller,
    },
};
use domain::{
    MemberId,
    audit::{Event, Note, Object},
    enrolment::RevokeReason,
    permission::{Action, Role, Target},
};
use store::{StoreError, Tx};

/// Closes the account of somebody else at once. What only keys can do is done by members' clients that are online; what nobody
/// else can read is lost, which the page says before.
pub async fn dismiss(app: &App, caller: &Caller, member: MemberId) -> Result<(), PeopleError> {
    let target = Target::own_if(member == caller.actor.member);
    people::allow(app, caller, Action::DismissPerson, (member, target)).await?;
    let mut tx = app.store.begin().await?;
    let staff = people::of_team(app, tx.as_mut(), member).await?;
    if !staff.active {
        return Err(PeopleError::WrongState);
    }
    if staff.roles.has(Role::Supervisor) {
        people::leaves_a_supervisor(app, tx.as_mut(), member).await?;
    }
    tx.set_active(member, false).await?;
    let_go(app, tx.as_mut(), member).await?;
    let left = (member, RevokeReason::Left);
    let revoked = people::expel(app, tx.as_mut(), caller, left).await?;
    let note = Note::by(&caller.actor, Event::StaffLeft).about(Object::Member(member));
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    Ok(people::announce(app, &revoked).await?)
}

/// Nothing is asked of them, planned for them or sent to them any more.
async fn let_go(app: &App, tx: &mut dyn Tx, member: MemberId) -> Result<(), StoreError> {
    forget_proofs(tx, member).await?;
    tx.delete_role_change(member).await?;
    tx.delete_ways_of(member).await?;
    leave_all(tx, member).await?;
    rota::plan::leave(app, tx, member).await
}

/// What proved the person proves nothing any more.
async fn forget_proofs(tx: &mut dyn Tx, member: MemberId) -> Result<(), StoreError> {
    for passkey in tx.passkeys_of(member).await? {
        tx.delete_passkey(member, &passkey.credential_id).await?;
    }
    tx.delete_totp(member).await
}
