//! Something is told to an agency. Everything that leaves goes through here: the evaluator says whether, and both its answers are written
//! down (R211).

use super::{ReleaseError, allow, consented, note, works_for};
use crate::{App, audit, mailbox, staff::session::Caller};
use domain::{
    CredentialId, DisclosureId,
    audit::{Event, Note, Object},
    permission::{Action, Target},
    release::{self, BadRelease, Denied, Disclosure, Purpose, Release, Told},
    task::On,
};
use store::{StoreError, Tx, release::DisclosureRow};

/// What is to be told. No `Debug`: it holds boxes.
pub struct Telling {
    /// Chosen by the desk.
    pub id: DisclosureId,
    /// What, to whom, about whom and for what.
    pub what: Disclosure,
    /// How.
    pub way: Told,
    /// For the mailbox: a box for each of its keys.
    pub boxes: Vec<(CredentialId, Vec<u8>)>,
}

/// Tells it, or writes down that it was said. Sent again it tells nothing twice.
pub async fn tell(app: &App, caller: &Caller, telling: Telling) -> Result<(), ReleaseError> {
    allow(
        app,
        &caller.actor,
        (Action::KeepRelease, Target::None),
        None,
    )
    .await?;
    let me = caller.actor.member;
    let mut tx = app.store.begin().await?;
    if let Some(before) = tx.disclosure(telling.id).await? {
        let about = tx.release(before.release).await?;
        let same = about.is_some_and(|release| {
            release.on == telling.what.on && release.recipient == telling.what.recipient
        });
        let same = same && before.by == me && before.way == telling.way;
        return if same && before.classes == telling.what.classes {
            Ok(())
        } else {
            Err(ReleaseError::Conflict)
        };
    }
    if !works_for(app, tx.as_mut(), me, telling.what.on).await? {
        return Err(ReleaseError::NotFound);
    }
    let releases = consented(tx.as_mut(), telling.what.on).await?;
    let release = match release::allow(&releases, &telling.what, app.now()) {
        Ok(id) => releases.into_iter().find(|release| release.id == id),
        Err(denied) => {
            drop(tx);
            refuse(app, caller, &telling.what, denied).await?;
            return Err(ReleaseError::Denied(denied));
        }
    };
    let release = release.ok_or(ReleaseError::NotFound)?;
    let row = DisclosureRow {
        id: telling.id,
        release: release.id,
        classes: telling.what.classes,
        way: telling.way,
        by: me,
        at: app.now(),
        handed: None,
    };
    if !tx.insert_disclosure(&row).await? {
        return Err(ReleaseError::Conflict);
    }
    leave(app, tx.as_mut(), &release, &telling).await?;
    let event = (caller, Event::ReleaseUsed, release.id);
    note(app, tx.as_mut(), event, telling.way.name()).await?;
    Ok(tx.commit().await?)
}

/// Into the mailbox goes how a referral stands, one word at a time, sealed to each key that the agency has.
async fn leave(
    app: &App,
    tx: &mut dyn Tx,
    release: &Release,
    telling: &Telling,
) -> Result<(), ReleaseError> {
    match telling.way {
        Told::Mailbox => {}
        Told::Phone | Told::InPerson | Told::File if telling.boxes.is_empty() => return Ok(()),
        Told::Phone | Told::InPerson | Told::File => return Err(ReleaseError::Mailbox),
    }
    let one = telling.what.classes.iter().count() == 1;
    if release.purpose != Purpose::ReferralStatusToForwarder || !one {
        return Err(BadRelease::Purpose.into());
    }
    if mailbox::leave(app, tx, release, (telling.id, &telling.boxes)).await? {
        Ok(())
    } else {
        Err(ReleaseError::Mailbox)
    }
}

/// Somebody wanted to tell what nobody agreed to.
async fn refuse(
    app: &App,
    caller: &Caller,
    what: &Disclosure,
    denied: Denied,
) -> Result<(), StoreError> {
    let event = if what.purpose == Purpose::ReferralStatusToForwarder {
        Event::StatusBlocked
    } else {
        Event::ReleaseDenied
    };
    let about = match what.on {
        On::Item(id) => Object::Item(id),
        On::Callback(id) => Object::Row(*id.as_bytes()),
        On::Case(id) => Object::Case(id),
    };
    let mut tx = app.store.begin().await?;
    let note = Note::by(&caller.actor, event)
        .about(about)
        .because(denied.name());
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await
}
