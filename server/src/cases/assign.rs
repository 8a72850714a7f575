//! Somebody else is let into a case.

use crate::{
    App, audit,
    cases::{
        mine,
        open::{OpenCaseError, check_wrap},
    },
};
use domain::{
    CaseId,
    audit::{Event, Note, Object},
    conflict::Hidden,
    permission::{Action, Actor},
};
use store::case::CaseWrapRow;

/// Stores the key sealed for the newcomer's device: from then on they are assigned.
pub async fn assign(
    app: &App,
    actor: &Actor,
    id: CaseId,
    wrap: CaseWrapRow,
) -> Result<(), OpenCaseError> {
    let mut tx = app.store.begin().await?;
    let Some(overview) = mine(app, tx.as_mut(), actor, id, Action::AssignCase).await? else {
        drop(tx);
        audit::deny(app, actor, Action::AssignCase, Some(Object::Case(id))).await;
        return Err(OpenCaseError::NotFound);
    };
    if tx.barred(Hidden::Case(id)).await?.contains(&wrap.member) {
        return Err(OpenCaseError::Unfit);
    }
    check_wrap(tx.as_mut(), &wrap, overview.case.key_version).await?;
    tx.put_case_wrap(id, &wrap).await?;
    let note = Note::by(actor, Event::RecordAssigned).about(Object::Case(id));
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    Ok(())
}
