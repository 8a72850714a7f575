//! The rota as everybody may see it, and as those see it who plan it.

use super::{RotaError, allow, days_from, night, on_duty, plan::reach};
use crate::{
    App,
    staff::{
        session::Caller,
        training::{self, GateStanding},
    },
};
use domain::{
    MemberId, Timestamp,
    permission::{Action, Target, can},
    rota::{
        Shift,
        gap::{self, Gap, gaps},
        presence::Attendance,
        rest::{Breach, breaches, late_starts},
        zone::Day,
    },
};
use store::{
    Tx,
    rota::{PatternRow, SwapRow},
    staff::StaffRow,
};

/// The coming weeks.
#[derive(Debug)]
pub struct Rota {
    /// Today, in the organisation's zone.
    pub today: Day,
    /// Everybody of the team.
    pub people: Vec<StaffRow>,
    /// By their beginning.
    pub shifts: Vec<Shift>,
    /// What is missing.
    pub gaps: Vec<Gap>,
    /// Rules of rest that are not kept to; for who plans.
    pub breaches: Vec<Breach>,
    /// Weeks that repeat; for who plans.
    pub patterns: Vec<PatternRow>,
    /// Wishes that wait for somebody who plans, with their shifts.
    pub swaps: Vec<Wish>,
    /// Who is there now.
    pub on_duty: Vec<Attendance>,
    /// What is missing of somebody's training, or lapses soon; for who plans.
    pub training: Vec<(MemberId, GateStanding)>,
}

/// A wish to swap.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    /// The shift.
    pub shift: Shift,
    /// The wish.
    pub row: SwapRow,
    /// Whether the caller may decide it now.
    pub decidable: bool,
}

/// Everything that is planned for the coming weeks, and what is missing in it.
pub async fn list(app: &App, caller: &Caller) -> Result<Rota, RotaError> {
    allow(app, &caller.actor, (Action::SeeRota, Target::None), None).await?;
    let plans = can(&caller.actor, Action::PlanRota, Target::None);
    let now = app.now().to_minute();
    let zone = &app.rota.zone;
    let until = shown_until(app, now);
    let mut tx = app.store.read().await?;
    // From further back: a rule may be broken together with what is over.
    let all = tx.shifts(days_from(now, -reach(app)), until).await?;
    let coming: Vec<Shift> = all
        .iter()
        .filter(|shift| shift.span.ends() > now)
        .copied()
        .collect();
    let open = app.rota.opening.within(zone, now, until);
    let mut broken = Vec::new();
    if plans {
        broken = breaches(&all, zone, &app.rota.limits);
        let answered = night::answered(app, tx.as_mut()).await?;
        broken.extend(late_starts(&all, &answered, zone, &app.rota.limits));
        broken.retain(|breach| breach.at >= now);
    }
    Ok(Rota {
        today: zone.day(now),
        people: tx.staff_of_team(app.team).await?,
        gaps: gaps(&open, &coming),
        shifts: coming,
        breaches: broken,
        patterns: if plans {
            tx.patterns().await?
        } else {
            Vec::new()
        },
        swaps: if plans {
            wishes(app, tx.as_mut(), caller).await?
        } else {
            Vec::new()
        },
        on_duty: on_duty(tx.as_mut()).await?,
        training: if plans {
            untrained(app, tx.as_mut()).await?
        } else {
            Vec::new()
        },
    })
}

/// What everybody who works here lacks.
async fn untrained(app: &App, tx: &mut dyn Tx) -> Result<Vec<(MemberId, GateStanding)>, RotaError> {
    let mut lacking = Vec::new();
    for staff in tx.staff_of_team(app.team).await? {
        if staff.active {
            let own = training::lacking(app, tx, &staff).await?;
            lacking.extend(own.into_iter().map(|one| (staff.id, one)));
        }
    }
    Ok(lacking)
}

/// Every wish whose shift has not begun.
pub(super) async fn wishes(
    app: &App,
    tx: &mut dyn Tx,
    caller: &Caller,
) -> Result<Vec<Wish>, RotaError> {
    let mut found = Vec::new();
    for row in tx.swaps().await? {
        let Some(shift) = tx.shift(row.shift).await? else {
            continue;
        };
        if super::plan::to_come(app, &shift).is_err() {
            continue;
        }
        let own = [shift.member, row.to].contains(&caller.actor.member);
        let decidable = row.agreed && can(&caller.actor, Action::ApproveSwap, Target::own_if(own));
        found.push(Wish {
            shift,
            row,
            decidable,
        });
    }
    Ok(found)
}

/// When the line opens next, as far as the rota knows: see [`gap::opens_at`].
pub async fn opens_at(app: &App, tx: &mut dyn Tx) -> store::Result<Option<Timestamp>> {
    let now = app.now();
    let until = shown_until(app, now);
    let shifts = tx.shifts(now, until).await?;
    Ok(gap::opens_at(&shifts, now))
}

/// The end of the last day that is shown: whole days, so that what is missing does not depend on the hour at which somebody looks.
fn shown_until(app: &App, now: Timestamp) -> Timestamp {
    let zone = &app.rota.zone;
    let ahead = i32::try_from(app.rota.ahead_days).unwrap_or(i32::MAX);
    zone.midnight(zone.day(now).plus(ahead).next())
}
