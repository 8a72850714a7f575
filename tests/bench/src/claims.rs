//! The queue through the whole server path: "help the next person" and giving back, each a request and a synced commit.

use crate::{
    chats,
    child::Running,
    figures::percentile,
    http::Http,
    net::Site,
    world::{Advocate, World},
};
use anyhow::{Context as _, bail};
use bytes::Bytes;
use futures_util::{SinkExt as _, StreamExt as _};
use protocol::{
    ItemId,
    queue::{ClaimResponse, NextParams, ReturnParams},
    staff::TicketResponse,
};
use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{task::JoinSet, time::Instant};
use tokio_tungstenite::tungstenite::Message;

/// What claiming brought.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Claims {
    /// Claims with their arrivals, a second.
    pub(crate) per_s: f64,
    /// The middle claim, in microseconds.
    pub(crate) p50_us: f64,
    /// CPU of the server for each claim and arrival, in microseconds.
    pub(crate) cpu_us: f64,
}

/// Every advocate claims and gives back as fast as it goes, while `desks` of them see the queue on their screens.
pub(crate) async fn measure(
    running: &Running,
    world: &World,
    (desks, length): (usize, Duration),
) -> anyhow::Result<Claims> {
    let _screens = watch(running, world, desks).await?;
    let held = Arc::new(Mutex::new(HashSet::new()));
    let before = running.usage()?;
    let stop = Instant::now() + length;
    let mut claiming = JoinSet::new();
    for advocate in &world.staff {
        let http = Http::connect(&running.desk(), None).await?;
        let http = http.with_session(&advocate.session);
        claiming.spawn(claim_until(stop, http, Arc::clone(&held)));
    }
    let mut claims = Vec::new();
    while let Some(done) = claiming.join_next().await {
        claims.extend(done??);
    }
    let used = running.usage()?.cpu_us - before.cpu_us;
    let count = f64::from(u32::try_from(claims.len())?);
    Ok(Claims {
        per_s: count / length.as_secs_f64(),
        p50_us: percentile(&mut claims, 50.0),
        cpu_us: crate::idle::as_f64(used) / count,
    })
}

/// Returns how long each claim took, in microseconds.
async fn claim_until(
    stop: Instant,
    mut http: Http,
    held: Arc<Mutex<HashSet<ItemId>>>,
) -> anyhow::Result<Vec<u32>> {
    let mut took = Vec::new();
    while Instant::now() < stop {
        let began = Instant::now();
        let claim: ClaimResponse = http
            .post("/api/v1/queue/next", &NextParams { despite: false })
            .await?;
        took.push(u32::try_from(began.elapsed().as_micros())?);
        let item_id = claim.item.item_id;
        let alone = held
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(item_id);
        if !alone {
            bail!("two people hold one item");
        }
        held.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&item_id);
        let fence = claim.fence;
        http.tell("/api/v1/items/return", &ReturnParams { item_id, fence })
            .await?;
    }
    Ok(took)
}

/// Desks that show the queue; what they are sent is read and dropped.
async fn watch(running: &Running, world: &World, desks: usize) -> anyhow::Result<JoinSet<()>> {
    let desks = world.staff.get(..desks).unwrap_or(&world.staff);
    watch_at(&running.desk(), desks).await
}

/// The same at a server that need not be a process of its own; returns once each has seen the whole queue.
pub(crate) async fn watch_at(site: &Site, desks: &[Advocate]) -> anyhow::Result<JoinSet<()>> {
    let mut screens = JoinSet::new();
    for advocate in desks {
        let http = Http::connect(site, None).await?;
        let mut http = http.with_session(&advocate.session);
        let ticket: TicketResponse = http.post("/api/v1/ticket", &()).await?;
        let mut socket = chats::greet(site, ticket.ticket, Vec::new()).await?;
        // Answered once everything before it was sent: a long queue comes in many frames.
        socket.send(Message::Ping(Bytes::new())).await?;
        while !matches!(
            socket.next().await.context("a desk lost its socket")??,
            Message::Pong(_)
        ) {}
        screens.spawn(async move { while let Some(Ok(_)) = socket.next().await {} });
    }
    Ok(screens)
}
