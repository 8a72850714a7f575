//! Weeks that repeat. Their shifts are planned ahead as rows of their own, so that one of them can be moved, swapped or taken out
//! without touching the others; a job goes on planning them.

use super::{
    RotaError, allow,
    plan::{Planned, weigh},
};
use crate::{App, audit, staff::session::Caller};
use domain::{
    PatternId, ShiftId, Timestamp,
    audit::{Event, Note, Object},
    permission::{Action, Target},
    rota::{Shift, in_the_way, pattern::Pattern, zone::Day},
};
use store::{Tx, rota::PatternRow};

/// Plans a week that repeats: all shifts of the planned time, or none.
pub async fn add(
    app: &App,
    caller: &Caller,
    pattern: Pattern,
    despite: bool,
) -> Result<Planned, RotaError> {
    allow(app, &caller.actor, (Action::PlanRota, Target::None), None).await?;
    if pattern.until.is_some_and(|until| until < pattern.from) {
        return Err(RotaError::Malformed);
    }
    let planned_to = horizon(app);
    let shifts = shifts(app, &pattern, (app.rota.zone.day(app.now()), planned_to));
    let mut tx = app.store.begin().await?;
    if tx
        .patterns()
        .await?
        .iter()
        .any(|row| row.pattern.id == pattern.id)
    {
        return Err(RotaError::Conflict);
    }
    super::person(app, tx.as_mut(), pattern.member).await?;
    let planned = weigh(app, tx.as_mut(), &shifts).await?.unless(despite);
    if !planned.done {
        return Ok(planned);
    }
    let row = PatternRow {
        pattern,
        planned_to,
    };
    tx.insert_pattern(&row).await?;
    for shift in &shifts {
        tx.insert_shift(shift, Some(row.pattern.id)).await?;
    }
    let how = planned.word("rota_pattern_added", "rota_pattern_added_despite_rest");
    noted(app, tx.as_mut(), caller, (row.pattern.id, how)).await?;
    tx.commit().await?;
    app.hub.member_changed(row.pattern.member);
    Ok(planned)
}

/// Says on which day it may begin for the last time; shifts of it that begin later are taken out, but for those that have begun.
pub async fn end(app: &App, caller: &Caller, id: PatternId, last: Day) -> Result<(), RotaError> {
    allow(app, &caller.actor, (Action::PlanRota, Target::None), None).await?;
    let mut tx = app.store.begin().await?;
    let rows = tx.patterns().await?;
    let row = rows.into_iter().find(|row| row.pattern.id == id);
    let row = row.ok_or(RotaError::NotFound)?;
    let after = app.rota.zone.midnight(last.next());
    tx.delete_shifts_of_pattern(id, after.max(app.now()))
        .await?;
    if last < row.pattern.from {
        tx.delete_pattern(id).await?;
    } else {
        tx.set_pattern(id, Some(last), row.planned_to).await?;
    }
    noted(app, tx.as_mut(), caller, (id, "rota_pattern_ended")).await?;
    tx.commit().await?;
    app.hub.member_changed(row.pattern.member);
    Ok(())
}

/// Goes on planning every pattern, and forgets those that are over. A shift that runs into one that somebody has planned by hand
/// is left out: a person's plan goes before a pattern's.
pub async fn extend(app: &App) -> store::Result<()> {
    let (today, to) = (app.rota.zone.day(app.now()), horizon(app));
    let behind = |row: &PatternRow| row.planned_to < to;
    let over = |row: &PatternRow| row.pattern.until.is_some_and(|until| until < today);
    let rows = app.store.read().await?.patterns().await?;
    if !rows.iter().any(|row| behind(row) || over(row)) {
        return Ok(());
    }
    let mut tx = app.store.begin().await?;
    for row in tx.patterns().await? {
        let pattern = &row.pattern;
        if over(&row) {
            tx.delete_pattern(pattern.id).await?;
        } else if behind(&row) {
            let first = row.planned_to.next().max(today);
            let new = shifts(app, pattern, (first, to));
            go_on(tx.as_mut(), pattern, new).await?;
            tx.set_pattern(pattern.id, pattern.until, to).await?;
        }
    }
    tx.commit().await
}

async fn go_on(tx: &mut dyn Tx, pattern: &Pattern, new: Vec<Shift>) -> store::Result<()> {
    let ends = new.iter().map(|shift| shift.span.ends()).max();
    let starts = new.iter().map(|shift| shift.span.starts()).min();
    let (Some(starts), Some(ends)) = (starts, ends) else {
        return Ok(());
    };
    let planned = tx.shifts(starts, ends).await?;
    for shift in new {
        if in_the_way(&planned, &shift).is_none() {
            tx.insert_shift(&shift, Some(pattern.id)).await?;
        }
    }
    Ok(())
}

/// The last day whose shifts are planned today.
fn horizon(app: &App) -> Day {
    let days = i32::try_from(app.rota.plan_days).unwrap_or(i32::MAX);
    app.rota.zone.day(app.now()).plus(days)
}

/// The shifts of a pattern that have not begun, with new ids.
fn shifts(app: &App, pattern: &Pattern, (first, last): (Day, Day)) -> Vec<Shift> {
    let now: Timestamp = app.now().to_minute();
    let spans = pattern.expand(first, last).into_iter();
    spans
        .filter(|span| span.starts() > now)
        .map(|span| Shift {
            id: ShiftId::from_bytes(app.chance.bytes()),
            member: pattern.member,
            duty: pattern.duty,
            span,
        })
        .collect()
}

async fn noted(
    app: &App,
    tx: &mut dyn Tx,
    caller: &Caller,
    (id, how): (PatternId, &'static str),
) -> store::Result<()> {
    let note = Note::by(&caller.actor, Event::ConfigChanged)
        .about(Object::Row(*id.as_bytes()))
        .because(how);
    audit::record(tx, app, note).await
}
