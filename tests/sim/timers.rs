//! What the timers of a running line do, once, in an order that the dice decide: `jobs.rs` runs them beside one another.

use super::{
    Mutation,
    view::{View, waits},
    world::World,
};
use domain::{
    ItemId,
    offer::{Answer, Offer},
};
use sotto::{
    care, chat, rota,
    triage::{ladder, offer, renew, sweep},
};

#[derive(Debug, Clone, Copy)]
enum Job {
    Renew,
    Overdue,
    Ladder,
    Offers,
    Quiet,
    Drained,
    Forgotten,
    Rested,
    Idle,
}

const JOBS: [Job; 9] = [
    Job::Renew,
    Job::Overdue,
    Job::Ladder,
    Job::Offers,
    Job::Quiet,
    Job::Drained,
    Job::Forgotten,
    Job::Rested,
    Job::Idle,
];

/// Every timer once, some of them now and then, and offers at the end: something has moved. Then the checker looks.
pub(super) async fn round(world: &mut World) {
    world.checker.before_timers(&world.facts);
    let mut jobs = JOBS.to_vec();
    while !jobs.is_empty() {
        let next = world.dice.below(jobs.len());
        let job = jobs.swap_remove(next);
        if world.dice.percent(often(job)) {
            run(world, job).await;
        }
    }
    let view = offers(world).await;
    world.checker.after(view, &world.facts);
    world.facts.released.clear();
    world.facts.given = None;
    world.facts.present = world.visitors_present();
}

/// How often in a hundred rounds: what nobody is stranded without has a slower beat in a running line as well.
const fn often(job: Job) -> usize {
    match job {
        Job::Renew | Job::Overdue | Job::Ladder => 100,
        Job::Offers => 50,
        Job::Quiet | Job::Drained | Job::Forgotten | Job::Rested => 30,
        Job::Idle => 5,
    }
}

async fn run(world: &mut World, job: Job) {
    let app = world.node.app.clone();
    match job {
        Job::Renew => {
            renew::renew(&app).await.unwrap();
            world.sign_of_life();
        }
        Job::Overdue if world.mutation == Mutation::NoSweep => {}
        Job::Overdue => sweep::overdue(&app).await.unwrap(),
        Job::Ladder if world.mutation == Mutation::NoLadder => {}
        Job::Ladder => ladder::climb(&app).await.unwrap(),
        Job::Offers => drop(offers(world).await),
        Job::Quiet => chat::sweep::quiet(&app).await.unwrap(),
        Job::Drained => chat::sweep::drained(&app).await.unwrap(),
        Job::Forgotten => rota::sweep::forgotten(&app).await.unwrap(),
        Job::Rested => care::sweep::rested(&app).await.unwrap(),
        Job::Idle => offer::forget(&app).await.unwrap(),
    }
}

/// Makes offers, and has the checker look at each that was made. Returns what the database says then.
async fn offers(world: &mut World) -> View {
    let before = world.look().await;
    let app = world.node.app.clone();
    offer::offer(&app).await.unwrap();
    if world.mutation == Mutation::NoLapse {
        let late = |offer: &&Offer| offer.answer == Answer::Open && offer.until <= before.now();
        let mut reopened: Vec<(ItemId, Offer)> = Vec::new();
        for item in before.items.iter().filter(|item| waits(item)) {
            let late = before.offers(item.id).iter().filter(late);
            reopened.extend(late.map(|offer| (item.id, *offer)));
        }
        let mut tx = app.store.begin().await.unwrap();
        for (item, offer) in reopened {
            tx.put_offer(item, &offer).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
    let after = world.look().await;
    world.checker.offers(&before, &after);
    world.counts.offers += u64::try_from(made(&before, &after)).unwrap();
    after
}

fn made(before: &View, after: &View) -> usize {
    let of = |item: ItemId| {
        let known = before.offers(item);
        let new = |offer: &&Offer| offer.answer == Answer::Open && !known.contains(offer);
        after.offers(item).iter().filter(new).count()
    };
    after.waiting().map(|item| of(item.id)).sum()
}
