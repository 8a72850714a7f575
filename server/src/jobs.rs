//! Timers. Each job looks at the database for what is due; missing a beat only makes it later.

use crate::{
    App,
    audit::head,
    callback::sweep as callback_sweep,
    care::{relief, sweep as care_sweep},
    cases,
    chat::sweep,
    conflict,
    introduction::sweep as introduction_sweep,
    legal::sweep as legal_sweep,
    mailbox,
    notify::send,
    referral,
    release::sweep as release_sweep,
    retention::daily,
    rota::sweep as rota_sweep,
    staff::{enrol::invite, revoke, roles::ask, session},
    tally::{fold, look},
    task::sweep as task_sweep,
    triage::{ladder, offer, prefer, renew, sweep as triage_sweep},
    upkeep::{sweep as upkeep_sweep, warn},
};
use std::{future::Future, time::Duration};
use store::Result;
use tokio::time::{MissedTickBehavior, interval, sleep};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// How long the next look at offers waits for company: a busy queue moves hundreds of times a second.
const COMPANY: Duration = Duration::from_millis(100);

/// How long the line runs before the day's work on what is kept begins.
const SETTLED: Duration = Duration::from_mins(1);

/// Starts all jobs.
pub fn start(app: &App, tracker: &TaskTracker, shutdown: &CancellationToken) {
    let spawn = |name, secs, job: Job| {
        let (app, shutdown) = (app.clone(), shutdown.clone());
        tracker.spawn(async move { every(name, secs, &app, &shutdown, job).await });
    };
    // A vanished holder is noticed within a second of its deadline.
    spawn("overdue", 1, |app| Box::pin(triage_sweep::overdue(app)));
    // Whoever waits is called for, and put before who is free.
    spawn("ladder", 1, |app| Box::pin(ladder::climb(app)));
    let (own, stop) = (app.clone(), shutdown.clone());
    tracker.spawn(async move { offers(&own, &stop).await });
    spawn("away", 5, |app| Box::pin(care_sweep::rested(app)));
    spawn("relief", 1, |app| Box::pin(relief::climb(app)));
    spawn("debriefs", 3_600, |app| Box::pin(care_sweep::debriefs(app)));
    spawn("idle", 3_600, |app| Box::pin(offer::forget(app)));
    spawn("staffing", 60, |app| Box::pin(look::look(app)));
    spawn("safe hours", 5, |app| Box::pin(callback_sweep::pass(app)));
    spawn("old callbacks", 60, |app| {
        Box::pin(callback_sweep::purge(app))
    });
    spawn("introductions", 5, |app| {
        Box::pin(introduction_sweep::lapse(app))
    });
    spawn("hand-offs", 30, |app| Box::pin(cases::late::call(app)));
    spawn("tasks", 30, |app| Box::pin(task_sweep::call(app)));
    spawn("old tasks", 60, |app| Box::pin(task_sweep::forget(app)));
    spawn("legal", 30, |app| Box::pin(legal_sweep::call(app)));
    spawn("old legal", 3_600, |app| Box::pin(legal_sweep::forget(app)));
    spawn("letters", 1, |app| Box::pin(mailbox::post::post(app)));
    spawn("old releases", 60, |app| {
        Box::pin(release_sweep::sweep(app))
    });
    spawn("old cases", 60, |app| Box::pin(daily::cases(app)));
    let (own, stop) = (app.clone(), shutdown.clone());
    tracker.spawn(async move { retention(&own, &stop).await });
    spawn("invitations", 1, |app| Box::pin(sweep::invitations(app)));
    spawn("quiet", 5, |app| Box::pin(sweep::quiet(app)));
    spawn("drained", 5, |app| Box::pin(sweep::drained(app)));
    // A third of the lease, so that one lost beat costs nobody their chat.
    spawn("renew", 10, |app| Box::pin(renew::renew(app)));
    // A lost wake-up costs at most this long (design.md section 4).
    spawn("safety", 2, |app| Box::pin(safety(app)));
    // Heads of the audit log; the first one when the server starts.
    spawn("heads", 3_600, |app| Box::pin(head::hourly(app)));
    // What lapses, and replaced keys.
    spawn("warnings", 300, |app| Box::pin(warn::warn(app)));
    spawn("old keys", 300, |app| Box::pin(upkeep_sweep::sweep(app)));
    spawn("sessions", 60, |app| Box::pin(session::sweep(app)));
    spawn("enrolments", 60, |app| Box::pin(invite::sweep(app)));
    spawn("forgotten shifts", 60, |app| {
        Box::pin(rota_sweep::forgotten(app))
    });
    spawn("rota", 3_600, |app| Box::pin(rota_sweep::ahead(app)));
    spawn("old wrap-ups", 3_600, |app| Box::pin(fold::fold(app)));
    spawn("conflicts", 60, |app| Box::pin(conflict::sweep(app)));
    tracker.spawn(send::run(app.clone(), tracker.clone(), shutdown.clone()));
    spawn("old pages", 60, |app| Box::pin(send::sweep(app)));
    spawn("forwarded", 60, |app| Box::pin(referral::sweep::sweep(app)));
    spawn("role changes", 3_600, |app| Box::pin(ask::sweep(app)));
    // Another node or the command line may have revoked a device: its sockets close within a second.
    spawn("revoked", 1, |app| Box::pin(revoke::refresh(app)));
    spawn("revocations", 3_600, |app| Box::pin(revoke::sweep(app)));
}

/// Runs a job once. What went wrong is said; the next beat tries again.
async fn run(name: &str, job: impl Future<Output = Result<()>>) {
    if let Err(error) = job.await {
        tracing::error!(job.name = name, store.error = %error, "a job failed and will run again");
    }
}

/// Once a day, and not while the line comes up: then there is enough to do.
async fn retention(app: &App, shutdown: &CancellationToken) {
    tokio::select! {
        () = shutdown.cancelled() => return,
        () = sleep(SETTLED) => {}
    }
    every("retention", 24 * 3_600, app, shutdown, |app| {
        Box::pin(daily::run(app))
    })
    .await;
}

/// Puts what waits before who is free: at once when something moved, and every second, because time moves too.
async fn offers(app: &App, shutdown: &CancellationToken) {
    let mut beat = interval(Duration::from_secs(1));
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            // Cancel-safe: neither a tick nor a ring is lost.
            () = shutdown.cancelled() => return,
            _ = beat.tick() => {}
            () = app.hub.moved() => {}
        }
        run("offers", offer::offer(app)).await;
        run("preferences", prefer::tell(app)).await;
        // Whatever moves meanwhile is looked at together.
        sleep(COMPANY).await;
    }
}

type Job = for<'a> fn(&'a App) -> std::pin::Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

async fn every(name: &str, secs: u64, app: &App, shutdown: &CancellationToken, job: Job) {
    let mut beat = interval(Duration::from_secs(secs));
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            // Cancel-safe: a tick is not lost, and a running job is never cut.
            () = shutdown.cancelled() => return,
            _ = beat.tick() => {}
        }
        run(name, job(app)).await;
    }
}

/// Compares the logs that are listened to with what their tails know, in one query, and wakes who is behind.
async fn safety(app: &App) -> Result<()> {
    let listened = app.hub.listened();
    if listened.is_empty() {
        return Ok(());
    }
    for (chat, last) in app.store.last_seqs(&listened).await? {
        app.hub.observed(chat, last);
    }
    Ok(())
}
