//! What is remembered of requests goes when nobody needs it.

use crate::App;
use domain::{Timestamp, referral::RECEIPT_LIFE};
use store::Result;

/// Forgets the nonces of requests that are too old by now, and receipts after 30 days.
pub async fn sweep(app: &App) -> Result<()> {
    let now = app.now();
    let mut tx = app.store.begin().await?;
    tx.forget_nonces(now).await?;
    tx.forget_receipts(Timestamp(now.0.saturating_sub(RECEIPT_LIFE.0)))
        .await?;
    tx.commit().await
}
