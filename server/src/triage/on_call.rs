//! Who is called for a step of the ladder (R306, R701).

use crate::{
    App,
    notify::{self, Page},
    rota::on_duty,
    triage::fit,
};
use domain::{
    Item, MemberId, Millis, Timestamp,
    ladder::Rung,
    page::{Cause, PageState},
    person::Unfit,
    rota::Duty,
};
use std::collections::HashSet;
use store::{Result, Tx, page::PageRow, staff::StaffRow};

/// Whoever the rota names for it now, clocked in or not, and whoever is clocked in for it. Where the first one does not speak the
/// language of the item, the second one who does is called beside them (S1). A rota with a hole in it strands nobody: then
/// everybody is called whose roles would let them do it.
///
/// Who steps away after something hard is called only where nobody else could come (R708): in their place comes whoever stands in for
/// them, then everybody who could do it.
///
/// Nobody is called to what they must not see; whoever is called to take it has the clearance that it asks for, whoever is called to
/// see to it that somebody comes need not. For [`Rung::Slow`] nobody has to come.
pub async fn on_call(app: &App, tx: &mut dyn Tx, item: &Item, rung: Rung) -> Result<Vec<MemberId>> {
    let Some(duty) = duty(rung) else {
        return Ok(Vec::new());
    };
    let mut called = named(app, tx, item, duty).await?;
    if duty == Duty::Primary && !any_speaks(tx, &called, item).await? {
        for member in named(app, tx, item, Duty::Secondary).await? {
            if tx.facts(member).await?.speaks(&item.language) {
                called.push(member);
            }
        }
    }
    let away = on_duty::stepping_away(tx).await?;
    let planned = called.clone();
    called.retain(|member| !away.contains(member));
    if called.is_empty() && !planned.is_empty() {
        called = named(app, tx, item, instead(duty)).await?;
        called.retain(|member| !away.contains(member));
    }
    if called.is_empty() {
        called = everybody(app, tx, (item, duty)).await?;
        if !called.iter().all(|member| away.contains(member)) {
            called.retain(|member| !away.contains(member));
        }
    }
    let mut once = HashSet::new();
    called.retain(|member| once.insert(*member));
    Ok(called)
}

/// Everybody whose roles would let them do it.
async fn everybody(
    app: &App,
    tx: &mut dyn Tx,
    (item, duty): (&Item, Duty),
) -> Result<Vec<MemberId>> {
    let everybody = tx.staff_of_team(app.team).await?;
    let could = |staff: &&StaffRow| staff.active && duty.fits(staff.roles);
    let could: Vec<_> = everybody
        .iter()
        .filter(could)
        .map(|staff| staff.id)
        .collect();
    fit_for(app, tx, (item, duty), could).await
}

/// Whose turn it is when whoever has a duty steps away.
const fn instead(duty: Duty) -> Duty {
    match duty {
        Duty::Primary => Duty::Secondary,
        Duty::Secondary => Duty::Primary,
        Duty::Supervisor => Duty::Director,
        Duty::Director => Duty::Supervisor,
        Duty::Interpreter | Duty::LegalOnCall => duty,
    }
}

/// Why the supervisor on call is told of a chat that somebody holds. Each is the number of a step that is on no ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Beside {
    /// It is imminent: nobody is alone with somebody in danger (R307).
    Imminent = 1,
    /// Whoever holds it does not answer, and nobody is free to stand in.
    Silent = 2,
}

impl Beside {
    const ALL: [Self; 2] = [Self::Imminent, Self::Silent];

    const fn step(self) -> u32 {
        (u32::MAX >> 1) + self as u32
    }

    /// Why somebody was called, by the step of their page; `None` for a step of a ladder.
    pub fn of_step(step: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.step() == step)
    }
}

/// Once somebody has answered such a call, nobody is called for the same for so long.
const ANSWERED: Millis = Millis::from_secs(10 * 60);

/// Calls the supervisor on call, unless they hold the chat themselves, or somebody has answered the same call of late. For practice nobody
/// is called.
pub async fn beside(app: &App, tx: &mut dyn Tx, item: &Item, why: Beside) -> Result<()> {
    if item.drill {
        return Ok(());
    }
    let lately = |page: &PageRow| {
        let answered = page.state == PageState::Acknowledged && page.step == why.step();
        answered && app.now().since(page.made_at) < ANSWERED
    };
    if tx.pages_about(item.id).await?.iter().any(lately) {
        return Ok(());
    }
    call(app, tx, item, (why, Rung::Supervisor)).await
}

/// The supervisor has not answered: the director is called (R702).
pub async fn further(app: &App, tx: &mut dyn Tx, item: &Item, why: Beside) -> Result<()> {
    call(app, tx, item, (why, Rung::Director)).await
}

async fn call(app: &App, tx: &mut dyn Tx, item: &Item, (why, rung): (Beside, Rung)) -> Result<()> {
    let holder = item.state.holder().map(|holder| holder.member);
    for member in on_call(app, tx, item, rung).await? {
        if Some(member) == holder {
            continue;
        }
        let page = Page {
            member,
            cause: Cause::Item(item.id),
            step: why.step(),
            wait: Millis(0),
        };
        notify::page(tx, app, page).await?;
    }
    Ok(())
}

const fn duty(rung: Rung) -> Option<Duty> {
    match rung {
        Rung::Primary => Some(Duty::Primary),
        Rung::Secondary => Some(Duty::Secondary),
        Rung::Supervisor => Some(Duty::Supervisor),
        Rung::Director => Some(Duty::Director),
        Rung::Slow => None,
    }
}

/// Who has a duty now, by the plan or by the clock.
async fn named(app: &App, tx: &mut dyn Tx, item: &Item, duty: Duty) -> Result<Vec<MemberId>> {
    let now = app.now();
    let planned = tx.shifts(now, Timestamp(now.0.saturating_add(1))).await?;
    let planned = planned.iter().filter(|shift| shift.duty == duty);
    let mut members: Vec<_> = planned.map(|shift| shift.member).collect();
    let there = on_duty(tx).await?;
    let there = there.iter().filter(|one| one.duty == duty);
    members.extend(there.map(|one| one.member));
    fit_for(app, tx, (item, duty), members).await
}

/// Those of them who may be called to it.
async fn fit_for(
    app: &App,
    tx: &mut dyn Tx,
    (item, duty): (&Item, Duty),
    members: Vec<MemberId>,
) -> Result<Vec<MemberId>> {
    let takes = matches!(duty, Duty::Primary | Duty::Secondary);
    let mut fit = Vec::new();
    for member in members {
        match fit::fits(app, tx, member, item).await? {
            Ok(()) => fit.push(member),
            Err(Unfit::NotCleared | Unfit::NotSupervisor | Unfit::NotPreferred) if !takes => {
                fit.push(member);
            }
            Err(Unfit::NotCleared | Unfit::NotSupervisor | Unfit::NotPreferred | Unfit::Barred) => {
            }
        }
    }
    Ok(fit)
}

async fn any_speaks(tx: &mut dyn Tx, members: &[MemberId], item: &Item) -> Result<bool> {
    for member in members {
        if tx.facts(*member).await?.speaks(&item.language) {
            return Ok(true);
        }
    }
    Ok(false)
}
