//! What time does: who stepped away is back, and what is over is forgotten.

use crate::{App, rota::clock};
use domain::{
    ItemState, Millis, Timestamp,
    rota::presence::{Attendance, Presence},
};
use store::{Result, Tx};

/// Who declined or had a debrief is shown so long after it was due.
const SHOWN: Millis = Millis::from_secs(24 * 3_600);

/// Who writes a wrap-up stays away for so long at most.
const WRITES: Millis = Millis::from_secs(3_600);

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
        if back == there || writes(tx.as_mut(), &there, now).await? {
            continue;
        }
        tx.save_attendance(&back).await?;
        tx.commit().await?;
        clock::changed(app, back.member);
    }
    Ok(())
}

/// Whether they still write down what came of something: that is no rest, and their time away begins with its end. Bounded, so that a
/// wrap-up that is forgotten keeps nobody away for half a day.
async fn writes(tx: &mut dyn Tx, there: &Attendance, now: Timestamp) -> Result<bool> {
    let Presence::Break { since, .. } = there.presence else {
        return Ok(false);
    };
    if now.since(since) >= WRITES {
        return Ok(false);
    }
    let held = tx.items_held_by_member(there.member).await?;
    Ok(held
        .iter()
        .any(|item| matches!(item.state, ItemState::WrapUp { .. })))
}

/// Debriefs that are no longer open are not kept.
pub async fn debriefs(app: &App) -> Result<()> {
    let before = Timestamp(app.now().0.saturating_sub(SHOWN.0));
    let mut tx = app.store.begin().await?;
    tx.delete_old_debriefs(before).await?;
    tx.commit().await
}
