//! What is remembered of requests goes when nobody needs it.

use crate::App;
use domain::{Timestamp, referral::RECEIPT_LIFE, retention::Record};
use store::Result;

/// Forgets the nonces of requests that are too old by now, and receipts after 30 days.
pub async fn sweep(app: &App) -> Result<()> {
    let now = app.now();
    let mut tx = app.store.begin().await?;
    tx.forget_nonces(now).await?;
    let before = Timestamp(now.0.saturating_sub(RECEIPT_LIFE.0));
    let many = tx.forget_receipts(before).await?;
    tx.add_purged(Record::Receipt, many).await?;
    tx.commit().await
}
