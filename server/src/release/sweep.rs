//! What is over for three months is forgotten, with what was told by it (R220); letters that nobody fetched go at their end.

use super::object;
use crate::{App, audit, retention::hold};
use domain::{
    Timestamp,
    audit::{Event, Note, Object},
    retention::Record,
};
use store::{Result, Tx};

/// Forgets it.
pub async fn sweep(app: &App) -> Result<()> {
    let now = app.now();
    let mut tx = app.store.begin().await?;
    letters(app, tx.as_mut(), now).await?;
    for release in tx.releases(app.team).await? {
        if release.forgotten() <= now && !hold(tx.as_mut(), release.on).await? {
            tx.delete_release(release.id).await?;
            tx.add_purged(Record::Release, 1).await?;
            let note = Note::by_nobody(Event::ReleaseExpired).about(object(release.id));
            audit::record(tx.as_mut(), app, note).await?;
        }
    }
    tx.commit().await
}

/// Letters that nobody fetched in time.
async fn letters(app: &App, tx: &mut dyn Tx, now: Timestamp) -> Result<()> {
    for letter in tx.old_letters(now).await? {
        tx.delete_letter(letter.id).await?;
        let handed = tx.disclosure(letter.id).await?.and_then(|told| told.handed);
        let note = Note::by_nobody(Event::LetterExpired)
            .about(Object::Row(*letter.id.as_bytes()))
            .because(if handed.is_some() {
                "handed_out"
            } else {
                "nobody_fetched"
            });
        audit::record(tx, app, note).await?;
    }
    Ok(())
}
