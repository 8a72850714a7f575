//! Somebody writes down what the person agreed to: one agency, one purpose, and an end (R206, R207).

use super::{ReleaseError, allow, note, works_for};
use crate::{App, staff::session::Caller, task::reseal::fits};
use domain::{
    ForwarderId, ReleaseId, Timestamp,
    audit::Event,
    permission::{Action, Target},
    release::{BadRelease, Branch, Classes, Purpose, Release},
    task::On,
};
use store::Tx;

/// What was agreed to. No `Debug`: it holds the paper.
pub struct Asked {
    /// Chosen by the desk.
    pub id: ReleaseId,
    /// About whom.
    pub on: On,
    /// The agency.
    pub recipient: ForwarderId,
    /// For what.
    pub purpose: Purpose,
    /// What.
    pub classes: Classes,
    /// Who consents.
    pub branch: Branch,
    /// Until when.
    pub until: Timestamp,
    /// The paper, sealed to the team.
    pub sealed: Vec<u8>,
}

/// Writes it down. Sent again it changes nothing.
pub async fn take(app: &App, caller: &Caller, asked: Asked) -> Result<(), ReleaseError> {
    allow(
        app,
        &caller.actor,
        (Action::KeepRelease, Target::None),
        None,
    )
    .await?;
    let me = caller.actor.member;
    let mut tx = app.store.begin().await?;
    if let Some(before) = tx.release(asked.id).await? {
        let same = before.team == app.team && before.by == me && before.on == asked.on;
        return if same {
            Ok(())
        } else {
            Err(ReleaseError::Conflict)
        };
    }
    if !works_for(app, tx.as_mut(), me, asked.on).await? {
        return Err(ReleaseError::NotFound);
    }
    let recipient = tx.forwarder(asked.recipient).await?;
    recipient
        .filter(|agency| agency.active && !agency.is_nobody())
        .ok_or(ReleaseError::NotFound)?;
    let release = Release {
        id: asked.id,
        team: app.team,
        on: asked.on,
        recipient: asked.recipient,
        purpose: asked.purpose,
        classes: asked.classes,
        branch: asked.branch,
        by: me,
        signed_off: None,
        from: app.now().to_minute(),
        until: asked.until.to_minute(),
        withdrawn: None,
    };
    release.check()?;
    fits_person(tx.as_mut(), &release).await?;
    if !fits(app, tx.as_mut(), &asked.sealed).await?
        || !tx.insert_release(&release, &asked.sealed).await?
    {
        return Err(ReleaseError::Conflict);
    }
    let event = (caller, Event::ReleaseCreated, release.id);
    note(app, tx.as_mut(), event, release.purpose.name()).await?;
    Ok(tx.commit().await?)
}

/// What the server knows of whom it is about: somebody under 18 does not consent as a grown person (R210), and how a referral stands is
/// told to who sent it and to nobody else (R365).
async fn fits_person(tx: &mut dyn Tx, release: &Release) -> Result<(), ReleaseError> {
    let item = match release.on {
        On::Item(id) => tx.item(id).await?,
        On::Callback(_) | On::Case(_) => None,
    };
    if item.as_ref().is_some_and(|item| item.drill) {
        return Err(ReleaseError::Drill);
    }
    if item.as_ref().is_some_and(|item| item.minor) && release.branch == Branch::Adult {
        return Err(BadRelease::Branch.into());
    }
    if release.purpose != Purpose::ReferralStatusToForwarder {
        return Ok(());
    }
    let referral = match item.and_then(|item| item.referral()) {
        Some(id) => tx.referral(id).await?,
        None => None,
    };
    if referral.is_some_and(|row| row.forwarder == release.recipient) {
        Ok(())
    } else {
        Err(BadRelease::Purpose.into())
    }
}
