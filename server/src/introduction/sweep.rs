//! What time does to introductions: a code that nobody came by is forgotten, and nobody sits in a chat for longer than the code was good for.

use super::{announce, leave::leave};
use crate::App;
use store::Result;

/// At most so many in one go.
const BATCH: u32 = 100;

/// Forgets codes that have lapsed, and takes back the seats of those that have.
pub async fn lapse(app: &App) -> Result<()> {
    let now = app.now();
    let over = app
        .store
        .read()
        .await?
        .lapsed_introductions(now, BATCH)
        .await?;
    for row in over {
        let mut tx = app.store.begin().await?;
        if row.chat.is_none() {
            tx.delete_introduction(row.id).await?;
            tx.commit().await?;
        } else if leave(app, tx.as_mut(), &row).await? {
            tx.commit().await?;
            announce(app, &row).await?;
        }
    }
    Ok(())
}
