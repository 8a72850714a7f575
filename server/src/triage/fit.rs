//! Who an item may come to: asked before anything of it is offered, given or told.

use crate::{App, conflict::open_bars, rota::on_duty, triage::WINDOW};
use domain::{
    Item, Level, MemberId,
    conflict::Hidden,
    permission::Role,
    person::{Facts, Fitness, Gender, Unfit, may_be_offered, suits},
    rota::presence::Attendance,
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
    let mut second: Option<Item> = None;
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
            // Practice is nothing else: somebody in danger goes before it.
            if item.drill && second.as_ref().is_some_and(|second| !second.drill) {
                break;
            }
            if !spared || item.assessment.level != Level::T1 {
                return Ok(Some(item));
            }
            second.get_or_insert(item);
        }
    }
    Ok(second)
}

/// Whether anybody who answers people and is here now answers as the person would like.
pub async fn suits_anybody(app: &App, tx: &mut dyn Tx, prefers: Gender) -> Result<bool> {
    let connected = app.hub.answering();
    let here: HashSet<MemberId> = on_duty(tx)
        .await?
        .iter()
        .filter(|one| Attendance::answers(one) && connected.contains(&one.member))
        .map(|one| one.member)
        .collect();
    let facts = tx.all_facts().await?;
    let suiting = |(member, facts): &(MemberId, Facts)| {
        here.contains(member) && suits(facts.gender, Some(prefers))
    };
    Ok(facts.iter().any(suiting))
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
    gender: Option<Gender>,
    bars: HashSet<Hidden>,
}

impl Person {
    async fn new(app: &App, tx: &mut dyn Tx, member: MemberId) -> Result<Self> {
        let staff = tx.staff(member).await?;
        let facts = tx.facts(member).await?;
        Ok(Self {
            supervisor: staff.is_some_and(|staff| staff.roles.has(Role::Supervisor)),
            cleared: facts.cleared(app.now()),
            gender: facts.gender,
            bars: open_bars(app, tx, member).await?,
        })
    }

    fn may_get(&self, item: &Item) -> std::result::Result<(), Unfit> {
        let fitness = Fitness {
            cleared: self.cleared,
            supervisor: self.supervisor,
            barred: self.bars.contains(&Hidden::Item(item.id)),
            gender: self.gender,
        };
        may_be_offered(fitness, item.constraints())
    }
}
