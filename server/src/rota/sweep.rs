//! What time does to the rota: patterns go on, forgotten ends are ended, and what is long over is forgotten.

use super::{clock, days_from, pattern, plan::reach};
use crate::App;
use domain::{
    Millis, Timestamp,
    rota::presence::{Attendance, EndReason, forgotten_at},
};
use store::Result;

/// Plans patterns ahead, and forgets what is over for so long that neither a rule nor an alert needs it.
pub async fn ahead(app: &App) -> Result<()> {
    pattern::extend(app).await?;
    let mut tx = app.store.begin().await?;
    let before = kept_since(app);
    tx.delete_old_shifts(before).await?;
    tx.delete_old_attendances(before).await?;
    tx.commit().await
}

/// From when on shifts and times on duty are kept: as long as rules of rest look back, and alerts.
fn kept_since(app: &App) -> Timestamp {
    let alerts = i64::from(app.audit.settings.alert_hours).div_euclid(24) + 2;
    days_from(app.now(), -alerts.max(reach(app) + 1))
}

/// Ends the time on duty of who forgot to clock out: the shift was over long ago, no desk is connected, and nothing is held.
pub async fn forgotten(app: &App) -> Result<()> {
    let there = app.store.read().await?.attendances().await?;
    let there = there.into_iter();
    let away = there.filter(|attendance| !app.hub.member_present(attendance.member));
    for attendance in away {
        forget(app, attendance).await?;
    }
    Ok(())
}

async fn forget(app: &App, seen: Attendance) -> Result<()> {
    let mut tx = app.store.begin().await?;
    // As it is now, in the transaction that ends it.
    let there = tx.attendance_of(seen.member).await?;
    let Some(there) = there.filter(|there| there.id == seen.id) else {
        return Ok(());
    };
    let shift = match there.shift {
        Some(id) => tx.shift(id).await?,
        None => None,
    };
    let lengths: (Millis, Millis) = (app.rota.forgotten, app.rota.limits.on_duty);
    let due = forgotten_at(&there, shift.as_ref(), lengths);
    if app.now() < due || clock::holds(tx.as_mut(), there.member).await? {
        return Ok(());
    }
    let member = there.member;
    clock::over(app, tx.as_mut(), (there, None), EndReason::Forgotten).await?;
    tx.commit().await?;
    clock::changed(app, member);
    Ok(())
}
