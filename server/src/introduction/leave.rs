//! The worker leaves by themselves.

use super::{announce, vacate};
use crate::{App, chat::hash};
use domain::ChatId;
use store::{Result, Tx, introduction::IntroductionRow};

/// Leaves, by the capability of the seat. Who is not there is left alone.
pub async fn leave_with(app: &App, token: &[u8; 32]) -> Result<()> {
    let mut tx = app.store.begin().await?;
    let row = tx.introduction_by_seat(&hash(token)).await?;
    let Some(row) = row else {
        return Ok(());
    };
    if !leave(app, tx.as_mut(), &row).await? {
        return Ok(());
    }
    tx.commit().await?;
    announce(app, &row).await
}

/// Leaves the chat that they sit in.
pub async fn leave_chat(app: &App, chat: ChatId) -> Result<()> {
    let mut tx = app.store.begin().await?;
    let Some(row) = tx.introduction_of_chat(chat).await? else {
        return Ok(());
    };
    if !leave(app, tx.as_mut(), &row).await? {
        return Ok(());
    }
    tx.commit().await?;
    announce(app, &row).await
}

/// Takes the worker's seat away. `false` when there was nothing to take.
pub(super) async fn leave(app: &App, tx: &mut dyn Tx, row: &IntroductionRow) -> Result<bool> {
    let Ok(seat) = row.seat.leave() else {
        return Ok(false);
    };
    vacate(app, tx, row, seat).await?;
    Ok(true)
}
