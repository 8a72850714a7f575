//! Where the time of one claim goes: the same calls in the same order as the use-case makes them, each timed by itself, without
//! jobs or desks beside it. Then what is read beside a claim whenever the queue changed.

use super::{replace, who};
use crate::{
    figures::percentile,
    serve::config,
    world::{World, database},
};
use anyhow::Context as _;
use domain::{
    Holder, Item,
    audit::{Event, Note, Object},
    page::Cause,
    permission::Actor,
};
use rand::rngs::StdRng;
use sotto::{
    App, audit,
    chat::grant::grant,
    notify,
    rota::on_duty,
    serve::beside,
    triage::{claim_next::claim_next, fit, list},
};
use std::{fmt::Write as _, fs, io::Write as _, path::Path};
use store::Tx;
use tokio::time::Instant;

/// Not counted at first: statements are not prepared.
const WARM: u32 = 20;
/// What one page of the database takes.
const PAGE_BYTES: usize = 4_096;

/// How long each step took, in microseconds, in the order of the steps.
pub(super) struct Steps(Vec<(&'static str, Vec<u32>)>);

impl Steps {
    fn add(&mut self, name: &'static str, took: u32) {
        if let Some((_, all)) = self.0.iter_mut().find(|(known, _)| *known == name) {
            all.push(took);
        } else {
            self.0.push((name, vec![took]));
        }
    }

    fn median(&self, name: &str) -> f64 {
        let found = self.0.iter().find(|(known, _)| *known == name);
        found.map_or(0.0, |(_, all)| percentile(&mut all.clone(), 50.0))
    }
}

/// Says how long it was since it was last asked.
struct Watch<'a> {
    steps: &'a mut Steps,
    last: Instant,
    counts: bool,
}

impl Watch<'_> {
    fn lap(&mut self, name: &'static str) -> anyhow::Result<()> {
        let took = u32::try_from(self.last.elapsed().as_micros())?;
        if self.counts {
            self.steps.add(name, took);
        }
        self.last = Instant::now();
        Ok(())
    }
}

/// Takes people step by step, and looks at what a change makes others read.
pub(super) async fn measure(
    world: &World,
    (claims, rng): (u32, &mut StdRng),
) -> anyhow::Result<Steps> {
    let app = beside(&config(world.folder(), false)).await?;
    let (actor, holder) = who(world.staff.first().context("nobody takes anybody")?);
    let mut steps = Steps(Vec::new());
    for nth in 0..WARM + claims {
        let mut watch = Watch {
            steps: &mut steps,
            last: Instant::now(),
            counts: nth >= WARM,
        };
        let item = by_steps(&app, (&actor, holder), &mut watch).await?;
        replace(&app, world, (item, &mut *rng)).await?;
        watch.last = Instant::now();
        let claim = claim_next(&app, &actor, holder, false).await?;
        watch.lap("= the use-case itself")?;
        replace(&app, world, (claim.item, &mut *rng)).await?;
        watch.last = Instant::now();
        drop(app.store.read().await?.teams().await?);
        watch.lap("beside: the shortest reading there is")?;
        sync(world.folder())?;
        watch.lap("beside: a page written and synced, no database")?;
        if nth % 10 == 0 {
            app.hub.queue_changed();
            drop(list::list(&app, &actor).await?);
            watch.lap("beside: the board reads the queue")?;
        }
    }
    app.store.close().await;
    Ok(steps)
}

async fn by_steps(
    app: &App,
    (actor, holder): (&Actor, Holder),
    watch: &mut Watch<'_>,
) -> anyhow::Result<Item> {
    let mut tx = app.store.begin().await?;
    watch.lap("BEGIN")?;
    tx.items_held_by(holder.device).await?;
    watch.lap("what the device holds")?;
    on_duty::answers(tx.as_mut(), holder.member).await?;
    watch.lap("whether on duty")?;
    let head = fit::first(app, tx.as_mut(), holder.member, false).await?;
    watch.lap("the person, and the first of the queue")?;
    let item = head.context("nobody waits")?;
    tx.items_held_by_member(holder.member).await?;
    watch.lap("what the person holds")?;
    let claimed = item.clone().claim(holder, app.now(), &app.times.leases())?;
    tx.save_item(&item, &claimed).await?;
    watch.lap("the item is taken")?;
    tell(app, tx.as_mut(), (&claimed, holder)).await?;
    watch.lap("pages, offers and idleness")?;
    grant(tx.as_mut(), &claimed, holder.device).await?;
    watch.lap("the grant")?;
    let note = Note::by(actor, Event::ContactAssigned)
        .about(Object::Item(claimed.id))
        .because("next");
    audit::record(tx.as_mut(), app, note).await?;
    watch.lap("the audit row and its chain")?;
    tx.commit().await?;
    watch.lap("COMMIT, synced")?;
    Ok(claimed)
}

/// Whoever else was asked need not answer.
async fn tell(app: &App, tx: &mut dyn Tx, (item, holder): (&Item, Holder)) -> anyhow::Result<()> {
    notify::acknowledge(tx, app, holder.member, Cause::Item(item.id)).await?;
    tx.withdraw_offers(item.id).await?;
    tx.withdraw_offers_to(holder.member).await?;
    tx.put_idle(holder.member, app.now()).await?;
    Ok(())
}

/// What the disk alone takes.
fn sync(folder: &Path) -> anyhow::Result<()> {
    let path = database(folder).with_extension("sync");
    let mut file = fs::File::options().create(true).append(true).open(path)?;
    file.write_all(&[0; PAGE_BYTES])?;
    file.sync_data()?;
    Ok(())
}

/// A line for each step, a column for each backlog.
pub(super) fn table(all: &[(u32, Steps)]) -> String {
    let mut text = format!("{:<48}", "one claim, middle of each step in us");
    for (waiting, _) in all {
        // Writing to a text does not fail, here and below.
        let _written = write!(text, " {waiting:>10}");
    }
    let names = all.first().map_or(&[][..], |(_, steps)| &steps.0);
    for (name, _) in names {
        let _written = write!(text, "\n{name:<48}");
        for (_, steps) in all {
            let _written = write!(text, " {:>10.0}", steps.median(name));
        }
    }
    text.push('\n');
    text
}
