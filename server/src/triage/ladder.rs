//! Calls whoever is next for what nobody has taken (R306, R702), and lets what waits long become more urgent (R302).

use crate::{
    App, audit,
    notify::{self, Page},
    rota::on_duty,
    tally,
    triage::on_call::{self, Beside, on_call},
};
use domain::{
    Item, ItemId, ItemState, MemberId, Millis, Timestamp,
    audit::{Event, Note, Object},
    ladder::{Rung, Step},
    page::Cause,
    tally::Count,
};
use store::{Result, Tx, page::PageRow};

/// How many items are looked at in one beat.
const BATCH: u32 = 100;

/// Makes every step that is due.
pub async fn climb(app: &App) -> Result<()> {
    let due = app
        .store
        .read()
        .await?
        .called_items(app.now(), BATCH)
        .await?;
    for seen in due {
        step(app, seen.id).await?;
    }
    silent(app).await
}

/// Makes the steps of one item.
async fn step(app: &App, id: ItemId) -> Result<()> {
    let policy = &app.triage;
    let mut tx = app.store.begin().await?;
    let Some(item) = tx.item(id).await? else {
        return Ok(());
    };
    let (after, called) = item
        .clone()
        .climb(app.now(), &policy.targets, &policy.ladders);
    if after == item {
        return Ok(());
    }
    tx.save_item(&item, &after).await?;
    if after.assessment.level != item.assessment.level {
        let note = Note::by_nobody(Event::LevelChanged)
            .about(Object::Item(id))
            .because(after.assessment.why.name());
        audit::record(tx.as_mut(), app, note).await?;
    }
    for step in called {
        call(app, tx.as_mut(), &after, step).await?;
    }
    tx.commit().await?;
    app.hub.queue_changed();
    if let Some(chat) = item.chat() {
        app.hub.chat_changed(chat);
    }
    Ok(())
}

/// Calls whoever is on call for one step. For practice nobody is: it comes only to who sits at a desk.
async fn call(app: &App, tx: &mut dyn Tx, item: &Item, step: Step) -> Result<()> {
    if item.drill {
        return Ok(());
    }
    // The first call is no escalation.
    if step.after.0 > 0 {
        let note = Note::by_nobody(Event::Escalated)
            .about(Object::Item(item.id))
            .because(step.rung.name());
        audit::record(tx, app, note).await?;
        // At the end nobody more is called.
        if step.rung != Rung::Slow {
            tally::once(app, tx, item, Count::Escalated).await?;
        }
    }
    for member in on_call(app, tx, item, step.rung).await? {
        let page = Page {
            member,
            cause: Cause::Item(item.id),
            step: made(item),
            wait: if at_desk(app, tx, member).await? {
                app.triage.offers.answer
            } else {
                Millis(0)
            },
        };
        notify::page(tx, app, page).await?;
    }
    Ok(())
}

/// Whether somebody sits where what waits is put before them: their telephone stays quiet for as long as they may think about it.
async fn at_desk(app: &App, tx: &mut dyn Tx, member: MemberId) -> Result<bool> {
    Ok(app.hub.member_present(member) && on_duty::answers(tx, member).await?)
}

/// How many steps its ladder has made: tells a call from an earlier one to the same person.
fn made(item: &Item) -> u32 {
    match item.state {
        ItemState::Waiting { climb } => climb.made,
        ItemState::Claimed { .. }
        | ItemState::Transferring { .. }
        | ItemState::WrapUp { .. }
        | ItemState::Closed => 0,
    }
}

/// Writes down who was called and did not answer in time: the ladder goes past them. Who was called beside a holder is on no ladder;
/// past them the director is called.
async fn silent(app: &App) -> Result<()> {
    let coming = app.triage.ladders.coming;
    let before = Timestamp(app.now().0.saturating_sub(coming.0));
    let mut tx = app.store.read().await?;
    let mut pages = notify::unacknowledged(tx.as_mut(), before).await?;
    pages.retain(|page| page.cause.item().is_some());
    drop(tx);
    if pages.is_empty() {
        return Ok(());
    }
    let mut tx = app.store.begin().await?;
    for page in &pages {
        if notify::pass(tx.as_mut(), app, page).await? {
            further(app, tx.as_mut(), page).await?;
        }
    }
    tx.commit().await
}

async fn further(app: &App, tx: &mut dyn Tx, page: &PageRow) -> Result<()> {
    let (Some(why), Some(id)) = (Beside::of_step(page.step), page.cause.item()) else {
        return Ok(());
    };
    match tx.item(id).await? {
        Some(item) => on_call::further(app, tx, &item, why).await,
        None => Ok(()),
    }
}

/// Whether the person has to read that it takes long: its ladder has come to the end.
pub fn is_slow(app: &App, item: &Item) -> bool {
    match item.state {
        ItemState::Waiting { climb } => climb.is_slow(app.triage.ladders.of(item.assessment.level)),
        ItemState::Claimed { .. }
        | ItemState::Transferring { .. }
        | ItemState::WrapUp { .. }
        | ItemState::Closed => false,
    }
}
