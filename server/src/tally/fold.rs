//! Wrap-ups that are ninety days old become totals of their quarter, and nothing says any more which codes stood together (ruling 20).

use crate::App;
use domain::{Timestamp, retention::Record, tally::Quarter, wrap_up::KEPT};
use store::Result;

/// So many in one transaction.
const BATCH: u32 = 200;

/// All of them that are old enough.
pub async fn fold(app: &App) -> Result<()> {
    let before = Timestamp(app.now().0.saturating_sub(KEPT.0));
    loop {
        let mut tx = app.store.begin().await?;
        let old = tx.old_wrap_ups(before, BATCH).await?;
        if old.is_empty() {
            return Ok(());
        }
        tx.add_purged(Record::WrapUp, u64::try_from(old.len()).unwrap_or(u64::MAX))
            .await?;
        for (id, minute) in old {
            let quarter = Quarter::of(app.rota.zone.day(minute));
            tx.total_wrap_up(id, quarter).await?;
        }
        tx.commit().await?;
    }
}
