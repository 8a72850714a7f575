//! Whoever notices says that something went wrong. A supervisor is called at once.

use super::object;
use crate::{
    App,
    audit::{self, allow},
    legal::LegalError,
    staff::session::Caller,
    task::reseal::fits,
};
use domain::{
    IncidentId,
    audit::{Event, Note},
    incident::{Breach, Cause, Incident, New},
    permission::{Action, Target},
};

/// What went wrong. No `Debug`: it holds what is written down about it.
pub struct Asked {
    /// Chosen by the desk.
    pub id: IncidentId,
    /// What.
    pub cause: Cause,
    /// Whether something is out.
    pub breach: Breach,
    /// Whether numbers of social security or tax are among it.
    pub identity: bool,
    /// What is written down about it, sealed to the team.
    pub sealed: Vec<u8>,
}

/// Opens it. Sent again it changes nothing.
pub async fn open(app: &App, caller: &Caller, asked: Asked) -> Result<(), LegalError> {
    allow(
        app,
        &caller.actor,
        (Action::RaiseIncident, Target::None),
        None,
    )
    .await?;
    let me = caller.actor.member;
    let mut tx = app.store.begin().await?;
    if let Some(before) = tx.incident(asked.id).await? {
        let same = before.team == app.team && before.by == me && before.cause == asked.cause;
        return same.then_some(()).ok_or(LegalError::Conflict);
    }
    let new = New {
        id: asked.id,
        team: app.team,
        cause: asked.cause,
        breach: asked.breach,
        identity: asked.identity,
        request: None,
        by: me,
    };
    let incident = Incident::open(new, app.now());
    if !fits(app, tx.as_mut(), &asked.sealed).await? || !tx.insert_incident(&incident).await? {
        return Err(LegalError::Conflict);
    }
    let id = *asked.id.as_bytes();
    tx.put_legal_paper(id, app.team, &asked.sealed).await?;
    let note = Note::by(&caller.actor, Event::IncidentOpened)
        .about(object(asked.id))
        .because(asked.cause.name());
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}
