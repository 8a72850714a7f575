//! Somebody is called.

use crate::App;
use domain::{
    MemberId, Millis, PageId,
    page::{Cause, PageState},
};
use store::{Result, Tx, page::PageRow};

/// Whom to call, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Whom.
    pub member: MemberId,
    /// Why.
    pub cause: Cause,
    /// The step of the ladder.
    pub step: u32,
    /// So long it waits for somebody who may answer it before it goes out.
    pub wait: Millis,
}

/// Writes a page into the outbox, to be sent once the transaction is on disk. `false` when an open one of the same person, cause and
/// step is there: then nothing changes, so a ladder may say the same thing twice.
///
/// Whoever has no way is written down as well: the page fails, and the ladder goes past it like past any other.
pub async fn page(tx: &mut dyn Tx, app: &App, page: Page) -> Result<bool> {
    let now = app.now();
    tx.insert_page(&PageRow {
        id: PageId::from_bytes(app.chance.bytes()),
        member: page.member,
        cause: page.cause,
        step: page.step,
        state: PageState::Queued,
        attempts: 0,
        rounds: 0,
        made_at: now,
        next_at: now.plus(page.wait),
        way: None,
        passed: false,
    })
    .await
}
