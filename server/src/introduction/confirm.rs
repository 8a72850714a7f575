//! The advocate says that they have the person: the person is asked whether the worker may go.

use super::{SeatError, announce, note};
use crate::App;
use domain::{
    ChatId, Fence,
    permission::{Action, Actor, Target, can},
};
use store::introduction::IntroductionRow;

/// Notes it.
pub async fn confirm(
    app: &App,
    actor: &Actor,
    chat: ChatId,
    fence: Fence,
) -> Result<(), SeatError> {
    let mut tx = app.store.begin().await?;
    let item = tx.item_of_chat(chat).await?.ok_or(SeatError::NotFound)?;
    let holder = item.held(fence, "confirm")?;
    if holder.member != actor.member || !can(actor, Action::HoldChat, Target::Own) {
        return Err(SeatError::Forbidden);
    }
    let row = tx.introduction_of_chat(chat).await?;
    let row = row.ok_or(SeatError::NotFound)?;
    let seat = row.seat.ready()?;
    if seat == row.seat {
        return Ok(());
    }
    let ready = IntroductionRow { seat, ..row };
    tx.save_introduction(&ready).await?;
    note(app, tx.as_mut(), &item, Some(actor), "receiver_confirmed").await?;
    tx.commit().await?;
    Ok(announce(app, &ready).await?)
}
