//! A second person opens one thing for a few hours, or refuses.

use super::{ConflictError, bar::object, open_bars};
use crate::{
    App, audit,
    staff::{session::Caller, step_up},
};
use domain::{
    GlassId,
    audit::{Event, Note, Object},
    conflict::{Hidden, OPEN_FOR},
    permission::{Action, Target, can},
};
use store::conflict::Opened;

/// Opens what is named, or refuses when nothing is. Who asked is not the second person; nor does anybody open what is kept from
/// themselves.
pub async fn decide(
    app: &App,
    caller: &Caller,
    id: GlassId,
    hidden: Option<Hidden>,
) -> Result<(), ConflictError> {
    let mut tx = app.store.begin().await?;
    let row = tx.glass(id).await?.ok_or(ConflictError::NotFound)?;
    let target = Target::own_if(row.member == caller.actor.member);
    if !can(&caller.actor, Action::ApproveBreakGlass, target) {
        drop(tx);
        let about = Some(Object::Row(*id.as_bytes()));
        audit::deny(app, &caller.actor, Action::ApproveBreakGlass, about).await;
        return Err(ConflictError::Forbidden);
    }
    step_up::require(app, caller).map_err(|_old| ConflictError::StepUp)?;
    if row.opened.is_some() {
        return Err(ConflictError::WrongState);
    }
    let note = if let Some(hidden) = hidden {
        let own = open_bars(app, tx.as_mut(), caller.actor.member).await?;
        let kept = tx.bars_of(row.member).await?;
        if own.contains(&hidden) || !kept.contains(&hidden) {
            return Err(ConflictError::NotFound);
        }
        let opened = Opened {
            hidden,
            by: caller.actor.member,
            until: app.now().plus(OPEN_FOR).to_minute(),
            reviewed_by: None,
        };
        tx.set_opened(id, &opened).await?;
        Note::by(&caller.actor, Event::BreakglassApproved).about(object(hidden))
    } else {
        tx.delete_glass(id).await?;
        Note::by(&caller.actor, Event::ApprovalRefused)
            .about(Object::Member(row.member))
            .because("break_glass")
    };
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    app.hub.queue_changed();
    Ok(())
}
