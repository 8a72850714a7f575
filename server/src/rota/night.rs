//! Whoever answered a call in the night begins later (R707). The audit log knows who answered; nothing more is kept for it.

use crate::{App, rota::days_from};
use domain::{audit::Event, page, rota::rest::Answered};
use store::{Result, Tx};

/// Who answered a call of late, so far back as it matters.
pub(super) async fn answered(app: &App, tx: &mut dyn Tx) -> Result<Vec<Answered>> {
    let since = days_from(app.now().to_minute(), -1);
    let moments = tx.audit_moments(Event::PageAcked.name(), since).await?;
    let called = moments.into_iter().filter(|moment| {
        // Whoever tries whether they can be reached was not called.
        moment.reason.as_deref() != Some(page::Cause::Test.kind())
    });
    let answered = called.map(|moment| Answered {
        member: moment.who,
        at: moment.minute,
    });
    Ok(answered.collect())
}
