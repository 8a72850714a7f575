//! Who an item may come to: asked before anything of it is offered, given or told.

use crate::{App, conflict::open_bars, triage::WINDOW};
use domain::{
    Item, Level, MemberId,
    conflict::Hidden,
    permission::Role,
    person::{Fitness, Unfit, may_be_offered},
};
use std::collections::HashSet;
use store::{Result, Tx};

/// Whether the item may come to this person.
pub async fn fits(
    app: &App,
    tx: &mut dyn Tx,
    member: MemberId,
    item: &Item,
) -> Result<std::result::Result<(), Unfit>> {
    let person = Person::new(app, tx, member).await?;
    Ok(person.may_get(item))
}

/// The first that waits and may come to this person. Who is spared somebody in imminent danger gets such an item only where nothing
/// else waits for them.
pub async fn first(
    app: &App,
    tx: &mut dyn Tx,
    member: MemberId,
    spared: bool,
) -> Result<Option<Item>> {
    let person = Person::new(app, tx, member).await?;
    let mut second = None;
    // Nearly always it is the head: the rest is read only where that may not come to them.
    for reading in [Reading::Head, Reading::Window, Reading::Anybody] {
        let waiting = match reading {
            Reading::Head => tx.waiting_items(app.team, 1).await?,
            Reading::Window => tx.waiting_items(app.team, WINDOW).await?,
            // So many may wait who ask something of whom they come to that nobody else is in the window.
            Reading::Anybody => tx.waiting_for_anybody(app.team, WINDOW).await?,
        };
        for item in waiting
            .into_iter()
            .filter(|item| person.may_get(item).is_ok())
        {
            if !spared || item.assessment.level != Level::T1 {
                return Ok(Some(item));
            }
            second.get_or_insert(item);
        }
    }
    Ok(second)
}

/// How far it is looked.
enum Reading {
    Head,
    Window,
    Anybody,
}

/// What is known of a person, read once however many items are looked at.
struct Person {
    cleared: bool,
    supervisor: bool,
    bars: HashSet<Hidden>,
}

impl Person {
    async fn new(app: &App, tx: &mut dyn Tx, member: MemberId) -> Result<Self> {
        let staff = tx.staff(member).await?;
        Ok(Self {
            supervisor: staff.is_some_and(|staff| staff.roles.has(Role::Supervisor)),
            cleared: tx.facts(member).await?.cleared(app.now()),
            bars: open_bars(app, tx, member).await?,
        })
    }

    fn may_get(&self, item: &Item) -> std::result::Result<(), Unfit> {
        let fitness = Fitness {
            cleared: self.cleared,
            supervisor: self.supervisor,
            barred: self.bars.contains(&Hidden::Item(item.id)),
        };
        may_be_offered(fitness, item.constraints())
    }
}
