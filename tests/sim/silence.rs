//! The end of a history: nobody does anything any more. Some desks go, some stay connected and are not looked at.

use super::{
    check::{Rule, short},
    crew::Who,
    timers,
    view::waits,
    world::World,
};
use domain::{ItemId, Level, Millis, Timestamp, ladder::Rung};
use sotto::config::TriagePolicy;
use std::collections::HashMap;

/// Longer than every ladder.
const LONGEST: Millis = Millis::from_secs(8 * 24 * 3_600);

/// Waits until everybody who waits must have come to the end of their ladder, and looks on the way.
pub(super) async fn silence(world: &mut World) {
    for who in world.at_desks() {
        if world.dice.percent(50) {
            world.disconnect(who);
        }
    }
    world.tell("silence".to_owned());
    let began = world.now();
    // Since when each is in line, as this silence saw it, and how urgent it was then.
    let mut waiting: HashMap<ItemId, (Timestamp, Level)> = HashMap::new();
    let mut beat = 10;
    loop {
        timers::round(world).await;
        watch(world, &mut waiting);
        let left = left(world, &waiting);
        if left.0 <= 0 || world.now().since(began) > LONGEST {
            break;
        }
        // Two minutes at first, where every second counts; then longer and longer.
        let passed = world.now().since(began).0;
        if passed > 120_000 {
            beat = (passed / 5_000).clamp(10, 6 * 3_600);
        }
        world.pass(beat);
    }
    called(world).await;
}

/// Has everybody in line checked.
fn watch(world: &mut World, waiting: &mut HashMap<ItemId, (Timestamp, Level)>) {
    let now = world.now();
    let items = world.checker.last.items.clone();
    for item in items.iter().filter(|item| waits(item)) {
        let level = item.assessment.level;
        let (since, at_first) = *waiting.entry(item.id).or_insert((now, level));
        world.checker.silent(item, at_first, now.since(since));
    }
    waiting.retain(|id, _| items.iter().any(|item| item.id == *id && waits(item)));
}

/// How much longer the one of them who waits longest may wait; with a holder who is gone, until that is noticed.
fn left(world: &World, waiting: &HashMap<ItemId, (Timestamp, Level)>) -> Millis {
    let now = world.now();
    let rest = waiting.values().map(|(since, level)| {
        let until = since.plus(world.checker.longest_silence(*level));
        until.0 + 1 - now.0
    });
    let gone = world.checker.last.items.iter().any(|item| {
        let holder = item.state.holder();
        !waits(item) && holder.is_some_and(|by| !world.connected(Who::of(by.member)))
    });
    let least = i64::from(gone && rest.len() == 0);
    Millis(rest.max().unwrap_or(0).max(least))
}

/// Of whoever waits in the end, somebody was told, unless it is kept from everybody who could come.
async fn called(world: &mut World) {
    let last = world.checker.last.clone();
    let mut tx = world.node.app.store.read().await.unwrap();
    let director = TriagePolicy::default();
    // For practice nobody is called.
    for item in last.waiting().filter(|item| !item.drill) {
        let steps = director.ladders.of(item.assessment.level).steps();
        assert!(steps.iter().any(|step| step.rung == Rung::Director));
        let could = Who::all()
            .filter(|who| !who.answers())
            .any(|who| last.may_know(who, item));
        let pages = tx.pages_about(item.id).await.unwrap();
        world.counts.silent += 1;
        if could && pages.is_empty() {
            let what = format!("nobody was called for {} ({item:?})", short(item.id));
            world.checker.break_rule(Rule::Silence, what);
        }
    }
}
