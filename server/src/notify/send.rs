//! Sends what is due: at least once, by the first way that takes it, never one person's pages behind another's slow way.
//!
//! A page that is being sent has a lease: its next time is moved past the try, so that a second sender leaves it alone and a crash
//! only makes it later. What came of a try is written down before the next one. As many pages are sent at once as the settings say;
//! when all those are slow, the rest wait for one try's time at most.

pub(super) mod mail;
pub(super) mod push;
pub(super) mod webhook;

use super::{acknowledge::object, target::Checked};
use crate::{App, audit};
use domain::{
    Millis, Timestamp,
    audit::{Event, Note},
    page::{AfterRound, Answer, PageState, WayState, after_round, order},
};
use std::{sync::Arc, time::Duration};
use store::{
    Result, Tx,
    page::{PageRow, WayRow},
};
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// How often it looks for what is due.
const BEAT: Duration = Duration::from_secs(1);
/// How long a lease is beyond one try.
const MARGIN: Millis = Millis::from_secs(5);

/// Looks for what is due every second until the server goes away. What is being sent then is finished.
pub async fn run(app: App, tracker: TaskTracker, shutdown: CancellationToken) {
    let mut beat = interval(BEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            // Cancel-safe: a tick is not lost, and what was begun goes on by itself.
            () = shutdown.cancelled() => return,
            _ = beat.tick() => {}
        }
        if let Err(error) = start_due(&app, &tracker).await {
            tracing::error!(job.name = "pages", store.error = %error, "a job failed and will run again");
        }
    }
}

/// Begins to send what is due, as far as there is room.
pub async fn start_due(app: &App, tracker: &TaskTracker) -> Result<()> {
    let free = app.paging.slots.available_permits();
    let limit = u32::try_from(free).unwrap_or(u32::MAX);
    if limit == 0 {
        return Ok(());
    }
    let due = app.store.read().await?.due_pages(app.now(), limit).await?;
    for page in due {
        let Ok(slot) = Arc::clone(&app.paging.slots).try_acquire_owned() else {
            return Ok(());
        };
        // Before it is handed on: the next look must not find it again.
        if !lease(app, &page).await? {
            continue;
        }
        let app = app.clone();
        tracker.spawn(async move {
            if let Err(error) = send(&app, page).await {
                tracing::error!(store.error = %error, "a page will be sent again when its lease is over");
            }
            drop(slot);
        });
    }
    Ok(())
}

/// Keeps the page from other senders for one try.
async fn lease(app: &App, page: &PageRow) -> Result<bool> {
    let mut tx = app.store.begin().await?;
    let held = tx
        .lease_page(page.id, page.next_at, lease_until(app))
        .await?;
    tx.commit().await?;
    Ok(held)
}

fn lease_until(app: &App) -> Timestamp {
    let timeout = Millis(i64::from(app.paging.settings.timeout_ms));
    app.now().plus(timeout).plus(MARGIN)
}

/// One round through the ways of its person, until one takes it.
async fn send(app: &App, page: PageRow) -> Result<()> {
    let ways = app.store.read().await?.ways_of(page.member).await?;
    for way in order(ways, |way| way.state) {
        if !begin_try(app, &page, &way).await? {
            // Somebody answered meanwhile.
            return Ok(());
        }
        let answer = deliver(app, &page, &way).await;
        if note(app, &page, &way, answer).await? {
            return Ok(());
        }
    }
    finish_round(app, &page).await
}

async fn begin_try(app: &App, page: &PageRow, way: &WayRow) -> Result<bool> {
    let mut tx = app.store.begin().await?;
    let still = tx.try_page(page.id, Some(way.id), lease_until(app)).await?;
    tx.commit().await?;
    Ok(still)
}

/// Sends it by one way.
async fn deliver(app: &App, page: &PageRow, way: &WayRow) -> Answer {
    let paging = &app.paging;
    let Some(target) = super::ways::target(app, way) else {
        return Answer::Refused;
    };
    // The settings may have changed since it was kept.
    match target.check(paging) {
        Ok(Checked::Push(to)) => {
            let ttl = paging.settings.push_ttl_secs;
            push::send(&paging.poster, &paging.vapid, &to, ttl, app.now()).await
        }
        Ok(Checked::Mail(to)) => match &paging.mailer {
            Some(mailer) => mail::send(mailer, &to).await,
            None => Answer::Refused,
        },
        Ok(Checked::Gateway(name, handle)) => {
            match paging.gateways.iter().find(|(known, _)| *known == name) {
                Some((_, signer)) => {
                    webhook::send(&paging.poster, signer, &handle, page.id, app.now()).await
                }
                None => Answer::Refused,
            }
        }
        Err(_) => Answer::Refused,
    }
}

/// Writes down what came of a try. `true` when the page needs no other.
async fn note(app: &App, page: &PageRow, way: &WayRow, answer: Answer) -> Result<bool> {
    let mut tx = app.store.begin().await?;
    let done = match answer {
        Answer::Taken => {
            tx.set_way_state(way.id, WayState::Works).await?;
            if tx.settle_page(page.id, PageState::Sent).await? {
                sent(app, tx.as_mut(), page, way).await?;
            }
            true
        }
        Answer::Later => false,
        Answer::Refused => {
            tx.set_way_state(way.id, WayState::Broken).await?;
            false
        }
        Answer::Gone => {
            tx.delete_way(way.member, way.id).await?;
            false
        }
    };
    tx.commit().await?;
    Ok(done)
}

async fn sent(app: &App, tx: &mut dyn Tx, page: &PageRow, way: &WayRow) -> Result<()> {
    if !page.cause.is_logged() {
        return Ok(());
    }
    // Whom it went to stands where others' events name who did something, as when a page is not answered.
    let paged = audit::record::actor_of(tx, page.member).await?;
    let note = Note::by(&paged, Event::PageSent)
        .about(object(page.member, page.cause))
        .because(way.kind.name());
    audit::record(tx, app, note).await
}

/// No way took it: it is tried again later, or given up.
async fn finish_round(app: &App, page: &PageRow) -> Result<()> {
    let mut tx = app.store.begin().await?;
    let ways = tx.ways_of(page.member).await?;
    let states: Vec<_> = ways.iter().map(|way| way.state).collect();
    let now = app.now();
    let age = now.since(page.made_at);
    match after_round(&states, page.rounds, age, &app.paging.settings.retry()) {
        AfterRound::Pause(pause) => {
            tx.pause_page(page.id, now.plus(jittered(app, pause)))
                .await?;
        }
        AfterRound::Fail => {
            tx.settle_page(page.id, PageState::Failed).await?;
        }
    }
    tx.commit().await
}

/// Up to a fifth longer, so that what failed together is not tried together.
fn jittered(app: &App, pause: Millis) -> Millis {
    let most = u32::try_from(pause.0 / 5).unwrap_or(0);
    Millis(pause.0 + i64::from(app.chance.below(most + 1)))
}

/// Deletes pages that are over.
pub async fn sweep(app: &App) -> Result<()> {
    let before = Timestamp(app.now().0 - app.paging.settings.keep().0);
    let mut tx = app.store.begin().await?;
    tx.delete_old_pages(before).await?;
    tx.commit().await
}
