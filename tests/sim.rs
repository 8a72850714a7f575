//! Random histories of a line, to see that nobody is stranded: people come, leave and lose their connection, staff take, decline, hand
//! back and vanish, shifts change, clocks leap, the node loses power. It drives the use-cases themselves, on a real database with a
//! clock that is set by hand, and runs what the timers would run after every step; then a checker of its own looks at the database.
//!
//! A history comes from its seed alone: the same seed tells the same story. Each ends in a silence, in which nobody does anything: by
//! its end whoever waits has to have come to the end of the ladder.
//!
//! To see that the checker would notice, [`Mutation`] takes a part of the line away. That happens in here, never in the line's code.

mod check;
mod crew;
mod node;
mod silence;
mod stale;
mod step;
mod timers;
mod view;
mod world;

pub use check::{Broken, Rule};

use clap::ValueEnum;
use domain::{Millis, level::Targets};
use futures_util::FutureExt as _;
use serde::Serialize;
use sotto::config::TriagePolicy;
use std::{
    cell::Cell,
    collections::BTreeMap,
    panic::AssertUnwindSafe,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};
use tokio::runtime::Builder;
use world::World;

/// So many failures are told.
const TOLD: usize = 5;
/// Later than any history goes: a thousand years.
const NEVER: Millis = Millis::from_secs(1_000 * 366 * 24 * 3_600);

/// What to run.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Plan {
    /// How many histories.
    pub histories: u64,
    /// How many steps each has, before the silence.
    pub steps: u32,
    /// The seed of the first one; the next ones count on.
    pub seed: u64,
    /// How many at the same time.
    pub workers: usize,
    /// What is taken away.
    pub mutation: Mutation,
}

/// What is taken away from a line, to see that the checker notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ValueEnum)]
#[serde(rename_all = "camelCase")]
pub enum Mutation {
    /// Nothing.
    #[default]
    None,
    /// Nobody looks for leases that are over.
    NoSweep,
    /// Nobody climbs: no calls, and waiting makes nothing more urgent.
    NoLadder,
    /// Waiting makes nothing more urgent; people are called as before.
    NoAgeing,
    /// A question that nobody answers stays open.
    NoLapse,
    /// Who held something before can write to it.
    NoFence,
}

impl Mutation {
    /// By what numbers the line works. The checker keeps to the true ones.
    fn policy(self) -> TriagePolicy {
        let policy = TriagePolicy::default();
        if self != Self::NoAgeing {
            return policy;
        }
        let targets = Targets {
            t3: NEVER,
            t4: NEVER,
            t5: NEVER,
            ..policy.targets
        };
        TriagePolicy { targets, ..policy }
    }
}

/// What happened in how many cases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Steps.
    pub steps: u64,
    /// People who came.
    pub arrivals: u64,
    /// How often something was put before somebody.
    pub offers: u64,
    /// How often they said no.
    pub declined: u64,
    /// How often somebody took something.
    pub claims: u64,
    /// How often somebody said that they are coming.
    pub answered: u64,
    /// How often somebody wrote who held it before.
    pub stale: u64,
    /// How often the node lost power.
    pub crashes: u64,
    /// How many waited until the end of a silence.
    pub silent: u64,
}

impl Counts {
    fn add(&mut self, other: &Self) {
        self.steps += other.steps;
        self.arrivals += other.arrivals;
        self.offers += other.offers;
        self.declined += other.declined;
        self.claims += other.claims;
        self.answered += other.answered;
        self.stale += other.stale;
        self.crashes += other.crashes;
        self.silent += other.silent;
    }
}

/// A history in which something did not hold.
#[derive(Debug, Clone, Serialize)]
pub struct Failure {
    /// Tells it again.
    pub seed: u64,
    /// In which step.
    pub step: u32,
    /// What did not hold.
    pub broken: Broken,
    /// The last steps.
    pub story: Vec<String>,
}

/// What came of it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// How many histories were told.
    pub histories: u64,
    /// What happened in them.
    pub counts: Counts,
    /// How many failed.
    pub failed: u64,
    /// In how many histories each rule was broken first.
    pub broken: BTreeMap<Rule, u64>,
    /// The first few that failed, by their seeds.
    pub failures: Vec<Failure>,
}

impl Report {
    fn add(&mut self, counts: &Counts, failure: Option<Failure>) {
        self.histories += 1;
        self.counts.add(counts);
        if let Some(failure) = failure {
            self.failed += 1;
            *self.broken.entry(failure.broken.rule).or_default() += 1;
            self.failures.push(failure);
            self.failures.sort_by_key(|failure| failure.seed);
            self.failures.truncate(TOLD);
        }
    }
}

thread_local! {
    static HERE: Cell<Option<u64>> = const { Cell::new(None) };
}

/// The seed of the history that this thread tells: for whoever has to say where a panic came from.
pub fn seed_here() -> Option<u64> {
    HERE.get()
}

/// Tells many histories, each worker one after the other on a thread of its own.
pub fn run(plan: Plan) -> Report {
    let next = AtomicU64::new(0);
    let told = Mutex::new(Report::default());
    thread::scope(|scope| {
        for _ in 0..plan.workers.max(1) {
            scope.spawn(|| work(plan, &next, &told));
        }
    });
    told.into_inner().unwrap()
}

/// Tells whichever is next until there is none.
fn work(plan: Plan, next: &AtomicU64, told: &Mutex<Report>) {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    loop {
        let number = next.fetch_add(1, Ordering::SeqCst);
        if number >= plan.histories {
            return;
        }
        let seed = plan.seed.wrapping_add(number);
        HERE.set(Some(seed));
        let (counts, failure) = runtime.block_on(history(plan, seed));
        told.lock().unwrap().add(&counts, failure);
    }
}

/// Tells one history: its steps, then the silence.
async fn history(plan: Plan, seed: u64) -> (Counts, Option<Failure>) {
    let mut world = Box::pin(World::new(seed, plan.mutation)).await;
    let mut failure = None;
    for number in 0..=plan.steps {
        let told = if number == plan.steps {
            AssertUnwindSafe(silence::silence(&mut world))
                .catch_unwind()
                .await
        } else {
            AssertUnwindSafe(step::step(&mut world))
                .catch_unwind()
                .await
        };
        world.counts.steps += 1;
        if told.is_err() {
            let what = "something failed that cannot fail: see what it said".to_owned();
            world.checker.break_rule(Rule::Panic, what);
        }
        if let Some(broken) = world.checker.first() {
            failure = Some(Failure {
                seed,
                step: number,
                broken: broken.clone(),
                story: world.story(),
            });
            break;
        }
    }
    let counts = world.counts;
    world.node.close().await;
    (counts, failure)
}
