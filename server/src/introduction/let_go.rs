//! What the person says about the worker who was with them: whether they may come in, and that they may go.

use super::{announce, note, vacate};
use crate::App;
use domain::{ChatId, InvitationId, introduction::Seat};
use store::{Result, introduction::IntroductionRow};

/// The person's answer to who knocks. A question that is over by now is left alone: the page is told where it stands.
pub async fn answered(app: &App, chat: ChatId, id: InvitationId, yes: bool) -> Result<()> {
    let mut tx = app.store.begin().await?;
    let row = tx.introduction_of_chat(chat).await?;
    let row = row.filter(|row| row.id == id);
    let Some((row, Ok(seat))) = row.map(|row| {
        let seat = row.seat.answer(yes);
        (row, seat)
    }) else {
        return Ok(());
    };
    if yes {
        let agreed = IntroductionRow {
            seat,
            ..row.clone()
        };
        tx.save_introduction(&agreed).await?;
        if let Some(item) = tx.item_of_chat(chat).await? {
            note(app, tx.as_mut(), &item, None, "agreed").await?;
        }
    } else {
        vacate(app, tx.as_mut(), &row, seat).await?;
    }
    tx.touch_chat(chat, app.now()).await?;
    tx.commit().await?;
    announce(app, &row).await
}

/// The person says that the worker may go. When the advocate had said so before, both are through to each other.
pub async fn let_go(app: &App, chat: ChatId) -> Result<()> {
    let mut tx = app.store.begin().await?;
    let row = tx.introduction_of_chat(chat).await?;
    let Some((row, Ok(seat))) = row.map(|row| {
        let seat = row.seat.let_go();
        (row, seat)
    }) else {
        return Ok(());
    };
    if seat == Seat::Completed
        && let Some(item) = tx.item_of_chat(chat).await?
    {
        note(app, tx.as_mut(), &item, None, "confirmed_both").await?;
    }
    vacate(app, tx.as_mut(), &row, seat).await?;
    tx.touch_chat(chat, app.now()).await?;
    tx.commit().await?;
    announce(app, &row).await
}
