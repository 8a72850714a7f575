//! What waits is sealed again to the current team key, so that the replaced one can go.

use super::{UpkeepError, renew::last};
use crate::{App, staff::session::Caller};
use domain::{
    ChatId,
    permission::{Action, Target, can},
};
use seal::boxes;
use store::{Result, Tx, staff::TeamRow};

/// Most open items that are looked through.
const ITEMS: u32 = 10_000;

/// A box that is sealed to a replaced key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// The chat.
    pub chat: ChatId,
    /// The box.
    pub intake: Vec<u8>,
}

/// All of them; while no key was replaced, none is looked for.
pub async fn stale(app: &App, tx: &mut dyn Tx, team: &TeamRow) -> Result<Vec<Stale>> {
    let mut found = Vec::new();
    if tx.old_keys(team.id).await?.is_empty() {
        return Ok(found);
    }
    let Ok(current) = last(app, team).map(|notice| notice.terms().key.hash()) else {
        return Ok(found);
    };
    for item in tx.open_items(team.id, ITEMS).await? {
        let chat = tx.chat(item.chat).await?;
        let Some(intake) = chat.and_then(|chat| chat.intake) else {
            continue;
        };
        if !is_to(&intake, &current) {
            found.push(Stale {
                chat: item.chat,
                intake,
            });
        }
    }
    Ok(found)
}

/// Whether a box is sealed to the key of this hash.
fn is_to(intake: &[u8], key: &[u8; 32]) -> bool {
    boxes::key_id(intake).is_ok_and(|id| key.starts_with(&id))
}

/// Replaces a box, if it is still the one that was read, by one that is sealed to the current key.
pub async fn reseal(
    app: &App,
    caller: &Caller,
    chat: ChatId,
    (before, after): (&[u8], &[u8]),
) -> std::result::Result<(), UpkeepError> {
    if !can(&caller.actor, Action::Reseal, Target::None) {
        return Err(UpkeepError::Forbidden);
    }
    let mut tx = app.store.begin().await?;
    let team = tx.team(app.team).await?.ok_or(UpkeepError::NotFound)?;
    let item = tx.item_of_chat(chat).await?;
    item.filter(|item| item.team == app.team)
        .ok_or(UpkeepError::NotFound)?;
    let current = last(app, &team)?.terms().key.hash();
    if !is_to(after, &current) {
        return Err(UpkeepError::Conflict);
    }
    if !tx.replace_intake(chat, before, after).await? {
        return Err(UpkeepError::Conflict);
    }
    Ok(tx.commit().await?)
}
