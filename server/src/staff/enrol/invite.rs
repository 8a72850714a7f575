//! Makes a link for a new device, and takes one back.

use super::{EnrolError, LIFE, visible};
use crate::{
    App, audit,
    staff::{log_in::normalize, session::Caller},
};
use domain::{
    EnrolmentId, MemberId,
    audit::{Event, Note, Object},
    enrolment::Purpose,
    permission::{Action, Roles, Target, can},
};
use store::{Tx, enrolment::EnrolmentRow, staff::StaffRow};

/// Longest log-in name, in characters.
const LOGIN_CHARS: usize = 40;

/// A link as its maker wants it.
#[derive(Debug)]
pub struct Invitation {
    /// Random, chosen by the maker.
    pub id: EnrolmentId,
    /// SHA-256 of the code.
    pub code_hash: [u8; 32],
    /// What for.
    pub purpose: Purpose,
    /// Who comes in.
    pub member: MemberId,
    /// Who that is, for somebody new.
    pub person: Option<Person>,
}

/// Somebody new.
#[derive(Debug, Clone)]
pub struct Person {
    /// The log-in name they get.
    pub login: String,
    /// The name that visitors will be shown.
    pub alias: String,
    /// What they may do.
    pub roles: Roles,
}

/// Makes a link. For a device of one's own anybody may; for others who certifies. A recovery is for somebody else: whoever can
/// log in needs none.
pub async fn invite(app: &App, caller: &Caller, invitation: Invitation) -> Result<(), EnrolError> {
    let own = invitation.member == caller.actor.member;
    let target = match invitation.purpose {
        Purpose::Join => Target::None,
        Purpose::Device if own => Target::Own,
        Purpose::Device | Purpose::Recovery => Target::Other,
    };
    let action = match invitation.purpose {
        Purpose::Join | Purpose::Device => Action::Enrol,
        Purpose::Recovery => Action::AskRecovery,
    };
    if !can(&caller.actor, action, target) || (own && target != Target::Own) {
        let about = Object::Member(invitation.member);
        audit::deny(app, &caller.actor, action, Some(about)).await;
        return Err(EnrolError::Forbidden);
    }
    let mut tx = app.store.begin().await?;
    let row = row(app, tx.as_mut(), Some(caller.actor.member), &invitation).await?;
    if !tx.insert_enrolment(&row).await? {
        let known = tx.enrolment(row.id).await?;
        let same = known.is_some_and(|known| {
            known.code_hash == row.code_hash && known.invited_by == row.invited_by
        });
        return if same {
            Ok(())
        } else {
            Err(EnrolError::Conflict)
        };
    }
    let note = Note::by(&caller.actor, Event::StaffInvited)
        .about(Object::Member(row.member))
        .because(row.purpose.name());
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}

/// Makes a link at the machine itself, where nobody is logged in: somebody still has to compare and certify.
pub async fn invite_here(app: &App, invitation: &Invitation) -> Result<(), EnrolError> {
    let mut tx = app.store.begin().await?;
    let row = row(app, tx.as_mut(), None, invitation).await?;
    if !tx.insert_enrolment(&row).await? {
        return Err(EnrolError::Conflict);
    }
    let note = Note::by_nobody(Event::StaffInvited)
        .about(Object::Member(row.member))
        .because(row.purpose.name());
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}

/// The row of a link; `by` is `None` for the command line.
async fn row(
    app: &App,
    tx: &mut dyn Tx,
    by: Option<MemberId>,
    invitation: &Invitation,
) -> Result<EnrolmentRow, EnrolError> {
    let known = tx.staff(invitation.member).await?;
    let person = match (invitation.purpose, known, &invitation.person) {
        (Purpose::Join, None, Some(person)) => {
            let person = check(person)?;
            if tx.staff_by_login(&person.login).await?.is_some() {
                return Err(EnrolError::Conflict);
            }
            person
        }
        (Purpose::Device | Purpose::Recovery, Some(staff), None) if staff.team == app.team => {
            of(staff)
        }
        (Purpose::Device | Purpose::Recovery, None | Some(_), _) => {
            return Err(EnrolError::NotFound);
        }
        (Purpose::Join, _, _) => return Err(EnrolError::Conflict),
    };
    Ok(EnrolmentRow {
        id: invitation.id,
        code_hash: invitation.code_hash,
        purpose: invitation.purpose,
        member: invitation.member,
        login: person.login,
        alias: person.alias,
        roles: person.roles,
        team: app.team,
        invited_by: by,
        until: app.now().plus(LIFE),
        newcomer: None,
        comparison: None,
        approval: None,
        chain: None,
    })
}

fn of(staff: StaffRow) -> Person {
    Person {
        login: staff.login,
        alias: staff.alias,
        roles: staff.roles,
    }
}

/// Names that can be typed and shown; at least one role.
fn check(person: &Person) -> Result<Person, EnrolError> {
    let login = normalize(&person.login);
    let alias = person.alias.trim();
    let login_fits = !login.is_empty() && login.chars().count() <= LOGIN_CHARS;
    let plain = login
        .chars()
        .all(|letter| letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_'));
    let alias_fits = !alias.is_empty() && alias.len() <= seal::cert::ALIAS_MAX_BYTES;
    let shown = !alias.chars().any(char::is_control);
    if login_fits && plain && alias_fits && shown && person.roles.bits() != 0 {
        Ok(Person {
            login,
            alias: alias.to_owned(),
            roles: person.roles,
        })
    } else {
        Err(EnrolError::Malformed)
    }
}

/// Takes a link back: its maker's own, or anybody's for who certifies.
pub async fn withdraw(app: &App, caller: &Caller, id: EnrolmentId) -> Result<(), EnrolError> {
    let mut tx = app.store.begin().await?;
    let row = visible(app, tx.as_mut(), caller, id).await?;
    tx.delete_enrolment(row.id).await?;
    let note = Note::by(&caller.actor, Event::StaffInvited)
        .about(Object::Member(row.member))
        .because("withdrawn");
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}

/// Deletes links that lapsed.
pub async fn sweep(app: &App) -> store::Result<()> {
    let mut tx = app.store.begin().await?;
    tx.delete_old_enrolments(app.now()).await?;
    tx.commit().await
}
