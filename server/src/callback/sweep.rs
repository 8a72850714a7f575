//! What time does: windows pass, what was held for too long goes back, and what is over is deleted (R220, R340).

use super::{lead, object};
use crate::{App, audit, retention::hold, tally};
use domain::{
    Callback,
    audit::{Event, Note},
    callback::{Keep, Outcome, State},
    retention::Record,
    tally::{Count, Happened},
    task::On,
};
use store::{Result, Tx};

/// Windows that passed, and holders who did nothing. A window in which nobody tried calls the shift lead.
pub async fn pass(app: &App) -> Result<()> {
    let now = app.now();
    let moves = |callback: &Callback| callback.clone().pass(now).0 != *callback;
    let seen = app.store.read().await?.callbacks(app.team).await?;
    for seen in seen.into_iter().filter(moves) {
        let mut tx = app.store.begin().await?;
        let Some(before) = tx.callback(seen.id).await? else {
            continue;
        };
        let (after, missed) = before.clone().pass(now);
        tx.save_callback(&after).await?;
        miss(app, tx.as_mut(), &before, missed).await?;
        tally::call_moved(app, tx.as_mut(), &before, &after).await?;
        if let (false, State::Closed { outcome, .. }) = (before.is_closed(), after.state) {
            tell(app, tx.as_mut(), &after, outcome).await?;
        }
        if missed > 0 || (after.attention && !before.attention) {
            lead::call(app, tx.as_mut()).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

/// Nobody called in so many of its windows.
async fn miss(app: &App, tx: &mut dyn Tx, before: &Callback, windows: usize) -> Result<()> {
    let counted = [Happened::Once(Count::CallMissed)];
    for _ in 0..windows {
        tell(app, tx, before, Outcome::WindowExpiredUnattempted).await?;
        tally::count_call(app, tx, before, &counted).await?;
    }
    Ok(())
}

/// Deletes what is not kept any longer.
pub async fn purge(app: &App) -> Result<()> {
    let now = app.now();
    let goes = |callback: &Callback| callback.kept(now) != Keep::All;
    let seen = app.store.read().await?.callbacks(app.team).await?;
    for seen in seen.into_iter().filter(goes) {
        let mut tx = app.store.begin().await?;
        let Some(callback) = tx.callback(seen.id).await? else {
            continue;
        };
        if hold(tx.as_mut(), On::Callback(callback.id)).await? {
            continue;
        }
        let gone = match callback.kept(now) {
            Keep::All => false,
            Keep::Shell => tx.empty_callback(callback.id).await?,
            Keep::Nothing => tx.delete_callback(callback.id).await?,
        };
        if gone {
            let note = Note::by_nobody(Event::CallbackPurged).about(object(callback.id));
            audit::record(tx.as_mut(), app, note).await?;
            tx.add_purged(Record::Callback, 1).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

async fn tell(app: &App, tx: &mut dyn Tx, callback: &Callback, outcome: Outcome) -> Result<()> {
    let note = Note::by_nobody(Event::AttemptOutcome)
        .about(object(callback.id))
        .because(outcome.name());
    audit::record(tx, app, note).await
}
