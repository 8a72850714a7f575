//! The cases that somebody is assigned to.

use crate::{
    App, audit,
    cases::{Overview, overview},
    conflict::open_bars,
};
use domain::{
    audit::{Event, Note},
    conflict::Hidden,
    permission::{Action, Actor, Target, can},
};
use store::Result;

const LIMIT: u32 = 1_000;

/// Newest first; no names, because what a case is about is sealed.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Overview>> {
    if !can(actor, Action::WorkOnCase, Target::Own) {
        return Ok(Vec::new());
    }
    let mut tx = app.store.begin().await?;
    let mut overviews = Vec::new();
    let kept = open_bars(app, tx.as_mut(), actor.member).await?;
    for case in tx.cases_of(actor.member, LIMIT).await? {
        if kept.contains(&Hidden::Case(case.id)) {
            continue;
        }
        overviews.push(overview(tx.as_mut(), case).await?);
    }
    let note = Note::by(actor, Event::ListViewed).because("cases");
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    Ok(overviews)
}
