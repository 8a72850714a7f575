//! After the key that seals addresses was replaced.

use crate::App;
use store::{Result, Tx, page::WayRow};

/// Seals anew what a former key sealed, so that the operator can remove it. Done at the start.
pub async fn reseal(app: &App) -> Result<()> {
    let mut tx = app.store.begin().await?;
    let lost = reseal_in(app, tx.as_mut()).await?;
    tx.commit().await?;
    if lost > 0 {
        tracing::error!(
            ways = lost,
            "how people are reached was sealed with another paging.key: they say it again"
        );
    }
    Ok(())
}

/// Returns how many nobody can open.
async fn reseal_in(app: &App, tx: &mut dyn Tx) -> Result<u32> {
    let mut lost = 0;
    for way in tx.every_way().await? {
        match app.paging.open_target(way.id, way.member, &way.target) {
            Some(opened) if opened.old => seal_anew(app, tx, &way, &opened.text).await?,
            Some(_) => {}
            None => lost += 1,
        }
    }
    Ok(lost)
}

async fn seal_anew(app: &App, tx: &mut dyn Tx, way: &WayRow, text: &[u8]) -> Result<()> {
    let nonce = app.chance.bytes();
    let target = app.paging.seal(way.id, way.member, text, nonce);
    tx.set_way_target(way.id, &target).await
}
