//! Somebody who held something before writes as if they held it still.

use super::{
    Mutation,
    check::{Rule, short},
    step::listened,
    world::{Grant, World},
};
use domain::{Item, ItemState, Millis, chat::EndReason};
use sotto::{
    chat::end,
    triage::{assess, give_back, mark_minor, wrap_up},
};

/// Tries every verb of a holder; each must be refused. Prefers what somebody else holds by now: that could be harmed.
pub(super) async fn attempt(world: &mut World) {
    let past = world.grants.iter().filter(|grant| !world.holds(grant));
    let past: Vec<Grant> = past.copied().collect();
    let theirs = past.iter().filter(|grant| {
        let item = world.checker.last.item(grant.item);
        item.is_some_and(|item| matches!(item.state, ItemState::Claimed { .. }))
    });
    let theirs: Vec<Grant> = theirs.copied().collect();
    let from = if theirs.is_empty() { &past } else { &theirs };
    let Some(grant) = world.dice.pick(from) else {
        return;
    };
    world.tell(format!(
        "{:?} writes under {:?} of {}",
        grant.who,
        grant.fence,
        short(grant.item)
    ));
    world.counts.stale += 1;
    if world.mutation == Mutation::NoFence {
        unfenced(world, grant).await;
        return;
    }
    for (verb, taken) in taken(world, grant).await {
        if taken {
            let what = format!("{grant:?} could {verb} although it is over");
            world.checker.break_rule(Rule::Stale, what);
        }
    }
}

async fn taken(world: &World, grant: Grant) -> [(&'static str, bool); 5] {
    let (app, actor) = (&world.node.app, grant.who.actor());
    let (item, fence) = (grant.item, grant.fence);
    let back = give_back::give_back(app, &actor, item, fence).await;
    let reason = EndReason::EndedByAdvocate;
    let ended = end::end(app, &actor, grant.chat, fence, reason).await;
    let marked = mark_minor::mark_minor(app, &actor, item, fence, true).await;
    let assessed = assess::assess(app, &actor, assess::Held { item, fence }, None).await;
    let wrapped = wrap_up::wrap_up(app, &actor, item, fence, &listened()).await;
    [
        ("give back", back.is_ok()),
        ("end", ended.is_ok()),
        ("mark", marked.is_ok()),
        ("assess", assessed.is_ok()),
        ("wrap up", wrapped.is_ok()),
    ]
}

/// What a use-case would do that does not ask for the fence: it writes over whatever is there.
async fn unfenced(world: &mut World, grant: Grant) {
    let app = &world.node.app;
    let mut tx = app.store.begin().await.unwrap();
    let Some(item) = tx.item(grant.item).await.unwrap() else {
        return;
    };
    let mine = ItemState::Claimed {
        by: grant.who.holder(),
        lease_until: app.now().plus(Millis::from_secs(30)),
    };
    let state = match item.state {
        ItemState::Claimed { .. } if world.dice.percent(50) => ItemState::in_line(app.now()),
        ItemState::Claimed { .. } | ItemState::Waiting { .. } => mine,
        ItemState::Transferring { .. } | ItemState::WrapUp { .. } | ItemState::Closed => return,
    };
    let over = Item {
        state,
        ..item.clone()
    };
    assert!(tx.save_item(&item, &over).await.unwrap());
    tx.commit().await.unwrap();
}
