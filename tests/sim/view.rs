//! What the database says at one moment, read by the checker's own questions.

use super::crew::Who;
use domain::{
    Item, ItemId, ItemState, Level, MemberId, Timestamp,
    conflict::Hidden,
    offer::{Answer, Offer},
    rota::presence::{Attendance, Presence},
};
use sotto::App;
use std::collections::{HashMap, HashSet};

/// More than any history holds.
const ALL: u32 = 10_000;

/// Everything that the checker asks about.
#[derive(Debug, Clone, Default)]
pub(super) struct View {
    pub now: Option<Timestamp>,
    /// Every item that is not over.
    pub items: Vec<Item>,
    /// Before whom each of those was put that wait: the latest time for each person.
    pub offers: HashMap<ItemId, Vec<Offer>>,
    /// Who is clocked in.
    pub there: Vec<Attendance>,
    /// Who must not see what.
    pub barred: HashSet<(MemberId, ItemId)>,
    /// Whose desk is connected.
    pub connected: HashSet<Who>,
}

impl View {
    pub(super) async fn look(app: &App, connected: HashSet<Who>) -> Self {
        let mut tx = app.store.read().await.unwrap();
        let items = tx.open_items(app.team, None, ALL).await.unwrap();
        let mut offers: HashMap<ItemId, Vec<Offer>> = HashMap::new();
        for (item, _, offer) in tx.offers_of_waiting().await.unwrap() {
            offers.entry(item).or_default().push(offer);
        }
        let there = tx.attendances().await.unwrap();
        let bars = tx.item_bars().await.unwrap();
        let barred = bars.into_iter().filter_map(|bar| match bar.hidden {
            Hidden::Item(item) => Some((bar.member, item)),
            Hidden::Case(_) => None,
        });
        Self {
            now: Some(app.now()),
            items,
            offers,
            there,
            barred: barred.collect(),
            connected,
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.now.unwrap()
    }

    pub(super) fn item(&self, id: ItemId) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    pub(super) fn waiting(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| waits(item))
    }

    pub(super) fn offers(&self, item: ItemId) -> &[Offer] {
        self.offers.get(&item).map_or(&[], Vec::as_slice)
    }

    /// What is put before a person and may be answered, with how urgent it is. Practice is in nobody's way.
    pub(super) fn asked(&self, who: Who) -> Vec<(ItemId, Level)> {
        let real = self.asked_about(who).filter(|item| !item.drill);
        real.map(|item| (item.id, item.assessment.level)).collect()
    }

    /// The same with practice.
    pub(super) fn asked_about(&self, who: Who) -> impl Iterator<Item = &Item> {
        self.waiting().filter(move |item| {
            let open = |offer: &Offer| offer.to == who.member() && is_open(offer, self.now());
            self.offers(item.id).iter().any(open)
        })
    }

    /// Clocked in for something that answers people, and not on a break.
    pub(super) fn on_duty(&self, who: Who) -> bool {
        let there = |one: &&Attendance| one.member == who.member();
        let there = self.there.iter().find(there);
        there.is_some_and(|one| one.presence == Presence::There && one.duty.answers())
    }

    /// Whether they have had somebody in danger in this shift.
    pub(super) fn spared(&self, who: Who) -> bool {
        self.clocked_in(who).is_some_and(|one| one.imminent)
    }

    /// Clocked in, on a break or not.
    pub(super) fn clocked_in(&self, who: Who) -> Option<&Attendance> {
        self.there.iter().find(|one| one.member == who.member())
    }

    /// Whether an item may come to a person (R226, R607, R305): whoever waits may have asked for a woman or a man.
    pub(super) fn fit(&self, who: Who, item: &Item) -> bool {
        let suits = item.prefers.is_none() || item.prefers == who.person().gender;
        (suits || !waits(item)) && self.may_know(who, item)
    }

    /// Whether a person may know of an item.
    pub(super) fn may_know(&self, who: Who, item: &Item) -> bool {
        let barred = self.barred.contains(&(who.member(), item.id));
        !barred && (!item.minor || who.person().cleared)
    }

    /// Whether a person has room for something (R312): one talk when either is urgent, else two. Practice takes none, and needs empty hands.
    pub(super) fn has_room(&self, who: Who, next: &Item) -> bool {
        let talks = self.items.iter().filter(|item| match item.state {
            ItemState::Claimed { by, .. } | ItemState::Transferring { from: by, .. } => {
                by.member == who.member()
            }
            ItemState::Waiting { .. } | ItemState::WrapUp { .. } | ItemState::Closed => false,
        });
        let talks: Vec<&Item> = talks.filter(|item| next.drill || !item.drill).collect();
        let urgent = |item: &Item| matches!(item.assessment.level, Level::T1 | Level::T2);
        talks.is_empty()
            || !next.drill
                && talks.len() == 1
                && !urgent(next)
                && !talks.iter().any(|held| urgent(held))
    }
}

pub(super) fn waits(item: &Item) -> bool {
    matches!(item.state, ItemState::Waiting { .. })
}

pub(super) fn is_open(offer: &Offer, now: Timestamp) -> bool {
    offer.answer == Answer::Open && offer.until > now
}
