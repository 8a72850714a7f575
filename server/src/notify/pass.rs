//! The ladder goes past whoever did not answer (R702).

use super::acknowledge::object;
use crate::{App, audit};
use domain::{
    Timestamp,
    audit::{Event, Note},
};
use store::{Result, Tx, page::PageRow};

/// How many pages are looked at in one go.
const BATCH: u32 = 256;

/// Pages that were written before a moment, are still open, and that the ladder has not gone past: also those that no way took. The
/// oldest first.
pub async fn unacknowledged(tx: &mut dyn Tx, before: Timestamp) -> Result<Vec<PageRow>> {
    tx.unanswered_pages(before, BATCH).await
}

/// Notes that the ladder goes on without an answer. The page stays open: a late answer still counts. `false` when it has gone past
/// it before, or the page has ended meanwhile; then the ladder must not go on because of it.
pub async fn pass(tx: &mut dyn Tx, app: &App, page: &PageRow) -> Result<bool> {
    if !tx.pass_page(page.id).await? {
        return Ok(false);
    }
    if !page.cause.is_logged() {
        return Ok(true);
    }
    // Whom the page was for stands where others' events name who did something: an auditor asks who did not come.
    let paged = audit::record::actor_of(tx, page.member).await?;
    let note = Note::by(&paged, Event::PageTimedOut)
        .about(object(page.member, page.cause))
        .because(page.state.name());
    audit::record(tx, app, note).await?;
    Ok(true)
}
