//! What is over for three months is forgotten, with what was told by it (R220); letters that nobody fetched go at their end.

use super::object;
use crate::{App, audit};
use domain::audit::{Event, Note};
use store::Result;

/// Forgets it.
pub async fn sweep(app: &App) -> Result<()> {
    let now = app.now();
    let mut tx = app.store.begin().await?;
    tx.delete_old_letters(now).await?;
    for release in tx.releases(app.team).await? {
        if release.forgotten() <= now {
            tx.delete_release(release.id).await?;
            let note = Note::by_nobody(Event::ReleaseExpired).about(object(release.id));
            audit::record(tx.as_mut(), app, note).await?;
        }
    }
    tx.commit().await
}
