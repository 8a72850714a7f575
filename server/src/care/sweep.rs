//! What time does: who stepped away is back, and what is over is forgotten.

use crate::{App, audit, rota::clock};
use domain::{
    Millis, Timestamp,
    audit::{Event, Note, Object},
};
use store::Result;

/// Who declined or had a debrief is shown so long after it was due.
const SHOWN: Millis = Millis::from_secs(24 * 3_600);

/// Whoever stepped away for long enough takes people again.
pub async fn rested(app: &App) -> Result<()> {
    let now = app.now();
    let seen = app.store.read().await?.attendances_away(now).await?;
    for seen in seen {
        let mut tx = app.store.begin().await?;
        let Some(there) = tx.attendance_of(seen.member).await? else {
            continue;
        };
        let back = there.clone().rested(now);
        if back == there {
            continue;
        }
        tx.save_attendance(&back).await?;
        let note = Note::by_nobody(Event::ShiftBreak)
            .about(Object::Member(back.member))
            .because("rested");
        audit::record(tx.as_mut(), app, note).await?;
        tx.commit().await?;
        clock::changed(app, back.member);
    }
    Ok(())
}

/// Debriefs that are no longer open are not kept.
pub async fn debriefs(app: &App) -> Result<()> {
    let before = Timestamp(app.now().0.saturating_sub(SHOWN.0));
    let mut tx = app.store.begin().await?;
    tx.delete_old_debriefs(before).await?;
    tx.commit().await
}
