//! The queue as the desks of this node see it: read once for each change, however many desks look.

use crate::{
    App,
    conflict::open_bars,
    triage::{COUNTED, IN_HAND, WINDOW},
};
use domain::{
    Item, ItemId, ItemState, Level, MemberId, TeamId,
    conflict::Hidden,
    offer::{Answer, Offer},
    queue::rank,
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};
use store::{Result, Tx};
use tokio::{sync::Mutex, time::Instant};

/// The longest that a reading counts although nobody has said that the queue changed: another node may have changed it, and
/// a hint may be lost.
const AGE: Duration = Duration::from_secs(2);

/// What is held and the head of what waits, in the queue's order, as it was at one moment: a window on the team's queue
/// (decision 0046).
#[derive(Debug, Default)]
pub struct Snapshot {
    items: Vec<Item>,
    /// How many wait behind the window, counted up to [`COUNTED`] with those in it.
    behind: u32,
    places: HashMap<ItemId, usize>,
    /// Before whom each is put at the moment.
    offers: HashMap<ItemId, Vec<Offer>>,
    /// Who is called about each and has not answered.
    calls: HashMap<ItemId, Vec<MemberId>>,
    /// What is kept from whom because of a conflict (R607).
    kept: HashMap<MemberId, HashSet<ItemId>>,
    /// What of it waits behind the window.
    kept_behind: HashMap<ItemId, Level>,
}

impl Snapshot {
    fn new(items: Vec<Item>, behind: u32) -> Self {
        let places = items
            .iter()
            .enumerate()
            .map(|(place, item)| (item.id, place))
            .collect();
        Self {
            items,
            behind,
            places,
            offers: HashMap::new(),
            calls: HashMap::new(),
            kept: HashMap::new(),
            kept_behind: HashMap::new(),
        }
    }

    /// As one person may see it: what is kept from them is not there.
    pub(super) fn seen_by(self: Arc<Self>, member: MemberId) -> Arc<Self> {
        let Some(kept) = self.kept.get(&member) else {
            return self;
        };
        let rest = self.items.iter().filter(|item| !kept.contains(&item.id));
        // Not even by a number.
        let unseen = kept
            .iter()
            .filter(|id| self.kept_behind.contains_key(id))
            .count();
        let unseen = u32::try_from(unseen).unwrap_or(u32::MAX);
        Arc::new(Self {
            offers: self.offers.clone(),
            calls: self.calls.clone(),
            ..Self::new(rest.cloned().collect(), self.behind.saturating_sub(unseen))
        })
    }

    /// Whether an item is kept from a person.
    pub(crate) fn is_kept(&self, member: MemberId, item: ItemId) -> bool {
        self.kept
            .get(&member)
            .is_some_and(|kept| kept.contains(&item))
    }

    /// How many wait at a level that are kept from a person.
    pub(crate) fn kept_waiting(&self, member: MemberId, level: Level) -> usize {
        let waits = |id: &ItemId| match self.item(*id) {
            Some(item) => {
                item.assessment.level == level && matches!(item.state, ItemState::Waiting { .. })
            }
            None => self.kept_behind.get(id) == Some(&level),
        };
        let kept = self.kept.get(&member).into_iter().flatten();
        kept.filter(|id| waits(id)).count()
    }

    /// Who is called about an item and has not answered.
    pub fn calls(&self, item: ItemId) -> &[MemberId] {
        self.calls.get(&item).map_or(&[], Vec::as_slice)
    }

    /// Before whom an item is put.
    pub fn offers(&self, item: ItemId) -> &[Offer] {
        self.offers.get(&item).map_or(&[], Vec::as_slice)
    }

    /// The items, in order.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// How many wait behind them.
    pub const fn behind(&self) -> u32 {
        self.behind
    }

    /// One of them.
    pub fn item(&self, id: ItemId) -> Option<&Item> {
        self.places
            .get(&id)
            .and_then(|place| self.items.get(*place))
    }
}

/// The latest reading.
#[derive(Debug, Default)]
pub struct Board(Mutex<Option<Reading>>);

#[derive(Debug)]
struct Reading {
    /// How often the hub had said "changed" before the reading began.
    version: u64,
    at: Instant,
    snapshot: Arc<Snapshot>,
}

/// The queue, no older than the last change that this node has heard of. Whoever comes while it is being read waits for the same
/// reading.
pub(crate) async fn look(app: &App) -> Result<Arc<Snapshot>> {
    let mut latest = app.board.0.lock().await;
    // Before the reading: a change that is announced meanwhile makes it old.
    let version = app.hub.queue_version();
    if let Some(reading) = latest.as_ref()
        && reading.version == version
        && reading.at.elapsed() < AGE
    {
        return Ok(Arc::clone(&reading.snapshot));
    }
    let at = Instant::now();
    let mut tx = app.store.read().await?;
    let mut snapshot = window(tx.as_mut(), app.team).await?;
    snapshot.kept = kept(app, tx.as_mut()).await?;
    snapshot.kept_behind = kept_behind(tx.as_mut(), &snapshot).await?;
    for (item, _, offer) in tx.offers_of_waiting().await? {
        if offer.answer == Answer::Open {
            snapshot.offers.entry(item).or_default().push(offer);
        }
    }
    for (item, member) in tx.open_calls().await? {
        snapshot.calls.entry(item).or_default().push(member);
    }
    drop(tx);
    let snapshot = Arc::new(snapshot);
    *latest = Some(Reading {
        version,
        at,
        snapshot: Arc::clone(&snapshot),
    });
    drop(latest);
    Ok(snapshot)
}

/// What is held, the first who wait, and the first of them who may come to anybody.
async fn window(tx: &mut dyn Tx, team: TeamId) -> Result<Snapshot> {
    let mut items = tx.waiting_items(team, WINDOW).await?;
    let mut waiting = items.len();
    let mut total = waiting;
    if waiting >= WINDOW as usize {
        let known: HashSet<ItemId> = items.iter().map(|item| item.id).collect();
        let more = tx.waiting_for_anybody(team, WINDOW).await?;
        items.extend(more.into_iter().filter(|item| !known.contains(&item.id)));
        waiting = items.iter().filter(|item| !item.drill).count();
        total = tx.count_waiting(team, None, COUNTED).await? as usize;
    }
    items.extend(tx.items_in_hand(team, IN_HAND).await?);
    items.sort_unstable_by_key(rank);
    let behind = u32::try_from(total.saturating_sub(waiting)).unwrap_or(u32::MAX);
    Ok(Snapshot::new(items, behind))
}

/// What is kept from somebody and waits behind the window.
async fn kept_behind(tx: &mut dyn Tx, snapshot: &Snapshot) -> Result<HashMap<ItemId, Level>> {
    let mut behind = HashMap::new();
    if snapshot.behind == 0 {
        return Ok(behind);
    }
    let kept = snapshot.kept.values().flatten();
    for id in kept.filter(|id| snapshot.item(**id).is_none()) {
        let item = tx.item(*id).await?;
        if let Some(item) = item.filter(|item| matches!(item.state, ItemState::Waiting { .. })) {
            behind.insert(*id, item.assessment.level);
        }
    }
    Ok(behind)
}

/// The items that are kept from people now.
async fn kept(app: &App, tx: &mut dyn Tx) -> Result<HashMap<MemberId, HashSet<ItemId>>> {
    let mut kept = HashMap::new();
    for bar in tx.item_bars().await? {
        if kept.contains_key(&bar.member) {
            continue;
        }
        let hidden = open_bars(app, tx, bar.member).await?;
        let items = hidden.into_iter().filter_map(|hidden| match hidden {
            Hidden::Item(id) => Some(id),
            Hidden::Case(_) => None,
        });
        kept.insert(bar.member, items.collect());
    }
    Ok(kept)
}
