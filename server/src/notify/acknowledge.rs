//! Somebody answers a page. Only what a human typed or tapped may come here (R703).

use crate::{App, audit};
use domain::{
    MemberId,
    audit::{Event, Note, Object},
    page::Cause,
};
use store::{Result, Tx};

/// Ends the person's pages of this cause, and those of everybody else who was called about the same item. `false` when the person
/// had no open page; the others' end all the same, because somebody is there now.
pub async fn acknowledge(
    tx: &mut dyn Tx,
    app: &App,
    member: MemberId,
    cause: Cause,
) -> Result<bool> {
    let answered = tx.answer_pages(member, cause).await? > 0;
    if let Some(item) = cause.item() {
        tx.withdraw_pages(item).await?;
    }
    if answered && cause.is_logged() {
        let actor = audit::record::actor_of(tx, member).await?;
        let note = Note::by(&actor, Event::PageAcked)
            .about(object(member, cause))
            .because(cause.kind());
        audit::record(tx, app, note).await?;
    }
    Ok(answered)
}

/// What the audit log names for a page: its item, or the person of a page that is about none.
pub(super) fn object(member: MemberId, cause: Cause) -> Object {
    cause.item().map_or(Object::Member(member), Object::Item)
}
