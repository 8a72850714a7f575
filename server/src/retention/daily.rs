//! Once a day: everything of the table that is over goes, also what no sweep of its own looks after, and the audit log says how much of
//! each kind went (R220).

use super::{destroy, items};
use crate::{App, audit, callback, referral, release, tally::fold, task};
use domain::{
    Timestamp,
    audit::{Event, Note, Object},
    retention::Record,
    tally::Quarter,
};
use store::Result;

/// Does it all, and counts.
pub async fn run(app: &App) -> Result<()> {
    callback::sweep::purge(app).await?;
    referral::sweep::sweep(app).await?;
    release::sweep::sweep(app).await?;
    fold::fold(app).await?;
    task::sweep::forget(app).await?;
    audit::head::prune(app).await?;
    cases(app).await?;
    items::lifted(app).await?;
    lapsed(app).await?;
    totals(app).await?;
    kept(app).await?;
    // Whatever a deletion of the day could not take out of the files.
    if count(app).await? {
        destroy::scrub(app).await;
    }
    Ok(())
}

/// Closed cases whose year is over, or whose earlier date has come.
pub async fn cases(app: &App) -> Result<()> {
    let over = app.store.read().await?.cases_over(app.now()).await?;
    let mut gone = false;
    for id in over {
        let mut tx = app.store.begin().await?;
        let over = tx.case_life(id).await?.is_over(app.now());
        if !over || destroy::is_held(tx.as_mut(), id).await? {
            continue;
        }
        gone |= destroy::case(app, tx.as_mut(), id, (&Note::by_nobody, "time_over")).await?;
        tx.commit().await?;
    }
    if gone {
        destroy::scrub(app).await;
    }
    Ok(())
}

/// Deletions that nobody decided in time.
async fn lapsed(app: &App) -> Result<()> {
    let mut tx = app.store.begin().await?;
    for (id, deletion) in tx.case_deletions().await? {
        if deletion.has_lapsed(app.now()) {
            tx.drop_case_deletion(id).await?;
            let note = Note::by_nobody(Event::ApprovalRefused)
                .about(Object::Case(id))
                .because("lapsed");
            audit::record(tx.as_mut(), app, note).await?;
        }
    }
    tx.commit().await
}

/// Totals that are older than seven years. A quarter goes when its last day is.
async fn totals(app: &App) -> Result<()> {
    let since = Timestamp(app.now().0.saturating_sub(Record::Total.keep().0));
    let day = app.rota.zone.day(since);
    let mut tx = app.store.begin().await?;
    let many = tx.delete_old_totals(day, Quarter::of(day)).await?;
    tx.add_purged(Record::Total, many).await?;
    tx.commit().await
}

/// Writes down how many cases and contacts are over and still there, because a legal hold keeps them (R218).
async fn kept(app: &App) -> Result<()> {
    let mut tx = app.store.begin().await?;
    let cases = tx.cases_over(app.now()).await?.len();
    let items = tx.closed_items().await?.len();
    for (record, many) in [(Record::Case, cases), (Record::SafetyCheck, items)] {
        if many > 0 {
            let note = Note::by_nobody(Event::PurgeHeld)
                .because(record.name())
                .counting(many as u64);
            audit::record(tx.as_mut(), app, note).await?;
        }
    }
    tx.commit().await
}

/// Writes down how many of each kind went since the last time. `true` when a case was among them.
async fn count(app: &App) -> Result<bool> {
    let mut tx = app.store.begin().await?;
    let note = Note::by_nobody(Event::RetentionRun).because("daily");
    audit::record(tx.as_mut(), app, note).await?;
    let mut cases = false;
    for (record, many) in tx.take_purged().await? {
        cases |= record == Record::Case;
        let note = Note::by_nobody(Event::PurgeCounts)
            .because(record.name())
            .counting(many);
        audit::record(tx.as_mut(), app, note).await?;
    }
    tx.commit().await?;
    Ok(cases)
}
