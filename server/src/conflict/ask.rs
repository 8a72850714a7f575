//! Somebody asks to come past a conflict.

use super::ConflictError;
use crate::{App, audit, staff::session::Caller};
use domain::{
    GlassId,
    audit::{Event, Note, Object},
    conflict::GlassReason,
    permission::{Action, Target, can},
};
use store::conflict::GlassRow;

/// Asks, for nothing in particular: the caller does not know what is kept from them. The answer is the same where nothing is.
pub async fn ask(
    app: &App,
    caller: &Caller,
    id: GlassId,
    reason: GlassReason,
) -> Result<(), ConflictError> {
    if !can(&caller.actor, Action::AskBreakGlass, Target::Other) {
        return Err(ConflictError::Forbidden);
    }
    let row = GlassRow {
        id,
        member: caller.actor.member,
        reason,
        asked_at: app.now().to_minute(),
        opened: None,
    };
    let mut tx = app.store.begin().await?;
    if !tx.insert_glass(&row).await? {
        let known = tx.glass(id).await?;
        let same = known.is_some_and(|known| known.member == row.member && known.reason == reason);
        return if same {
            Ok(())
        } else {
            Err(ConflictError::Conflict)
        };
    }
    let note = Note::by(&caller.actor, Event::BreakglassRequested)
        .about(Object::Row(*id.as_bytes()))
        .because(reason.name());
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}
