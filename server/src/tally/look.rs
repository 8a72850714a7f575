//! Once a minute: who is there, and whom of them somebody needs (R380). Only the sum is kept.

use crate::{App, rota::on_duty::on_duty};
use domain::tally::Staffing;
use store::Result;

/// Looks once, and adds it to the day's minutes. Several nodes may look: a minute counts once.
pub async fn look(app: &App) -> Result<()> {
    let now = app.now();
    let mut tx = app.store.read().await?;
    let mut seen = Staffing::default();
    for attendance in on_duty(tx.as_mut()).await? {
        if attendance.answers() {
            let mut held = tx.items_held_by_member(attendance.member).await?;
            held.retain(|item| !item.drill);
            seen.add(&held);
        }
    }
    drop(tx);
    if seen == Staffing::default() {
        return Ok(());
    }
    let day = app.rota.zone.day(now);
    let mut tx = app.store.begin().await?;
    if tx.put_look(day, now.to_minute(), seen).await? {
        tx.commit().await?;
    }
    Ok(())
}
