//! What waits is sealed again to the current team key, so that the replaced one can go.

use super::{UpkeepError, renew::last};
use crate::{App, staff::session::Caller};
use domain::{
    About, CallbackId, ChatId, Item, ItemId, ReleaseId, TaskId,
    permission::{Action, Target, can},
};
use seal::boxes;
use store::{Result, Tx, staff::TeamRow};

/// So many open items are read at once.
const PAGE: u32 = 1_000;
/// So many are enough to go on with: the rest is found when these are done.
const ENOUGH: usize = 10_000;

/// A box that is sealed to a replaced key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stale {
    /// A visitor's.
    Intake {
        /// The chat.
        chat: ChatId,
        /// The box.
        intake: Vec<u8>,
    },
    /// Another hotline's.
    Referral {
        /// Its item.
        item: ItemId,
        /// What the forwarder calls it.
        reference: [u8; 16],
        /// The box.
        sealed: Vec<u8>,
    },
}

impl Stale {
    /// The box.
    fn sealed(&self) -> &[u8] {
        match self {
            Self::Intake { intake, .. } => intake,
            Self::Referral { sealed, .. } => sealed,
        }
    }
}

/// A box of a request to be called that is sealed to a replaced key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaleCall {
    /// The request.
    pub callback: CallbackId,
    /// Whether it is the one with the hours.
    pub hours: bool,
    /// The box.
    pub sealed: Vec<u8>,
}

/// All boxes of requests to be called that are sealed to a replaced key.
async fn stale_calls(app: &App, tx: &mut dyn Tx, team: &TeamRow) -> Result<Vec<StaleCall>> {
    let mut found = Vec::new();
    let Some(current) = replaced(app, tx, team).await? else {
        return Ok(found);
    };
    for callback in tx.callbacks(team.id).await? {
        let Some(boxes) = tx.sealed_callback(callback.id).await? else {
            continue;
        };
        for (hours, sealed) in [(false, boxes.contact), (true, boxes.hours)] {
            if !is_to(&sealed, &current) {
                let callback = callback.id;
                found.push(StaleCall {
                    callback,
                    hours,
                    sealed,
                });
            }
        }
    }
    Ok(found)
}

/// A box of a task that is sealed to a replaced key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaleTask {
    /// The task.
    pub task: TaskId,
    /// The box.
    pub sealed: Vec<u8>,
}

/// All boxes of tasks that are sealed to a replaced key.
async fn stale_tasks(app: &App, tx: &mut dyn Tx, team: &TeamRow) -> Result<Vec<StaleTask>> {
    let mut found = Vec::new();
    let Some(current) = replaced(app, tx, team).await? else {
        return Ok(found);
    };
    for task in tx.tasks(team.id).await? {
        let sealed = tx.task_box(task.id).await?;
        let stale = sealed.filter(|sealed| !is_to(sealed, &current));
        found.extend(stale.map(|sealed| StaleTask {
            task: task.id,
            sealed,
        }));
    }
    Ok(found)
}

/// Everything that is sealed to a replaced key. While there is any, the key is needed.
#[derive(Debug)]
pub struct Left {
    /// Visitors' boxes, and those of other hotlines.
    pub intakes: Vec<Stale>,
    /// Boxes of requests to be called.
    pub calls: Vec<StaleCall>,
    /// Boxes of tasks.
    pub tasks: Vec<StaleTask>,
    /// Papers of releases.
    pub releases: Vec<StaleRelease>,
    /// Papers of requests by law and of incidents.
    pub legal: Vec<StaleLegal>,
}

impl Left {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.intakes.len()
            + self.calls.len()
            + self.tasks.len()
            + self.releases.len()
            + self.legal.len()
    }

    /// As many of each as are handed out at a time.
    pub fn truncate(&mut self, most: usize) {
        self.intakes.truncate(most);
        self.calls.truncate(most);
        self.tasks.truncate(most);
        self.releases.truncate(most);
        self.legal.truncate(most);
    }
}

/// Looks for all of it.
pub async fn left(app: &App, tx: &mut dyn Tx, team: &TeamRow) -> Result<Left> {
    Ok(Left {
        intakes: stale(app, tx, team).await?,
        calls: stale_calls(app, tx, team).await?,
        tasks: stale_tasks(app, tx, team).await?,
        releases: stale_releases(app, tx, team).await?,
        legal: stale_legal(app, tx, team).await?,
    })
}

/// The paper of a release that is sealed to a replaced key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaleRelease {
    /// The release.
    pub release: ReleaseId,
    /// The box.
    pub sealed: Vec<u8>,
}

/// All papers of releases that are sealed to a replaced key.
async fn stale_releases(app: &App, tx: &mut dyn Tx, team: &TeamRow) -> Result<Vec<StaleRelease>> {
    let mut found = Vec::new();
    let Some(current) = replaced(app, tx, team).await? else {
        return Ok(found);
    };
    for release in tx.releases(team.id).await? {
        let sealed = tx.release_box(release.id).await?;
        let stale = sealed.filter(|sealed| !is_to(sealed, &current));
        found.extend(stale.map(|sealed| StaleRelease {
            release: release.id,
            sealed,
        }));
    }
    Ok(found)
}

/// The paper of a request by law or an incident that is sealed to a replaced key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaleLegal {
    /// The request's or the incident's.
    pub id: [u8; 16],
    /// The box.
    pub sealed: Vec<u8>,
}

/// All of them that are sealed to a replaced key.
async fn stale_legal(app: &App, tx: &mut dyn Tx, team: &TeamRow) -> Result<Vec<StaleLegal>> {
    let Some(current) = replaced(app, tx, team).await? else {
        return Ok(Vec::new());
    };
    let papers = tx.legal_papers(team.id).await?.into_iter();
    let stale = papers.filter(|(_, sealed)| !is_to(sealed, &current));
    Ok(stale
        .map(|(id, sealed)| StaleLegal { id, sealed })
        .collect())
}

/// The hash of the current key, if one was replaced of which something may be left; `None` when there is nothing to look for.
async fn replaced(app: &App, tx: &mut dyn Tx, team: &TeamRow) -> Result<Option<[u8; 32]>> {
    if tx.old_keys(team.id).await?.is_empty() {
        return Ok(None);
    }
    let current = last(app, team).map(|notice| notice.terms().key.hash());
    Ok(current.ok())
}

/// Replaces a box of a request to be called, if it is still the one that was read, by one that is sealed to the current key.
pub async fn reseal_call(
    app: &App,
    caller: &Caller,
    callback: CallbackId,
    (before, after): (&[u8], &[u8]),
) -> std::result::Result<(), UpkeepError> {
    if !can(&caller.actor, Action::Reseal, Target::None) {
        return Err(UpkeepError::Forbidden);
    }
    let mut tx = app.store.begin().await?;
    let team = tx.team(app.team).await?.ok_or(UpkeepError::NotFound)?;
    let found = tx.callback(callback).await?;
    found
        .filter(|found| found.team == app.team)
        .ok_or(UpkeepError::NotFound)?;
    let current = last(app, &team)?.terms().key.hash();
    if !is_to(after, &current) || !tx.replace_callback_box(callback, before, after).await? {
        return Err(UpkeepError::Conflict);
    }
    Ok(tx.commit().await?)
}

/// All of them; while no key was replaced, none is looked for.
async fn stale(app: &App, tx: &mut dyn Tx, team: &TeamRow) -> Result<Vec<Stale>> {
    let mut found = Vec::new();
    let Some(current) = replaced(app, tx, team).await? else {
        return Ok(found);
    };
    let mut after = None;
    loop {
        let page = tx.open_items(team.id, after, PAGE).await?;
        for item in &page {
            let waiting = sealed(tx, item).await?.into_iter();
            found.extend(waiting.filter(|stale| !is_to(stale.sealed(), &current)));
        }
        after = page.last().map(|item| item.id);
        if after.is_none() || found.len() >= ENOUGH {
            return Ok(found);
        }
    }
}

/// The boxes of an item: of a referral also those that are joined to it.
async fn sealed(tx: &mut dyn Tx, item: &Item) -> Result<Vec<Stale>> {
    match item.about {
        About::Chat(chat) => {
            let row = tx.chat(chat).await?;
            let intake = row.and_then(|row| row.intake);
            let intake = intake.map(|intake| Stale::Intake { chat, intake });
            Ok(intake.into_iter().collect())
        }
        About::Referral(id) => {
            let joined = tx.joined_to(id).await?;
            let joined = joined.into_iter().map(|row| row.referral);
            let rows = tx.referral(id).await?.into_iter().chain(joined);
            let stale = rows.map(|row| Stale::Referral {
                item: item.id,
                reference: row.reference,
                sealed: row.sealed,
            });
            Ok(stale.collect())
        }
        About::Callback(_) => Ok(Vec::new()),
    }
}

/// Whether a box is sealed to the key of this hash.
fn is_to(intake: &[u8], key: &[u8; 32]) -> bool {
    boxes::key_id(intake).is_ok_and(|id| key.starts_with(&id))
}

/// Replaces a box, if it is still the one that was read, by one that is sealed to the current key.
pub async fn reseal(
    app: &App,
    caller: &Caller,
    chat: ChatId,
    (before, after): (&[u8], &[u8]),
) -> std::result::Result<(), UpkeepError> {
    if !can(&caller.actor, Action::Reseal, Target::None) {
        return Err(UpkeepError::Forbidden);
    }
    let mut tx = app.store.begin().await?;
    let team = tx.team(app.team).await?.ok_or(UpkeepError::NotFound)?;
    let item = tx.item_of_chat(chat).await?;
    item.filter(|item| item.team == app.team)
        .ok_or(UpkeepError::NotFound)?;
    let current = last(app, &team)?.terms().key.hash();
    if !is_to(after, &current) {
        return Err(UpkeepError::Conflict);
    }
    if !tx.replace_intake(chat, before, after).await? {
        return Err(UpkeepError::Conflict);
    }
    Ok(tx.commit().await?)
}
