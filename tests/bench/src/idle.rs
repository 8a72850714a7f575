//! Sockets that only wait: what one costs in memory, and what it costs to come.

use crate::{
    chats,
    child::{Running, Subject},
    net::{self, Site, Socket},
};
use protocol::Token;
use std::{sync::Arc, time::Duration};
use tokio::{
    task::JoinSet,
    time::{Instant, sleep},
};

/// How many connect at once.
const AT_ONCE: usize = 32;
/// How many come and go first, so that what is made once is not counted.
const WARM: usize = 64;
/// How long they wait while idle CPU is counted.
const WATCH: Duration = Duration::from_secs(3);

/// What sockets cost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// Resident memory for each, in KiB.
    pub(crate) rss_kib: f64,
    /// CPU to connect, to say who it is and to have read on, in microseconds.
    pub(crate) come_us: f64,
    /// How many came in a second.
    pub(crate) come_per_s: f64,
    /// CPU for each while nothing happens, in microseconds a second.
    pub(crate) idle_us_per_s: f64,
}

/// Connects every visitor in line.
pub(crate) async fn measure(running: &Running, tokens: &[Token]) -> anyhow::Result<Cost> {
    let (warm, tokens) = tokens.split_at(WARM.min(tokens.len()));
    drop(connect(running, warm).await?);
    sleep(Duration::from_millis(500)).await;
    let before = running.usage()?;
    let began = Instant::now();
    let sockets = connect(running, tokens).await?;
    let took = began.elapsed();
    let come = running.usage()?;
    // Buffers of the handshakes are given back.
    sleep(Duration::from_secs(1)).await;
    let settled = running.usage()?;
    sleep(WATCH).await;
    let idle = running.usage()?;
    let count = f64::from(u32::try_from(sockets.len())?);
    let each = |after: u64, before: u64| as_f64(after.saturating_sub(before)) / count;
    drop(sockets);
    Ok(Cost {
        rss_kib: each(settled.rss_bytes, before.rss_bytes) / 1_024.0,
        come_us: each(come.cpu_us, before.cpu_us),
        come_per_s: count / took.as_secs_f64(),
        idle_us_per_s: each(idle.cpu_us, settled.cpu_us) / WATCH.as_secs_f64(),
    })
}

async fn connect(running: &Running, tokens: &[Token]) -> anyhow::Result<Vec<Socket>> {
    let site = Arc::new(running.visitor());
    let mut connecting = JoinSet::new();
    let share = tokens.len().div_ceil(AT_ONCE).max(1);
    for (part, tokens) in tokens.chunks(share).enumerate() {
        let (site, tokens, subject) = (Arc::clone(&site), tokens.to_vec(), running.subject);
        let first = part * share;
        connecting.spawn(async move {
            let mut sockets = Vec::with_capacity(tokens.len());
            for (place, token) in tokens.into_iter().enumerate() {
                sockets.push(one(&site, subject, (first + place, token)).await?);
            }
            anyhow::Ok(sockets)
        });
    }
    let mut sockets = Vec::new();
    while let Some(connected) = connecting.join_next().await {
        sockets.extend(connected??);
    }
    Ok(sockets)
}

async fn one(
    site: &Site,
    subject: Subject,
    (place, token): (usize, Token),
) -> anyhow::Result<Socket> {
    match subject {
        Subject::Sotto => chats::greet(site, token, Vec::new()).await,
        Subject::Relay => {
            let mut socket = net::open(site).await?;
            chats::greet_relay(&mut socket, u64::try_from(place)?, 0).await?;
            Ok(socket)
        }
    }
}

/// Counts of bytes and microseconds are far below 2⁵².
#[expect(
    clippy::cast_precision_loss,
    reason = "what is measured here is far below 2^52"
)]
pub(crate) fn as_f64(value: u64) -> f64 {
    value as f64
}
