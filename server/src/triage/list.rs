//! The queue as the desk sees it.

use crate::{
    App, rota,
    triage::board::{self, Snapshot},
};
use domain::{
    Millis, Timestamp,
    permission::{Action, Actor, Target, can},
};
use std::sync::Arc;
use store::Result;

/// Every open item of the team in order, without what is kept from the actor; none for who may not see the queue.
pub async fn list(app: &App, actor: &Actor) -> Result<Arc<Snapshot>> {
    if !can(actor, Action::SeeQueue, Target::None) {
        return Ok(Arc::default());
    }
    Ok(board::look(app).await?.seen_by(actor.member))
}

/// How many of what waits are looked through for the first who is in a chat.
const LOOKED_AT: u32 = 64;

/// How long people wait at the moment, roughly (R121).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// Usually within a minute or two.
    Short,
    /// Some minutes.
    Some,
    /// Long.
    Long,
}

/// The line as anybody may see it.
#[derive(Debug)]
pub struct Line {
    /// Whether somebody is there to answer: on duty, not on a break, at a connected desk.
    pub open: bool,
    /// When it opens next, as far as the rota knows, while nobody is there.
    pub opens_at: Option<Timestamp>,
    /// How long people wait.
    pub wait: Wait,
    /// The team's signed notice, unless it has lapsed.
    pub notice: Option<Vec<u8>>,
}

/// The line as anybody may see it: no counts, no names.
pub async fn line(app: &App) -> Result<Line> {
    let now = app.now();
    let mut tx = app.store.read().await?;
    let team = tx
        .team(app.team)
        .await?
        .filter(|team| now < team.notice_until);
    // A form may wait for a day; people in a chat hear only how long people in a chat wait.
    let waiting = tx.waiting_items(app.team, LOOKED_AT).await?;
    let first = waiting
        .iter()
        .find(|item| item.chat().is_some() && !item.drill);
    let waited = first.map_or(Millis(0), |item| now.since(item.waiting_since));
    let wait = if waited <= Millis::from_secs(2 * 60) {
        Wait::Short
    } else if waited <= Millis::from_secs(10 * 60) {
        Wait::Some
    } else {
        Wait::Long
    };
    let open = rota::on_duty::open(app, tx.as_mut()).await?;
    let opens_at = if open {
        None
    } else {
        rota::list::opens_at(app, tx.as_mut()).await?
    };
    Ok(Line {
        open,
        opens_at,
        wait,
        notice: team.and_then(|team| team.notice),
    })
}
