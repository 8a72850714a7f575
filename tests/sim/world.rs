//! One history: a node, its crew, visitors, and what the dice let happen to them.

use super::{
    Counts, Mutation,
    check::{Checker, Facts},
    crew::Who,
    node::Node,
    timers,
    view::View,
};
use domain::{ChatId, Fence, ItemId, MemberId, Timestamp};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use sotto::hub::{Address, Link};
use std::{
    collections::{HashSet, VecDeque},
    sync::Arc,
};

/// How many of the last steps a failure tells.
const TOLD: usize = 16;

/// Decides everything, from a seed.
pub(super) struct Dice(StdRng);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    /// A number below another one, which is not zero.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0.random_range(0..limit)
    }

    /// From one number to another, both included.
    pub(super) fn between(&mut self, from: i64, to: i64) -> i64 {
        self.0.random_range(from..=to)
    }

    /// So often in a hundred.
    pub(super) fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    /// One of several, if there are any.
    pub(super) fn pick<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        if of.is_empty() {
            return None;
        }
        Some(of[self.below(of.len())])
    }
}

/// Somebody with the page open, or without.
pub(super) struct Visitor {
    pub chat: ChatId,
    pub link: Option<Arc<Link>>,
    pub over: bool,
}

/// What somebody was given once: with this number they may write, until somebody else has it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grant {
    pub who: Who,
    pub item: ItemId,
    pub chat: ChatId,
    pub fence: Fence,
}

/// Everything of one history.
pub(super) struct World {
    pub node: Node,
    pub dice: Dice,
    pub mutation: Mutation,
    pub checker: Checker,
    pub facts: Facts,
    pub counts: Counts,
    pub visitors: Vec<Visitor>,
    pub grants: Vec<Grant>,
    /// The desks that are connected, by person.
    desks: Vec<Option<Arc<Link>>>,
    story: VecDeque<String>,
}

impl World {
    pub(super) async fn new(seed: u64, mutation: Mutation) -> Self {
        let mut world = Self {
            node: Node::new(seed, mutation.policy()).await,
            dice: Dice::new(seed),
            mutation,
            checker: Checker::default(),
            facts: Facts::default(),
            counts: Counts::default(),
            visitors: Vec::new(),
            grants: Vec::new(),
            desks: Who::all().map(|_| None).collect(),
            story: VecDeque::new(),
        };
        for who in Who::all() {
            if world.dice.percent(75) {
                world.connect(who);
            }
            if world.dice.percent(75) {
                world.clock_in(who).await;
            }
        }
        timers::round(&mut world).await;
        world
    }

    /// Adds a line to the story that a failure tells.
    pub(super) fn tell(&mut self, line: String) {
        if self.story.len() == TOLD {
            self.story.pop_front();
        }
        self.story.push_back(line);
    }

    pub(super) fn story(&self) -> Vec<String> {
        self.story.iter().cloned().collect()
    }

    pub(super) fn now(&self) -> Timestamp {
        self.node.app.now()
    }

    /// Time goes on without anybody doing anything. What another node may have changed meanwhile is looked at again.
    pub(super) fn pass(&self, secs: i64) {
        self.node.clock.advance_ms(secs * 1_000);
        self.node.app.hub.queue_changed();
    }

    pub(super) async fn look(&self) -> View {
        let connected = Who::all().filter(|who| self.connected(*who));
        View::look(&self.node.app, connected.collect()).await
    }

    pub(super) fn connected(&self, who: Who) -> bool {
        self.desks[who.0].is_some()
    }

    pub(super) fn connect(&mut self, who: Who) {
        let link = self.node.app.hub.connect(who.address());
        self.desks[who.0] = Some(link);
    }

    pub(super) fn disconnect(&mut self, who: Who) {
        if let Some(link) = self.desks[who.0].take() {
            self.node.app.hub.disconnect(&link, []);
        }
    }

    /// Those whose desk is connected.
    pub(super) fn at_desks(&self) -> Vec<Who> {
        Who::all().filter(|who| self.connected(*who)).collect()
    }

    /// The leases of who is connected were renewed.
    pub(super) fn sign_of_life(&mut self) {
        let now = self.now();
        for who in self.at_desks() {
            self.facts.seen.insert(who.holder().device, now);
        }
    }

    pub(super) fn show(&mut self, number: usize) {
        let chat = self.visitors[number].chat;
        let link = self.node.app.hub.connect(Address::Visitor { chat });
        self.visitors[number].link = Some(link);
    }

    pub(super) fn hide(&mut self, number: usize) {
        if let Some(link) = self.visitors[number].link.take() {
            self.node.app.hub.disconnect(&link, []);
        }
        self.facts.present.remove(&self.visitors[number].chat);
    }

    pub(super) fn visitors_present(&self) -> HashSet<ChatId> {
        let there = self.visitors.iter().filter(|one| one.link.is_some());
        there.map(|one| one.chat).collect()
    }

    /// Visitors who have not left, by number.
    pub(super) fn open_visitors(&self) -> Vec<usize> {
        let open = |number: &usize| !self.visitors[*number].over;
        (0..self.visitors.len()).filter(open).collect()
    }

    /// Power is lost and comes back: nobody is connected, and most come again at once.
    pub(super) async fn crash(&mut self) {
        let desks = self.at_desks();
        let pages = self.visitors_present();
        self.desks.fill(None);
        for visitor in &mut self.visitors {
            visitor.link = None;
        }
        self.node.crash().await;
        for who in desks {
            if self.dice.percent(80) {
                self.connect(who);
            }
        }
        for number in self.open_visitors() {
            let chat = self.visitors[number].chat;
            if pages.contains(&chat) && self.dice.percent(80) {
                self.show(number);
            } else {
                self.facts.present.remove(&chat);
            }
        }
    }

    /// What a person was given and holds still, by the database.
    pub(super) fn holds(&self, grant: &Grant) -> bool {
        let item = self.checker.last.item(grant.item);
        item.is_some_and(|item| {
            let holder: Option<MemberId> = item.state.holder().map(|holder| holder.member);
            item.fence == grant.fence && holder == Some(grant.who.member())
        })
    }
}
