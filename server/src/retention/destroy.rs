//! A case goes, with everything in it: the keys first of all, because nothing else opens its entries.

use crate::{App, audit};
use domain::{
    CaseId,
    audit::{Event, Note, Object},
    retention::Record,
    task::On,
};
use store::{Result, Tx};

/// Whether a legal hold keeps a case.
pub async fn is_held(tx: &mut dyn Tx, id: CaseId) -> Result<bool> {
    super::hold(tx, On::Case(id)).await
}

/// Deletes it, and writes down how much that was. `by` says who did it. What was told to others stays as the ledger until three months
/// after its release is over, and no release about the person lets anything be told any more. `false` when it was gone.
pub async fn case(
    app: &App,
    tx: &mut dyn Tx,
    id: CaseId,
    (by, why): (&(dyn Fn(Event) -> Note + Sync), &'static str),
) -> Result<bool> {
    // Callers have told whom they have to tell; this is the last line.
    if is_held(tx, id).await? {
        return Ok(false);
    }
    let contents = tx.case_contents(id).await?;
    for release in tx.releases_on(On::Case(id)).await? {
        if release.withdrawn.is_none() && app.now() < release.until {
            tx.save_release(&release.withdraw(app.now())).await?;
            tx.delete_letters_of(release.id).await?;
            let note = by(Event::ReleaseWithdrawn)
                .about(Object::Row(*release.id.as_bytes()))
                .because("record_deleted");
            audit::record(tx, app, note).await?;
        }
    }
    if !tx.delete_case(id).await? {
        return Ok(false);
    }
    tx.add_purged(Record::Case, 1).await?;
    let note = by(Event::RecordDeleted)
        .about(Object::Case(id))
        .because(why);
    audit::record(tx, app, note).await?;
    let parts = [
        ("keys", contents.wraps),
        ("entries", contents.entries),
        ("reader_lists", contents.readers),
        ("pictures", contents.files),
        ("tasks", contents.tasks),
    ];
    for (part, count) in parts {
        let note = by(Event::RecordDeleted)
            .about(Object::Case(id))
            .because(part)
            .counting(count);
        audit::record(tx, app, note).await?;
    }
    Ok(true)
}

/// Takes what was deleted out of the files as well. What cannot be done now the next run of the daily job does.
pub async fn scrub(app: &App) {
    if let Err(error) = app.store.scrub().await {
        tracing::warn!(store.error = %error, "what was deleted still stands in the write-ahead log; the daily job tries again");
    }
}
