//! Replaced team keys go when nothing is sealed to them any more, and after fourteen days in any case (ruling 13).

use super::reseal::left;
use crate::{App, audit};
use domain::{
    audit::{Event, Note, Object},
    upkeep::{OLD_KEY_LEAST, OLD_KEY_MOST},
};
use store::{Result, upkeep::KeepingRow};

/// Deletes what may go, and notes the age of a key that nobody noted.
pub async fn sweep(app: &App) -> Result<()> {
    let now = app.now();
    let mut tx = app.store.begin().await?;
    let Some(team) = tx.team(app.team).await? else {
        return Ok(());
    };
    let unnoted = tx
        .team_keeping(team.id)
        .await?
        .filter(|keeping| keeping.keyed_at.0 == 0);
    if let Some(keeping) = unnoted {
        let keyed_at = now;
        tx.set_team_keeping(
            team.id,
            KeepingRow {
                keyed_at,
                ..keeping
            },
        )
        .await?;
    }
    let old = tx.old_keys(team.id).await?;
    let needed = left(app, tx.as_mut(), &team).await?.count() > 0;
    for key in old {
        let age = now.since(key.replaced_at);
        if age < OLD_KEY_LEAST || (needed && age < OLD_KEY_MOST) {
            continue;
        }
        tx.drop_old_key(team.id, key.generation).await?;
        let note = Note::by_nobody(Event::KeysRotated)
            .about(Object::Team(team.id))
            .because(if needed {
                "old_deleted_unsealed"
            } else {
                "old_deleted"
            });
        audit::record(tx.as_mut(), app, note).await?;
    }
    tx.commit().await
}
