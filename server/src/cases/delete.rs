//! A case goes before its time: one who works on it asks, and a second person decides.

use super::LifeError;
use crate::{
    App, audit,
    cases::mine,
    conflict::open_bars,
    retention::destroy,
    staff::{session::Caller, step_up},
};
use domain::{
    CaseId, MemberId, Timestamp,
    audit::{Event, Note, Object},
    case::{DeleteReason, Deletion},
    conflict::Hidden,
    permission::{Action, Actor, Target, can},
};
use store::Result as Stored;

/// Asks for it. Asked again by the same person it changes nothing.
pub async fn ask(app: &App, actor: &Actor, id: CaseId, why: DeleteReason) -> Result<(), LifeError> {
    let mut tx = app.store.begin().await?;
    let found = mine(app, tx.as_mut(), actor, id, Action::CloseCase).await?;
    found.ok_or(LifeError::NotFound)?;
    if destroy::is_held(tx.as_mut(), id).await? {
        return Err(LifeError::Held);
    }
    let deletion = Deletion {
        by: actor.member,
        why,
        asked: app.now().to_minute(),
    };
    if !tx.insert_case_deletion(id, &deletion).await? {
        let known = tx.case_deletion(id).await?;
        let same = known.is_some_and(|known| known.by == actor.member && known.why == why);
        return if same {
            Ok(())
        } else {
            Err(LifeError::Conflict)
        };
    }
    let note = Note::by(actor, Event::ApprovalAsked)
        .about(Object::Case(id))
        .because(why.name());
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}

/// The second person agrees, and the case is gone; or refuses, or whoever asked takes it back. Who asked is not the second person, and
/// nobody decides about a case that is kept from them.
pub async fn decide(app: &App, caller: &Caller, id: CaseId, agreed: bool) -> Result<(), LifeError> {
    let actor = &caller.actor;
    let mut tx = app.store.begin().await?;
    let deletion = tx.case_deletion(id).await?.ok_or(LifeError::NotFound)?;
    let own = deletion.by == actor.member;
    let may = can(actor, Action::ApproveCaseDeletion, Target::own_if(own));
    let kept = open_bars(app, tx.as_mut(), actor.member).await?;
    if kept.contains(&Hidden::Case(id)) {
        return Err(LifeError::NotFound);
    }
    if !may && (agreed || !own) {
        drop(tx);
        audit::deny(
            app,
            actor,
            Action::ApproveCaseDeletion,
            Some(Object::Case(id)),
        )
        .await;
        return Err(LifeError::Forbidden);
    }
    if !agreed {
        tx.drop_case_deletion(id).await?;
        let note = Note::by(actor, Event::ApprovalRefused)
            .about(Object::Case(id))
            .because("case_deletion");
        audit::record(tx.as_mut(), app, note).await?;
        return Ok(tx.commit().await?);
    }
    step_up::require(app, caller).map_err(|_old| LifeError::StepUp)?;
    if destroy::is_held(tx.as_mut(), id).await? {
        return Err(LifeError::Held);
    }
    let note = Note::by(actor, Event::ApprovalGiven)
        .about(Object::Case(id))
        .because("case_deletion");
    audit::record(tx.as_mut(), app, note).await?;
    let by = |event| Note::by(actor, event);
    destroy::case(app, tx.as_mut(), id, (&by, deletion.why.name())).await?;
    tx.commit().await?;
    destroy::scrub(app).await;
    Ok(())
}

/// A deletion that waits for the second person.
#[derive(Debug)]
pub struct Asked {
    /// Which case.
    pub case: CaseId,
    /// Who asked, why and when.
    pub deletion: Deletion,
    /// The name of who asked.
    pub alias: String,
    /// When the case was opened, and how many entries it has: all that the second person sees of it.
    pub opened: Timestamp,
    /// How many entries it has.
    pub entries: i64,
    /// Whether the caller decides it.
    pub decide: bool,
}

/// What waits for the caller, and what they asked for themselves.
pub async fn list(app: &App, actor: &Actor) -> Stored<Vec<Asked>> {
    let mut tx = app.store.read().await?;
    let kept = open_bars(app, tx.as_mut(), actor.member).await?;
    let mut found = Vec::new();
    for (id, deletion) in tx.case_deletions().await? {
        let own = deletion.by == actor.member;
        let decide = can(actor, Action::ApproveCaseDeletion, Target::own_if(own));
        if kept.contains(&Hidden::Case(id)) || !(own || decide) {
            continue;
        }
        let Some(case) = tx.case(id).await? else {
            continue;
        };
        found.push(Asked {
            case: id,
            alias: alias(tx.as_mut(), deletion.by).await?,
            deletion,
            opened: case.opened_at,
            entries: case.entries,
            decide,
        });
    }
    Ok(found)
}

async fn alias(tx: &mut dyn store::Tx, member: MemberId) -> Stored<String> {
    let staff = tx.staff(member).await?;
    Ok(staff.map(|staff| staff.alias).unwrap_or_default())
}
