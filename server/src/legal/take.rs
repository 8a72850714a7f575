//! Somebody takes a request in, or an enquiry about a person: whoever opened the letter or answered the telephone. A supervisor is called at
//! once.

use super::{LegalError, allow, note, object};
use crate::{App, staff::session::Caller, task::reseal::fits};
use domain::{
    LegalId, Timestamp,
    audit::Event,
    legal::{Kind, New, Request},
    permission::{Action, Target},
};

/// What came. No `Debug`: it holds the paper.
pub struct Asked {
    /// Chosen by the desk.
    pub id: LegalId,
    /// What it is.
    pub kind: Kind,
    /// When it came.
    pub received: Timestamp,
    /// Until when it is to be answered.
    pub due: Option<Timestamp>,
    /// The paper, sealed to the team.
    pub sealed: Vec<u8>,
}

/// Writes it down. Sent again it changes nothing.
pub async fn take(app: &App, caller: &Caller, asked: Asked) -> Result<(), LegalError> {
    allow(app, &caller.actor, (Action::KeepLegal, Target::None), None).await?;
    let me = caller.actor.member;
    let mut tx = app.store.begin().await?;
    if let Some(before) = tx.legal(asked.id).await? {
        let same = before.team == app.team && before.by == me && before.kind == asked.kind;
        return same.then_some(()).ok_or(LegalError::Conflict);
    }
    let new = New {
        id: asked.id,
        team: app.team,
        kind: asked.kind,
        by: me,
        received: asked.received,
        due: asked.due,
    };
    let request = Request::open(new, app.now())?;
    if !fits(app, tx.as_mut(), &asked.sealed).await? || !tx.insert_legal(&request).await? {
        return Err(LegalError::Conflict);
    }
    let id = *request.id.as_bytes();
    tx.put_legal_paper(id, app.team, &asked.sealed).await?;
    let event = (caller, Event::LegalRequestState, object(request.id));
    note(app, tx.as_mut(), event, request.kind.name()).await?;
    Ok(tx.commit().await?)
}
