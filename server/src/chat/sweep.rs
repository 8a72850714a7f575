//! What time does to chats: warnings, ends, and the deletion of what is over.

use crate::{
    App,
    chat::{answer, end},
};
use domain::{
    ChatId, Timestamp,
    audit::{Event, Note},
    chat::{Idle, IdlePolicy, idle},
    retention::Record,
};
use store::Result;

/// At most so many rows of a kind in one go, so that the writer is never held for long.
const BATCH: u32 = 100;

/// Warns and ends quiet chats (R118, rulings 5 and 6).
pub async fn quiet(app: &App) -> Result<()> {
    let now = app.now();
    let policy = app.times.idle();
    let warn_before = Timestamp(now.0 - policy.warn.0);
    let gone_before = Timestamp(now.0 - policy.paused.0);
    let mut tx = app.store.read().await?;
    let mut quiet = tx.quiet_chats(warn_before, false, BATCH).await?;
    quiet.extend(tx.quiet_chats(gone_before, true, BATCH).await?);
    drop(tx);
    for chat in quiet {
        settle(app, chat.id, &policy).await?;
    }
    Ok(())
}

/// Looks at one quiet chat again, now that it cannot change, and does what silence asks for.
async fn settle(app: &App, id: ChatId, policy: &IdlePolicy) -> Result<()> {
    let now = app.now();
    let connected = app.hub.visitor_present(id);
    let mut tx = app.store.begin().await?;
    let Some(chat) = tx.chat(id).await?.filter(|chat| chat.ended.is_none()) else {
        return Ok(());
    };
    let Some(item) = tx.item_of_chat(id).await? else {
        return Ok(());
    };
    let has_phrase = tx.has_resume(id).await?;
    let waits = connected && item.state.holder().is_none();
    match idle(chat.active_at, connected, has_phrase, now, policy) {
        // Who waits in line is not asked to write, and is there as long as the page is open.
        Idle::Warn { .. } | Idle::End(_) if waits => tx.touch_chat(id, now).await?,
        Idle::Warn { .. } if !chat.warned => tx.set_warned(id).await?,
        Idle::End(reason) => end::end_in(app, tx.as_mut(), item, None, reason).await?,
        Idle::No | Idle::Warn { .. } => return Ok(()),
    }
    tx.commit().await?;
    end::announce(app, id);
    Ok(())
}

/// Deletes ended chats whose last texts are delivered or whose drain window is over (ruling 4).
pub async fn drained(app: &App) -> Result<()> {
    let mut tx = app.store.begin().await?;
    let gone = tx.delete_drained(app.now(), BATCH).await?;
    tx.delete_old_resumes(app.now()).await?;
    tx.add_purged(
        Record::ChatText,
        u64::try_from(gone.len()).unwrap_or(u64::MAX),
    )
    .await?;
    tx.commit().await?;
    for chat in gone {
        app.hub.chat_changed(chat);
    }
    Ok(())
}

/// Closes invitations that nobody answered in time.
pub async fn invitations(app: &App) -> Result<()> {
    let lapsed = app
        .store
        .read()
        .await?
        .lapsed_invitations(app.now(), BATCH)
        .await?;
    for row in lapsed {
        let mut tx = app.store.begin().await?;
        answer::close(app, tx.as_mut(), &row).await?;
        let note = Note::by_nobody(Event::TransferState).because("lapsed");
        answer::write_down(app, tx.as_mut(), &row, note).await?;
        tx.commit().await?;
        answer::announce(app, &row);
    }
    Ok(())
}
