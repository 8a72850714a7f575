//! The queue as the desks of this node see it: read once for each change, however many desks look.

use crate::{App, conflict::open_bars, triage::QUEUE_LIMIT};
use domain::{
    Item, ItemId, MemberId,
    conflict::Hidden,
    offer::{Answer, Offer},
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

/// Every open item of the team, in the queue's order, as it was at one moment.
#[derive(Debug, Default)]
pub struct Snapshot {
    items: Vec<Item>,
    places: HashMap<ItemId, usize>,
    /// Before whom each is put at the moment.
    offers: HashMap<ItemId, Vec<Offer>>,
    /// Who is called about each and has not answered.
    calls: HashMap<ItemId, Vec<MemberId>>,
    /// What is kept from whom because of a conflict (R607).
    kept: HashMap<MemberId, HashSet<ItemId>>,
}

impl Snapshot {
    fn new(items: Vec<Item>) -> Self {
        let places = items
            .iter()
            .enumerate()
            .map(|(place, item)| (item.id, place))
            .collect();
        Self {
            items,
            places,
            offers: HashMap::new(),
            calls: HashMap::new(),
            kept: HashMap::new(),
        }
    }

    /// As one person may see it: what is kept from them is not there.
    pub(super) fn seen_by(self: Arc<Self>, member: MemberId) -> Arc<Self> {
        let Some(kept) = self.kept.get(&member) else {
            return self;
        };
        let rest = self.items.iter().filter(|item| !kept.contains(&item.id));
        Arc::new(Self {
            offers: self.offers.clone(),
            calls: self.calls.clone(),
            ..Self::new(rest.cloned().collect())
        })
    }

    /// Whether an item is kept from a person.
    pub(crate) fn is_kept(&self, member: MemberId, item: ItemId) -> bool {
        self.kept
            .get(&member)
            .is_some_and(|kept| kept.contains(&item))
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
    let mut snapshot = Snapshot::new(tx.open_items(app.team, QUEUE_LIMIT).await?);
    snapshot.kept = kept(app, tx.as_mut()).await?;
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
